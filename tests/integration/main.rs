//! Tests across modules; one file for each kind of promise.

// The formulas of `sim::theory` against published numbers.
mod closed_forms;
// The queue file: what is read, what is refused, what its schema says.
mod queue_file;
// Every kind of station against a closed form.
mod stations;
// Simulations against the formulas of `sim::theory`: interval and width.
mod theory;
// What holds on every path of random small networks.
mod invariants;
