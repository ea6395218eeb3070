//! What founders have lived through, on whole backends. Three more live where their parts are
//! tested: the knee between 80 and 95 % (`backend::the_knee_lies_between_80_and_95_percent`), the
//! query that hurts only after data grew (`backend::unindexed_queries_hurt_only_with_data`), and
//! workers that are all held while processors idle
//! (`backend::few_workers_make_others_wait_while_processors_idle`).

use loadbearing::catalog::{architectures, parameters};
use loadbearing::sim::backend::clients;
use loadbearing::sim::backend::compile::compile;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::window::{Precision, simulate};
use loadbearing::sim::deployment::{BalancerPart, Balancing};
use loadbearing::sim::network::Simulation;
use loadbearing::sim::performance::Part;
use loadbearing::sim::scenario::{Clients, Data, Design, Levers, Section, Work};
use loadbearing::sim::units::{Seed, Span, Time};

use crate::backend::deployment;

fn seed() -> Seed {
    Seed::new(2026).unwrap()
}

/// A request of 30 ms with three queries, one in ten a write; nobody waits longer than 2 s.
fn work() -> Work {
    let defaults: Work = parameters::default_section();
    Work {
        application_ms: 30.0,
        application_cv: 1.0,
        queries_per_request: 3.0,
        query_ms: 1.2,
        write_share: 0.1,
        client_timeout_seconds: 2.0,
        ..defaults
    }
}

fn design(architecture: &str) -> Design {
    Design {
        architecture: architectures::find(architecture).unwrap(),
        levers: Levers::from_fn(|field| match field {
            "n_plus_one_factor" | "runtime_factor" => 1.0,
            _ => 0.0,
        }),
    }
}

fn demand(work: &Work, design: &Design, instances: u32) -> Demand {
    let deployment = deployment(design, instances);
    let data: Data = parameters::default_section();
    Demand::new(work, &data, design, &deployment, 1e6)
}

/// What happened in one part of a story.
#[derive(Debug)]
struct Chapter {
    failed_share: f64,
    attempts_per_request: f64,
}

/// One machine at 70 % of its capacity, with three times that traffic from second 60 to 90, and
/// 70 % again: before, during, half a minute after, and four and a half minutes after. Its waiting
/// line has `places`, or the architecture's 512: more than it can serve while clients wait.
fn story_of_a_spike(clients: &Clients, places: Option<u32>) -> [Chapter; 4] {
    let mut design = design("single_server");
    if let Some(places) = places {
        design.architecture.application.waiting_capacity = places;
    }
    let demand = demand(&work(), &design, 1).with_clients(clients::policy(clients));
    let (calm, spike) = (0.7, 3.0);
    let points = [
        (0.0, 1.0),
        (60.0, 1.0),
        (60.1, spike),
        (90.0, spike),
        (90.1, 1.0),
    ];
    let backend = compile(&demand, calm * demand.capacity()).shaped(&points);
    let mut simulation = Simulation::new(&backend.network, seed()).unwrap();
    [(20.0, 60.0), (65.0, 90.0), (120.0, 180.0), (360.0, 420.0)].map(|(from, to)| {
        simulation.run_until(Time::ZERO + Span::from_seconds(from));
        simulation.start_measuring();
        simulation.run_until(Time::ZERO + Span::from_seconds(to));
        let counts = simulation.measurements().total.counts;
        Chapter {
            failed_share: 1.0 - counts.completed as f64 / counts.ended() as f64,
            attempts_per_request: counts.attempts as f64 / counts.arrivals as f64,
        }
    })
}

fn clients() -> Clients {
    parameters::default_section()
}

/// Traffic was back to normal after half a minute, but the site stayed down until we blocked the
/// apps that kept trying. Each failure is tried three more times, so that 70 % load offers 280 %:
/// the storm feeds itself.
#[test]
fn a_retry_storm_stays_after_the_spike_is_over() {
    let once = story_of_a_spike(&clients(), None);
    let stubborn = Clients {
        attempts: 4.0,
        ..clients()
    };
    let storm = story_of_a_spike(&stubborn, None);
    let [before, during, after, later] = &once;
    assert!(before.failed_share < 0.001, "{once:?}");
    assert!(during.failed_share > 0.5, "{once:?}");
    assert!(
        after.failed_share < 0.01 && later.failed_share < 0.001,
        "{once:?}"
    );
    let [before, _, after, later] = &storm;
    assert!(before.failed_share < 0.001, "{storm:?}");
    assert!(after.failed_share > 0.5, "{storm:?}");
    assert!(later.failed_share > 0.5, "{storm:?}");
    assert!(later.attempts_per_request > 3.0, "{storm:?}");
}

