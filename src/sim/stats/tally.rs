//! The two kinds of statistic: one value for each observation, and a level that lasts.

use crate::sim::units::{Span, Time};

/// A sum of spans, one for each observation.
///
/// Adds in 64 bits, the width of the machine; [`SpanTally::settle`] moves the sum into 128 bits and
/// must be called before 2^64 ns (584 years of summed time) have come together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpanTally {
    recent: u64,
    settled: u128,
}

impl SpanTally {
    /// Adds one observation.
    #[inline]
    pub const fn add(&mut self, span: Span) {
        self.recent = self.recent.wrapping_add(span.nanos());
    }

    /// Moves what was added into the wide sum.
    pub const fn settle(&mut self) {
        self.settled += self.recent as u128;
        self.recent = 0;
    }

    /// The sum [ns].
    #[must_use]
    pub const fn total_nanos(&self) -> u128 {
        self.settled + self.recent as u128
    }

    /// Forgets everything.
    pub const fn reset(&mut self) {
        *self = Self {
            recent: 0,
            settled: 0,
        };
    }
}

/// A whole number that changes by one and is averaged over time: requests inside, busy servers.
///
/// Keeps ∫ level dt without multiplying: a step up at t subtracts t, a step down adds it, and the
/// level times the present closes the sum. 64-bit sums may wrap on the way; what is settled is
/// right as long as the integral since the last [`Level::settle`] is below 2^64 ns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    level: u64,
    steps: u64,
    settled: u128,
}

impl Level {
    /// One more from `now` on.
    #[inline]
    pub const fn up(&mut self, now: Time) {
        self.level += 1;
        self.steps = self.steps.wrapping_sub(now.nanos());
    }

    /// One fewer from `now` on.
    #[inline]
    pub const fn down(&mut self, now: Time) {
        self.level -= 1;
        self.steps = self.steps.wrapping_add(now.nanos());
    }

    /// The present level.
    #[must_use]
    pub const fn level(&self) -> u64 {
        self.level
    }

    /// Moves the integral up to `now` into the wide sum.
    pub const fn settle(&mut self, now: Time) {
        let open = self.level.wrapping_mul(now.nanos());
        self.settled += self.steps.wrapping_add(open) as u128;
        self.steps = open.wrapping_neg();
    }

    /// ∫ level dt from the last reset to `now` [ns].
    #[must_use]
    pub const fn integral_nanos(&self, now: Time) -> u128 {
        let open = self.level.wrapping_mul(now.nanos());
        self.settled + self.steps.wrapping_add(open) as u128
    }

    /// Forgets the past; the level stays.
    pub const fn reset(&mut self, now: Time) {
        self.settled = 0;
        self.steps = self.level.wrapping_mul(now.nanos()).wrapping_neg();
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, SpanTally};
    use crate::sim::units::{Span, Time};

    fn at(nanos: u64) -> Time {
        Time::from_nanos(nanos)
    }

    #[test]
    fn a_level_is_integrated_exactly_even_late_in_time() {
        let late = u64::MAX / 2;
        let mut level = Level::default();
        level.up(at(late));
        level.up(at(late + 10));
        level.settle(at(late + 15));
        level.down(at(late + 20));
        // 10·1 + 10·2 + 5·1
        assert_eq!(level.integral_nanos(at(late + 25)), 35);
        level.reset(at(late + 25));
        assert_eq!(level.integral_nanos(at(late + 30)), 5);
        assert_eq!(level.level(), 1);
    }

    #[test]
    fn a_tally_outgrows_64_bits_when_settled() {
        let mut tally = SpanTally::default();
        for _ in 0..4 {
            tally.add(Span::from_nanos(u64::MAX));
            tally.settle();
        }
        assert_eq!(tally.total_nanos(), 4 * u128::from(u64::MAX));
    }
}
