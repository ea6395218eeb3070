//! The ways of single requests: what each waited for, what served it, and when.
//!
//! # Model
//! A [`Recorder`] watches a simulation and keeps the first so many requests that begin at or after
//! an instant. A request's way is a list of stays: at a station, waiting or served, from an instant
//! to an instant. A server that is held is one stay from getting it to giving it back, around the
//! stays that happen meanwhile.
//!
//! # Equations
//! None.
//!
//! # Units
//! Whole nanoseconds of simulated time.
//!
//! # Assumptions
//! A request's stays end in the order that its steps say; of two open stays at one station the
//! later one ends first.
//!
//! # Sources
//! None.
//!
//! # Validation
//! The tests below: stays add up to what the simulation measured.

use super::model::{ClassId, Outcome, StationId};
use super::observer::{Observer, RequestId};
use crate::sim::units::{Span, Time};

/// What a request does during a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It waits in a line.
    Waiting,
    /// It is served, alone or sharing, or holds a server.
    Served,
    /// It is turned away by a full line: a stay of no length.
    TurnedAway,
}

/// A time that a request spends at a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub station: StationId,
    /// What it does there.
    pub doing: Doing,
    /// When it begins.
    pub from: Time,
    /// When it ends; `None` while it lasts.
    pub to: Option<Time>,
}

/// The way of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestTrace {
    /// Which request.
    pub request: RequestId,
    /// Its class.
    pub class: ClassId,
    /// When it began.
    pub arrived: Time,
    /// When and how it ended for whoever sent it; the work may go on unseen after a timeout.
    pub ended: Option<(Time, Outcome)>,
    /// Where it was, in the order in which stays began.
    pub stays: Vec<Stay>,
}

impl RequestTrace {
    /// The last instant of which anything is known: of its end, or of work that nobody waits for
    /// any more; `now` while something is still open.
    #[must_use]
    pub fn last(&self, now: Time) -> Time {
        let stays = self.stays.iter().map(|stay| stay.to.unwrap_or(now));
        let ended = self.ended.map_or(now, |(when, _)| when);
        stays.fold(ended, Time::max)
    }

    /// All its waiting in lines up to `now`.
    #[must_use]
    pub fn waited(&self, now: Time) -> Span {
        let waits = self
            .stays
            .iter()
            .filter(|stay| stay.doing == Doing::Waiting);
        waits.fold(Span::ZERO, |sum, stay| {
            sum + stay.to.unwrap_or(now).since(stay.from)
        })
    }

    fn open(&mut self, station: StationId, doing: Doing, from: Time) {
        self.stays.push(Stay {
            station,
            doing,
            from,
            to: None,
        });
    }

    /// Ends the stay at `station` that began last and is still open.
    fn close(&mut self, station: StationId, doing: Doing, now: Time) {
        let open =
            |stay: &&mut Stay| stay.station == station && stay.doing == doing && stay.to.is_none();
        if let Some(stay) = self.stays.iter_mut().rev().find(open) {
            stay.to = Some(now);
        }
    }
}

/// Keeps the ways of the first requests that begin at or after an instant.
#[derive(Clone, Debug)]
pub struct Recorder {
    from: Time,
    most: usize,
    traces: Vec<RequestTrace>,
}

impl Recorder {
    /// Keeps at most `most` requests that begin at `from` or later.
    #[must_use]
    pub const fn new(from: Time, most: usize) -> Self {
        Self {
            from,
            most,
            traces: Vec::new(),
        }
    }

    /// What was recorded, in the order in which requests began.
    #[must_use]
    pub fn traces(&self) -> &[RequestTrace] {
        &self.traces
    }

    /// Since when requests are kept.
    #[must_use]
    pub const fn from(&self) -> Time {
        self.from
    }

    /// The request's way, if it is one of those that are kept: their numbers follow each other.
    fn of(&mut self, request: RequestId) -> Option<&mut RequestTrace> {
        let first = self.traces.first()?.request.0;
        let index = request.0.checked_sub(first)?;
        self.traces.get_mut(usize::try_from(index).ok()?)
    }
}

