//! Functions: an application without machines, whose requests each have an environment.
//!
//! # Model
//! A request takes an idle execution environment, the one that was used last, or waits until a new
//! one has started (a cold start). It has the environment to itself until its answer is ready: its
//! share of a processor and its memory. When [`ServerlessPart::concurrency_limit`] environments are
//! in use the next request is refused at once (429). An environment that is idle for the keep-alive
//! time is given up. Every environment keeps a connection to the database, and a database has only
//! so many: who finds none left gets an error. A proxy shares the connections instead, one for
//! each query, and who finds none free waits.
//!
//! # Equations
//! By Little's law λ·T environments are in use, T the time that a request takes; the limit L
//! carries at most L/T requests a second. With vCPU share v the application's work takes
//! 1/min(1, v) times its processor time. Connections of a database with M bytes of memory:
//! `min(M / 9,531,392, 5,000)`, for each shard.
//!
//! # Units
//! times [s] here, [ms] and [min] in the architecture; memory [MB] there, [GiB] of the database.
//!
//! # Assumptions
//! One thread per request: more than one vCPU makes nothing faster. Environments start at once, as
//! many as are asked for (providers slow down growth beyond a thousand in ten seconds). Starting
//! one takes a log-normal time whatever the load. An idle environment's connection stays open, and
//! whoever takes the one used last finds it open. Deploys, which make all environments cold, are
//! left out. Windows begin without environments; the warm-up is thrown away.
//!
//! # Sources
//! AWS Lambda, quotas: 1,000 concurrent executions by default, 1,769 MB are one vCPU. Amazon RDS
//! for PostgreSQL, default of max_connections. Architecture file `serverless`.
//!
//! # Validation
//! `tests/integration/serverless.rs`; the pool: `tests/integration/warm_pools.rs`.

use serde::{Deserialize, Serialize};

use crate::sim::backend::application;
use crate::sim::backend::bottleneck::SATURATED;
use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::backend::window::UNANSWERED_MAX;
use crate::sim::deployment::{Deployment, ServerlessPart, Size};
use crate::sim::network::model::{
    Discipline, GroupId, IDLE_MAX, Place, Servers, Station, StationId, Step, StepId, WarmPool,
};
use crate::sim::performance::Part;
use crate::sim::scenario::Design;
use crate::sim::units::Span;

/// The only pool of a backend's network.
const POOL: u32 = 0;

/// Bytes of a database's memory for each connection that it accepts: Amazon RDS for PostgreSQL,
/// `max_connections` = LEAST(DBInstanceClassMemory/9531392, 5000).
pub const BYTES_PER_CONNECTION: f64 = 9_531_392.0;

/// Connections that a database accepts at most: by the same rule.
pub const CONNECTIONS_MAX: f64 = 5_000.0;

/// Bytes in a GiB: a definition.
const BYTES_PER_GIB: f64 = 1_073_741_824.0;

/// Requests in which a pool fills, when its keep-alive is longer than that -- assumed.
const FILLING_REQUESTS: f64 = 1_000.0;

/// What environments need beyond a worker's demand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Serverless {
    /// Mean time to start one [s].
    pub cold_start_seconds: f64,
    /// Its coefficient of variation.
    pub cold_start_cv: f64,
    /// How long an idle one is kept [s].
    pub keep_alive_seconds: f64,
    /// Whether a proxy shares the connections.
    pub proxied: bool,
}

/// Puts functions in the place of machines, if the design's application is made of them.
pub(super) fn apply(demand: &mut Demand, design: &Design, deployment: &Deployment) {
    let Some(part) = &design.architecture.application.serverless else {
        return;
    };
    let speed = if part.vcpus > 0.0 {
        part.vcpus.min(1.0)
    } else {
        1.0
    };
    let limit = part.concurrency_limit.clamp(1, IDLE_MAX);
    let sizes = &design.architecture.database.sizes;
    demand.instances = 1;
    demand.application_vcpus = limit;
    demand.workers = limit;
    demand.waiting_capacity = 0;
    demand.connections =
        connections(sizes, deployment).map_or(limit, |each| each.saturating_mul(demand.shards));
    demand.application_seconds /= speed;
    demand.jobs = demand.jobs.slower(speed);
    demand.serverless = Some(environments(part));
}

