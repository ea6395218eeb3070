//! The description of a queueing network: plain values, no behaviour.
//!
//! A network is stations, sources of requests, and a flat graph of [`Step`]s that every request
//! walks. A textbook node is one [`Step::Visit`] followed by a [`Step::Route`]; a backend's worker
//! that is held through database waits is [`Step::Acquire`] … [`Step::Release`] around other steps.
//! Both run on the same simulator, so what theory checks is what the backend uses.

use serde::{Deserialize, Serialize};

use crate::sim::units::Span;

pub use super::autoscaler::Autoscaler;
pub use super::changes::{Change, Failure, TimedChange};
pub use super::fleets::{Fleet, FleetId};
pub use super::keyed_cache::{CACHE_KEYS_MAX, CacheId, KeyedCache};
pub use super::policy::{
    ATTEMPTS_MAX, BREAKER_WINDOW_MAX, Backoff, CircuitBreaker, ClientPolicy, RetryBudget,
};
pub use super::warm::{IDLE_MAX, WarmPool};
pub use crate::sim::engine::Distribution;

/// A station of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StationId(pub u32);

/// A step of the graph that requests walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub u32);

/// A class of requests: statistics are kept per class, and priorities are given to classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u16);

/// A group of stations whose statistics are kept together (all instances of one tier).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u32);

/// How many servers a station has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Servers {
    /// This many, at least 1.
    Finite(u32),
    /// As many as needed: a pure delay.
    Infinite,
}

/// Who is served when.
#[derive(Clone, Debug, PartialEq)]
pub enum Discipline {
    /// First come, first served.
    Fifo,
    /// All requests share the servers equally; each gets at most one server's speed.
    ProcessorSharing {
        /// What sharing costs beyond the plain split; [`Contention::NONE`] in textbooks.
        contention: Contention,
    },
    /// First come, first served among the highest priority; service is never interrupted.
    NonPreemptivePriority,
    /// A higher priority interrupts the lowest in service, which later resumes where it was.
    PreemptiveResume,
}

/// The Universal Scalability Law (Gunther 2007): with n requests inside, each is slowed by
/// 1 + σ(n − 1) + κ·n(n − 1).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contention {
    /// σ, the share that cannot run in parallel [1].
    pub sigma: f64,
    /// κ, the cost of every pair keeping each other consistent [1].
    pub kappa: f64,
}

impl Contention {
    /// No contention.
    pub const NONE: Self = Self {
        sigma: 0.0,
        kappa: 0.0,
    };
}

/// One station: servers and one waiting line.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// Its name, unique in the network; also the name of its stream of random numbers.
    pub name: String,
    /// Whose statistics it counts in.
    pub group: GroupId,
    /// Its servers.
    pub servers: Servers,
    /// Who is served when.
    pub discipline: Discipline,
    /// Places in the waiting line, those in service not counted; `None` is unlimited.
    /// With processor sharing: places beyond one per server.
    pub waiting_capacity: Option<u32>,
    /// How long a request waits here before it gives up; `None` is for ever.
    pub patience: Option<Distribution>,
}

/// Which of several stations that a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// This one.
    Fixed(StationId),
    /// The one at `first + i`, where `i` is what the last [`Step::Choose`] or
    /// [`Step::Balance`] of `slot` chose.
    Chosen {
        /// The station for choice 0.
        first: StationId,
        /// Which choice (a request remembers up to [`CHOICE_SLOTS`] of them).
        slot: u8,
    },
}

/// How many choices of [`Step::Choose`] a request remembers: an instance and a database shard.
pub const CHOICE_SLOTS: usize = 2;

/// How one of several equal stations is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// In turn.
    RoundRobin,
    /// Uniformly at random.
    Random,
    /// The one with the fewest requests inside (ties: the lowest number after a rotating start).
    LeastOutstanding,
    /// The one with fewer requests inside of two drawn at random.
    PowerOfTwo,
}

