//! The simulation of one network.

use super::counters::{ClassCounters, ClassRow, GroupCounters, GroupRow};
use super::fleets::{self, RunningFleet};
use super::keyed_cache::Caches;
use super::limits::{Limits, REQUESTS_MAX, StoppedBy};
use super::model::{ClassId, GroupId, Network, StationId, TimedChange};
use super::observer::{NoObserver, Observer, RequestId};
use super::program::{Program, RunningPopulation, RunningSource, stations};
use super::request::Slab;
use super::retries::Clients;
use super::sharing::Sharing;
use super::station::Station;
use super::timers::Timeouts;
use super::{NetworkError, check, holds};
use crate::sim::engine::calendar::SCHEDULED_MAX;
use crate::sim::engine::{Calendar, Streams};
use crate::sim::ordered::OrderedMap;
use crate::sim::sorting::sort_few;
use crate::sim::stats::SpanHistogram;
use crate::sim::units::{Seed, Time};

/// After so many events sums are moved from 64 into 128 bits and limits are looked at.
const EVENTS_BETWEEN_CHECKS: u64 = 4_096;

/// A network in motion.
///
/// A function of the network and the seed: the same two give the same bits on every platform. It
/// never panics on a network that [`Simulation::new`] accepts, and it ends: see [`Limits`].
#[derive(Clone, Debug)]
pub struct Simulation<O = NoObserver> {
    pub(super) calendar: Calendar,
    pub(super) now: Time,
    pub(super) slab: Slab,
    pub(super) stations: Vec<Station>,
    pub(super) sharing: Vec<Sharing>,
    /// Who is being served, for each preemptive station.
    pub(super) served: Vec<Vec<u32>>,
    pub(super) program: Program,
    pub(super) caches: Caches,
    pub(super) changes: Vec<TimedChange>,
    pub(super) fleets: Vec<RunningFleet>,
    /// The servers and waiting places of stations that are down.
    pub(super) down: OrderedMap<u32, (u32, u32)>,
    pub(super) sources: Vec<RunningSource>,
    pub(super) populations: Vec<RunningPopulation>,
    pub(super) timeouts: Vec<Timeouts>,
    /// The clients of each class that has a policy.
    pub(super) clients: Vec<Option<Box<Clients>>>,
    /// Priority level of each class.
    pub(super) levels: Vec<u8>,
    pub(super) groups: Vec<GroupCounters>,
    pub(super) classes: Vec<ClassCounters>,
    /// Requests that were given a server to hold and have yet to walk on.
    pub(super) granted: std::collections::VecDeque<u32>,
    pub(super) steps_left: u32,
    pub(super) ended: u64,
    pub(super) sources_stopped: bool,
    pub(super) stopped_by: Option<StoppedBy>,
    pub(super) limits: Limits,
    pub(super) observer: O,
    pub(super) events: u64,
    pub(super) description: Description,
    pub(super) batch_began: Time,
    pub(super) group_rows: Vec<Vec<GroupRow>>,
    pub(super) class_rows: Vec<Vec<ClassRow>>,
    pub(super) total_rows: Vec<ClassRow>,
    pub(super) histories: Histories,
}

/// Response times of the closed batches.
#[derive(Clone, Debug)]
pub(super) struct Histories {
    pub(super) groups: Vec<SpanHistogram>,
    pub(super) classes: Vec<SpanHistogram>,
}

/// Names for reports.
#[derive(Clone, Debug, Default)]
pub(super) struct Description {
    pub(super) groups: Vec<String>,
    /// Servers in each group; 0 if any station has infinitely many.
    pub(super) servers: Vec<u64>,
    pub(super) classes: Vec<String>,
}

/// What kind of event an entry of the calendar is; its index is below [`REQUESTS_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Kind {
    /// A request's service ends.
    ServiceEnd,
    /// A source sends.
    Arrival,
    /// Somebody is done at a sharing station.
    SharingEnd,
    /// The first in line at a station may have waited long enough.
    LinePatience,
    /// A request's own patience ends.
    Patience,
    /// The oldest request of a class may have timed out.
    Timeout,
    /// A member of a population has thought enough.
    ThinkEnd,
    /// A client's backoff ends.
    Retry,
    /// Something changes: an instance, a station, a cache.
    Change,
}