fn environments(part: &ServerlessPart) -> Serverless {
    Serverless {
        cold_start_seconds: part.cold_start_ms.max(0.0) * 1e-3,
        cold_start_cv: part.cold_start_cv.max(0.0),
        keep_alive_seconds: part.keep_alive_minutes.max(0.0) * 60.0,
        proxied: part.proxy.is_some(),
    }
}

/// Connections that one shard accepts; `None` without machines of its own.
fn connections(sizes: &[Size], deployment: &Deployment) -> Option<u32> {
    let size = sizes
        .get(deployment.database_size as usize)
        .or_else(|| sizes.last())?;
    let most = size.memory_gib * BYTES_PER_GIB / BYTES_PER_CONNECTION;
    Some((most.min(CONNECTIONS_MAX) as u32).max(1))
}

/// Adds the processors of the environments: each has its own.
pub(super) fn processors(graph: &mut Graph) -> StationId {
    endless(graph, "environments")
}

/// Adds what starts environments.
pub(super) fn starts(graph: &mut Graph) -> StationId {
    endless(graph, "cold starts")
}

/// Adds what is never short of anything, so it is in no part's statistics.
fn endless(graph: &mut Graph, name: &str) -> StationId {
    let group: GroupId = graph.group(name);
    graph.stations(1, |_| Station {
        name: name.into(),
        group,
        servers: Servers::Infinite,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    })
}

/// Adds the pool of environments.
pub(super) fn pool(graph: &mut Graph, demand: &Demand, environments: &Serverless) {
    graph.warm_pool(WarmPool {
        keep_alive: Some(Span::from_seconds(environments.keep_alive_seconds)),
        most_idle: demand.workers,
    });
}

/// Adds giving an environment back, and then `next`.
pub(super) fn give_back(graph: &mut Graph, next: StepId) -> StepId {
    graph.step(Step::GiveBack { pool: POOL, next })
}

/// Adds getting an environment, idle or new, and then `next`.
pub(super) fn take(
    graph: &mut Graph,
    environments: &Serverless,
    starts: StationId,
    next: StepId,
) -> StepId {
    let Serverless {
        cold_start_seconds,
        cold_start_cv,
        ..
    } = *environments;
    let cold = graph.step(Step::Visit {
        place: Place::Fixed(starts),
        service: application::log_normal(cold_start_seconds, cold_start_cv),
        next,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: next,
        abandoned: next,
    });
    graph.step(Step::TakeWarm {
        pool: POOL,
        warm: next,
        cold,
    })
}

/// What refuses requests where nobody waits for it, if more than [`UNANSWERED_MAX`] of those that
/// ended were: the limit or the connections, or the database that holds them up when it is at least
/// [`SATURATED`] busy.
pub(super) fn refusing(
    demand: &Demand,
    blocked: impl Fn(Part) -> f64,
    utilization: &[(Part, f64)],
) -> Option<Part> {
    demand.serverless?;
    let parts = [Part::ApplicationWorkers, Part::ConnectionPool];
    let part = parts
        .into_iter()
        .find(|part| blocked(*part) > UNANSWERED_MAX)?;
    let held_up = |&(part, busy): &(Part, f64)| part == Part::Database && busy >= SATURATED;
    Some(if utilization.iter().any(held_up) {
        Part::Database
    } else {
        part
    })
}

/// How long a pool is not yet typical [s]; 0 without one.
pub(super) fn warm_up_seconds(demand: &Demand, per_second: f64) -> f64 {
    demand.serverless.map_or(0.0, |environments| {
        let filling = environments
            .keep_alive_seconds
            .min(FILLING_REQUESTS / per_second);
        filling.max(10.0 * environments.cold_start_seconds)
    })
}