/// Where requests go next.
#[derive(Clone, Debug, PartialEq)]
pub enum Routing {
    /// At random; probabilities sum to 1.
    Probability(Vec<(f64, StepId)>),
    /// In turn.
    RoundRobin(Vec<StepId>),
    /// To the step whose station (the second value) has the fewest requests inside.
    ShortestLine(Vec<(StepId, StationId)>),
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Answered.
    Completed,
    /// Turned away by a full waiting line.
    Blocked,
    /// Gave up waiting in a line.
    Abandoned,
    /// The client's timeout passed before the answer.
    TimedOut,
    /// An error.
    Failed,
}

/// One step of the graph. Steps that take no time follow each other at once.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Wait for a server of a station, be served, leave it.
    Visit {
        /// The station.
        place: Place,
        /// How long service takes there.
        service: Distribution,
        /// Where to go then.
        next: StepId,
        /// Where to go when the line is full.
        blocked: StepId,
        /// Where to go when patience ended.
        abandoned: StepId,
    },
    /// Wait for a server of a station and keep it until [`Step::Release`].
    Acquire {
        /// The station (first come, first served or non-preemptive; finite servers).
        place: Place,
        /// Where to go with the server in hand.
        next: StepId,
        /// Where to go when the line is full.
        blocked: StepId,
        /// Where to go when patience ended.
        abandoned: StepId,
    },
    /// Give back a server taken by [`Step::Acquire`].
    Release {
        /// The station.
        place: Place,
        /// Where to go then.
        next: StepId,
    },
    /// Choose one of `count` equal stations and remember the choice in `slot`.
    Choose {
        /// The first station of the `count`, whose requests inside are compared.
        first: StationId,
        /// How many.
        count: u32,
        /// Where the choice is remembered.
        slot: u8,
        /// How it is made.
        choice: Choice,
        /// Where to go then.
        next: StepId,
    },
    /// Look for the answer to a question in a cache; nobody else's is the same, or many are.
    LookUp {
        /// The cache.
        cache: CacheId,
        /// Where to go with the answer.
        found: StepId,
        /// Where to go for it; [`Step::Fill`] must follow before the next look-up, else whoever
        /// waits for the answer is told at the next look-up, or at the request's end, that there
        /// is none.
        missing: StepId,
        /// Where to go when the client has gone while the request waited for somebody else's
        /// answer.
        abandoned: StepId,
    },
    /// Put the answer to the question of the last [`Step::LookUp`] into the cache.
    Fill {
        /// The cache.
        cache: CacheId,
        /// Where to go then.
        next: StepId,
    },
    /// Choose one of the instances of a fleet that are in service and remember it in `slot`: as
    /// [`Step::Choose`] chooses, by the stations of the fleet's first row.
    Balance {
        /// The fleet.
        fleet: FleetId,
        /// Where the choice is remembered.
        slot: u8,
        /// How it is made.
        choice: Choice,
        /// Where to go then.
        next: StepId,
        /// Where to go when no instance is in service.
        refused: StepId,
        /// Where to go when the chosen instance has failed.
        broken: StepId,
    },
    /// Go to one of several steps.
    Route(Routing),
    /// Begin a loop: its counter becomes a random whole number of this mean, either of its two
    /// neighbours (2.3 is 2 or 3).
    Count {
        /// The mean number of rounds, 0 to 65,535.
        mean: f64,
        /// Where to go then: a [`Step::Repeat`].
        next: StepId,
    },
    /// While the counter is above 0, lower it and go to `body`; else go to `next`.
    Repeat {
        /// The loop's first step; its last leads back here.
        body: StepId,
        /// Where to go after the last round.
        next: StepId,
    },
    /// Take an environment from a pool, the one that was used last, if one is idle.
    TakeWarm {
        /// Which pool, by its place in [`Network::warm_pools`].
        pool: u32,
        /// Where to go with it.
        warm: StepId,
        /// Where to go when none is idle: to start one.
        cold: StepId,
    },
    /// Give an environment back to its pool, which keeps it for a while.
    GiveBack {
        /// Which pool.
        pool: u32,
        /// Where to go then.
        next: StepId,
    },
    /// Leave the network; a member of a closed population goes back to thinking instead.
    Depart(Outcome),
    /// Begin another request, of `class` at `entry`, and go on: whoever leaves a job behind. It
    /// begins at the same instant, once the one who left it waits or has ended.
    Spawn {
        /// The new request's class.
        class: ClassId,
        /// Where it starts.
        entry: StepId,
        /// Where the present one goes then.
        next: StepId,
    },
}

