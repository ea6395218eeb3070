//! The database: how long queries take, and the processors and locks they share.
//!
//! # Model
//! Each shard is one primary whose vCPUs are shared by the queries inside; a query uses at most
//! one. Beyond that, queries cost each other locks and cache lines: the Universal Scalability Law.
//! A query that an index serves descends a tree, so it grows with the logarithm of the rows; a
//! query that no index serves reads a share of all rows, so a poor schema is a cost that grows with
//! the data. A database on the application's own machine shares that machine's processors instead.
//!
//! # Equations
//! Indexed: `query_ms · ln(rows) / ln(10⁶)`. Un-indexed: that plus `scan ns per row · rows ·
//! scanned share`. Both with the rows of one shard. With n queries inside a shard of v vCPUs each
//! runs at speed `min(1, v/n) / (1 + σ(n − 1) + κ·n(n − 1))`.
//!
//! # Units
//! times [s] here, [ms] and [ns] in the scenario; rows [1].
//!
//! # Assumptions
//! Data in use fits into the database's memory (no disk); log-normal query times with coefficients
//! of variation [`INDEXED_CV`] and [`SCAN_CV`]; shards are picked evenly and at random; a standby
//! takes no reads (replicas do: [`super::replica`]); it fails only in stories
//! ([`super::failures`]). With the application on one machine, σ and κ are left out.
//!
//! # Sources
//! Gunther 2007, Guerrilla Capacity Planning (USL); parameters `work.query_ms`,
//! `work.scan_ns_per_row`, `data.scanned_share`; σ and κ in the architecture's file.
//!
//! # Validation
//! `tests/integration/backend.rs::unindexed_queries_hurt_only_with_data`, and the tests below.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Discipline, Distribution, GroupId, Place, Routing, Servers, Station, StationId, Step, StepId,
};
use crate::sim::scenario::{Data, Work};

/// Coefficient of variation of indexed queries -- assumed: as variable as memoryless ones.
pub const INDEXED_CV: f64 = 1.0;

/// Coefficient of variation of scans -- assumed: they read much the same rows each time.
pub const SCAN_CV: f64 = 0.5;

/// Rows at which the scenario's query time holds: by the parameter's definition.
const REFERENCE_ROWS: f64 = 1e6;

/// Fewer rows than this cost as much as these: a query has to start and to answer anyway.
const ROWS_MIN: f64 = 1e3;

/// Processor time of a query on a shard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryTime {
    /// When an index serves it [s].
    pub indexed_seconds: f64,
    /// When none does [s].
    pub scan_seconds: f64,
}

impl QueryTime {
    /// The times with `rows` rows in the shard.
    #[must_use]
    pub fn new(work: &Work, data: &Data, rows: f64) -> Self {
        let depth = libm::log(rows.max(ROWS_MIN)) / libm::log(REFERENCE_ROWS);
        let indexed_seconds = work.query_ms.max(0.0) * 1e-3 * depth;
        let scanned = rows.max(0.0) * data.scanned_share.clamp(0.0, 1.0);
        Self {
            indexed_seconds,
            scan_seconds: indexed_seconds + work.scan_ns_per_row.max(0.0) * 1e-9 * scanned,
        }
    }
}

/// Adds the shards and returns the first.
pub(super) fn shards(graph: &mut Graph, group: GroupId, demand: &Demand) -> StationId {
    graph.stations(demand.shards, |shard| Station {
        name: format!("database shard {shard}"),
        group,
        servers: Servers::Finite(demand.database_vcpus),
        discipline: Discipline::ProcessorSharing {
            contention: demand.contention,
        },
        waiting_capacity: None,
        patience: None,
    })
}

/// Adds the network between instances and a database with machines of its own.
pub(super) fn network(graph: &mut Graph, group: GroupId) -> StationId {
    graph.stations(1, |_| Station {
        name: "database network".into(),
        group,
        servers: Servers::Infinite,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    })
}

/// Adds a query: the way there (if there is one), then its work at `place`, then `next`, or
/// `refused` while the database is down. Returns its first step.
pub(super) fn query(
    graph: &mut Graph,
    demand: &Demand,
    network: Option<StationId>,
    place: Place,
    [next, refused]: [StepId; 2],
) -> StepId {
    let work = |mean_seconds, cv| Step::Visit {
        place,
        service: Distribution::LogNormal { mean_seconds, cv },
        next,
        // The line has no limit and nobody leaves it: only a database that is down takes this.
        blocked: refused,
        abandoned: refused,
    };
    let indexed = graph.step(work(demand.indexed_seconds, INDEXED_CV));
    let scan = demand.unindexed_share;
    let first = if scan > 0.0 {
        let scanning = graph.step(work(demand.scan_seconds, SCAN_CV));
        graph.step(Step::Route(Routing::Probability(vec![
            (1.0 - scan, indexed),
            (scan, scanning),
        ])))
    } else {
        indexed
    };
    match network {
        Some(station) if demand.round_trip_seconds > 0.0 => graph.step(Step::Visit {
            place: Place::Fixed(station),
            service: Distribution::Deterministic {
                mean_seconds: demand.round_trip_seconds,
            },
            next: first,
            blocked: first,
            abandoned: first,
        }),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::QueryTime;
    use crate::sim::scenario::{Data, Section, Work};

    fn times(rows: f64) -> QueryTime {
        let work = Work::from_fn(|field| match field {
            "query_ms" => 2.0,
            "scan_ns_per_row" => 40.0,
            _ => 0.0,
        });
        let data = Data::from_fn(|field| f64::from(u8::from(field == "scanned_share")) * 0.5);
        QueryTime::new(&work, &data, rows)
    }

    #[test]
    fn a_million_rows_is_the_reference() {
        assert!((times(1e6).indexed_seconds - 0.002).abs() < 1e-12);
        assert!((times(1e6).scan_seconds - 0.022).abs() < 1e-12);
    }

    #[test]
    fn an_index_grows_with_the_logarithm_and_a_scan_with_the_rows() {
        let ratio = times(1e12).indexed_seconds / times(1e6).indexed_seconds;
        assert!((ratio - 2.0).abs() < 1e-12);
        assert!(times(1e9).scan_seconds > 900.0 * times(1e6).scan_seconds * 0.95);
        assert_eq!(times(0.0), times(f64::NAN));
        assert!(times(0.0).scan_seconds > 0.0);
    }
}
