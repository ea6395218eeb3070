//! Which rows requests are for, and which of them a cache holds.
//!
//! # Model
//! Rows of Zipf popularity behind an LRU cache.
//!
//! # Equations
//! Popularity of the i-th of N rows: `p_i = i^(−α) / Σ j^(−α)` (Zipf).
//! Che's approximation: the characteristic time t solves `Σ (1 − exp(−p_i·t)) = C`, and a request
//! hits with probability `h = Σ p_i·(1 − exp(−p_i·t))`. After only n requests since the cache was
//! empty, n takes the place of t.
//!
//! # Units
//! rows [1], times in requests, probabilities [0…1].
//!
//! # Assumptions
//! Independent requests; popularity does not change with time.
//!
//! # Sources
//! Che, Tung, Wang 2002, Hierarchical Web caching systems; Fricker, Robert, Roberts 2012, A
//! versatile and accurate approximation for LRU cache performance; Breslau and others 1999, Web
//! caching and Zipf-like distributions (α from 0.64 to 0.83 on the web; larger in key-value stores:
//! Yang and others 2020).
//!
//! # Validation
//! The tests below: limiting cases, equal popularity, and a simulated LRU cache.

use serde::{Deserialize, Serialize};

/// Ranks whose popularity is summed one by one; the rest are summed in blocks.
const EXACT_RANKS: u32 = 512;

/// Ratio of the ends of a block of ranks.
const BLOCK_RATIO: f64 = 1.15;

/// Halvings of the interval that holds the logarithm of the characteristic time.
const HALVINGS: u32 = 60;

/// Points of the tail's table, from one request to the characteristic time.
const TAIL_POINTS: u32 = 128;

/// After so many mean gaps between requests for the rarest row it has been asked for.
const SURELY: f64 = 50.0;

/// Rows of Zipf popularity, and how many of them a cache holds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Popularity {
    /// Rows.
    pub rows: f64,
    /// Rows that the cache holds.
    pub capacity_rows: f64,
    /// Zipf's α.
    pub exponent: f64,
}

/// The popular rows one by one, and the others as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Probability that a request is for each of the most popular rows.
    pub first: Vec<f64>,
    /// (ln of requests since the cache was empty, probability that a request for another row finds
    /// it), up to the characteristic time.
    pub others: Vec<(f64, f64)>,
    /// The characteristic time [requests]; infinite when everything fits.
    pub characteristic_time: f64,
}

impl Popularity {
    /// Probability that a request finds its row in the warm cache [0…1]. O(log rows).
    #[must_use]
    pub fn hit_probability(&self) -> f64 {
        hit_probability(self.rows, self.capacity_rows, self.exponent)
    }

    /// The same rows with the first so many of them one by one.
    #[must_use]
    pub fn ranked(&self, first: u32) -> Ranked {
        let rows = self.rows.max(1.0);
        let blocks = blocks(rows, self.exponent, first);
        let characteristic_time = if rows <= self.capacity_rows {
            f64::INFINITY
        } else {
            characteristic_time(&blocks, rows, self.capacity_rows.max(f64::MIN_POSITIVE))
        };
        let (popular, others) = blocks.split_at(blocks.len().min(first as usize));
        let rarest = others.last().map_or(1.0, |block| block.probability);
        let longest = libm::log(characteristic_time.min(SURELY / rarest).max(1.0));
        let all: f64 = others.iter().map(|b| b.ranks * b.probability).sum();
        let hit = |at: f64| (found(others, libm::exp(at)) / all).clamp(0.0, 1.0);
        let step = longest / f64::from(TAIL_POINTS);
        let mut table: Vec<(f64, f64)> = Vec::new();
        for point in 0..=TAIL_POINTS {
            let at = step * f64::from(point);
            if all > 0.0 && table.last().is_none_or(|last| last.0 < at) {
                let before = table.last().map_or(0.0, |last| last.1);
                table.push((at, hit(at).max(before)));
            }
        }
        Ranked {
            first: popular.iter().map(|block| block.probability).collect(),
            others: table,
            characteristic_time,
        }
    }
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
    let blocks = blocks(rows, exponent, EXACT_RANKS);
    let time = characteristic_time(&blocks, rows, capacity);
    found(&blocks, time).clamp(0.0, 1.0)
}

/// Probability that a request is for one of these rows and finds it, when every row stays for
/// `time` requests.
fn found(blocks: &[Block], time: f64) -> f64 {
    let found =
        |block: &Block| block.ranks * block.probability * -libm::expm1(-block.probability * time);
    blocks.iter().map(found).sum()
}

/// For how many requests a row stays in the cache that was asked for once.
fn characteristic_time(blocks: &[Block], rows: f64, capacity: f64) -> f64 {
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
    libm::exp(0.5 * (low + high))
}

/// Neighbouring ranks that are nearly equally popular.
struct Block {
    /// How many.
    ranks: f64,
    /// Probability that a request is for a given one of them.
    probability: f64,
}

/// The rows by popularity, the first so many one by one.
fn blocks(rows: f64, exponent: f64, exact: u32) -> Vec<Block> {
    let mut blocks: Vec<Block> = (1..=exact)
        .map(f64::from)
        .take_while(|rank| *rank <= rows)
        .map(|rank| Block {
            ranks: 1.0,
            probability: libm::pow(rank, -exponent),
        })
        .collect();
    // The sum over ranks a+1 … b is close to the integral from a + ½ to b + ½.
    let mut from = f64::from(exact);
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

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::hit_probability;

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
        let blocks = super::blocks(200_000.0, exponent, 512);
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
}
