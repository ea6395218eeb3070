//! Pools of execution environments against closed forms and limits.

use loadbearing::sim::network::model::{
    Arrivals, Class, ClassId, Discipline, Distribution, Group, GroupId, IDLE_MAX, Network, Outcome,
    Place, Servers, Source, Station, StationId, Step, StepId, WarmPool,
};
use loadbearing::sim::network::{Measurements, Simulation};
use loadbearing::sim::theory::erlang_b;
use loadbearing::sim::units::{Span, Time};

use crate::backend::{assert_holds, seed};

const COLD_SECONDS: f64 = 0.5;

/// Functions of 1 s on average (log-normal, as variable as `cv` says), at most `limit` at once;
/// cold starts take half a second, those beyond the limit are refused.
fn functions(arrivals: Arrivals, cv: f64, limit: u32, keep_alive: Option<f64>) -> Network {
    let station = |name: &str, group, servers| Station {
        name: name.to_owned(),
        group: GroupId(group),
        servers,
        discipline: Discipline::Fifo,
        waiting_capacity: Some(0),
        patience: None,
    };
    let group = |name: &str| Group {
        name: name.to_owned(),
    };
    Network {
        groups: vec![group("limit"), group("cold starts"), group("work")],
        stations: vec![
            station("limit", 0, Servers::Finite(limit)),
            station("cold starts", 1, Servers::Infinite),
            station("work", 2, Servers::Infinite),
        ],
        classes: vec![Class {
            name: "request".to_owned(),
            ..Class::default()
        }],
        sources: vec![Source {
            name: "users".to_owned(),
            class: ClassId(0),
            arrivals,
            batch: 1,
            entry: StepId(2),
        }],
        steps: steps(cv),
        warm_pools: vec![WarmPool {
            keep_alive: keep_alive.map(Span::from_seconds),
            most_idle: limit,
        }],
        ..Network::default()
    }
}

/// Their steps: 0 refused, 1 answered, 2 the limit, 3 the pool, 4 a cold start, 5 the work.
fn steps(cv: f64) -> Vec<Step> {
    let visit = |station, service, next| Step::Visit {
        place: Place::Fixed(StationId(station)),
        service,
        next: StepId(next),
        blocked: StepId(next),
        abandoned: StepId(next),
    };
    let limit_of = Place::Fixed(StationId(0));
    let cold = Distribution::Deterministic {
        mean_seconds: COLD_SECONDS,
    };
    let work = Distribution::LogNormal {
        mean_seconds: 1.0,
        cv,
    };
    vec![
        Step::Depart(Outcome::Blocked),
        Step::Depart(Outcome::Completed),
        Step::Acquire {
            place: limit_of,
            next: StepId(3),
            blocked: StepId(0),
            abandoned: StepId(0),
        },
        Step::TakeWarm {
            pool: 0,
            warm: StepId(5),
            cold: StepId(4),
        },
        visit(1, cold, 5),
        visit(2, work, 6),
        Step::GiveBack {
            pool: 0,
            next: StepId(7),
        },
        Step::Release {
            place: limit_of,
            next: StepId(1),
        },
    ]
}

fn poisson(per_second: f64) -> Arrivals {
    Arrivals::Poisson { per_second }
}

fn measured(network: &Network, batch_seconds: f64) -> Measurements {
    let mut simulation = Simulation::new(network, seed()).unwrap();
    let batch = Span::from_seconds(batch_seconds);
    simulation.run_until(simulation.now() + batch);
    simulation.start_measuring();
    for _ in 0..20 {
        simulation.run_until(simulation.now() + batch);
        simulation.close_batch();
    }
    simulation.measurements()
}

/// Every environment is lost at once: all requests are cold, and the limit is M/G/c/c with 1.5 s.
#[test]
fn without_keep_alive_every_request_is_cold() {
    let measured = measured(&functions(poisson(4.0), 1.0, 1_000, Some(0.0)), 2_000.0);
    let [_, cold, work] = &measured.groups[..] else {
        panic!("three groups")
    };
    // One may be starting at either end.
    assert!(cold.counts.arrivals.abs_diff(work.counts.arrivals) <= 20);
    assert!(cold.counts.arrivals > 100_000);
    assert_holds(measured.total.response_time.interval(0.999), 1.5);
}

/// A request every two seconds, each of one second for certain: one environment does them all.
#[test]
fn a_steady_load_keeps_its_environments_warm_for_ever() {
    let steady = Arrivals::Deterministic { per_second: 0.5 };
    let mut network = functions(steady, 1.0, 1_000, None);
    network.steps[5] = match network.steps[5].clone() {
        Step::Visit {
            place,
            next,
            blocked,
            abandoned,
            ..
        } => Step::Visit {
            place,
            service: Distribution::Deterministic { mean_seconds: 1.0 },
            next,
            blocked,
            abandoned,
        },
        other => other,
    };
    let mut simulation = Simulation::new(&network, seed()).unwrap();
    simulation.run_until(Time::from_nanos(10_000_000_000_000));
    assert_eq!(simulation.measurements().groups[1].counts.arrivals, 1);
    // Idle for 0.99 s of the second between two requests and then given up: all are cold. Kept for
    // a second and a little: one.
    for (keep_alive, cold) in [(0.4, 5_000), (1.01, 1)] {
        network.warm_pools[0].keep_alive = Some(Span::from_seconds(keep_alive));
        let mut simulation = Simulation::new(&network, seed()).unwrap();
        simulation.run_until(Time::from_nanos(10_000_000_000_000));
        let starts = simulation.measurements().groups[1].counts.arrivals;
        assert_eq!(starts, cold, "{keep_alive}");
    }
}