impl Observer for Recorder {
    fn arrived(&mut self, now: Time, request: RequestId, class: ClassId) {
        if now >= self.from && self.traces.len() < self.most {
            self.traces.push(RequestTrace {
                request,
                class,
                arrived: now,
                ended: None,
                stays: Vec::new(),
            });
        }
    }

    fn blocked(&mut self, now: Time, request: RequestId, station: StationId) {
        if let Some(trace) = self.of(request) {
            trace.open(station, Doing::TurnedAway, now);
            trace.close(station, Doing::TurnedAway, now);
        }
    }

    fn waits(&mut self, now: Time, request: RequestId, station: StationId) {
        if let Some(trace) = self.of(request) {
            // A higher priority took the server.
            trace.close(station, Doing::Served, now);
            trace.open(station, Doing::Waiting, now);
        }
    }

    fn begins(&mut self, now: Time, request: RequestId, station: StationId) {
        if let Some(trace) = self.of(request) {
            trace.close(station, Doing::Waiting, now);
            trace.open(station, Doing::Served, now);
        }
    }

    fn gives_up(&mut self, now: Time, request: RequestId, station: StationId) {
        if let Some(trace) = self.of(request) {
            trace.close(station, Doing::Waiting, now);
        }
    }

    fn leaves(&mut self, now: Time, request: RequestId, station: StationId) {
        if let Some(trace) = self.of(request) {
            trace.close(station, Doing::Served, now);
        }
    }

    fn fails(&mut self, now: Time, request: RequestId, station: StationId) {
        self.leaves(now, request, station);
    }

    fn ended(&mut self, now: Time, request: RequestId, outcome: Outcome) {
        if let Some(trace) = self.of(request) {
            trace.ended = Some((now, outcome));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Doing, Recorder};
    use crate::sim::network::Simulation;
    use crate::sim::network::workloads::w2;
    use crate::sim::units::{Seed, Time};

    #[test]
    fn stays_add_up_to_what_was_measured() {
        let seed = Seed::new(5).unwrap();
        let recorder = Recorder::new(Time::ZERO, usize::MAX);
        let mut simulation = Simulation::with_observer(&w2(), seed, recorder).unwrap();
        simulation.run_departures(5_000, Time::NEVER);
        let measured = simulation.measurements().total;
        let now = simulation.now();
        let traces = simulation.observer().traces();
        let ended = traces.iter().filter(|trace| trace.ended.is_some());
        let (mut waited, mut inside, mut count) = (0, 0_u128, 0);
        for trace in ended {
            waited += trace.waited(now).nanos();
            inside += u128::from(trace.last(now).since(trace.arrived).nanos());
            count += 1;
        }
        assert_eq!(count, 5_000);
        assert_eq!(inside, measured.response_sum_nanos);
        let mean = waited as f64 / 1e9 / 5_000.0;
        assert!((mean - measured.waiting_time.value).abs() < 1e-12 * mean.max(1.0));
        assert!(mean > 0.0, "the network must have a line");
    }

    #[test]
    fn only_so_many_are_kept_from_the_instant_on() {
        let seed = Seed::new(5).unwrap();
        let whole = Recorder::new(Time::ZERO, usize::MAX);
        let mut all = Simulation::with_observer(&w2(), seed, whole).unwrap();
        all.run_departures(2_000, Time::NEVER);
        let from = all.observer().traces()[700].arrived;
        let mut some = Simulation::with_observer(&w2(), seed, Recorder::new(from, 9)).unwrap();
        some.run_departures(2_000, Time::NEVER);
        assert_eq!(some.observer().traces(), &all.observer().traces()[700..709]);
        let served = |stay: &super::Stay| stay.doing == Doing::Served;
        assert!(
            { some.observer().traces() }
                .iter()
                .all(|t| t.stays.iter().any(served))
        );
    }
}
