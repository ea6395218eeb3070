//! Named streams of random numbers: one for each source of randomness.
//!
//! A stream depends on the seed and on its own name only. Adding a part to a model therefore never
//! shifts what the other parts draw, and two variants of a model can be compared under the same
//! random numbers.

use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::sim::units::Seed;

/// 2^−53: turns 53 random bits into a number in [0, 1).
const UNIT_FROM_53_BITS: f64 = 1.0 / (1_u64 << 53) as f64;

/// Makes streams from one seed.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    seed: Seed,
}

impl Streams {
    /// The streams of `seed`.
    #[must_use]
    pub const fn new(seed: Seed) -> Self {
        Self { seed }
    }

    /// The stream called `name`, from its beginning: the same name gives the same numbers again.
    #[must_use]
    pub fn stream(&self, name: &str) -> Stream {
        Stream {
            generator: Xoshiro256PlusPlus::seed_from_u64(self.seed.derive(name).value()),
        }
    }
}

/// One stream of random numbers: Xoshiro256++ (Blackman, Vigna 2019), the same on all platforms.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: Xoshiro256PlusPlus,
}

impl Stream {
    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// Uniform in [0, 1), a multiple of 2^−53.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * UNIT_FROM_53_BITS
    }

    /// A uniform whole number below `bound`, which is at least 1 (0 gives 0).
    ///
    /// Multiplies instead of dividing (Lemire 2019) without the rejection step: the bias is below
    /// `bound` / 2^32 and far below what any run can see.
    #[inline]
    pub fn below(&mut self, bound: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// Exponential of mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.generator)
    }

    /// Standard normal.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.generator)
    }

    /// A draw from one of `rand_distr`'s distributions.
    #[inline]
    pub(super) fn sample<D: Distribution<f64>>(&mut self, distribution: &D) -> f64 {
        distribution.sample(&mut self.generator)
    }
}

#[cfg(test)]
mod tests {
    use super::Streams;
    use crate::sim::units::Seed;

    #[test]
    fn a_stream_depends_on_seed_and_name_only() {
        let streams = Streams::new(Seed::new(1).unwrap());
        let mut first = streams.stream("arrivals/web");
        let _ = streams.stream("service/app").bits();
        let mut again = streams.stream("arrivals/web");
        assert_eq!(first.bits(), again.bits());
        assert_ne!(first.bits(), streams.stream("service/app").bits());
        let other = Streams::new(Seed::new(2).unwrap());
        assert_ne!(streams.stream("x").bits(), other.stream("x").bits());
    }

    #[test]
    fn below_stays_below_and_reaches_every_number() {
        let mut stream = Streams::new(Seed::new(3).unwrap()).stream("dice");
        let mut seen = [0_u32; 6];
        for _ in 0..6_000 {
            seen[stream.below(6) as usize] += 1;
        }
        // Binomial(6000, 1/6): 1000 ± 29; seven standard deviations.
        assert!(seen.iter().all(|&n| (800..1_200).contains(&n)), "{seen:?}");
        assert_eq!(stream.below(0), 0);
    }
}