/// How requests of a source arrive.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// Poisson at a constant rate.
    Poisson {
        /// Arrivals (or batches) per second.
        per_second: f64,
    },
    /// Exactly every 1/rate.
    Deterministic {
        /// Arrivals (or batches) per second.
        per_second: f64,
    },
    /// Independent gaps from a distribution.
    Renewal {
        /// The gap.
        gap: Distribution,
    },
    /// Poisson at a rate that changes linearly between the given points and stays at the last.
    PoissonRate {
        /// (seconds since the start, arrivals per second), in order of time, beginning at 0.
        points: Vec<(f64, f64)>,
    },
    /// Poisson whose rate jumps between two levels at random (a Markov-modulated Poisson process).
    Modulated {
        /// Arrivals per second in the calm state.
        calm_per_second: f64,
        /// Arrivals per second in a burst.
        burst_per_second: f64,
        /// Mean length of a calm [s].
        calm_mean_seconds: f64,
        /// Mean length of a burst [s].
        burst_mean_seconds: f64,
    },
}

/// A source of requests from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name; also the name of its stream of random numbers.
    pub name: String,
    /// What class its requests have.
    pub class: ClassId,
    /// When they come.
    pub arrivals: Arrivals,
    /// How many come at once, at least 1.
    pub batch: u32,
    /// Where they start.
    pub entry: StepId,
}

/// A closed population: members think, send one request, wait for its end, think again.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Its name; also the name of its stream of random numbers.
    pub name: String,
    /// What class its requests have.
    pub class: ClassId,
    /// How many members.
    pub members: u32,
    /// How long they think.
    pub think: Distribution,
    /// Where their requests start.
    pub entry: StepId,
}

/// A class of requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Its priority: 0 is served first.
    pub priority: u8,
    /// The client's timeout, from the beginning of an attempt; the attempt then ends as timed out
    /// for the client. What waits in a line leaves it; what is being served goes on, unseen.
    pub timeout: Option<Span>,
    /// What clients do about attempts that fail; `None` is nothing: one attempt each.
    pub policy: Option<ClientPolicy>,
    /// Whether nobody waits for its requests: they are no part of the total over all requests.
    pub background: bool,
    /// A completed request that took longer than this counts as late.
    pub deadline: Option<Span>,
}

/// A group of stations.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name, unique among groups.
    pub name: String,
}

/// A whole network.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Network {
    /// Station groups; a textbook network has one for each station.
    pub groups: Vec<Group>,
    /// Stations.
    pub stations: Vec<Station>,
    /// Request classes.
    pub classes: Vec<Class>,
    /// Open arrivals.
    pub sources: Vec<Source>,
    /// Closed populations.
    pub populations: Vec<Population>,
    /// The graph.
    pub steps: Vec<Step>,
    /// Caches whose contents are followed.
    pub caches: Vec<KeyedCache>,
    /// Sets of equal instances that come and go.
    pub fleets: Vec<Fleet>,
    /// What changes while time passes.
    pub changes: Vec<TimedChange>,
    /// Pools of environments, for [`Step::TakeWarm`].
    pub warm_pools: Vec<WarmPool>,
}
