//! Watching single requests: for traces and for the slow twin. The default watches nothing and
//! costs nothing, because simulations are compiled for their observer.

use super::model::{ClassId, Outcome, StationId};
use crate::sim::units::Time;

/// A request's number: 0, 1, 2 … in the order in which requests began; each retry has its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Is told what happens, in the order in which it happens.
pub trait Observer {
    /// Whether it looks at what it is told; if not, nothing is looked up for it.
    const WATCHES: bool = true;

    /// What happened so far is forgotten: statistics begin anew, for the first time after a
    /// warm-up.
    #[inline]
    fn measured(&mut self, _now: Time) {}
    /// `request` of `class` begins.
    #[inline]
    fn arrived(&mut self, _now: Time, _request: RequestId, _class: ClassId) {}
    /// `request` comes to `station`; one of the next three follows at once.
    #[inline]
    fn came(&mut self, _now: Time, _request: RequestId, _station: StationId) {}
    /// `request` is turned away by `station`.
    #[inline]
    fn blocked(&mut self, _now: Time, _request: RequestId, _station: StationId) {}
    /// `request` joins the waiting line of `station`, or is put back there by a higher priority.
    #[inline]
    fn waits(&mut self, _now: Time, _request: RequestId, _station: StationId) {}
    /// `request` gets a server of `station`, or a share of them, or gets it back.
    #[inline]
    fn begins(&mut self, _now: Time, _request: RequestId, _station: StationId) {}
    /// `request` leaves the line of `station` without having been served.
    #[inline]
    fn gives_up(&mut self, _now: Time, _request: RequestId, _station: StationId) {}
    /// `request` was served by `station` and leaves it.
    #[inline]
    fn leaves(&mut self, _now: Time, _request: RequestId, _station: StationId) {}
    /// `request` loses its server of `station` because something failed.
    #[inline]
    fn fails(&mut self, _now: Time, _request: RequestId, _station: StationId) {}
    /// The client of `failed`, an attempt that ended with `outcome`, will try again: the request
    /// goes on under the number `retry`, which ends or is retried in its turn.
    #[inline]
    fn retries(&mut self, _now: Time, _failed: RequestId, _retry: RequestId, _outcome: Outcome) {}
    /// `request` ends for whoever sent it.
    #[inline]
    fn ended(&mut self, _now: Time, _request: RequestId, _outcome: Outcome) {}
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoObserver;

impl Observer for NoObserver {
    const WATCHES: bool = false;
}
