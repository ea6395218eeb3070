//! Tests across modules; one file for each kind of promise.

/// Parameters, prices, architectures and presets are whole and sourced.
mod catalog;
/// Scenario files are read exactly or refused with every mistake.
mod scenario_files;
/// The JSON Schema agrees with the reader.
mod schema;
/// Imports point one way.
mod architecture;
/// Random draws have the published bits.
mod draws;
/// Imports point one way.
mod architecture;
/// Parameters, prices, architectures and presets are whole and sourced.
mod catalog;
/// Random draws have the published bits.
mod draws;
/// Scenario files are read exactly or refused with every mistake.
mod scenario_files;
/// The JSON Schema agrees with the reader.
mod schema;
/// Reads the project's own files for the tests about them.
mod sources;
/// Rules of style that no lint knows.
mod tidy;
// Windows through whole backends.
mod backend;
// Every kind of station against a closed form.
mod stations;
