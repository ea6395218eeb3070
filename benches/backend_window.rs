//! A full window of a scalable monolith at 80 % load: how fast it is, what each part costs, how
//! fast processors are shared, and that no event allocates memory.

use std::alloc::System;

use loadbearing::catalog::architectures;
use loadbearing::sim::backend::compile::compile;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::deployment::Deployment;
use loadbearing::sim::network::Simulation;
use loadbearing::sim::network::model::{
    Arrivals, Class, ClassId, Contention, Discipline, Distribution, Group, GroupId, Network,
    Outcome, Place, Servers, Source, Station, StationId, Step, StepId,
};
use loadbearing::sim::scenario::{Data, Design, Levers, Section, Work};
use loadbearing::sim::units::{Seed, Time};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// Counts what is allocated.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Offered rate over nominal capacity.
const LOAD: f64 = 0.8;

/// Requests that pass before anything is timed or counted.
const WARM_UP: u64 = 20_000;

/// The most allocations that so many events may make: arrays double when more is inside than ever
/// before, which becomes rarer and rarer; an event by itself allocates nothing.
pub(crate) const fn allocations_max(events: u64) -> u64 {
    8 + events / 1_000_000
}

/// What can be timed, in the order of what it adds.
pub(crate) const NAMES: [&str; 7] = [
    "workers and CPU",
    "+ pool + database",
    "+ cache = window",
    "8 instances",
    "32 instances",
    "16 servers in line",
    "16 shared CPUs",
];

/// What a run did.
pub(crate) struct Done {
    pub(crate) events: u64,
    /// Allocations, and reallocations, after the warm-up.
    pub(crate) allocations: u64,
}

/// A network in motion that is past its warm-up.
pub(crate) fn warmed_up(which: u32, seed: u64) -> Simulation {
    let network = match which {
        0 => monolith(1, 0.0, false),
        1 => monolith(1, 3.0, false),
        2 => monolith(1, 3.0, true),
        3 => monolith(8, 3.0, true),
        4 => monolith(32, 3.0, true),
        5 => one_station(Discipline::Fifo),
        _ => one_station(Discipline::ProcessorSharing {
            contention: Contention::NONE,
        }),
    };
    let seed = Seed::new(seed).expect("a small seed");
    let mut simulation = Simulation::new(&network, seed).expect("a correct network");
    simulation.run_departures(WARM_UP, Time::NEVER);
    simulation
}

/// Simulates so many more requests.
pub(crate) fn run(simulation: &mut Simulation, requests: u64) -> Done {
    let events = simulation.events();
    let region = Region::new(ALLOCATOR);
    simulation.run_departures(requests, Time::NEVER);
    let allocated = region.change();
    Done {
        events: simulation.events() - events,
        allocations: (allocated.allocations + allocated.reallocations) as u64,
    }
}

/// A scalable monolith of so many instances at [`LOAD`], with so many queries for each request.
fn monolith(instances: u32, queries: f64, cached: bool) -> Network {
    let work = Work::from_fn(|field| match field {
        "write_share" => 0.1,
        "application_ms" => 30.0,
        "application_cv" => 1.0,
        "queries_per_request" => queries,
        "query_ms" => 1.2,
        "database_round_trip_ms" => 0.5,
        "cacheable_share" => 0.8,
        "cache_ms" => 0.3,
        "client_timeout_seconds" => 30.0,
        _ => 0.0,
    });
    let data = Data::from_fn(|field| if field == "bytes_per_row" { 500.0 } else { 0.0 });
    let design = Design {
        architecture: architectures::find("scalable_monolith").expect("it ships"),
        levers: Levers::from_fn(|field| match field {
            "n_plus_one_factor" | "runtime_factor" => 1.0,
            _ => 0.0,
        }),
    };
    let deployment = Deployment {
        architecture: design.architecture.id.clone(),
        instances,
        application_size: 0,
        database_size: 3,
        replicas: 0,
        shards: 1,
        cache_size: 0,
        cache_nodes: u32::from(cached),
        background_instances: 0,
    };
    let demand = Demand::new(&work, &data, &design, &deployment, 2e7);
    compile(&demand, LOAD * demand.capacity()).network
}

/// Sixteen servers at [`LOAD`], with a mean service of 10 ms.
fn one_station(discipline: Discipline) -> Network {
    Network {
        groups: vec![Group {
            name: "station".to_owned(),
        }],
        stations: vec![Station {
            name: "station".to_owned(),
            group: GroupId(0),
            servers: Servers::Finite(16),
            discipline,
            waiting_capacity: None,
            patience: None,
        }],
        classes: vec![Class {
            name: "requests".to_owned(),
            priority: 0,
            timeout: None,
            ..Class::default()
        }],
        sources: vec![Source {
            name: "arrivals".to_owned(),
            class: ClassId(0),
            arrivals: Arrivals::Poisson {
                per_second: LOAD * 16.0 / 0.010,
            },
            batch: 1,
            entry: StepId(0),
        }],
        populations: Vec::new(),
        warm_pools: Vec::new(),
        steps: vec![
            Step::Visit {
                place: Place::Fixed(StationId(0)),
                service: Distribution::LogNormal {
                    mean_seconds: 0.010,
                    cv: 1.0,
                },
                next: StepId(1),
                blocked: StepId(1),
                abandoned: StepId(1),
            },
            Step::Depart(Outcome::Completed),
        ],
    }
}
