//! What holds exactly while instances and stations fail, hang and come back, a cache forgets,
//! clients time out and try again, jobs are left behind, and an autoscaler boots and drains: random
//! small backends, watched request by request.

use loadbearing::sim::network::model::{
    Arrivals, Autoscaler, Backoff, CacheId, Change, Choice, Class, ClassId, ClientPolicy,
    Contention, Discipline, Distribution, Failure, Fleet, FleetId, Group, GroupId, KeyedCache,
    Network, Outcome, Place, Servers, Source, Station, StationId, Step, StepId, TimedChange,
};
use loadbearing::sim::network::{Simulation, measurements::GroupCounts};
use loadbearing::sim::units::{Seed, Span, Time};
use proptest::prelude::*;

use crate::invariants::Ledger;

/// How long each backend runs before its sources fall silent [s].
const RUN_SECONDS: f64 = 60.0;

/// The stations of all instances of one kind follow each other.
const INSTANCES: u32 = 4;
const WORKERS: u32 = 0;
const PROCESSORS: u32 = INSTANCES;
const POOLS: u32 = 2 * INSTANCES;
const DATABASE: u32 = 3 * INSTANCES;
const GATEWAY: u32 = DATABASE + 1;
/// Where requests wait for an answer that somebody else fetches.
const ANSWERS: u32 = DATABASE + 2;

const GROUPS: [&str; 6] = [
    "workers",
    "processors",
    "pools",
    "database",
    "gateway",
    "answers",
];

/// A random backend with its happenings.
#[derive(Clone, Debug)]
struct Plan {
    rate: f64,
    choice: Choice,
    database: Discipline,
    in_service: u32,
    check_seconds: f64,
    timeouts: [f64; 2],
    attempts: u32,
    places: Option<u32>,
    patience: bool,
    autoscaled: bool,
    happenings: Vec<(u32, u32, u32)>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let choice = prop_oneof![
        Just(Choice::RoundRobin),
        Just(Choice::Random),
        Just(Choice::LeastOutstanding),
        Just(Choice::PowerOfTwo),
    ];
    let sharing = Discipline::ProcessorSharing {
        contention: Contention::NONE,
    };
    let database = prop_oneof![
        Just(sharing),
        Just(Discipline::Fifo),
        Just(Discipline::NonPreemptivePriority),
        Just(Discipline::PreemptiveResume),
    ];
    let clients = (1..4_u32, 0.2..4.0, 0.2..4.0, 8.0..30.0);
    let shape = (1..=INSTANCES, 0.0..8.0, proptest::option::of(0..6_u32));
    let happenings = proptest::collection::vec((0..60_000_u32, 0..9_u32, 0..INSTANCES), 6..30);
    let switches = (proptest::bool::ANY, proptest::bool::ANY);
    (choice, database, clients, shape, happenings, switches).prop_map(
        |(choice, database, (attempts, one, two, rate), shape, happenings, switches)| Plan {
            rate,
            choice,
            database,
            in_service: shape.0,
            check_seconds: shape.1,
            timeouts: [one, two],
            attempts,
            places: shape.2,
            patience: switches.0,
            autoscaled: switches.1,
            happenings,
        },
    )
}

impl Plan {
    fn change(&self, (millis, what, instance): (u32, u32, u32)) -> TimedChange {
        let fleet = FleetId(0);
        let fails = |failure| Change::InstanceFails {
            fleet,
            instance,
            failure,
        };
        let station = StationId(DATABASE);
        let change = match what {
            0 | 1 => fails(Failure::Crash),
            2 | 3 => fails(Failure::Silence),
            4 | 5 => Change::InstanceReturns { fleet, instance },
            6 => Change::StationFails { station },
            7 => Change::StationReturns { station },
            _ => Change::ForgetCache(CacheId(0)),
        };
        let at = Time::from_nanos(u64::from(millis) * 1_000_000);
        TimedChange { at, change }
    }

