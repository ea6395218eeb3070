//! Estimates from batch means.
//!
//! # Model
//! One long run after its warm-up is cut into batches; the spread of the batches tells how far off
//! the whole may be. A mean over customers is a ratio (summed waiting time over customers), and so
//! is a mean over time (integral over span); both use the ratio estimator, which for equal
//! denominators is the plain mean of batch means.
//!
//! # Equations
//! R = Σx/Σn over b batches; s² = Σ(xᵢ − R·nᵢ)²/(b − 1); standard error s/(√b·n̄).
//! Half-width = t(level, b − 1) · standard error.
//!
//! # Units
//! Those of x over n.
//!
//! # Assumptions
//! Batches are long against the time in which the network forgets, so that they are nearly
//! independent.
//!
//! # Sources
//! Law (2015), Simulation Modeling and Analysis, §9.5.3; Cochran (1977), Sampling Techniques, §6.
//!
//! # Validation
//! Coverage: of independent experiments with a known mean, the stated share of intervals contains
//! it.

use super::student::two_sided_quantile;
use crate::sim::performance::Estimate;

/// A value with what is needed for its interval at any level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchEstimate {
    /// The estimate; not-a-number when there was nothing to average.
    pub value: f64,
    /// Its standard error, same unit; not-a-number with fewer than two batches.
    pub standard_error: f64,
    /// Degrees of freedom of the standard error: batches − 1.
    pub degrees: u32,
}

impl BatchEstimate {
    /// An exactly known value.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self {
            value,
            standard_error: 0.0,
            degrees: u32::MAX,
        }
    }

    /// The ratio `x`/`n` of a whole run whose `batches` give (xᵢ, nᵢ).
    #[must_use]
    pub fn ratio(x: f64, n: f64, batches: impl Iterator<Item = (f64, f64)> + Clone) -> Self {
        let value = x / n;
        let (mut count, mut n_sum, mut x_sum) = (0_u32, 0.0, 0.0);
        for (x, n) in batches.clone() {
            count += 1;
            x_sum += x;
            n_sum += n;
        }
        // Deviations are taken from the batches' own ratio; a rest after them does not widen them.
        let own = x_sum / n_sum;
        let squares: f64 = batches.map(|(x, n)| (x - own * n) * (x - own * n)).sum();
        let standard_error = if count < 2 {
            f64::NAN
        } else {
            let batches = f64::from(count);
            (squares / (batches - 1.0) / batches).sqrt() / (n_sum / batches)
        };
        Self {
            value,
            standard_error,
            degrees: count.saturating_sub(1),
        }
    }

    /// `value`, with the spread of the same quantity in each batch (for quantiles).
    #[must_use]
    pub fn from_batch_values(value: f64, batches: impl Iterator<Item = f64> + Clone) -> Self {
        let known = batches.filter(|batch| !batch.is_nan()).map(|x| (x, 1.0));
        Self {
            value,
            ..Self::ratio(value, 1.0, known)
        }
    }

    /// Half the width of the interval that contains the true value with probability `level`
    /// (0 … 1); infinite when there are too few batches to tell.
    #[must_use]
    pub fn half_width(&self, level: f64) -> f64 {
        if self.standard_error.is_nan() {
            return f64::INFINITY;
        }
        if self.standard_error <= 0.0 {
            return 0.0;
        }
        two_sided_quantile(level, self.degrees) * self.standard_error
    }

    /// The value and its half-width at `level`.
    #[must_use]
    pub fn interval(&self, level: f64) -> Estimate {
        Estimate {
            value: self.value,
            half_width: self.half_width(level),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BatchEstimate;
    use crate::sim::engine::Streams;
    use crate::sim::units::Seed;

    #[test]
    fn intervals_contain_the_truth_as_often_as_stated() {
        let mut stream = Streams::new(Seed::new(9).unwrap()).stream("coverage");
        let experiments = 2_000;
        let mut covered = 0;
        for _ in 0..experiments {
            let batches: Vec<(f64, f64)> = (0..20)
                .map(|_| ((0..50).map(|_| stream.exponential()).sum(), 50.0))
                .collect();
            let x = batches.iter().map(|batch| batch.0).sum();
            let estimate = BatchEstimate::ratio(x, 1_000.0, batches.iter().copied());
            covered += u32::from((estimate.value - 1.0).abs() <= estimate.half_width(0.95));
        }
        // Binomial(2000, 0.95): 1900 ± 9.7; four standard deviations.
        assert!((1_861..=1_939).contains(&covered), "{covered}");
    }

    #[test]
    fn one_batch_has_no_interval() {
        let estimate = BatchEstimate::ratio(6.0, 2.0, std::iter::once((6.0, 2.0)));
        assert!((estimate.value - 3.0).abs() < 1e-12);
        assert!(estimate.half_width(0.95).is_infinite());
    }
}
