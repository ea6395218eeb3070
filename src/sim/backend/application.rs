//! The application: instances with workers that are held and processors that are shared.
//!
//! # Model
//! A request waits for a worker of its instance and holds it until its answer is ready, also while
//! it waits for the database (thread or process per request). A full waiting line answers 503 at
//! once. Busy workers share the instance's vCPUs equally, each using at most one. Half of the
//! application's work comes before the queries and half after them.
//!
//! # Equations
//! Work of a request: log-normal by mean and coefficient of variation cv. In two halves each has
//! `cv·√2`, so that their sum has the mean and the cv asked for. Workers in use by Little's law:
//! `throughput · (application time + time in queries)`.
//!
//! # Units
//! times [s], workers [1].
//!
//! # Assumptions
//! Every vCPU is as fast as every other, whatever its family; no garbage collection, no memory
//! limit; instances are alike, and fail only in stories ([`super::failures`]). An instance has
//! `round(workers per vCPU · vCPUs)` workers, at least one.
//!
//! # Sources
//! Parameters `work.application_ms`, `work.application_cv`, `levers.runtime_factor`; architecture
//! files.
//!
//! # Validation
//! `tests/integration/backend.rs::one_worker_without_a_database_is_an_mg1_queue`,
//! `::many_workers_are_a_shared_processor`, `::twitter_2007_uses_two_thirds_of_its_workers`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Contention, Discipline, Distribution, GroupId, Place, Servers, Station, StationId, Step, StepId,
};

/// Adds the workers of so many instances and returns those of the first.
pub(super) fn workers(
    graph: &mut Graph,
    group: GroupId,
    demand: &Demand,
    instances: u32,
) -> StationId {
    graph.stations(instances, |instance| Station {
        name: format!("application workers {instance}"),
        group,
        servers: Servers::Finite(demand.workers),
        discipline: Discipline::Fifo,
        waiting_capacity: Some(demand.waiting_capacity),
        patience: { demand.longest_wait_seconds }
            .map(|mean_seconds| Distribution::Deterministic { mean_seconds }),
    })
}

/// Adds the processors of so many instances and returns those of the first.
pub(super) fn processors(
    graph: &mut Graph,
    group: GroupId,
    demand: &Demand,
    instances: u32,
) -> StationId {
    graph.stations(instances, |instance| Station {
        name: format!("application processors {instance}"),
        group,
        servers: Servers::Finite(demand.application_vcpus),
        discipline: Discipline::ProcessorSharing {
            contention: Contention::NONE,
        },
        waiting_capacity: None,
        patience: None,
    })
}

/// Which part of a request's work in the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Portion {
    /// All of it, when there are no queries.
    Whole,
    /// What comes before the queries, or what comes after them.
    Half,
}

/// Log-normal times of this mean [s] and coefficient of variation.
pub(super) fn log_normal(mean_seconds: f64, cv: f64) -> Distribution {
    if cv > 0.0 {
        Distribution::LogNormal { mean_seconds, cv }
    } else {
        Distribution::Deterministic { mean_seconds }
    }
}

/// Adds a portion of a request's work, and then `next`.
pub(super) fn work(
    graph: &mut Graph,
    demand: &Demand,
    portion: Portion,
    place: Place,
    next: StepId,
) -> StepId {
    let (share, spread) = match portion {
        Portion::Whole => (1.0, 1.0),
        Portion::Half => (0.5, std::f64::consts::SQRT_2),
    };
    let mean_seconds = demand.application_seconds * share;
    let cv = demand.application_cv * spread;
    graph.step(Step::Visit {
        place,
        service: log_normal(mean_seconds, cv),
        next,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: next,
        abandoned: next,
    })
}
