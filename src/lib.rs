//! Loadbearing: a backend cost simulator.
//!
//! When does this backend crack as its company grows, and is it cheaper to build it right now or to
//! rebuild it later? Modules in reading order; imports point upwards in this list only, and
//! `tests/integration/architecture.rs` enforces it.

pub mod sim;

pub mod catalog;

pub mod runner;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;

#[cfg(feature = "web")]
pub mod ui;
