//! Queueing networks: stations, waiting lines, routing. Textbook mechanics, checkable against
//! theory.
//!
//! [`model`] describes a network, [`Simulation`] runs it, [`measurements`] says what came out.

pub mod glance;
pub mod limits;
pub mod measurements;
pub mod model;
pub mod observer;
pub mod simulation;
pub mod trace;
pub mod workloads;

mod arrivals;
mod autoscaler;
mod breaker;
mod changes;
mod check;
mod choices;
mod counters;
mod failures;
mod fleets;
mod holds;
mod keyed_cache;
mod look_up;
mod policy;
mod program;
mod request;
mod retries;
mod service;
mod shared_service;
mod sharing;
mod spawn;
mod station;
mod timers;
mod walk;
mod warm;

pub use check::NetworkError;
pub use fleets::FleetState;
pub use glance::{Occupancy, Sighting};
pub use limits::{Limits, StoppedBy};
pub use measurements::{
    ClassCounts, ClassMeasurements, GroupMeasurements, Measurements, QUANTILE_LEVELS,
};
pub use observer::{NoObserver, Observer, RequestId};
pub use simulation::Simulation;
