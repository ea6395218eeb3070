//! The ways of single requests: what each waited for, what served it, and when.
//!
//! # Model
//! A [`Recorder`] watches a simulation and keeps the first so many attempts that begin at or after
//! an instant: requests, and where clients try again, each of their retries by itself. An attempt's
//! way is a list of stays: at a station, waiting or served, from an instant to an instant. A server
//! that is held is one stay from getting it to giving it back, around the stays that happen
//! meanwhile.
//!
//! # Equations
//! None.
//!
//! # Units
//! Whole nanoseconds of simulated time.
//!
//! # Assumptions
//! An attempt's stays end in the order that its steps say; of two open stays at one station the
//! later one ends first. A retry begins when the attempt before it failed: its client's backoff is
//! part of its way.
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

/// The way of one attempt: of a request, where its client does not try again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestTrace {
    /// Which attempt.
    pub request: RequestId,
    /// The attempt that failed before it, if it is a retry.
    pub retry_of: Option<RequestId>,
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

/// Keeps the ways of the first attempts that begin at or after an instant.
#[derive(Clone, Debug)]
pub struct Recorder {
    /// Since when; never yet while it waits for the end of the warm-up.
    from: Time,
    most: usize,
    traces: Vec<RequestTrace>,
}

impl Recorder {
    /// Keeps at most `most` attempts, from the instant on at which the simulation is measured.
    #[must_use]
    pub const fn after_warm_up(most: usize) -> Self {
        Self {
            from: Time::NEVER,
            most,
            traces: Vec::new(),
        }
    }

    /// What was recorded, in the order in which attempts began.
    #[must_use]
    pub fn traces(&self) -> &[RequestTrace] {
        &self.traces
    }

    /// Since when attempts are kept; [`Time::NEVER`] if nothing was measured.
    #[must_use]
    pub const fn from(&self) -> Time {
        self.from
    }

    /// The attempt's way, if it is one of those that are kept: their numbers grow, and where
    /// others were not kept they do not follow each other.
    fn of(&mut self, request: RequestId) -> Option<&mut RequestTrace> {
        let found = { &self.traces }.binary_search_by_key(&request, |trace| trace.request);
        self.traces.get_mut(found.ok()?)
    }

    fn keep(&mut self, now: Time, request: RequestId, class: ClassId, of: Option<RequestId>) {
        if now >= self.from && self.traces.len() < self.most {
            self.traces.push(RequestTrace {
                request,
                retry_of: of,
                class,
                arrived: now,
                ended: None,
                stays: Vec::new(),
            });
        }
    }
}

impl Observer for Recorder {
    fn measured(&mut self, now: Time) {
        self.from = self.from.min(now);
    }

    fn arrived(&mut self, now: Time, request: RequestId, class: ClassId) {
        self.keep(now, request, class, None);
    }

    fn retries(&mut self, now: Time, failed: RequestId, retry: RequestId, outcome: Outcome) {
        if let Some(trace) = self.of(failed) {
            trace.ended = Some((now, outcome));
            let class = trace.class;
            self.keep(now, retry, class, Some(failed));
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
    use super::{Doing, Recorder, RequestTrace};
    use crate::sim::network::Simulation;
    use crate::sim::network::model::{Backoff, ClientPolicy, Network};
    use crate::sim::network::workloads::{w1, w2};
    use crate::sim::units::{Seed, Span, Time};

    /// The network watched from its beginning, until so many requests have ended.
    fn watched(network: &Network, most: usize, requests: u64) -> Simulation<Recorder> {
        let seed = Seed::new(5).unwrap();
        let recorder = Recorder::after_warm_up(most);
        let mut simulation = Simulation::with_observer(network, seed, recorder).unwrap();
        simulation.start_measuring();
        simulation.run_departures(requests, Time::NEVER);
        simulation
    }

    #[test]
    fn stays_add_up_to_what_was_measured() {
        let simulation = watched(&w2(), usize::MAX, 5_000);
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
    fn only_so_many_are_kept_from_the_end_of_the_warm_up_on() {
        let all = watched(&w2(), usize::MAX, 2_000);
        let from = all.observer().traces()[700].arrived;
        let recorder = Recorder::after_warm_up(9);
        let seed = Seed::new(5).unwrap();
        let mut some = Simulation::with_observer(&w2(), seed, recorder).unwrap();
        some.run_until(Time::from_nanos(from.nanos() - 1));
        some.start_measuring();
        some.run_departures(1_290, Time::NEVER);
        let kept = some.observer().traces();
        let stays = |trace: &RequestTrace| (trace.request, trace.arrived, trace.stays.clone());
        let expected = &all.observer().traces()[700..709];
        assert!(kept.iter().map(stays).eq(expected.iter().map(stays)));
        let served = |stay: &super::Stay| stay.doing == Doing::Served;
        assert!(kept.iter().all(|t| t.stays.iter().any(served)));
    }

    /// One line, short timeouts and three attempts: each attempt waits and is served by itself, and
    /// all of them together are the attempts that were counted.
    #[test]
    fn a_retry_has_a_way_of_its_own() {
        let mut network = w1();
        let class = &mut network.classes[0];
        class.timeout = Some(Span::from_seconds(3.0));
        class.policy = Some(ClientPolicy {
            attempts: 3,
            backoff: Backoff {
                base: Span::from_seconds(0.5),
                cap: Span::from_seconds(2.0),
                jitter_share: 0.5,
            },
            budget: None,
            breaker: None,
        });
        let simulation = watched(&network, usize::MAX, 3_000);
        let traces = simulation.observer().traces();
        let retries = traces.iter().filter(|trace| trace.retry_of.is_some());
        assert!(retries.clone().count() > 300);
        for trace in traces {
            let [first, rest @ ..] = trace.stays.as_slice() else {
                continue;
            };
            assert!(first.from >= trace.arrived && rest.len() <= 1, "{trace:?}");
            if let [served] = rest {
                let doing = (first.doing, served.doing);
                assert_eq!(doing, (Doing::Waiting, Doing::Served));
                assert_eq!(first.to, Some(served.from), "{trace:?}");
            }
        }
        for retry in retries {
            let failed = traces
                .iter()
                .find(|one| Some(one.request) == retry.retry_of);
            let ended = failed.and_then(|failed| failed.ended).unwrap();
            assert_eq!(ended.0, retry.arrived);
        }
        // A client in its backoff has an attempt to come, which is not counted yet.
        let backing_off = traces.iter().filter(|trace| {
            trace.retry_of.is_some() && trace.stays.is_empty() && trace.ended.is_none()
        });
        let counted = simulation.measurements().total.counts.attempts;
        assert_eq!(counted, (traces.len() - backing_off.count()) as u64);
    }
}
