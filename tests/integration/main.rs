//! Tests across modules; one file for each kind of promise.

/// Imports point one way.
// Imports point one way.
mod architecture;
// Random draws have the published bits.
mod draws;
/// Parameters, prices, architectures and presets are whole and sourced.
mod catalog;
/// Random draws have the published bits.
mod draws;
/// Scenario files are read exactly or refused with every mistake.
mod scenario_files;
/// The JSON Schema agrees with the reader.
mod schema;
/// Reads the project's own files for the tests about them.
// Reads the project's own files for the tests about them.
mod sources;
// Rules of style that no lint knows.
mod tidy;
/// Parameters, prices, architectures and presets are whole and sourced.
mod catalog;
/// Scenario files are read exactly or refused with every mistake.
mod scenario_files;
/// The JSON Schema agrees with the reader.
mod schema;
// Windows through whole backends.
mod backend;
// The formulas of `sim::theory` against published numbers.
mod closed_forms;
// The queue file: what is read, what is refused, what its schema says.
mod queue_file;
// Every kind of station against a closed form.
mod stations;
