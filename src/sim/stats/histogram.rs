//! Quantiles of spans, with a stated relative error.

use histogram::Histogram;

use crate::sim::units::Span;

/// Buckets for each doubling are 2^this.
const GROUPING_POWER: u8 = 7;

/// The width of a bucket relative to the value: quantiles are interpolated inside one bucket, so
/// they are off by less than this.
pub const RELATIVE_ERROR_MAX: f64 = 1.0 / (1 << GROUPING_POWER) as f64;

/// How often spans of each size were seen: whole numbers only, mergeable, any span fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanHistogram {
    buckets: Histogram,
}

impl SpanHistogram {
    /// An empty histogram.
    #[must_use]
    pub fn new() -> Self {
        Self {
            buckets: Histogram::new(GROUPING_POWER, 64)
                .expect("the grouping power is a constant within its range"),
        }
    }

    /// Counts one span.
    #[inline]
    pub fn record(&mut self, span: Span) {
        // Never out of range: the buckets cover all 64 bits.
        let _ = self.buckets.increment(span.nanos());
    }

    /// How many spans were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.buckets.as_slice().iter().sum()
    }

    /// The same in wide bins, a quarter of a doubling each: the ends of every bin that holds any
    /// [s], and how many; ascending.
    #[must_use]
    pub fn quarters(&self) -> Vec<(f64, f64, u64)> {
        let mut bins: Vec<(u32, u64)> = Vec::new();
        for bucket in self.buckets.iter().filter(|bucket| bucket.count() > 0) {
            // Below four nanoseconds there is nothing to tell apart.
            let start = bucket.start().max(4);
            let doubling = start.ilog2();
            let place = 4 * doubling + (start >> (doubling - 2)) as u32 - 4;
            match bins.last_mut().filter(|last| last.0 == place) {
                Some(last) => last.1 += bucket.count(),
                None => bins.push((place, bucket.count())),
            }
        }
        let edge = |place: u32| f64::from(4 + place % 4) * (1_u64 << (place / 4 - 2)) as f64 / 1e9;
        bins.into_iter()
            .map(|(place, count)| (edge(place), edge(place + 1), count))
            .collect()
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.buckets.reset();
    }

    /// Adds what `other` counted.
    pub fn merge(&mut self, other: &Self) {
        // Same configuration, and counts stay far below 2^64: it cannot fail.
        let _ = self.buckets.checked_add_assign(&other.buckets);
    }

    /// The quantiles of the ascending `levels` (each from 0 to 1) [s], interpolated inside their
    /// buckets; not-a-number when nothing was counted.
    #[must_use]
    pub fn quantiles_seconds<const N: usize>(&self, levels: [f64; N]) -> [f64; N] {
        let count = self.count();
        let mut result = [f64::NAN; N];
        if count == 0 {
            return result;
        }
        let mut buckets = self.buckets.iter().filter(|bucket| bucket.count() > 0);
        let mut bucket = buckets.next().expect("something was counted");
        let mut below = 0;
        for (value, level) in result.iter_mut().zip(levels) {
            let rank = level * count as f64;
            while ((below + bucket.count()) as f64) < rank {
                let Some(following) = buckets.next() else {
                    break;
                };
                below += bucket.count();
                bucket = following;
            }
            let inside = ((rank - below as f64) / bucket.count() as f64).clamp(0.0, 1.0);
            let start = bucket.start() as f64;
            let width = (bucket.end() - bucket.start()) as f64 + 1.0;
            *value = (start + inside * width) / 1e9;
        }
        result
    }
}

impl Default for SpanHistogram {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::{RELATIVE_ERROR_MAX, SpanHistogram};
    use crate::sim::engine::Streams;
    use crate::sim::units::{Seed, Span};

    #[test]
    fn quantiles_are_within_the_stated_error_of_the_sorted_sample() {
        let mut stream = Streams::new(Seed::new(5).unwrap()).stream("spans");
        let mut histogram = SpanHistogram::new();
        let mut sample: Vec<u64> = (0..100_000)
            .map(|_| (stream.exponential() * 1e8) as u64)
            .collect();
        for &nanos in &sample {
            histogram.record(Span::from_nanos(nanos));
        }
        sample.sort_unstable();
        let levels = [0.01, 0.5, 0.9, 0.99, 0.999];
        for (value, level) in histogram.quantiles_seconds(levels).into_iter().zip(levels) {
            let exact = sample[(level * sample.len() as f64) as usize] as f64 / 1e9;
            let error = (value / exact - 1.0).abs();
            assert!(error < RELATIVE_ERROR_MAX, "{level}: {value} {exact}");
        }
    }

    #[test]
    fn wide_bins_hold_what_falls_between_their_ends() {
        let mut stream = Streams::new(Seed::new(6).unwrap()).stream("spans");
        let mut histogram = SpanHistogram::new();
        let sample: Vec<u64> = (0..20_000)
            .map(|_| (stream.exponential() * 1e8) as u64 + 1_000)
            .collect();
        for &nanos in &sample {
            histogram.record(Span::from_nanos(nanos));
        }
        let bins = histogram.quarters();
        assert_eq!(bins.iter().map(|bin| bin.2).sum::<u64>(), 20_000);
        for &(from, to, count) in &bins {
            assert!(to / from > 1.14 && to / from < 1.26, "{from} to {to}");
            let inside = |nanos: &&u64| (from..to).contains(&(**nanos as f64 / 1e9));
            assert_eq!(sample.iter().filter(inside).count() as u64, count);
        }
        let ascending = |pair: &[(f64, f64, u64)]| pair[0].1 <= pair[1].0;
        assert!(bins.windows(2).all(ascending) && bins.len() > 20);
        histogram.reset();
        histogram.record(Span::ZERO);
        assert_eq!(histogram.quarters().len(), 1);
    }

    #[test]
    fn merging_is_counting_together() {
        let (mut left, mut right) = (SpanHistogram::new(), SpanHistogram::new());
        left.record(Span::ZERO);
        right.record(Span::MAX);
        left.merge(&right);
        assert_eq!(left.count(), 2);
        assert!(SpanHistogram::new().quantiles_seconds([0.5])[0].is_nan());
    }
}
