//! A window lived through once more and looked into at equal distances: what a slow request spent
//! its time on, and how many are where while the requests move.
//!
//! # Model
//! The window of [`super::window`] at full precision, then the same random numbers again. From the
//! end of the warm-up on the replay looks in every Δ, as a sampling profiler does; where nobody is
//! inside it looks again when something happens. A window that is overloaded is looked into from
//! its empty beginning on, because there the lines fill.
//!
//! # Equations
//! Δ is a [`LOOKS`]th ([`LOOKS_OVERLOADED`]th) of the median response time, rounded down to 1, 2 or
//! 5 times a power of ten.
//! Looks while a request waits (is served) somewhere, times Δ, estimate how long it did, without
//! bias; with shared servers a look counts as waiting by the share of its speed that is missing. A
//! request is **slow** when it was inside for longer than the p95 of the window.
//!
//! # Units
//! Seconds, milliseconds, shares from 0 to 1; see each field.
//!
//! # Assumptions
//! Looks end at [`SAMPLES_MAX`], [`SIGHTINGS_MAX`] or [`EVENTS_MAX`]; how far they came is said.
//! A request counts by its last attempt; what earlier ones took is time that no part is given.
//! Those whose client has gone and jobs of background workers are seen in counts, not in times.
//!
//! # Sources
//! Time averages from looks at equal distances: Law 2015, Simulation Modeling and Analysis, §9.
//!
//! # Validation
//! The tests below; `tests/integration/hour.rs` against traces of every request.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::window::{Observed, Precision, observe};
use crate::sim::network::model::{GroupId, Place, Step};
use crate::sim::network::{ClassCounts, NoObserver, Sighting, Simulation};
use crate::sim::performance::Part;
use crate::sim::report::hour::HourPart;
use crate::sim::units::{Seed, Span, Time};

mod cut;
mod parts;

pub use cut::{FRAMES_MAX, Frame, Frames};

/// Looks in one median response time.
const LOOKS: f64 = 10.0;

/// The same of an overloaded window, whose lines may fill in a fraction of that.
const LOOKS_OVERLOADED: f64 = 400.0;

/// Looks at most: some ten megabytes of numbers.
pub const SAMPLES_MAX: usize = 80_000;

/// Requests seen at most, each as often as it is seen.
pub const SIGHTINGS_MAX: u64 = 3_000_000;

/// Events that are simulated at most while looking.
pub const EVENTS_MAX: u64 = 20_000_000;

/// Requests seen in one piece of work, and looks: a few milliseconds.
const PIECE: (u64, u32) = (40_000, 400);

/// A window that is being replayed.
#[derive(Clone, Debug)]
pub struct Replay {
    demand: Demand,
    observed: Observed<NoObserver>,
    simulation: Simulation,
    /// When looking begins, and the distance of looks.
    from: Time,
    distance: Span,
    /// The next look's number, from 0.
    next: u64,
    measuring: bool,
    looking: bool,
    /// What was counted before measuring began.
    before: Counted,
    samples: Vec<Sample>,
    /// Waiting, busy and lost of each group, sample after sample.
    levels: Vec<u32>,
    sightings: u64,
    profile: Profile,
}

/// Requests counted.
#[derive(Clone, Debug, Default)]
struct Counted {
    requests: ClassCounts,
    /// Lost at each group.
    lost: Vec<u64>,
}

/// One look; counts are from the beginning of looking.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sample {
    /// Its number.
    number: u64,
    arrived: u64,
    answered: u64,
    failed: u64,
    retried: u64,
}

/// Who was seen how often doing what.
#[derive(Clone, Debug, Default)]
struct Profile {
    groups: usize,
    /// Who is in each place, since when, and when seen last.
    tracks: Vec<Track>,
    /// Looks at it waiting and served at each group, place after place.
    looks: Vec<f32>,
    slow: Slow,
}

#[derive(Clone, Copy, Debug)]
struct Track {
    request: u64,
    arrived: Time,
    last: Time,
}

/// The slow requests together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slow {
    /// From which response time on a request is slow [s].
    pub from_seconds: f64,
    /// How many there were.
    pub requests: u64,
    /// Their mean response time [s].
    pub mean_seconds: f64,
    /// Waiting and served at each group, a mean over them [s].
    pub(super) seconds: Vec<(f64, f64)>,
}