/// One line in the client: at most one retry for ten requests. The next spike was over when it
/// was over.
#[test]
fn a_retry_budget_ends_the_storm() {
    let careful = Clients {
        attempts: 4.0,
        retry_budget_share: 0.1,
        ..clients()
    };
    let story = story_of_a_spike(&careful, None);
    let [before, during, after, later] = &story;
    assert!(before.failed_share < 0.001, "{story:?}");
    assert!(during.attempts_per_request < 1.11, "{story:?}");
    assert!(after.failed_share < 0.05, "{story:?}");
    assert!(later.failed_share < 0.001, "{story:?}");
}

/// We failed fast for a few seconds, and the servers could breathe.
#[test]
fn a_circuit_breaker_ends_the_storm() {
    let guarded = Clients {
        attempts: 4.0,
        breaker_threshold: 0.5,
        breaker_open_seconds: 10.0,
        ..clients()
    };
    let story = story_of_a_spike(&guarded, None);
    assert!(story[3].failed_share < 0.001, "{story:?}");
}

/// We made the waiting line shorter and lost less. Whoever would wait longer than clients do is
/// refused at once, so that whoever is served is served in time, and no work is for nobody.
#[test]
fn a_waiting_line_shorter_than_patience_prevents_the_storm() {
    let stubborn = Clients {
        attempts: 4.0,
        ..clients()
    };
    let story = story_of_a_spike(&stubborn, Some(64));
    assert!(story[2].failed_share < 0.01, "{story:?}");
}

/// Every dashboard was green, processors half asleep, and pages took seconds: all connections
/// were taken, each by somebody waiting for the network.
#[test]
fn a_pool_runs_dry_while_processors_idle() {
    let mut design = design("scalable_monolith");
    let work = Work {
        database_round_trip_ms: 15.0,
        cacheable_share: 0.0,
        ..work()
    };
    let rate = 100.0;
    let at = |design: &Design| {
        let demand = demand(&work, design, 4);
        simulate(&demand, rate, seed(), Precision::Full)
    };
    design.architecture.application.connections_per_instance = 1;
    let one = at(&design);
    design.architecture.application.connections_per_instance = 4;
    let four = at(&design);
    assert_eq!(one.bottleneck, Some(Part::ConnectionPool), "{one:?}");
    for part in [Part::ApplicationCpu, Part::Database] {
        assert!(one.utilization_of(part).unwrap() < 0.5, "{one:?}");
    }
    assert!(one.p95_ms.value > 3.0 * four.p95_ms.value, "{four:?}");
    assert!(four.failed_share < 0.001, "{four:?}");
}

/// The average was fine, but one in a hundred waited behind somebody's export. Taking turns
/// sends requests to the instance that is stuck; counting what is outstanding does not.
#[test]
fn least_outstanding_beats_round_robin_in_the_tail() {
    let p99 = |balancing| {
        let mut design = design("scalable_monolith");
        design.architecture.application.workers_per_vcpu = 1.0;
        design.architecture.balancer = design
            .architecture
            .balancer
            .map(|part| BalancerPart { balancing, ..part });
        let work = Work {
            application_cv: 3.0,
            client_timeout_seconds: 30.0,
            ..work()
        };
        let demand = demand(&work, &design, 8);
        let window = simulate(&demand, 0.7 * demand.capacity(), seed(), Precision::Full);
        (window.p50_ms.value, window.p99_ms.value)
    };
    let turns = p99(Balancing::RoundRobin);
    let fewest = p99(Balancing::LeastOutstanding);
    assert!(turns.1 > 1.3 * fewest.1, "{turns:?} {fewest:?}");
}