const INDEX_BITS: u32 = REQUESTS_MAX.trailing_zeros();

impl Kind {
    #[inline]
    pub(super) const fn event(self, index: u32) -> u32 {
        ((self as u32) << INDEX_BITS) | index
    }

    /// The index of an event, if it is of this kind.
    pub(super) const fn index_of(self, event: u32) -> Option<u32> {
        if event >> INDEX_BITS == self as u32 {
            Some(event & (REQUESTS_MAX - 1))
        } else {
            None
        }
    }
}

impl Simulation<NoObserver> {
    /// The simulation of `network` with the random numbers of `seed`, at time zero and empty.
    ///
    /// # Errors
    /// Every mistake in the description, each with its place.
    pub fn new(network: &Network, seed: Seed) -> Result<Self, Vec<NetworkError>> {
        Self::with_observer(network, seed, NoObserver)
    }
}

impl<O: Observer> Simulation<O> {
    /// As [`Simulation::new`], watched by `observer`.
    ///
    /// # Errors
    /// Every mistake in the description, each with its place.
    pub fn with_observer(
        network: &Network,
        seed: Seed,
        observer: O,
    ) -> Result<Self, Vec<NetworkError>> {
        check::check(network)?;
        Self::composed(network, seed, observer)
    }

    /// As [`Self::with_observer`], for a network that code has composed: it is trusted to have no
    /// mistakes that can be seen without walking its graph. Every build with debug assertions, so
    /// every test, looks; others are spared the work before each window, and the page the words
    /// for mistakes that nobody makes.
    ///
    /// # Errors
    /// Servers that are held in a way that no order of releases fits, each with its place.
    pub fn composed(network: &Network, seed: Seed, observer: O) -> Result<Self, Vec<NetworkError>> {
        debug_assert_eq!(check::check(network).err(), None, "composed with mistakes");
        let hold_places = holds::find(network)?;
        let streams = Streams::new(seed);
        let (levels, level_count) = priority_levels(network);
        let (stations, sharing) = stations(network, level_count, &streams);
        let (groups, classes) = (network.groups.len(), network.classes.len());
        let mut simulation = Self {
            calendar: Calendar::new(),
            now: Time::ZERO,
            slab: Slab::default(),
            served: vec![Vec::new(); stations.len()],
            stations,
            sharing,
            program: Program::new(network, &hold_places, &streams),
            caches: Caches::new(network, &streams),
            changes: network.changes.clone(),
            fleets: fleets::running(network),
            down: OrderedMap::new(),
            sources: network
                .sources
                .iter()
                .map(|source| RunningSource::new(source, &streams))
                .collect(),
            populations: network
                .populations
                .iter()
                .map(|population| RunningPopulation::new(population, &streams))
                .collect(),
            timeouts: network.classes.iter().map(Timeouts::new).collect(),
            clients: clients(network, &streams),
            levels,
            groups: vec![GroupCounters::default(); groups],
            classes: network.classes.iter().map(ClassCounters::new).collect(),
            granted: std::collections::VecDeque::new(),
            steps_left: 0,
            ended: 0,
            sources_stopped: false,
            stopped_by: None,
            limits: Limits::default(),
            observer,
            events: 0,
            description: Description::new(network),
            batch_began: Time::ZERO,
            group_rows: vec![Vec::new(); groups],
            class_rows: vec![Vec::new(); classes],
            total_rows: Vec::new(),
            histories: Histories {
                groups: vec![SpanHistogram::new(); groups],
                classes: vec![SpanHistogram::new(); classes],
            },
        };
        simulation.schedule_beginnings(network);
        Ok(simulation)
    }