impl Replay {
    /// Simulates the window and begins its replay; `None` only if the demands make a network with
    /// mistakes.
    #[must_use]
    pub fn new(demand: &Demand, per_second: f64, seed: Seed) -> Option<Self> {
        let observed = observe(demand, per_second, seed, Precision::Full, NoObserver)?;
        let simulation = Simulation::composed(&observed.backend.network, seed, NoObserver).ok()?;
        let window = &observed.window;
        let warm = Span::from_seconds(observed.plan.warm_up_seconds);
        let groups = observed.backend.network.groups.len();
        let (from, looks) = if window.overloaded {
            (Time::ZERO, LOOKS_OVERLOADED)
        } else {
            (Time::ZERO + warm, LOOKS)
        };
        let profile = Profile {
            groups,
            slow: Slow {
                from_seconds: window.p95_ms.value / 1e3,
                seconds: vec![(0.0, 0.0); groups],
                ..Slow::default()
            },
            ..Profile::default()
        };
        Some(Self {
            demand: demand.clone(),
            simulation,
            from,
            distance: Span::from_seconds(round_down(window.p50_ms.value / 1e3 / looks)),
            next: 0,
            measuring: false,
            looking: true,
            before: Counted {
                lost: vec![0; groups],
                ..Counted::default()
            },
            samples: Vec::new(),
            levels: Vec::new(),
            sightings: 0,
            profile,
            observed,
        })
    }

    /// Does a piece of work; says whether more remains.
    pub fn advance(&mut self) -> bool {
        let enough = self.sightings + PIECE.0;
        for _ in 0..PIECE.1 {
            if !self.looking || self.sightings > enough {
                break;
            }
            self.look();
        }
        if self.looking {
            return true;
        }
        let batch = Span::from_seconds(self.observed.plan.batch_seconds);
        let end = self.observed.end;
        self.run_until((self.simulation.now() + batch).min(end));
        self.simulation.now() < end && self.simulation.stopped_by().is_none()
    }

    /// Simulates up to `time`; measuring begins where the window's did.
    fn run_until(&mut self, time: Time) {
        let warm = Time::ZERO + Span::from_seconds(self.observed.plan.warm_up_seconds);
        if !self.measuring && time >= warm {
            self.simulation.run_until(warm);
            if self.from < warm {
                self.before.requests = self.simulation.counts();
                for (group, lost) in (0..).map(GroupId).zip(&mut self.before.lost) {
                    *lost = self.simulation.occupancy(group).lost;
                }
            }
            self.simulation.start_measuring();
            self.measuring = true;
        }
        self.simulation.run_until(time);
    }

    fn look(&mut self) {
        let nanos = self.distance.nanos().max(1);
        let time = self.from + Span::from_nanos(nanos.saturating_mul(self.next));
        let enough = self.samples.len() >= SAMPLES_MAX
            || self.sightings >= SIGHTINGS_MAX
            || self.simulation.events() >= EVENTS_MAX;
        if time > self.observed.end || enough || self.simulation.stopped_by().is_some() {
            self.looking = false;
            self.profile.end(self.simulation.now(), self.distance);
            return;
        }
        self.run_until(time);
        self.count();
        let (profile, simulation) = (&mut self.profile, &self.simulation);
        let (from, mut seen) = (self.from, 0);
        simulation.look_in(&mut |sighting| {
            seen += 1;
            if sighting.arrived >= from {
                profile.see(time, &sighting, self.distance);
            }
        });
        self.sightings += seen.max(1);
        self.next += 1;
        if simulation.requests_inside() == 0 {
            // Nobody is seen before the next event.
            let event = simulation.next_event().unwrap_or(Time::NEVER);
            self.next = self.next.max(event.since(from).nanos() / nanos);
        }
    }

    /// Keeps how many are where.
    fn count(&mut self) {
        let mut counts = self.simulation.counts();
        counts += self.before.requests;
        self.samples.push(Sample {
            number: self.next,
            arrived: counts.arrivals,
            answered: counts.completed,
            failed: counts.ended() - counts.completed,
            // Without a policy attempts are not counted.
            retried: counts.attempts.saturating_sub(counts.arrivals),
        });
        for (group, lost) in (0..).map(GroupId).zip(&self.before.lost) {
            let there = self.simulation.occupancy(group);
            let three = [there.waiting, there.busy, there.lost + lost];
            self.levels.extend(three.map(|count| count as u32));
        }
    }

    /// Share of the window that is replayed [0…1].
    #[must_use]
    pub fn share(&self) -> f64 {
        let seconds = |time: Time| time.since(Time::ZERO).seconds();
        seconds(self.simulation.now()) / seconds(self.observed.end).max(f64::MIN_POSITIVE)
    }

    /// What the window says, and all that was measured.
    #[must_use]
    pub const fn observed(&self) -> &Observed<NoObserver> {
        &self.observed
    }

    /// The most requests a second that it can carry by the utilisation law.
    #[must_use]
    pub fn capacity(&self) -> f64 {
        self.demand.capacity()
    }

    /// How far it was looked into [s from the first look], and in which distance [s].
    #[must_use]
    pub fn looked(&self) -> (f64, f64) {
        let last = self.samples.last().map_or(0, |sample| sample.number);
        let distance = self.distance.seconds();
        (last as f64 * distance, distance)
    }

