//! The load balancer: which instance a request goes to.
//!
//! # Model
//! In turn, at random, to the instance with the fewest requests outstanding (waiting or
//! holding a worker), or to the better of two drawn at random. It knows its instances' outstanding
//! requests at once and takes no time itself.
//!
//! # Equations
//! None.
//!
//! # Units
//! None.
//!
//! # Assumptions
//! One balancer that sees everything; no slow start, no sticky sessions. Instances fail only in
//! stories ([`super::failures`]), and only there the balancer checks their health.
//!
//! # Sources
//! Mitzenmacher 2001, The power of two choices in randomized load balancing.
//!
//! # Validation
//! `tests/integration/backend.rs::balancing_by_outstanding_requests_beats_chance`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::deployment::Balancing;
use crate::sim::network::model::{Choice, FleetId, StationId, Step, StepId};

/// Where a request remembers its instance.
pub(super) const INSTANCE_SLOT: u8 = 0;

/// Where a request remembers its database shard.
pub(super) const SHARD_SLOT: u8 = 1;

/// Adds the choice of an instance by the requests at its workers, and then `next`.
pub(super) fn choose_instance(
    graph: &mut Graph,
    demand: &Demand,
    workers: StationId,
    next: StepId,
) -> StepId {
    let (instances, choice) = (demand.instances, choice(demand));
    choose(graph, workers, instances, INSTANCE_SLOT, choice, next)
}

/// Adds the choice of an instance in service, and then `next`; when none is, `refused`, and when it
/// has failed, `broken`.
pub(super) fn choose_in_service(
    graph: &mut Graph,
    demand: &Demand,
    fleet: FleetId,
    [next, refused, broken]: [StepId; 3],
) -> StepId {
    graph.step(Step::Balance {
        fleet,
        slot: INSTANCE_SLOT,
        choice: choice(demand),
        next,
        refused,
        broken,
    })
}

const fn choice(demand: &Demand) -> Choice {
    match demand.balancing {
        Balancing::RoundRobin => Choice::RoundRobin,
        Balancing::Random => Choice::Random,
        Balancing::LeastOutstanding => Choice::LeastOutstanding,
        Balancing::PowerOfTwo => Choice::PowerOfTwo,
    }
}

/// Adds the choice of the shard that holds a request's rows, and then `next`.
pub(super) fn choose_shard(
    graph: &mut Graph,
    demand: &Demand,
    shards: StationId,
    next: StepId,
) -> StepId {
    choose(
        graph,
        shards,
        demand.shards,
        SHARD_SLOT,
        Choice::Random,
        next,
    )
}

/// One of one needs no choice: a request remembers 0 until it chooses.
fn choose(
    graph: &mut Graph,
    first: StationId,
    count: u32,
    slot: u8,
    choice: Choice,
    next: StepId,
) -> StepId {
    if count <= 1 {
        return next;
    }
    graph.step(Step::Choose {
        first,
        count,
        slot,
        choice,
        next,
    })
}
