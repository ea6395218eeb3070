//! The only file that joins `backend` and `company`: a scenario and a seed become a report.

use crate::sim::report::Report;

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Share of the work that is done [0…1]; never falls.
    pub fraction: f64,
    /// Windows simulated so far.
    pub windows: u32,
    /// Events simulated so far.
    pub events: u64,
}

/// What one step of a run brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Advance {
    /// More work remains.
    Working(Progress),
    /// A first picture to look at; more work remains.
    Coarse(Box<Report>),
    /// The result; there is nothing more to do.
    Done(Box<Report>),
}