    /// Sets the limits; [`Limits::requests`] is capped at [`REQUESTS_MAX`].
    pub const fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
        if self.limits.requests > REQUESTS_MAX {
            self.limits.requests = REQUESTS_MAX;
        }
    }

    /// The present.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Events since the run began.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Requests that ended, however they did, since measuring began; those still being served for
    /// nobody after their timeout are not counted again, and those of background classes never.
    #[must_use]
    pub fn departures(&self) -> u64 {
        let classes = self.classes.iter().filter(|class| !class.background);
        let open: u64 = classes.map(|class| class.counts.ended()).sum();
        let closed: u64 = self.total_rows.iter().map(|row| row.counts.ended()).sum();
        open + closed
    }

    /// Which limit ended the run, if one did; nothing moves after that.
    #[must_use]
    pub const fn stopped_by(&self) -> Option<StoppedBy> {
        self.stopped_by
    }

    /// Requests in the network, those that nobody waits for any more and clients in backoff
    /// included.
    #[must_use]
    pub fn requests_inside(&self) -> u64 {
        self.slab.len() as u64
    }

    /// Requests of a class that somebody waits for now, or that nobody ever waited for because
    /// the class is a background one; 0 for a class that does not exist.
    #[must_use]
    pub fn class_inside(&self, class: ClassId) -> u64 {
        self.classes
            .get(usize::from(class.0))
            .map_or(0, |class| class.inside.level())
    }

    /// Requests at a station now, waiting or served; 0 for a station that does not exist.
    #[must_use]
    pub fn inside(&self, station: StationId) -> u32 {
        self.stations
            .get(station.0 as usize)
            .map_or(0, |station| station.inside)
    }

    /// Requests waiting at a group of stations now; 0 for a group that does not exist.
    #[must_use]
    pub fn waiting(&self, group: GroupId) -> u64 {
        self.groups
            .get(group.0 as usize)
            .map_or(0, |group| group.waiting.level())
    }

    /// What watches.
    #[must_use]
    pub const fn observer(&self) -> &O {
        &self.observer
    }

    /// What watched, when nothing more is to be simulated.
    #[must_use]
    pub fn into_observer(self) -> O {
        self.observer
    }

    /// Simulates everything that happens up to and at `horizon`, which is the present afterwards.
    /// With [`Time::NEVER`] until nothing is left to happen.
    pub fn run_until(&mut self, horizon: Time) {
        self.run(horizon, u64::MAX);
        if self.stopped_by.is_none() && horizon != Time::NEVER {
            self.now = self.now.max(horizon);
        }
    }

    /// Simulates until `more` further requests have ended, background classes left out, or until
    /// `limit`.
    pub fn run_departures(&mut self, more: u64, limit: Time) {
        let target = self.ended.saturating_add(more);
        if self.run(limit, target) || self.stopped_by.is_some() || limit == Time::NEVER {
            return;
        }
        self.now = self.now.max(limit);
    }

    /// No request begins from now on, but clients may retry, and autoscalers rest; running until
    /// [`Time::NEVER`] then empties the network.
    pub const fn stop_sources(&mut self) {
        self.sources_stopped = true;
    }

    /// Runs up to `horizon` or until the `target`th request ended; says whether it did.
    fn run(&mut self, horizon: Time, target: u64) -> bool {
        while self.stopped_by.is_none() && self.ended < target {
            let left = self.limits.events.saturating_sub(self.events);
            let scheduled_left = SCHEDULED_MAX - self.calendar.scheduled().min(SCHEDULED_MAX);
            // Every event schedules far fewer than a thousandth of what is left.
            if left == 0 || scheduled_left < SCHEDULED_MAX / 1_000 {
                self.stopped_by = Some(StoppedBy::Events);
                break;
            }
            let more = self.run_some(horizon, target, left.min(EVENTS_BETWEEN_CHECKS));
            self.settle();
            if !more {
                break;
            }
        }
        self.ended >= target
    }

    /// At most `count` events; says whether there may be more.
    fn run_some(&mut self, horizon: Time, target: u64, count: u64) -> bool {
        for _ in 0..count {
            let Some(entry) = self.calendar.pop_until(horizon) else {
                return false;
            };
            self.now = entry.time();
            self.events += 1;
            let event = entry.event();
            let index = event & (REQUESTS_MAX - 1);
            self.steps_left = self.limits.steps_at_once;
            match event >> INDEX_BITS {
                kind if kind == Kind::ServiceEnd as u32 => self.end_service(index),
                kind if kind == Kind::Arrival as u32 => self.send(index),
                kind if kind == Kind::SharingEnd as u32 => self.end_shared_service(index),
                kind if kind == Kind::LinePatience as u32 => self.end_line_patience(index),
                kind if kind == Kind::Patience as u32 => self.end_patience(index, entry),
                kind if kind == Kind::Timeout as u32 => self.time_out_oldest(index),
                kind if kind == Kind::ThinkEnd as u32 => self.end_thinking(index),
                kind if kind == Kind::Retry as u32 => self.end_backoff(index),
                _ => self.change(index),
            }
            self.walk_granted();
            if self.ended >= target || self.stopped_by.is_some() {
                return false;
            }
        }
        true
    }

    /// Those who were given a server while somebody else walked go on, in order.
    #[inline]
    pub(super) fn walk_granted(&mut self) {
        while let Some(slot) = self.granted.pop_front() {
            let step = self.slab.all[slot as usize].step;
            self.walk(slot, step);
        }
    }

    fn settle(&mut self) {
        let now = self.now;
        self.groups.iter_mut().for_each(|group| group.settle(now));
        self.classes.iter_mut().for_each(|class| class.settle(now));
    }

    #[inline]
    pub(super) fn request_id(&self, slot: u32) -> RequestId {
        if O::WATCHES {
            RequestId(self.slab.all[slot as usize].id)
        } else {
            RequestId::default()
        }
    }

    fn schedule_beginnings(&mut self, network: &Network) {
        for index in 0..self.sources.len() as u32 {
            self.schedule_next_arrival(index);
        }
        for (index, population) in network.populations.iter().enumerate() {
            for _ in 0..population.members {
                self.schedule_thinking(index as u32);
            }
        }
        for (index, change) in network.changes.iter().enumerate() {
            self.calendar
                .schedule(change.at, Kind::Change.event(index as u32));
        }
        self.schedule_metrics();
    }
}

