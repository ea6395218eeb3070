//! What changes in a network at stated instants: instances and stations fail and come back, caches
//! restart.
//!
//! # Model
//! Each change is one event of the calendar. A network without changes is the textbook's.
//!
//! # Equations
//! None.
//!
//! # Units
//! Instants [ns] since the beginning.
//!
//! # Assumptions
//! A change takes no time. One that finds nothing to change (an instance that has failed already,
//! that was switched off or replaced meanwhile) changes nothing.
//!
//! # Sources
//! None.
//!
//! # Validation
//! `tests/integration/fleets.rs`, the tests of [`super::look_up`].

use super::fleets::FleetId;
use super::keyed_cache::CacheId;
use super::model::{Network, StationId, Step};
use super::observer::Observer;
use super::simulation::Simulation;
use super::{NetworkError, fleets};
use crate::sim::units::Time;

/// The most changes of a network.
const CHANGES_MAX: usize = 100_000;

/// How an instance fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Its machine is there and says no: requests inside end as failed at once (connection reset),
    /// and so does whatever is sent to it (connection refused).
    Crash,
    /// Nobody answers (its machine, its zone or the network to it is gone): requests inside and
    /// those sent to it hang until their clients' timeouts.
    Silence,
}

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// An instance of a fleet fails.
    InstanceFails {
        /// The fleet.
        fleet: FleetId,
        /// Which of its instances, from 0.
        instance: u32,
        /// How.
        failure: Failure,
    },
    /// It is back, and empty.
    InstanceReturns {
        /// The fleet.
        fleet: FleetId,
        /// Which of its instances, from 0.
        instance: u32,
    },
    /// A station goes down: who waits or is served there, or comes later, goes where the step
    /// sends those who are blocked.
    StationFails {
        /// The station: in no fleet, and never held.
        station: StationId,
    },
    /// It is up again, and empty.
    StationReturns {
        /// The station.
        station: StationId,
    },
    /// A cache restarts and has forgotten everything. Answers that are on their way are stored when
    /// they come.
    ForgetCache(CacheId),
}

/// A change and its instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedChange {
    /// When.
    pub at: Time,
    /// What.
    pub change: Change,
}

/// Every mistake in the changes of a network whose other parts are right.
pub(super) fn mistakes(network: &Network) -> Vec<NetworkError> {
    let mut errors = Vec::new();
    let count = network.changes.len();
    if count > CHANGES_MAX {
        let message = format!("{count} are too many; at most {CHANGES_MAX}");
        return vec![NetworkError::new("changes".to_owned(), message)];
    }
    for (index, TimedChange { change, .. }) in network.changes.iter().enumerate() {
        let place = |field: &str| format!("changes[{index}].{field}");
        match *change {
            Change::InstanceFails {
                fleet, instance, ..
            }
            | Change::InstanceReturns { fleet, instance } => {
                match network.fleets.get(fleet.0 as usize) {
                    None => errors.push(NetworkError::new(
                        place("fleet"),
                        format!("there is no fleet {}", fleet.0),
                    )),
                    Some(fleet) if instance >= fleet.instances => errors.push(NetworkError::new(
                        place("instance"),
                        format!(
                            "there is no instance {instance}; the last is one below {}",
                            { fleet.instances }
                        ),
                    )),
                    Some(_) => {}
                }
            }
            Change::ForgetCache(cache) => {
                if cache.0 as usize >= network.caches.len() {
                    let message = format!("there is no cache {}", cache.0);
                    errors.push(NetworkError::new(place("cache"), message));
                }
            }
            Change::StationFails { station } | Change::StationReturns { station } => {
                if let Some(message) = cannot_fail(network, station) {
                    errors.push(NetworkError::new(place("station"), message));
                }
            }
        }
    }
    errors
}

/// Why a station cannot fail by itself.
fn cannot_fail(network: &Network, station: StationId) -> Option<String> {
    if station.0 as usize >= network.stations.len() {
        return Some(format!("there is no station {}", station.0));
    }
    if network.fleets.iter().any(|fleet| fleet.has(station)) {
        return Some("it belongs to an instance; let the instance fail".to_owned());
    }
    let held = |step: &Step| match step {
        Step::Acquire { place, .. } => fleets::may_mean(network, *place, station),
        _ => false,
    };
    let message = "its servers are held beyond a visit; let the instance fail that it belongs to";
    network.steps.iter().any(held).then(|| message.to_owned())
}

impl<O: Observer> Simulation<O> {
    /// Change number `index`; those beyond the network's own are the fleets' timers.
    pub(super) fn change(&mut self, index: u32) {
        let Some(TimedChange { change, .. }) = self.changes.get(index as usize).copied() else {
            return self.end_fleet_timer(index);
        };
        match change {
            Change::InstanceFails {
                fleet,
                instance,
                failure,
            } => self.fail_instance(fleet.0 as usize, instance, failure),
            Change::InstanceReturns { fleet, instance } => {
                self.return_instance(fleet.0 as usize, instance);
            }
            Change::StationFails { station } => self.fail_station(station.0),
            Change::StationReturns { station } => self.put_up(station.0),
            Change::ForgetCache(cache) => self.caches.forget(cache),
        }
    }
}
