//! Reference networks: what benches time, and what native and wasm must compute to the same bits.

use super::measurements::Measurements;
use super::model::{
    Arrivals, Class, ClassId, Discipline, Distribution, Group, GroupId, Network, Outcome, Place,
    Routing, Servers, Source, Station, StationId, Step, StepId,
};
use super::simulation::Simulation;
use crate::sim::stats::BatchEstimate;
use crate::sim::units::{Seed, Span, Time};

/// One station with Poisson arrivals, first come, first served: M/G/c in Kendall's notation.
///
/// Group, station, class and source are all number 0.
#[must_use]
pub fn single_station(per_second: f64, servers: u32, service: Distribution) -> Network {
    Network {
        groups: vec![group("station")],
        stations: vec![station("station", 0, Servers::Finite(servers))],
        classes: vec![class("request")],
        sources: vec![source(Arrivals::Poisson { per_second })],
        populations: Vec::new(),
        warm_pools: Vec::new(),
        steps: vec![
            visit(0, service, StepId(1)),
            Step::Depart(Outcome::Completed),
            Step::Depart(Outcome::Blocked),
            Step::Depart(Outcome::Abandoned),
        ],
    }
}

/// W1: M/M/1 with arrival rate 0.8 and mean service 1 s; mean waiting time 4 s.
#[must_use]
pub fn w1() -> Network {
    single_station(0.8, 1, Distribution::Exponential { mean_seconds: 1.0 })
}

/// W2: M/M/16 with arrival rate 14.4 and mean service 1 s; mean waiting time 0.369590 s.
#[must_use]
pub fn w2() -> Network {
    single_station(14.4, 16, Distribution::Exponential { mean_seconds: 1.0 })
}

/// W3: a web backend at `per_second` requests: an application tier of 8 with log-normal service of
/// 60 ms and 200 waiting places, then the database (4, 25 ms) with probability 0.44, else a cache
/// (1 ms); timeout 30 s.
#[must_use]
pub fn w3(per_second: f64) -> Network {
    let mut application = station("application", 0, Servers::Finite(8));
    application.waiting_capacity = Some(200);
    let mut class = class("request");
    class.timeout = Some(Span::from_seconds(30.0));
    Network {
        groups: vec![group("application"), group("database"), group("cache")],
        stations: vec![
            application,
            station("database", 1, Servers::Finite(4)),
            station("cache", 2, Servers::Infinite),
        ],
        classes: vec![class],
        sources: vec![source(Arrivals::Poisson { per_second })],
        populations: Vec::new(),
        warm_pools: Vec::new(),
        steps: vec![
            visit(
                0,
                Distribution::LogNormal {
                    mean_seconds: 0.06,
                    cv: 1.0,
                },
                StepId(4),
            ),
            Step::Depart(Outcome::Completed),
            Step::Depart(Outcome::Blocked),
            Step::Depart(Outcome::Abandoned),
            Step::Route(Routing::Probability(vec![
                (0.44, StepId(5)),
                (0.56, StepId(6)),
            ])),
            visit(
                1,
                Distribution::Exponential {
                    mean_seconds: 0.025,
                },
                StepId(1),
            ),
            visit(
                2,
                Distribution::Exponential {
                    mean_seconds: 0.001,
                },
                StepId(1),
            ),
        ],
    }
}

/// Requests of one fingerprinted run.
const FINGERPRINT_REQUESTS: u64 = 20_000;

/// A hash of everything that W1, W2, W3 and an overloaded W3 measured with a fixed seed: the same
/// on every platform, and different after any change that moves a single bit.
#[must_use]
pub fn fingerprint() -> u64 {
    let mut hash = Fnv::new();
    for network in [w1(), w2(), w3(100.0), w3(140.0)] {
        let seed = Seed::new(20_260_123).expect("small enough");
        let mut simulation = Simulation::new(&network, seed).expect("a correct network");
        simulation.run_departures(FINGERPRINT_REQUESTS / 10, Time::NEVER);
        simulation.start_measuring();
        for _ in 0..4 {
            simulation.run_departures(FINGERPRINT_REQUESTS / 4, Time::NEVER);
            simulation.close_batch();
        }
        hash.measurements(&simulation.measurements());
    }
    hash.0
}

/// The Fowler–Noll–Vo hash FNV-1a over 64-bit words.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    const fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
        self.0 ^= self.0 >> 29;
    }

    const fn estimate(&mut self, estimate: &BatchEstimate) {
        self.word(estimate.value.to_bits());
        self.word(estimate.standard_error.to_bits());
    }

    fn measurements(&mut self, measured: &Measurements) {
        self.word(measured.span.nanos());
        self.word(measured.events);
        for group in &measured.groups {
            self.word(group.counts.arrivals);
            self.word(group.counts.served);
            self.word(group.counts.joined_line);
            self.estimate(&group.waiting_time);
            self.estimate(&group.response_time);
            self.estimate(&group.number_in_system);
            self.estimate(&group.utilization);
            group
                .response_quantiles
                .iter()
                .for_each(|q| self.estimate(q));
        }
        let total = &measured.total;
        self.word(total.counts.completed);
        self.word(total.counts.blocked);
        self.word(total.counts.timed_out);
        self.word(total.response_sum_nanos as u64);
        self.estimate(&total.response_time);
        total
            .response_quantiles
            .iter()
            .for_each(|q| self.estimate(q));
    }
}

fn group(name: &str) -> Group {
    Group {
        name: name.to_owned(),
    }
}

fn class(name: &str) -> Class {
    Class {
        name: name.to_owned(),
        priority: 0,
        timeout: None,
        ..Class::default()
    }
}

fn source(arrivals: Arrivals) -> Source {
    Source {
        name: "users".to_owned(),
        class: ClassId(0),
        arrivals,
        batch: 1,
        entry: StepId(0),
    }
}

fn station(name: &str, group: u32, servers: Servers) -> Station {
    Station {
        name: name.to_owned(),
        group: GroupId(group),
        servers,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    }
}

fn visit(station: u32, service: Distribution, next: StepId) -> Step {
    Step::Visit {
        place: Place::Fixed(StationId(station)),
        service,
        next,
        blocked: StepId(2),
        abandoned: StepId(3),
    }
}
