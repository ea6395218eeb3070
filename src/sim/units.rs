//! Quantities that carry their unit in their type.
//!
//! Only where a mix-up would give a plausible wrong number; everything else is a raw number with
//! its unit in the field's name. What a person sees is decided in `ui::format` and `cli`, not here.

use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// Nanoseconds in one second: a definition.
const NANOS_PER_SECOND: f64 = 1e9;

/// An instant of simulated time: nanoseconds since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

/// A length of simulated time [ns].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span(u64);

impl Time {
    /// The beginning of every run.
    pub const ZERO: Self = Self(0);
    /// Later than every event: "never".
    pub const NEVER: Self = Self(u64::MAX);

    /// The instant `nanos` nanoseconds after the beginning.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the beginning.
    #[must_use]
    pub const fn nanos(self) -> u64 {
        self.0
    }

    /// Seconds since the beginning, rounded to the nearest f64.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND
    }

    /// The time from `earlier` to here; zero if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest span: about 584 years.
    pub const MAX: Self = Self(u64::MAX);

    /// A span of `nanos` nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// A span of `seconds`, rounded to the nearest nanosecond; negative and not-a-number become
    /// zero, too large becomes the maximum (Rust's float-to-integer conversion saturates).
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        Self((seconds * NANOS_PER_SECOND + 0.5) as u64)
    }

    /// A span of `millis` milliseconds, rounded as in [`Span::from_seconds`].
    #[must_use]
    pub fn from_millis(millis: f64) -> Self {
        Self::from_seconds(millis / 1e3)
    }

    /// Nanoseconds.
    #[must_use]
    pub const fn nanos(self) -> u64 {
        self.0
    }

    /// Seconds, rounded to the nearest f64.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND
    }

    /// Milliseconds, rounded to the nearest f64.
    #[must_use]
    pub fn millis(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl Add<Span> for Time {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// A seed. Every stream of random numbers is derived from one seed and the stream's name.
///
/// At most 2^53 − 1, so that it survives JavaScript and JSON unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Seed(u64);

impl Seed {
    /// The largest seed, 2^53 − 1.
    pub const MAX: u64 = (1 << 53) - 1;

    /// The seed `value`; `None` above [`Seed::MAX`].
    #[must_use]
    pub const fn new(value: u64) -> Option<Self> {
        if value <= Self::MAX {
            Some(Self(value))
        } else {
            None
        }
    }

    /// The number.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }

    /// A seed made from this one and `name`, for a part of a run: the same two always give the
    /// same third, and different names give unrelated ones (FNV-1a, then SplitMix64's finaliser).
    #[must_use]
    pub fn derive(self, name: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ split_mix(self.0);
        for byte in name.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(split_mix(hash) & Self::MAX)
    }
}

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): spreads every input bit over all output bits.
const fn split_mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Money, in whole US cents: sums are exact, so that ledger columns add up to their total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `cents` US cents.
    #[must_use]
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The nearest whole cent to `usd` (halves away from zero); not-a-number becomes nothing.
    #[must_use]
    pub fn from_usd(usd: f64) -> Self {
        Self((usd * 100.0).round() as i64)
    }

    /// Whole cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// US dollars.
    #[must_use]
    pub fn usd(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cents, Seed, Span, Time};

    #[test]
    fn spans_saturate_instead_of_wrapping() {
        assert_eq!(Span::from_seconds(-1.0), Span::ZERO);
        assert_eq!(Span::from_seconds(f64::NAN), Span::ZERO);
        assert_eq!(Span::from_seconds(1e300), Span::MAX);
        assert_eq!(Time::NEVER + Span::from_seconds(1.0), Time::NEVER);
    }

    #[test]
    fn derived_seeds_differ_by_name_and_by_parent() {
        let seed = Seed::new(7).unwrap();
        assert_eq!(seed.derive("arrivals"), seed.derive("arrivals"));
        assert_ne!(seed.derive("arrivals"), seed.derive("service"));
        assert_ne!(
            seed.derive("arrivals"),
            Seed::new(8).unwrap().derive("arrivals")
        );
        assert_eq!(Seed::new(Seed::MAX + 1), None);
    }

    #[test]
    fn cents_add_up_exactly() {
        let tenth: Cents = std::iter::repeat_n(Cents::from_usd(0.1), 10).sum();
        assert_eq!(tenth, Cents::from_usd(1.0));
    }
}