    fn stations(&self) -> Vec<Station> {
        let station = |name: &str, group: u32, servers: u32| Station {
            name: name.to_owned(),
            group: GroupId(group),
            servers: Servers::Finite(servers),
            discipline: Discipline::Fifo,
            waiting_capacity: None,
            patience: None,
        };
        let each = |name: &'static str, group, servers| {
            (0..INSTANCES).map(move |i| station(&format!("{name} {i}"), group, servers))
        };
        let mut stations: Vec<Station> = each("workers", 0, 3)
            .chain(each("processors", 1, 1))
            .chain(each("pool", 2, 2))
            .collect();
        for (index, station) in stations.iter_mut().enumerate() {
            if index < PROCESSORS as usize {
                station.waiting_capacity = self.places;
                station.patience =
                    { self.patience }.then_some(Distribution::Exponential { mean_seconds: 1.0 });
            } else if index < POOLS as usize {
                station.discipline = Discipline::ProcessorSharing {
                    contention: Contention::NONE,
                };
            }
        }
        stations.push(Station {
            discipline: self.database.clone(),
            ..station("database", 3, 2)
        });
        stations.push(station("gateway", 4, 6));
        // Not a line in order of arrival: each waits for its own answer.
        stations.push(Station {
            servers: Servers::Infinite,
            discipline: Discipline::ProcessorSharing {
                contention: Contention::NONE,
            },
            ..station("answers", 5, 1)
        });
        stations
    }

    fn fleet(&self) -> Fleet {
        Fleet {
            name: "application".to_owned(),
            row: [WORKERS, PROCESSORS, POOLS].map(StationId).to_vec(),
            instances: INSTANCES,
            in_service: self.in_service,
            health_check: Span::from_seconds(self.check_seconds),
            autoscaler: self.autoscaled.then_some(Autoscaler {
                processors: StationId(PROCESSORS),
                target: 0.5,
                metric_period: Span::from_seconds(2.0),
                boot: Span::from_seconds(3.0),
                scale_out_cooldown: Span::from_seconds(3.0),
                scale_in_cooldown: Span::from_seconds(5.0),
                min: 1,
                max: INSTANCES,
            }),
        }
    }

    fn network(&self) -> Network {
        let class = |name: &str, index: usize| Class {
            name: name.to_owned(),
            priority: index as u8,
            timeout: Some(Span::from_seconds(self.timeouts[index.min(1)])),
            deadline: None,
            background: false,
            policy: (index == 0).then_some(ClientPolicy {
                attempts: self.attempts,
                backoff: Backoff {
                    base: Span::from_seconds(0.1),
                    cap: Span::from_seconds(2.0),
                    jitter_share: 0.5,
                },
                budget: None,
                breaker: None,
            }),
        };
        let source = |index: u16| Source {
            name: format!("source {index}"),
            class: ClassId(index),
            arrivals: Arrivals::Poisson {
                per_second: self.rate / 2.0,
            },
            batch: 1,
            entry: StepId(0),
        };
        Network {
            groups: GROUPS
                .map(|name| Group {
                    name: name.to_owned(),
                })
                .to_vec(),
            stations: self.stations(),
            classes: vec![class("patient", 0), class("other", 1), class("job", 1)],
            caches: vec![KeyedCache {
                name: "cache".to_owned(),
                line: StationId(ANSWERS),
                keys: vec![0.4, 0.3, 0.3],
                tail: Vec::new(),
                keeps_for: 2.0,
                coalescing: true,
            }],
            sources: vec![source(0), source(1)],
            steps: self.steps(),
            fleets: vec![self.fleet()],
            changes: { self.happenings.iter() }
                .map(|&happening| self.change(happening))
                .collect(),
            ..Network::default()
        }
    }

    /// gateway held [ balance, worker held [ work, cache or connection held [ query ], work ], job
    /// left behind ].
    fn steps(&self) -> Vec<Step> {
        let instance = |first| Place::Chosen {
            first: StationId(first),
            slot: 0,
        };
        let acquire = |place, next, blocked| Step::Acquire {
            place,
            next: StepId(next),
            blocked: StepId(blocked),
            abandoned: StepId(blocked),
        };
        let release = |place, next| Step::Release {
            place,
            next: StepId(next),
        };
        let visit = |place, mean_seconds, next, blocked| Step::Visit {
            place,
            service: Distribution::Exponential { mean_seconds },
            next: StepId(next),
            blocked: StepId(blocked),
            abandoned: StepId(blocked),
        };
        let gateway = Place::Fixed(StationId(GATEWAY));
        let (workers, pool) = (instance(WORKERS), instance(POOLS));
        vec![
            acquire(gateway, 1, 15),
            Step::Balance {
                fleet: FleetId(0),
                slot: 0,
                choice: self.choice,
                next: StepId(2),
                refused: StepId(14),
                broken: StepId(12),
            },
            acquire(workers, 3, 14),
            visit(instance(PROCESSORS), 0.08, 17, 11),
            acquire(pool, 5, 11),
            visit(Place::Fixed(StationId(DATABASE)), 0.2, 6, 10),
            release(pool, 18),
            visit(instance(PROCESSORS), 0.08, 8, 11),
            release(workers, 19),
            release(gateway, 16),
            release(pool, 11),
            release(workers, 12),
            release(gateway, 13),
            Step::Depart(Outcome::Failed),
            release(gateway, 15),
            Step::Depart(Outcome::Blocked),
            Step::Depart(Outcome::Completed),
            Step::LookUp {
                cache: CacheId(0),
                found: StepId(7),
                missing: StepId(4),
                abandoned: StepId(11),
            },
            Step::Fill {
                cache: CacheId(0),
                next: StepId(7),
            },
            Step::Spawn {
                class: ClassId(2),
                entry: StepId(20),
                next: StepId(9),
            },
            visit(Place::Fixed(StationId(DATABASE)), 0.02, 16, 13),
        ]
    }
}

