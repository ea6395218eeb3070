//! Typed reading of `static/data` and of scenario files: parameters with sources, prices,
//! architectures, scenarios; every mistake with its path.

pub mod architectures;
pub mod problem;

pub mod sources;

pub mod parameters;
pub mod prices;

mod json;
mod nearest;
mod object;
mod shipped;

pub use json::{quoted, read_number, write_number};

pub mod queue_file;
pub mod scenario_file;

pub mod scenarios;
pub mod schema;
