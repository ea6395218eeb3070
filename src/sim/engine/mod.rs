//! Simulated time passing: the calendar of events and named streams of random numbers.

pub mod calendar;
pub mod distribution;
pub mod sampler;
pub mod stream;

pub use calendar::{Calendar, Entry};
pub use distribution::Distribution;
pub use sampler::{DistributionError, Sampler};
pub use stream::{Stream, Streams};
