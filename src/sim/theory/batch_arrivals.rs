//! M[X]/M/1: arrivals in batches, exponential service, one server.
//!
//! # Model
//! Batches come as a Poisson process; their members queue one behind the other.
//!
//! # Equations
//! ρ = λ·E[X]/μ; L = ρ(1 + E[X²]/E[X]) / (2(1 − ρ)); W = L/(λ·E[X]).
//!
//! # Units
//! λ [batches/s], μ [1/s]; times [s]; the rest [1].
//!
//! # Assumptions
//! ρ < 1. Batch sizes are independent of everything else.
//!
//! # Sources
//! D. Gross, C. M. Harris, Fundamentals of Queueing Theory, Wiley, §3.1.
//!
//! # Validation
//! `tests/integration/theory.rs`, with a constant batch of 4.

use super::positive;

/// The means of an M[X]/M/1 station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchArrivals {
    /// ρ, the share of time the server is busy [1].
    pub utilization: f64,
    /// L, the mean number in the system [1].
    pub number_in_system: f64,
    /// Lq, the mean number waiting [1].
    pub number_waiting: f64,
    /// W, the mean response time of a member [s].
    pub response_time: f64,
    /// Wq, the mean waiting time of a member [s].
    pub waiting_time: f64,
}

/// Batches at `lambda`, of mean size `ex` and mean square size `ex2`, served one by one at `mu`;
/// `None` unless ρ < 1.
#[must_use]
pub fn mxm1(lambda: f64, ex: f64, ex2: f64, mu: f64) -> Option<BatchArrivals> {
    let usable = positive(lambda) && positive(ex) && positive(mu) && ex2 >= ex * ex;
    let rho = lambda * ex / mu;
    if !usable || rho >= 1.0 {
        return None;
    }
    let l = rho * (1.0 + ex2 / ex) / (2.0 * (1.0 - rho));
    let w = l / (lambda * ex);
    Some(BatchArrivals {
        utilization: rho,
        number_in_system: l,
        number_waiting: l - rho,
        response_time: w,
        waiting_time: w - 1.0 / mu,
    })
}

#[cfg(test)]
mod tests {
    use super::mxm1;
    use crate::sim::theory::{assert_close, mmc::Mmc};

    #[test]
    fn batches_of_one_are_mm1() {
        let single = mxm1(0.8, 1.0, 1.0, 1.0).unwrap();
        let mm1 = Mmc::new(0.8, 1.0, 1).unwrap();
        assert_close(single.response_time, mm1.response_time(), 1e-14);
        assert_eq!(mxm1(0.25, 4.0, 16.0, 1.0), None);
        assert_eq!(mxm1(0.1, 4.0, 15.0, 1.0), None, "no such batch sizes");
    }
}
