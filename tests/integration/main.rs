//! Tests across modules; one file for each kind of promise.

// Windows through whole backends.
mod backend;
// Every kind of station against a closed form.
mod stations;
