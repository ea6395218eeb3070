//! M/G/1: Poisson arrivals, any service, one server (Pollaczek–Khinchine).
//!
//! # Model
//! One server, an endless line, service of which only the mean and the spread matter for means.
//!
//! # Equations
//! Wq = λ·E[S²] / (2(1 − ρ)) = ρ·E[S](1 + cₛ²) / (2(1 − ρ)), with cₛ² the squared coefficient of
//! variation of service; P(wait) = ρ.
//!
//! # Units
//! λ [1/s]; E[S] and times [s]; the rest [1].
//!
//! # Assumptions
//! ρ < 1. An order of service that does not look at service times.
//!
//! # Sources
//! F. Pollaczek 1930; A. Khinchine 1932; L. Kleinrock, Queueing Systems, volume 1, §5.6.
//!
//! # Validation
//! `tests/integration/theory.rs`, with constant, Erlang, gamma, hyper-exponential and log-normal
//! service.

use super::positive;

/// The means of an M/G/1 station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mg1 {
    /// ρ, the share of time the server is busy, and the probability of waiting [1].
    pub utilization: f64,
    /// Wq, the mean waiting time [s].
    pub waiting_time: f64,
    /// W, the mean response time [s].
    pub response_time: f64,
    /// Lq, the mean number waiting [1].
    pub number_waiting: f64,
    /// L, the mean number in the system [1].
    pub number_in_system: f64,
}

/// Arrivals at `lambda`, service of mean `es` and squared coefficient of variation `scv`; `None`
/// unless λ·E[S] < 1.
#[must_use]
pub fn mg1(lambda: f64, es: f64, scv: f64) -> Option<Mg1> {
    let rho = lambda * es;
    if !positive(lambda) || !positive(es) || !scv.is_finite() || scv < 0.0 || rho >= 1.0 {
        return None;
    }
    let wq = rho * es * (1.0 + scv) / (2.0 * (1.0 - rho));
    Some(Mg1 {
        utilization: rho,
        waiting_time: wq,
        response_time: wq + es,
        number_waiting: lambda * wq,
        number_in_system: lambda * (wq + es),
    })
}

#[cfg(test)]
mod tests {
    use super::mg1;
    use crate::sim::theory::{assert_close, mmc::Mmc};

    #[test]
    fn exponential_service_is_mm1_and_constant_service_waits_half_as_long() {
        let mm1 = Mmc::new(0.8, 1.0, 1).unwrap();
        assert_close(
            mg1(0.8, 1.0, 1.0).unwrap().waiting_time,
            mm1.waiting_time(),
            1e-14,
        );
        assert_close(mg1(0.8, 1.0, 0.0).unwrap().waiting_time, 2.0, 1e-14);
        assert_eq!(mg1(1.0, 1.0, 0.0), None);
    }
}
