//! GI/M/1: independent gaps between arrivals, exponential service, one server.
//!
//! # Model
//! A station behind something that spaces or clumps its arrivals: a clock, a batch job.
//!
//! # Equations
//! σ is the root in (0, 1) of σ = A*(μ(1 − σ)), A* the Laplace transform of the gap;
//! P(wait) = σ; Wq = σ/(μ(1 − σ)); the response time is exponential with rate μ(1 − σ).
//!
//! # Units
//! λ, μ [1/s]; times [s]; the rest [1].
//!
//! # Assumptions
//! λ < μ. First come, first served for the quantiles.
//!
//! # Sources
//! L. Kleinrock, Queueing Systems, volume 1, chapter 6; D. Gross, C. M. Harris, Fundamentals of
//! Queueing Theory, §5.3.
//!
//! # Validation
//! `tests/integration/theory.rs` (D/M/1, E₂/M/1); here: Poisson gaps give M/M/1.

use libm::{exp, log, pow};

use super::positive;

/// Rounds of the fixed point; it converges at the rate of its slope, which is below 1.
const ROUNDS_MAX: u32 = 100_000;

/// A stable GI/M/1 station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gim1 {
    lambda: f64,
    mu: f64,
    sigma: f64,
}

impl Gim1 {
    /// Arrivals at `lambda` whose gaps have the Laplace transform `gap`, service at `mu`; `None`
    /// unless λ < μ.
    #[must_use]
    pub fn new(lambda: f64, mu: f64, gap: impl Fn(f64) -> f64) -> Option<Self> {
        if !positive(lambda) || !positive(mu) || lambda >= mu {
            return None;
        }
        let mut sigma = 0.0_f64;
        for _ in 0..ROUNDS_MAX {
            let next = gap(mu * (1.0 - sigma));
            if (next - sigma).abs() <= f64::EPSILON {
                return (0.0..1.0).contains(&next).then_some(Self {
                    lambda,
                    mu,
                    sigma: next,
                });
            }
            sigma = next;
        }
        None
    }

    /// D/M/1: arrivals exactly every 1/λ.
    #[must_use]
    pub fn deterministic(lambda: f64, mu: f64) -> Option<Self> {
        Self::new(lambda, mu, |s| exp(-s / lambda))
    }

    /// Eₖ/M/1: gaps of `k` exponential stages.
    #[must_use]
    pub fn erlang(lambda: f64, mu: f64, k: u32) -> Option<Self> {
        let k = f64::from(k);
        Self::new(lambda, mu, |s| pow(k * lambda / (k * lambda + s), k))
    }

    /// σ, the probability that an arrival has to wait [1].
    #[must_use]
    pub fn waiting_probability(&self) -> f64 {
        self.sigma
    }

    /// ρ, the share of time the server is busy [1].
    #[must_use]
    pub fn utilization(&self) -> f64 {
        self.lambda / self.mu
    }

    /// Wq, the mean waiting time [s].
    #[must_use]
    pub fn waiting_time(&self) -> f64 {
        self.sigma / (self.mu * (1.0 - self.sigma))
    }

    /// W, the mean response time [s].
    #[must_use]
    pub fn response_time(&self) -> f64 {
        1.0 / (self.mu * (1.0 - self.sigma))
    }

    /// Lq, the mean number waiting [1].
    #[must_use]
    pub fn number_waiting(&self) -> f64 {
        self.lambda * self.waiting_time()
    }

    /// The response time [s] that a share `p` (in 0..1) does not exceed.
    #[must_use]
    pub fn response_time_quantile(&self, p: f64) -> f64 {
        -log(1.0 - p) * self.response_time()
    }
}

#[cfg(test)]
mod tests {
    use super::Gim1;
    use crate::sim::theory::assert_close;

    #[test]
    fn poisson_gaps_are_mm1() {
        let station = Gim1::erlang(0.8, 1.0, 1).unwrap();
        assert_close(station.waiting_probability(), 0.8, 1e-12);
        assert_close(station.response_time(), 5.0, 1e-11);
    }

    #[test]
    fn evenly_spaced_arrivals_wait_less() {
        let clock = Gim1::deterministic(0.8, 1.0).unwrap();
        let poisson = Gim1::erlang(0.8, 1.0, 1).unwrap();
        assert!(clock.waiting_time() < poisson.waiting_time());
        assert_eq!(Gim1::deterministic(1.0, 1.0), None);
    }
}
