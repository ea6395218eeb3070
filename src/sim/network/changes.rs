//! What changes in a network while time passes, at instants that are known before.
//!
//! # Model
//! A change happens once, at its time, between two events of requests. Changes are events of the
//! same calendar; those of one instant happen in the order in which they are listed.
//!
//! # Equations
//! None.
//!
//! # Units
//! Instants since the beginning.
//!
//! # Assumptions
//! A network without changes runs exactly as if there were no such thing.
//!
//! # Sources
//! None.
//!
//! # Validation
//! The tests of [`super::look_up`].

use super::keyed_cache::CacheId;
use super::observer::Observer;
use super::simulation::Simulation;
use crate::sim::units::Time;

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedChange {
    /// When.
    pub at: Time,
    /// What.
    pub change: Change,
}

/// What changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A cache restarts and has forgotten everything. Answers that are on their way are stored
    /// when they come.
    ForgetCache(CacheId),
}

impl<O: Observer> Simulation<O> {
    /// The change of this number happens.
    #[cold]
    pub(super) fn change(&mut self, index: u32) {
        match self.changes[index as usize].change {
            Change::ForgetCache(cache) => self.caches.forget(cache),
        }
    }
}