/// With environments kept for ever the cold starts are as many as were ever in use at once, and
/// end there.
#[test]
fn cold_starts_end_when_the_pool_has_seen_the_most() {
    let network = functions(poisson(20.0), 1.0, 1_000, None);
    let mut simulation = Simulation::new(&network, seed()).unwrap();
    simulation.run_until(Time::from_nanos(2_000_000_000_000));
    let first = simulation.measurements().groups[1].counts.arrivals;
    assert!((30..70).contains(&first), "{first}");
    simulation.start_measuring();
    simulation.run_until(Time::from_nanos(4_000_000_000_000));
    let later = simulation.measurements();
    assert!(later.groups[1].counts.arrivals <= 5, "{later:?}");
    assert!(later.total.counts.completed > 35_000);
}

/// A request that finds nobody idle for `keep_alive` is cold: with one environment in use at most,
/// the gaps are exponential, and the share of longer ones is e^(−λ·keep-alive).
#[test]
fn a_lonely_environment_is_cold_as_often_as_gaps_are_long() {
    let (rate, keep_alive) = (0.02, 30.0);
    let mut network = functions(poisson(rate), 1.0, 1_000, Some(keep_alive));
    // Work and start that take no time to speak of.
    for step in [4, 5] {
        if let Step::Visit { service, .. } = &mut network.steps[step] {
            *service = Distribution::Deterministic { mean_seconds: 1e-6 };
        }
    }
    let measured = measured(&network, 500_000.0);
    let work = &measured.groups[2].counts;
    let share = measured.groups[1].counts.arrivals as f64 / work.arrivals as f64;
    let theory = libm::exp(-rate * keep_alive);
    let deviation = (theory * (1.0 - theory) / work.arrivals as f64).sqrt();
    assert!((share - theory).abs() < 3.3 * deviation, "{share} {theory}");
    assert!(3.3 * deviation < 0.03 * theory);
}

/// The limit without cold starts is Erlang's loss system, whatever the distribution of work.
#[test]
fn the_limit_refuses_as_erlang_says() {
    let mut network = functions(poisson(9.0), 1.4, 10, None);
    if let Step::Visit { service, .. } = &mut network.steps[4] {
        *service = Distribution::Deterministic { mean_seconds: 0.0 };
    }
    let measured = measured(&network, 4_000.0);
    let refused = measured.total.probability_of_blocking.interval(0.999);
    assert_holds(refused, erlang_b::blocking_probability(9.0, 10).unwrap());
}

#[test]
fn everybody_ends_once_and_gives_the_environment_back() {
    let mut network = functions(poisson(9.0), 1.4, 10, Some(0.7));
    network.classes[0].timeout = Some(Span::from_seconds(1.2));
    let mut simulation = Simulation::new(&network, seed()).unwrap();
    simulation.run_until(Time::from_nanos(1_000_000_000_000));
    simulation.stop_sources();
    simulation.run_until(Time::NEVER);
    let measured = simulation.measurements();
    let counts = &measured.total.counts;
    assert_eq!(counts.arrivals, counts.ended());
    assert!(counts.timed_out > 0 && counts.blocked > 0 && counts.completed > 0);
    let [limit, _, work] = &measured.groups[..] else {
        panic!("three groups")
    };
    assert_eq!(
        limit.counts.arrivals,
        limit.counts.served + limit.counts.blocked
    );
    assert_eq!(limit.counts.served, work.counts.served);
    assert_eq!(
        measured.total.number_integral_nanos,
        measured.total.response_sum_nanos
    );
    assert_eq!(simulation.requests_inside(), 0);
}

#[test]
fn mistakes_in_pools_are_named() {
    let mut network = functions(poisson(1.0), 1.0, 10, None);
    network.warm_pools[0].most_idle = IDLE_MAX + 1;
    network.steps.push(Step::TakeWarm {
        pool: 1,
        warm: StepId(90),
        cold: StepId(91),
    });
    network.steps.push(Step::GiveBack {
        pool: 2,
        next: StepId(92),
    });
    let errors = Simulation::new(&network, seed()).unwrap_err();
    let mut places: Vec<&str> = errors.iter().map(|error| error.place.as_str()).collect();
    places.sort_unstable();
    assert_eq!(
        places,
        [
            "steps[8].cold",
            "steps[8].pool",
            "steps[8].warm",
            "steps[9].next",
            "steps[9].pool",
            "warm_pools[0].most_idle"
        ]
    );
}
