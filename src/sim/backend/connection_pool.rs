//! The connection pool: how many queries of one instance can be in the database at a time.
//!
//! # Model
//! Every instance keeps a fixed number of connections. A query waits for one, first come, first
//! served, keeps it for the round trip and the query's work, and gives it back.
//!
//! # Equations
//! By Little's law the connections in use are the queries per second times the time a query takes;
//! when that is the pool's size, requests wait with their workers in hand.
//!
//! # Units
//! connections [1].
//!
//! # Assumptions
//! One connection for each query, not for the whole request, whether a primary or a replica answers
//! it; no limit on waiting other than the client's timeout; opening connections costs nothing; the
//! database accepts all of them.
//!
//! # Sources
//! Architecture files (`connections_per_instance`).
//!
//! # Validation
//! `tests/integration/backend.rs::a_pool_of_one_connection_serialises_the_queries`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Discipline, GroupId, Place, Servers, Station, StationId, Step, StepId,
};

/// Adds the pools, one for each of so many instances, and returns the first.
pub(super) fn stations(
    graph: &mut Graph,
    group: GroupId,
    demand: &Demand,
    instances: u32,
) -> StationId {
    graph.stations(instances, |instance| Station {
        name: format!("connection pool {instance}"),
        group,
        servers: Servers::Finite(demand.connections),
        discipline: Discipline::Fifo,
        // Where requests keep theirs, who finds none left gets an error at once.
        waiting_capacity: demand.connection_of_its_own().then_some(0),
        patience: None,
    })
}

/// Adds giving a connection back, and then `next`.
pub(super) fn release(graph: &mut Graph, place: Place, next: StepId) -> StepId {
    graph.step(Step::Release { place, next })
}

/// Adds waiting for a connection, and then `next`; without one, `failed`.
pub(super) fn acquire(graph: &mut Graph, place: Place, next: StepId, failed: StepId) -> StepId {
    graph.step(Step::Acquire {
        place,
        next,
        blocked: failed,
        abandoned: failed,
    })
}
