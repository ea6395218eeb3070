//! The cache: how often a read finds its answer there, and what looking costs.
//!
//! # Model
//! A look-aside cache: a cacheable read asks the cache first and the database only when the answer
//! is not there. Nodes split the objects between them and throw out what was not asked for longest
//! (LRU). Objects are rows; some are far more popular than others.
//!
//! # Equations
//! Popularity of the i-th of N rows: `p_i = i^(−α) / Σ j^(−α)` (Zipf).
//! Che's approximation: the characteristic time t solves `Σ (1 − exp(−p_i·t)) = C`, and a request
//! hits with probability `h = Σ p_i·(1 − exp(−p_i·t))`.
//! Capacity in rows: `C = nodes · memory · usable share / bytes per row`.
//!
//! # Units
//! memory [GiB], rows [1], bytes per row [bytes], probabilities [0…1].
//!
//! # Assumptions
//! Independent requests; popularity does not change with time; the cache is warm; no expiry and no
//! invalidation by writes (the first is generous, the second is small where writes are few). A node
//! answers in a constant time whatever its load. Cold starts and stampedes are not modelled yet.
//!
//! # Sources
//! Che, Tung, Wang 2002, Hierarchical Web caching systems; Fricker, Robert, Roberts 2012, A
//! versatile and accurate approximation for LRU cache performance; Breslau and others 1999, Web
//! caching and Zipf-like distributions (α from 0.64 to 0.83 on the web; larger in key-value stores:
//! Yang and others 2020). [`USABLE_MEMORY_SHARE`]: ElastiCache's `reserved-memory-percent`, 25 by
//! default.
//!
//! # Validation
//! The tests below: limiting cases, equal popularity, and a simulated LRU cache.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Discipline, Distribution, GroupId, Place, Routing, Servers, Station, StationId, Step, StepId,
};

/// Zipf's α of row popularity [1] -- assumed; published values run from 0.6 to above 1.
pub const POPULARITY_EXPONENT: f64 = 0.9;

/// Share of a node's memory that holds rows; the rest is for connections, copies and snapshots.
pub const USABLE_MEMORY_SHARE: f64 = 0.75;

/// Bytes in a GiB: a definition.
const BYTES_PER_GIB: f64 = 1_073_741_824.0;

/// Ranks whose popularity is summed one by one; the rest are summed in blocks.
const EXACT_RANKS: u32 = 512;

/// Ratio of the ends of a block of ranks.
const BLOCK_RATIO: f64 = 1.15;

/// Halvings of the interval that holds the logarithm of the characteristic time.
const HALVINGS: u32 = 60;

/// Rows that fit into `nodes` nodes of `memory_gib` each.
#[must_use]
pub fn capacity_rows(nodes: u32, memory_gib: f64, bytes_per_row: f64) -> f64 {
    let bytes = f64::from(nodes) * memory_gib * BYTES_PER_GIB * USABLE_MEMORY_SHARE;
    bytes / bytes_per_row.max(1.0)
}

/// Probability that a request for one of `rows` rows of Zipf popularity `exponent` finds it in a
/// cache that holds `capacity` of them [0…1]. O(log rows).
#[must_use]
pub fn hit_probability(rows: f64, capacity: f64, exponent: f64) -> f64 {
    if capacity <= 0.0 || rows.is_nan() || capacity.is_nan() {
        return 0.0;
    }
    if rows <= capacity {
        return 1.0;
    }
    let blocks = popularity(rows, exponent);
    let inside = |time: f64| -> f64 {
        let kept = |block: &Block| block.ranks * -libm::expm1(-block.probability * time);
        blocks.iter().map(kept).sum()
    };
    // 1 − exp(−p·t) is at most p·t, so the time is at least the capacity; it is at most what the
    // rarest row needs to stay.
    let (mut low, mut high) = (libm::log(capacity.max(1e-9)), libm::log(rows) + 90.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if inside(libm::exp(middle)) < capacity {
            low = middle;
        } else {
            high = middle;
        }
    }
    let time = libm::exp(0.5 * (low + high));
    let found =
        |block: &Block| block.ranks * block.probability * -libm::expm1(-block.probability * time);
    blocks.iter().map(found).sum::<f64>().clamp(0.0, 1.0)
}

/// Neighbouring ranks that are nearly equally popular.
struct Block {
    /// How many.
    ranks: f64,
    /// Probability that a request is for a given one of them.
    probability: f64,
}

