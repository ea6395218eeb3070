//! Typed reading of `static/data` and of scenario files: parameters with sources, prices,
//! architectures, scenarios; every mistake with its path.

pub mod architecture_file;
pub mod architectures;
pub mod problem;

pub mod sources;

pub mod groups;
pub mod notes;
pub mod parameters;
pub mod prices;
pub mod strategies;

mod decimal;
mod json;
mod json_reader;
mod migrate;
mod nearest;
mod object;
mod shipped;

pub use json::{quoted, read_number, write_number};

pub mod phenomenon_file;
pub mod queue_file;
pub mod scenario_file;

pub mod changes;

#[cfg(not(target_arch = "wasm32"))]
pub mod phenomena;
pub mod scenarios;
pub mod schema;
pub mod users_file;
