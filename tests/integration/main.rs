//! Tests across modules; one file for each kind of promise.

// Imports point one way.
mod architecture;
// Draws and simulated networks have the published bits.
mod golden;
// Reads the project's own files for the tests about them.
mod sources;
// Rules of style that no lint knows.
mod tidy;
// Every kind of station against a closed form.
mod stations;
