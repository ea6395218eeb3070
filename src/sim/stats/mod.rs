//! What is measured: tallies, time-weighted means, histograms, batch means and their intervals.
//!
//! Sums of times are whole numbers: adding in another order cannot change them, and conservation
//! laws hold to the nanosecond.

pub mod batch;
pub mod histogram;
pub mod student;
pub mod tally;

pub use batch::BatchEstimate;
pub use histogram::SpanHistogram;
pub use tally::{Level, SpanTally};