fn popularity(rows: f64, exponent: f64) -> Vec<Block> {
    let mut blocks: Vec<Block> = (1..=EXACT_RANKS)
        .map(f64::from)
        .take_while(|rank| *rank <= rows)
        .map(|rank| Block {
            ranks: 1.0,
            probability: libm::pow(rank, -exponent),
        })
        .collect();
    // The sum over ranks a+1 … b is close to the integral from a + ½ to b + ½.
    let mut from = f64::from(EXACT_RANKS);
    while from < rows {
        let to = (from * BLOCK_RATIO).ceil().min(rows);
        let weight = integral(to + 0.5, exponent) - integral(from + 0.5, exponent);
        blocks.push(Block {
            ranks: to - from,
            probability: weight / (to - from),
        });
        from = to;
    }
    let total: f64 = blocks.iter().map(|b| b.ranks * b.probability).sum();
    for block in &mut blocks {
        block.probability /= total;
    }
    blocks
}

/// The antiderivative of x^(−exponent).
fn integral(x: f64, exponent: f64) -> f64 {
    let power = 1.0 - exponent;
    if power.abs() < 1e-9 {
        libm::log(x)
    } else {
        libm::pow(x, power) / power
    }
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

/// Adds a read query's way: to the cache if it is cacheable, from there back to `next` with the
/// answer, and else to `database`. Returns its first step.
pub(super) fn read_query(
    graph: &mut Graph,
    demand: &Demand,
    station: StationId,
    next: StepId,
    database: StepId,
) -> StepId {
    let hit = demand.hit_probability;
    let found = graph.step(Step::Route(Routing::Probability(vec![
        (hit, next),
        (1.0 - hit, database),
    ])));
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
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::{capacity_rows, hit_probability};

    #[test]
    fn nothing_hits_in_no_cache_and_everything_in_a_large_one() {
        assert_eq!(hit_probability(1e6, 0.0, 0.9).to_bits(), 0.0_f64.to_bits());
        assert_eq!(hit_probability(1e6, 1e6, 0.9).to_bits(), 1.0_f64.to_bits());
        assert_eq!(hit_probability(0.0, 1.0, 0.9).to_bits(), 1.0_f64.to_bits());
        assert!(hit_probability(1e6, 999_999.0, 0.9) > 0.99);
        assert!(hit_probability(1e6, 1e-3, 0.9) < 1e-3);
    }

    #[test]
    fn equal_popularity_hits_by_the_share_that_fits() {
        for share in [0.01, 0.3, 0.9] {
            let hit = hit_probability(1e8, share * 1e8, 0.0);
            assert!((hit - share).abs() < 1e-6, "{share}: {hit}");
        }
    }

    #[test]
    fn more_memory_and_more_skew_hit_more_often_and_more_rows_less() {
        let hit = |rows, capacity, exponent| hit_probability(rows, capacity, exponent);
        assert!(hit(1e7, 1e4, 0.9) < hit(1e7, 1e5, 0.9));
        assert!(hit(1e7, 1e5, 0.9) < hit(1e7, 1e5, 1.1));
        assert!(hit(1e9, 1e5, 0.9) < hit(1e7, 1e5, 0.9));
    }

    #[test]
    fn blocks_of_ranks_change_nothing_visible() {
        // A cache of k rows under extreme skew holds the first k: h is their share of requests.
        let exponent = 1.3;
        let exact: f64 = (1..=200_000)
            .map(|rank| libm::pow(f64::from(rank), -exponent))
            .sum();
        let first = 1.0 / exact;
        let blocks = super::popularity(200_000.0, exponent);
        assert!((blocks[0].probability / first - 1.0).abs() < 1e-4);
    }

    #[test]
    fn agrees_with_a_simulated_least_recently_used_cache() {
        let (rows, capacity, exponent) = (2_000_u32, 150, 0.9);
        let mut cumulative = Vec::new();
        let mut sum = 0.0;
        for rank in 1..=rows {
            sum += libm::pow(f64::from(rank), -exponent);
            cumulative.push(sum);
        }
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        // Most recently used last.
        let mut kept: Vec<usize> = Vec::new();
        let (mut hits, warm_up, requests) = (0_u32, 20_000, 400_000);
        for round in 0..warm_up + requests {
            let at = random.random::<f64>() * sum;
            let row = cumulative.partition_point(|edge| *edge < at);
            match kept.iter().rposition(|other| *other == row) {
                Some(place) => {
                    kept.remove(place);
                    hits += u32::from(round >= warm_up);
                }
                None if kept.len() == capacity => {
                    kept.remove(0);
                }
                None => {}
            }
            kept.push(row);
        }
        let simulated = f64::from(hits) / f64::from(requests);
        let computed = hit_probability(f64::from(rows), capacity as f64, exponent);
        assert!(
            (simulated - computed).abs() < 0.005,
            "{simulated} {computed}"
        );
    }

    #[test]
    fn capacity_counts_usable_memory_of_all_nodes() {
        let rows = capacity_rows(2, 1.0, 1024.0);
        assert!((rows - 2.0 * 1_048_576.0 * 0.75).abs() < 1.0);
    }
}
