//! Birth-death chains: the stationary distribution of a number that goes up and down by one.
//!
//! # Model
//! In state n the chain goes up at rate λₙ and down at rate μₙ. Most Markovian stations are such a
//! chain, and those without a short formula are computed from it.
//!
//! # Equations
//! pₙ₊₁ / pₙ = λₙ / μₙ₊₁, Σ pₙ = 1.
//!
//! # Units
//! Rates [1/s]; probabilities [1].
//!
//! # Assumptions
//! Exponential times between all events. An endless chain is cut where what is left is below the
//! precision of an f64, or after [`STATES_MAX`] states.
//!
//! # Sources
//! L. Kleinrock, Queueing Systems, volume 1: Theory, Wiley 1975, chapter 3.
//!
//! # Validation
//! Through every family that uses it, in `tests/integration/theory.rs`.

/// The longest chain that is computed: enough for a line of 10⁶, and 8 MB.
pub const STATES_MAX: usize = 1_000_000;

/// What is left of an endless chain where it is cut, relative to its largest state.
const NEGLIGIBLE: f64 = 1e-22;

/// The stationary probabilities of states 0, 1, 2 … of a chain with `up(n)` and `down(n)` [1/s].
///
/// The chain ends where `up(n)` is zero. `None` if it does not settle in [`STATES_MAX`] states or a
/// rate is no number. Relative weights are rescaled on the way, so that nothing overflows.
#[must_use]
pub fn stationary(up: impl Fn(usize) -> f64, down: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
    let mut weights = vec![1.0_f64];
    let mut largest = 1.0_f64;
    loop {
        let n = weights.len() - 1;
        let births = up(n);
        if births <= 0.0 {
            break;
        }
        let next = weights[n] * (births / down(n + 1));
        if !next.is_finite() || n + 1 >= STATES_MAX {
            return None;
        }
        weights.push(next);
        largest = largest.max(next);
        if next < NEGLIGIBLE * largest && up(n + 1) < down(n + 2) {
            break;
        }
        if largest > 1e200 {
            for weight in &mut weights {
                *weight /= largest;
            }
            largest = 1.0;
        }
    }
    let sum: f64 = weights.iter().sum();
    Some(weights.into_iter().map(|weight| weight / sum).collect())
}

/// The mean number above `c`: Σ (n − c)⁺ pₙ.
#[must_use]
pub fn mean_above(probabilities: &[f64], c: usize) -> f64 {
    let beyond = probabilities.iter().skip(c).enumerate();
    beyond.map(|(extra, p)| extra as f64 * p).sum()
}

/// The probability of `c` or more.
#[must_use]
pub fn at_least(probabilities: &[f64], c: usize) -> f64 {
    probabilities.iter().skip(c).sum()
}

#[cfg(test)]
mod tests {
    use super::stationary;
    use crate::sim::theory::assert_close;

    #[test]
    fn a_chain_with_equal_rates_is_uniform() {
        let p = stationary(|n| if n < 10 { 1.0 } else { 0.0 }, |_| 1.0).unwrap();
        assert_eq!(p.len(), 11);
        assert_close(p[7], 1.0 / 11.0, 1e-14);
    }

    #[test]
    fn an_unstable_chain_has_no_stationary_distribution() {
        assert_eq!(stationary(|_| 2.0, |_| 1.0), None);
    }

    #[test]
    fn a_long_climb_does_not_overflow() {
        let p = stationary(|n| if n < 2000 { 9.0 } else { 0.0 }, |_| 1.0).unwrap();
        assert_close(p[2000], 8.0 / 9.0, 1e-12);
    }
}
