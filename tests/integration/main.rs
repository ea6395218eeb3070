//! Tests across modules; one file for each kind of promise.