/// The network after its run, its sources silent, everything back and everybody gone.
fn emptied(network: &Network, seed: u64) -> Simulation<Ledger> {
    let seed = Seed::new(seed).unwrap();
    let mut simulation = Simulation::with_observer(network, seed, Ledger::new(network)).unwrap();
    simulation.run_until(Time::ZERO + Span::from_seconds(RUN_SECONDS / 2.0));
    simulation.close_batch();
    simulation.run_until(Time::ZERO + Span::from_seconds(RUN_SECONDS));
    simulation.close_batch();
    simulation.stop_sources();
    simulation.run_until(Time::NEVER);
    assert_eq!(simulation.stopped_by(), None);
    simulation
}

const fn gone(counts: &GroupCounts) -> u64 {
    let in_line = counts.abandoned + counts.timed_out + counts.lost_waiting;
    counts.served + counts.blocked + in_line + counts.lost_served
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whoever came has left by exactly one way; every server that was held has been given back;
    /// Little's law holds to the nanosecond, at every station and for requests as a whole.
    #[test]
    fn nobody_is_lost_when_things_fail(plan in plan(), seed in 0..1000_u64) {
        let network = plan.network();
        let simulation = emptied(&network, seed);
        let ledger = simulation.observer();
        prop_assert_eq!(simulation.requests_inside(), 0);
        prop_assert_eq!(ledger.arrived, ledger.ended());
        prop_assert!(ledger.open.is_empty());
        for (station, id) in ledger.stations.iter().zip(0..) {
            prop_assert!(station.visits.is_empty());
            prop_assert_eq!(simulation.inside(StationId(id)), 0);
            let ways = [station.left, station.blocked, station.gave_up, station.failed];
            prop_assert_eq!(station.came, ways.iter().sum::<u64>());
            prop_assert_eq!(station.inside_integral, station.sojourns);
        }
        let measured = simulation.measurements();
        let total = &measured.total;
        prop_assert_eq!(total.number_integral_nanos, total.response_sum_nanos);
        prop_assert_eq!(total.response_sum_nanos, ledger.responses);
        prop_assert_eq!(total.counts.arrivals, ledger.arrived);
        prop_assert_eq!(total.counts.ended(), ledger.ended());
        for (group, id) in measured.groups.iter().zip(0..) {
            prop_assert_eq!(group.counts.arrivals, gone(&group.counts));
            prop_assert_eq!(simulation.waiting(GroupId(id)), 0);
        }
    }

    /// The same seed gives the same bits.
    #[test]
    fn failures_are_repeatable(plan in plan(), seed in 0..1000_u64) {
        let network = plan.network();
        let run = || emptied(&network, seed).measurements();
        let (once, again) = (run(), run());
        prop_assert_eq!(format!("{once:?}"), format!("{again:?}"));
    }
}

/// The tests above are worth something only if things do fail while requests are inside.
#[test]
fn the_random_backends_lose_requests_in_every_way() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut all = [GroupCounts::default(); GROUPS.len()];
    for seed in 0..60 {
        let network = plan().new_tree(&mut runner).unwrap().current().network();
        let measured = emptied(&network, seed).measurements();
        for (sum, group) in all.iter_mut().zip(&measured.groups) {
            *sum += group.counts;
        }
    }
    for (group, sum) in all[..5].iter().enumerate() {
        assert!(sum.lost_served > 10, "{}: {sum:?}", GROUPS[group]);
    }
    for group in [0, 3, 5] {
        assert!(
            all[group].lost_waiting > 5,
            "{}: {:?}",
            GROUPS[group],
            all[group]
        );
    }
}
