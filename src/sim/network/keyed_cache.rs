//! A cache whose contents are followed: popular keys one by one, the many others as a whole.
//!
//! # Model
//! Look-ups are for independent keys. Each of the most popular keys is in the cache or not, and is
//! thrown out when it was not asked for during the characteristic time (Che's approximation of
//! LRU). For the tail of all other keys only the probability of a hit is known; it grows with the
//! answers that the cache has seen since it forgot everything. Who misses fetches the answer and
//! puts it in. Meanwhile others who ask for the same key fetch it too (a stampede) or, with
//! coalescing, wait for the answer on its way; if the fetch comes to nothing, the first who waits
//! fetches.
//!
//! # Equations
//! Time is counted in answered look-ups: only they move keys in an LRU cache. A key that was
//! last answered `a` of them ago is there if `a ≤ t`. For the tail, after n answers since it was
//! empty: `h(n) = Σ pᵢ·(1 − exp(−pᵢ·min(n, t))) / Σ pᵢ`, a table over ln n that is interpolated.
//!
//! # Units
//! Look-ups, probabilities \[0…1\].
//!
//! # Assumptions
//! The cache begins warm: key i was last answered E/pᵢ answers ago, E exponential of mean 1. Keys
//! of the tail are never asked for twice at the same time. Answers do not become old.
//!
//! # Sources
//! Che, Tung, Wang 2002, Hierarchical Web caching systems; Nishtala and others 2013, Scaling
//! Memcache at Facebook (leases: one fetch for each key).
//!
//! # Validation
//! The tests of [`super::look_up`]; `tests/integration/cold_cache.rs` against Che's formula.

use super::check::NetworkError;
use super::model::{Network, StationId};
use super::request::{Line, NONE};
use crate::sim::engine::{Stream, Streams};

/// The most keys that are followed one by one: a few megabytes.
pub const CACHE_KEYS_MAX: usize = 1 << 18;
/// Probabilities of keys may sum to more than 1 by this.
const PROBABILITY_SLACK: f64 = 1e-9;

/// A cache of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CacheId(pub u32);

/// A cache whose contents are followed.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyedCache {
    /// Its name, unique among caches; also the name of its stream of random numbers.
    pub name: String,
    /// The station where requests are seen that wait for an answer on its way to somebody else;
    /// nothing else happens there.
    pub line: StationId,
    /// Probability that a look-up is for each of the popular keys; what is left is the tail.
    pub keys: Vec<f64>,
    /// (ln of answers since the cache was empty, probability of a hit in the tail), both growing;
    /// below the first point the probability grows in proportion to the answers, beyond the last it
    /// stays.
    pub tail: Vec<(f64, f64)>,
    /// The characteristic time [answered look-ups]; infinite when everything fits.
    pub keeps_for: f64,
    /// Whether requests wait for an answer that somebody else fetches already.
    pub coalescing: bool,
}

/// What a look-up comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LookedUp {
    /// The answer is there.
    Found,
    /// It is not: the request fetches it.
    Missing,
    /// Somebody fetches it, and the request waits.
    Waiting,
}

/// What is fetched: a popular key's number, or these.
const TAIL: u32 = NONE - 1;

/// All caches while the simulation runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Caches {
    pub(super) all: Vec<Running>,
    /// What each request fetches or waits for: (cache, key), with key [`NONE`] for nothing.
    asked: Vec<(u32, u32)>,
}

/// One cache.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub(super) line: u32,
    coalescing: bool,
    /// Probability that a look-up is for this key or a more popular one.
    cumulative: Vec<f64>,
    keys: Vec<Key>,
    tail: Vec<(f64, f64)>,
    keeps_for: f64,
    /// Answered look-ups.
    answered: f64,
    /// Answers since the cache was empty; infinite while it has never been.
    since_empty: f64,
    stream: Stream,
}

/// A popular key.
#[derive(Clone, Copy, Debug)]
struct Key {
    /// [`Running::answered`] when it was last answered; minus infinity when it is not there.
    last: f64,
    fetched: bool,
    waiting: Line,
}

impl Caches {
    pub(super) fn new(network: &Network, streams: &Streams) -> Self {
        let running = |cache: &KeyedCache| Running::new(cache, streams);
        Self {
            all: network.caches.iter().map(running).collect(),
            asked: Vec::new(),
        }
    }

    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn forget(&mut self, cache: CacheId) {
        let cache = &mut self.all[cache.0 as usize];
        cache.since_empty = 0.0;
        for key in &mut cache.keys {
            key.last = f64::NEG_INFINITY;
        }
    }

    /// A request asks for a random key.
    pub(super) fn look_up(&mut self, slot: u32, cache: u32) -> LookedUp {
        let running = &mut self.all[cache as usize];
        let (key, looked_up) = running.look_up();
        if looked_up != LookedUp::Found {
            if self.asked.len() <= slot as usize {
                self.asked.resize(slot as usize + 1, (0, NONE));
            }
            self.asked[slot as usize] = (cache, key);
        }
        looked_up
    }

    /// What a request fetches or waits for; afterwards it is nothing.
    pub(super) fn take_asked(&mut self, slot: u32) -> Option<(u32, u32)> {
        let asked = self.asked.get_mut(slot as usize)?;
        let taken = *asked;
        asked.1 = NONE;
        (taken.1 != NONE).then_some(taken)
    }

    /// A request that waited fetches `key` now.
    pub(super) fn fetches(&mut self, slot: u32, cache: u32, key: u32) {
        self.asked[slot as usize] = (cache, key);
    }

    /// What a waiting request waits for.
    pub(super) fn line_of(&mut self, slot: u32) -> Option<&mut Line> {
        let (cache, key) = *self.asked.get(slot as usize)?;
        let keys = &mut self.all[cache as usize].keys;
        keys.get_mut(key as usize).map(|key| &mut key.waiting)
    }
}