impl Description {
    fn new(network: &Network) -> Self {
        let mut servers = vec![Some(0_u64); network.groups.len()];
        for station in &network.stations {
            let group = &mut servers[station.group.0 as usize];
            *group = match (station.servers, *group) {
                (super::model::Servers::Finite(count), Some(sum)) => Some(sum + u64::from(count)),
                _ => None,
            };
        }
        Self {
            groups: network.groups.iter().map(|g| g.name.clone()).collect(),
            servers: servers.into_iter().map(Option::unwrap_or_default).collect(),
            classes: network.classes.iter().map(|c| c.name.clone()).collect(),
        }
    }
}

/// The clients of each class that has a policy.
fn clients(network: &Network, streams: &Streams) -> Vec<Option<Box<Clients>>> {
    let of = |class: &super::model::Class| {
        let policy = class.policy.as_ref()?;
        Some(Box::new(Clients::new(&class.name, policy, streams)))
    };
    network.classes.iter().map(of).collect()
}

/// The level of each class, 0 for the highest priority in use, and how many levels there are.
fn priority_levels(network: &Network) -> (Vec<u8>, usize) {
    let mut priorities: Vec<u8> = network.classes.iter().map(|c| c.priority).collect();
    sort_few(&mut priorities, |priority| u64::from(*priority));
    priorities.dedup();
    let level_of = |priority: u8| {
        priorities
            .binary_search(&priority)
            .map_or(0, |level| level as u8)
    };
    let levels = network.classes.iter().map(|c| level_of(c.priority));
    (levels.collect(), priorities.len().max(1))
}