    /// The slow requests.
    #[must_use]
    pub const fn slow(&self) -> &Slow {
        &self.profile.slow
    }

    /// How often response times of each size were seen: from, to [s], requests.
    #[must_use]
    pub fn histogram(&self) -> Vec<(f64, f64, u64)> {
        self.simulation.response_histogram().quarters()
    }

    /// Each part and where the time goes, in the order of the network.
    #[must_use]
    pub fn parts(&self) -> Vec<HourPart> {
        parts::times(&self.demand, &self.observed, &self.profile.slow)
    }

    /// The frames of the moment in which most requests waited; of an overloaded window, how the
    /// lines fill.
    #[must_use]
    pub fn frames(&self) -> Frames {
        cut::frames(self)
    }
}

/// The groups whose servers are held while requests do something else.
fn held(observed: &Observed<NoObserver>) -> Vec<GroupId> {
    let network = &observed.backend.network;
    let group = |step: &Step| match step {
        Step::Acquire { place, .. } => {
            let (Place::Fixed(station) | Place::Chosen { first: station, .. }) = place;
            Some(network.stations.get(station.0 as usize)?.group)
        }
        _ => None,
    };
    network.steps.iter().filter_map(group).collect()
}

impl Profile {
    /// A request is seen.
    fn see(&mut self, now: Time, sighting: &Sighting, distance: Span) {
        let place = sighting.place as usize;
        let nobody = Track {
            request: u64::MAX,
            arrived: now,
            last: now,
        };
        if place >= self.tracks.len() {
            self.tracks.resize(place + 1, nobody);
            self.looks.resize((place + 1) * 2 * self.groups, 0.0);
        }
        if self.tracks[place].request != sighting.request {
            self.gone(place, distance);
            self.tracks[place] = Track {
                request: sighting.request,
                arrived: sighting.arrived,
                last: now,
            };
        }
        self.tracks[place].last = now;
        let at = (place * self.groups + sighting.group.0 as usize) * 2;
        if let Some([waiting, served]) = self.looks.get_mut(at..at + 2) {
            *waiting += sighting.waiting_share as f32;
            *served += 1.0 - sighting.waiting_share as f32;
        }
    }

    /// Whoever was in this place has ended.
    fn gone(&mut self, place: usize, distance: Span) {
        let Track {
            request,
            arrived,
            last,
        } = self.tracks[place];
        let width = 2 * self.groups;
        let looks = &mut self.looks[place * width..(place + 1) * width];
        // It ended between two looks: in the middle on average.
        let age = last.since(arrived).seconds() + distance.seconds() / 2.0;
        if request != u64::MAX && age > self.slow.from_seconds {
            self.slow.requests += 1;
            self.slow.mean_seconds += age;
            for (sum, looks) in self.slow.seconds.iter_mut().zip(looks.chunks(2)) {
                sum.0 += f64::from(looks[0]);
                sum.1 += f64::from(looks[1]);
            }
        }
        looks.fill(0.0);
    }

    /// Nothing is looked at any more: those who are still inside have not ended.
    fn end(&mut self, now: Time, distance: Span) {
        for place in 0..self.tracks.len() {
            if self.tracks[place].last + distance + distance < now {
                self.gone(place, distance);
            }
        }
        let slow = &mut self.slow;
        let count = slow.requests.max(1) as f64;
        slow.mean_seconds /= count;
        for sum in &mut slow.seconds {
            sum.0 *= distance.seconds() / count;
            sum.1 *= distance.seconds() / count;
        }
        self.tracks = Vec::new();
        self.looks = Vec::new();
    }
}

/// The part that a group is, if it is one that can be short of anything.
fn part_of(observed: &Observed<NoObserver>, group: GroupId) -> Option<Part> {
    let mut parts = observed.backend.parts.iter();
    let found = parts.find(|(_, id)| *id == group);
    found.map(|(part, _)| *part)
}

/// 1, 2 or 5 times a power of ten, at most `seconds`; at least a microsecond, and at most an hour.
fn round_down(seconds: f64) -> f64 {
    let mut round = 1e-6;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if round * factor > seconds || round > 3_600.0 {
            break;
        }
        round *= factor;
    }
    round
}

#[cfg(test)]
mod tests {
    use super::round_down;

    #[test]
    fn distances_are_round() {
        for (seconds, round) in [
            (0.003, 0.002),
            (0.0011, 0.001),
            (0.06, 0.05),
            (0.0, 1e-6),
            (0.7, 0.5),
        ] {
            let found = round_down(seconds);
            assert!((found / round - 1.0).abs() < 1e-9, "{seconds}: {found}");
        }
        assert!(round_down(f64::INFINITY) < 1e4);
        assert!(round_down(f64::NAN) < 1e4);
    }
}
