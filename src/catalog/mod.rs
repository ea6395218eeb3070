//! Typed reading of `static/data` and of scenario files: parameters with sources, prices,
//! architectures, scenarios; every mistake with its path.

pub mod problem;
pub mod queue_file;