impl Running {
    fn new(cache: &KeyedCache, streams: &Streams) -> Self {
        let mut stream = streams.stream(&format!("cache/{}", cache.name));
        let mut sum = 0.0;
        let mut cumulative = Vec::with_capacity(cache.keys.len());
        let mut keys = Vec::with_capacity(cache.keys.len());
        for probability in &cache.keys {
            sum += probability;
            cumulative.push(sum);
            keys.push(Key {
                last: -stream.exponential() / probability,
                fetched: false,
                waiting: Line::EMPTY,
            });
        }
        Self {
            line: cache.line.0,
            coalescing: cache.coalescing,
            cumulative,
            keys,
            tail: cache.tail.clone(),
            keeps_for: cache.keeps_for,
            answered: 0.0,
            since_empty: f64::INFINITY,
            stream,
        }
    }

    fn look_up(&mut self) -> (u32, LookedUp) {
        let roll = self.stream.uniform();
        let number = self.cumulative.partition_point(|&below| below <= roll);
        let Some(key) = self.keys.get_mut(number) else {
            let hit = tail_hit(&self.tail, self.since_empty);
            if self.stream.uniform() < hit {
                self.answer();
                return (TAIL, LookedUp::Found);
            }
            return (TAIL, LookedUp::Missing);
        };
        if self.answered - key.last <= self.keeps_for && key.last > f64::NEG_INFINITY {
            key.last = self.answered;
            self.answer();
            return (number as u32, LookedUp::Found);
        }
        if self.coalescing && key.fetched {
            return (number as u32, LookedUp::Waiting);
        }
        key.fetched = true;
        (number as u32, LookedUp::Missing)
    }

    /// One more look-up has its answer.
    fn answer(&mut self) {
        self.answered += 1.0;
        self.since_empty += 1.0;
    }

    /// The answer to `key` is there.
    pub(super) fn store(&mut self, key: u32) {
        if let Some(key) = self.keys.get_mut(key as usize) {
            key.last = self.answered;
            key.fetched = false;
        }
        self.answer();
    }

    /// A request that waited has the answer that another one fetched.
    pub(super) fn count_shared_answer(&mut self) {
        self.answer();
    }

    /// Nobody fetches `key` any more; says who waits for it and will fetch it instead.
    pub(super) fn next_fetcher(&mut self, key: u32) -> Option<u32> {
        let key = self.keys.get_mut(key as usize)?;
        let next = key.waiting.first();
        // Without coalescing others may be on their way, but then nobody waits for them.
        key.fetched = next.is_some();
        next
    }

    /// The first who waits for `key`.
    pub(super) fn first_waiting(&self, key: u32) -> Option<u32> {
        self.keys.get(key as usize)?.waiting.first()
    }
}

/// The probability of a hit in the tail after so many answers.
fn tail_hit(points: &[(f64, f64)], answers: f64) -> f64 {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return 0.0;
    };
    if answers <= 0.0 {
        return 0.0;
    }
    let at = libm::log(answers);
    if at >= last.0 {
        return last.1;
    }
    if at <= first.0 {
        return first.1 * libm::exp(at - first.0);
    }
    let after = points.partition_point(|point| point.0 <= at);
    let ((from, low), (to, high)) = (points[after - 1], points[after]);
    low + (high - low) * (at - from) / (to - from)
}

/// Every mistake in the caches of `network`, and in the steps and changes that name them.
pub(super) fn mistakes(network: &Network) -> Vec<NetworkError> {
    let mut errors = Vec::new();
    for (index, cache) in network.caches.iter().enumerate() {
        let mut must = |good: bool, field: &str, rule: &str| {
            if !good {
                let place = format!("caches[{index}].{field}");
                errors.push(NetworkError::new(place, rule.to_owned()));
            }
        };
        let known = (cache.line.0 as usize) < network.stations.len();
        must(known, "line", "there is no such station");
        must(
            cache.keys.len() <= CACHE_KEYS_MAX,
            "keys",
            "are too many; leave the less popular to the tail",
        );
        let sum: f64 = cache.keys.iter().sum();
        let positive = cache.keys.iter().all(|&probability| probability > 0.0);
        must(
            positive && sum <= 1.0 + PROBABILITY_SLACK,
            "keys",
            "each probability must be above 0, and their sum at most 1",
        );
        let grows = cache
            .tail
            .windows(2)
            .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        let shares = cache
            .tail
            .iter()
            .all(|point| point.0.is_finite() && (0.0..=1.0).contains(&point.1));
        must(
            grows && shares,
            "tail",
            "answers must grow, and probabilities not fall, from 0 to 1",
        );
        must(cache.keeps_for > 0.0, "keeps_for", "must be above 0");
        let twice = network.caches[..index]
            .iter()
            .any(|other| other.name == cache.name);
        must(
            !twice,
            "name",
            "is used twice; random numbers are drawn by name",
        );
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::tail_hit;

    #[test]
    fn the_tails_table_is_read_between_its_points_and_beyond() {
        let points = [(0.0, 0.1), (2.0, 0.3), (4.0, 0.9)];
        let near = |answers: f64, hit: f64| {
            let found = tail_hit(&points, answers);
            assert!((found - hit).abs() < 1e-12, "{answers}: {found}");
        };
        near(0.0, 0.0);
        near(0.5, 0.05);
        near(1.0, 0.1);
        near(libm::exp(1.0), 0.2);
        near(libm::exp(3.0), 0.6);
        near(f64::INFINITY, 0.9);
        assert!(tail_hit(&[], 5.0).abs() < 1e-12);
    }
}
