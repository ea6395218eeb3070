//! Before a steady state, or without one: the ramp with endless servers, and the fluid limit.
//!
//! # Model
//! A linear ramp of Poisson arrivals to a station where nobody waits; and a station that gets more
//! than it can serve, whose backlog grows as a tank fills.
//!
//! # Equations
//! Mt/M/∞: m′(t) = λ(t) − μ·m(t), m(0) = 0, λ(t) = α + βt, so
//! m(t) = (α/μ − β/μ²)(1 − e^(−μt)) + βt/μ; the number inside is Poisson of mean m(t).
//! Fluid: backlog(t) = (λ − cμ)t; who arrives at t waits backlog/(cμ).
//!
//! # Units
//! λ, μ, α [1/s], β [1/s²]; t and times [s]; numbers [1].
//!
//! # Assumptions
//! The station starts empty. Fluid: λ > cμ, and a relative error of order 1/√(λt).
//!
//! # Sources
//! S. G. Eick, W. A. Massey, W. Whitt, "The physics of the Mt/G/∞ queue", Operations Research 1993;
//! G. F. Newell, Applications of Queueing Theory, Chapman and Hall 1982.
//!
//! # Validation
//! `tests/integration/theory.rs`.

use libm::expm1;

use super::positive;

/// The mean number inside at time `t` [s] when arrivals come at `alpha + beta·t` from an empty
/// start; `None` unless μ > 0 and the rate is never negative.
#[must_use]
pub fn ramp_number_in_system(alpha: f64, beta: f64, mu: f64, t: f64) -> Option<f64> {
    let rates = alpha >= 0.0 && alpha + beta * t >= 0.0;
    let usable = positive(mu) && t >= 0.0 && rates && beta.is_finite();
    usable.then_some((alpha / mu - beta / mu / mu) * -expm1(-mu * t) + beta * t / mu)
}

/// The number waiting at `t` [s] behind `c` servers of rate `mu` that get `lambda`; `None` unless
/// λ > cμ.
#[must_use]
pub fn fluid_backlog(lambda: f64, mu: f64, c: u32, t: f64) -> Option<f64> {
    let surplus = lambda - f64::from(c) * mu;
    (positive(lambda) && positive(mu) && t >= 0.0 && surplus > 0.0).then_some(surplus * t)
}

/// How long who arrives at `t` [s] waits [s]; `None` as in [`fluid_backlog`] or without a server.
#[must_use]
pub fn fluid_waiting_time(lambda: f64, mu: f64, c: u32, t: f64) -> Option<f64> {
    let backlog = fluid_backlog(lambda, mu, c, t)?;
    (c > 0).then(|| backlog / (f64::from(c) * mu))
}

#[cfg(test)]
mod tests {
    use super::{fluid_backlog, fluid_waiting_time, ramp_number_in_system};
    use crate::sim::theory::assert_close;

    #[test]
    fn a_flat_ramp_fills_towards_the_offered_load() {
        assert_close(
            ramp_number_in_system(6.0, 0.0, 2.0, 100.0).unwrap(),
            3.0,
            1e-14,
        );
        assert_eq!(ramp_number_in_system(1.0, -1.0, 1.0, 2.0), None);
    }

    #[test]
    fn a_station_that_keeps_up_has_no_fluid_backlog() {
        assert_eq!(fluid_backlog(8.0, 1.0, 8, 60.0), None);
        assert_close(fluid_waiting_time(9.0, 1.0, 8, 8.0).unwrap(), 1.0, 1e-14);
    }
}
