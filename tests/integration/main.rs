//! Tests across modules; one file for each kind of promise.

// Every kind of station against a closed form.
mod stations;
// Conservation, determinism, limits.
mod conservation;
// Every event against a slow, obvious simulator.
mod twin;
