//! Read replicas: copies of the database that answer reads which tolerate a moment's age.
//!
//! # Model
//! Every shard has the same number of replicas, each as large as its primary. A read's query that
//! may see data a moment old is asked of one of the replicas of its shard, drawn at random as a
//! reader endpoint does; all other queries go to the primary. So replicas take load off the primary
//! only for reads, and a first replica may be busier than the primary it relieves.
//!
//! # Equations
//! Of a read's queries that no cache answers the share s (`read_share`) goes to replicas: a mean
//! request needs `q·(1 − w)·(1 − c·h)·s` queries there, and that much less of the primary. Query
//! times and contention are the primary's ([`super::database`]).
//!
//! # Units
//! shares [0…1], counts [1].
//!
//! # Assumptions
//! Replicas hold all of their shard's rows. Applying the primary's changes costs a replica no
//! processor time, which is generous where many requests write. Data that are a moment old are
//! never wrong for the reads that go there; how old they are is not modelled. A replica does not
//! take over when its primary fails, and the loss of a replica costs nothing: the others answer.
//!
//! # Sources
//! Architecture files (`database.replicas`).
//!
//! # Validation
//! `tests/integration/parts.rs::replicas_are_queues_of_their_own`,
//! `::replicas_relieve_reads_but_not_writes`; the tests below.

use crate::sim::backend::database;
use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::backend::load_balancer::SHARD_SLOT;
use crate::sim::deployment::{DatabasePart, Deployment, Placement};
use crate::sim::network::model::{
    Discipline, GroupId, Place, Routing, Servers, Station, StationId, Step, StepId,
};

/// The most replicas of one shard: a guard; providers sell up to 15.
const REPLICAS_MAX: u32 = 64;

/// How many replicas a shard has, and what they are for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    /// Replicas of one shard.
    pub(super) count: u32,
    /// Virtual processors of one.
    pub(super) vcpus: u32,
    /// Share of a read's queries that they answer [0…1].
    pub(super) read_share: f64,
}

impl Size {
    /// The replicas of a deployment; none where the database has none or shares a machine.
    pub(super) fn new(database: &DatabasePart, deployment: &Deployment) -> Self {
        let Some(part) = &database.replicas else {
            return Self::default();
        };
        if deployment.replicas == 0 || database.placement == Placement::WithApplication {
            return Self::default();
        }
        let size = part
            .sizes
            .get(deployment.database_size as usize)
            .or_else(|| part.sizes.last());
        Self {
            count: deployment.replicas.min(REPLICAS_MAX),
            vcpus: size.map_or(1, |size| size.vcpus.max(1)),
            read_share: part.read_share,
        }
    }
}

/// Adds the replicas, first one of each shard, then the second of each, and returns the first.
pub(super) fn stations(graph: &mut Graph, group: GroupId, demand: &Demand) -> StationId {
    graph.stations(demand.shards * demand.replicas, |replica| Station {
        name: format!(
            "replica {} of shard {}",
            replica / demand.shards,
            replica % demand.shards
        ),
        group,
        servers: Servers::Finite(demand.replica_vcpus),
        discipline: Discipline::ProcessorSharing {
            contention: demand.contention,
        },
        waiting_capacity: None,
        patience: None,
    })
}

/// Adds a read's query: to a replica of its shard if it tolerates that, from there to `next`; else
/// to `primary`. Returns its first step.
pub(super) fn read_query(
    graph: &mut Graph,
    demand: &Demand,
    network: Option<StationId>,
    first: StationId,
    primary: StepId,
    next: StepId,
) -> StepId {
    let mut ways = vec![(1.0 - demand.replica_share, primary)];
    for replica in 0..demand.replicas {
        let place = Place::Chosen {
            first: StationId(first.0 + replica * demand.shards),
            slot: SHARD_SLOT,
        };
        let query = database::query(graph, demand, network, place, [next, next]);
        ways.push((demand.replica_share / f64::from(demand.replicas), query));
    }
    graph.step(Step::Route(Routing::Probability(ways)))
}
