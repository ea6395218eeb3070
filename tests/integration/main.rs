//! Tests across modules; one file for each kind of promise.

// Windows through whole backends.
mod backend;
