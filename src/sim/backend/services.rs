//! An application made of services: what the calls between them cost a request.
//!
//! # Model
//! A request that a monolith answers within one process crosses several services. Each call costs
//! processor time on both sides and a network round trip, during which the worker is held. All
//! services run on one fleet of nodes.
//!
//! # Equations
//! `k` calls one after the other: `application_seconds` grows by `k · call_cpu_ms`, and the worker
//! is held for another `k · call_network_ms`.
//!
//! # Units
//! calls [1], times [ms] in the architecture, [s] here.
//!
//! # Assumptions
//! Calls follow each other; every node runs every service, so that services are not short one by
//! one; the callee's worker is not counted beside the caller's; a call costs the same in every
//! runtime; the constant network time has no variation. That a mistake may stay within a service is
//! the lever `coupling_share`, not a property of the architecture: services that need each other go
//! down together.
//!
//! # Sources
//! Architecture files (`application.services`).
//!
//! # Validation
//! `tests/integration/parts.rs::calls_between_services_cost_time_and_processors`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Discipline, Distribution, Place, Servers, Station, StationId, Step, StepId,
};

/// Adds the network between services; `None` where there is no call between any.
pub(super) fn station(graph: &mut Graph, demand: &Demand) -> Option<StationId> {
    (demand.outside.service_network_seconds > 0.0).then(|| {
        // Not a part that can be short of anything, so it is in no part's statistics.
        let group = graph.group("network between services");
        graph.stations(1, |_| Station {
            name: "network between services".into(),
            group,
            servers: Servers::Infinite,
            discipline: Discipline::Fifo,
            waiting_capacity: None,
            patience: None,
        })
    })
}

/// Adds the network time of a request's calls, and then `next`. Returns its first step.
pub(super) fn calls(
    graph: &mut Graph,
    demand: &Demand,
    station: StationId,
    next: StepId,
) -> StepId {
    graph.step(Step::Visit {
        place: Place::Fixed(station),
        service: Distribution::Deterministic {
            mean_seconds: demand.outside.service_network_seconds,
        },
        next,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: next,
        abandoned: next,
    })
}
