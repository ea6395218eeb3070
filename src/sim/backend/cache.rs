//! The cache: how often a read finds its answer there, and what looking costs.
//!
//! # Model
//! A look-aside cache: a cacheable read asks the cache first and the database only when the answer
//! is not there. Nodes split the objects between them and throw out what was not asked for longest
//! (LRU). Objects are rows; some are far more popular than others.
//!
//! In windows of a steady load a look-up hits with a probability. In episodes in which the cache
//! restarts, or with coalescing, its contents are followed, as in
//! [`crate::sim::network::model::KeyedCache`].
//!
//! # Equations
//! Hit probability: [`super::popularity`].
//! Capacity in rows: `C = nodes · memory · usable share / bytes per row`.
//!
//! # Units
//! memory [GiB], rows [1], bytes per row [bytes], probabilities [0…1].
//!
//! # Assumptions
//! Independent requests; popularity does not change with time; no expiry and no invalidation by
//! writes (the first is generous, the second is small where writes are few). A node answers in a
//! constant time whatever its load. Nodes restart together.
//!
//! # Sources
//! [`USABLE_MEMORY_SHARE`]: ElastiCache's `reserved-memory-percent`, 25 by
//! default.
//!
//! # Validation
//! Those of [`super::popularity`]; `tests/integration/cold_cache.rs`: contents that are followed
//! hit as often as the formula says.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    CacheId, Discipline, Distribution, GroupId, KeyedCache, Place, Routing, Servers, Station,
    StationId, Step, StepId,
};

/// Share of a node's memory that holds rows; the rest is for connections, copies and snapshots.
pub const USABLE_MEMORY_SHARE: f64 = 0.75;

/// Rows whose presence is followed one by one -- assumed: with 10 million rows of the default
/// popularity they are asked for in four look-ups of ten.
const FOLLOWED_ROWS: u32 = 4_096;

/// Bytes in a GiB: a definition.
const BYTES_PER_GIB: f64 = 1_073_741_824.0;

/// Rows that fit into `nodes` nodes of `memory_gib` each.
#[must_use]
pub fn capacity_rows(nodes: u32, memory_gib: f64, bytes_per_row: f64) -> f64 {
    let bytes = f64::from(nodes) * memory_gib * BYTES_PER_GIB * USABLE_MEMORY_SHARE;
    bytes / bytes_per_row.max(1.0)
}

/// Adds the cache: one station without waiting, because nodes are far from busy.
pub(super) fn station(graph: &mut Graph, group: GroupId) -> StationId {
    graph.stations(1, |_| Station {
        name: "cache".into(),
        group,
        servers: Servers::Infinite,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    })
}

/// Adds what is followed of the cache's contents, whose requests that wait for each other's answers
/// count in `group`.
pub(super) fn contents(graph: &mut Graph, group: GroupId, demand: &Demand) -> CacheId {
    let line = graph.stations(1, |_| Station {
        name: "cache answers".into(),
        group,
        servers: Servers::Infinite,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    });
    let ranked = demand.popularity.ranked(FOLLOWED_ROWS);
    graph.cache(KeyedCache {
        name: "rows".into(),
        line,
        keys: ranked.first,
        tail: ranked.others,
        keeps_for: ranked.characteristic_time,
        coalescing: demand.coalescing,
    })
}

/// Where a read query goes from the cache.
pub(super) struct Ways {
    /// With the answer.
    pub(super) next: StepId,
    /// To the database, without having asked or whatever the answer.
    pub(super) database: StepId,
    /// The contents that are followed, with the way to the database that leads to
    /// [`Step::Fill`], and where a request goes whose client has gone.
    pub(super) followed: Option<(CacheId, StepId, StepId)>,
}

/// Adds a read query's way: to the cache if it is cacheable, from there on with the answer, and
/// else to the database. Returns its first step.
pub(super) fn read_query(
    graph: &mut Graph,
    demand: &Demand,
    station: StationId,
    ways: &Ways,
) -> StepId {
    let (next, database) = (ways.next, ways.database);
    let found = match ways.followed {
        Some((cache, fetch, abandoned)) => graph.step(Step::LookUp {
            cache,
            found: next,
            missing: fetch,
            abandoned,
        }),
        None => {
            let hit = demand.hit_probability;
            graph.step(Step::Route(Routing::Probability(vec![
                (hit, next),
                (1.0 - hit, database),
            ])))
        }
    };
    let look = graph.step(Step::Visit {
        place: Place::Fixed(station),
        service: Distribution::Deterministic {
            mean_seconds: demand.cache_seconds,
        },
        next: found,
        blocked: database,
        abandoned: database,
    });
    let cacheable = demand.cacheable_share;
    graph.step(Step::Route(Routing::Probability(vec![
        (cacheable, look),
        (1.0 - cacheable, database),
    ])))
}

#[cfg(test)]
mod tests {
    use super::capacity_rows;

    #[test]
    fn capacity_counts_usable_memory_of_all_nodes() {
        let rows = capacity_rows(2, 1.0, 1024.0);
        assert!((rows - 2.0 * 1_048_576.0 * 0.75).abs() < 1.0);
    }
}
