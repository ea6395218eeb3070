//! Impatient requests: M/M/c+M (Erlang A) and M/M/c+D (a constant patience).
//!
//! # Model
//! As M/M/c, but whoever has waited for as long as their patience leaves unserved. Being served
//! ends impatience. There is a steady state at every load.
//!
//! # Equations
//! +M: birth-death chain with μₙ = min(n, c)·μ + (n − c)⁺·θ; P(abandon) = θ·Lq/λ.
//! +D: with δ = cμ − λ the virtual waiting time has the density λ·p_{c−1}·e^(−δx) up to the
//! patience τ, and λ·p_{c−1}·e^(−δτ)·e^(−cμ(x−τ)) beyond it; P(abandon) = λ·p_{c−1}·e^(−δτ)/(cμ);
//! all arrivals wait min(V, τ).
//!
//! # Units
//! λ, μ, θ [1/s]; τ and waiting times [s]; the rest [1].
//!
//! # Assumptions
//! First come, first served. Patience is independent of everything else. The waiting time is that
//! of all arrivals, those who abandon counted with the time until they do.
//!
//! # Sources
//! C. Palm, "Research on telephone traffic carried by full availability groups", Tele 1957;
//! O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers", MSOM
//! 2002. Constant patience: D. Y. Barrer, "Queuing with impatient customers and ordered service",
//! Operations Research 1957.
//!
//! # Validation
//! `tests/integration/theory.rs`; here: both meet M/M/c when nobody is impatient.

use libm::{exp, expm1};

use super::birth_death::{at_least, mean_above, stationary};
use super::positive;

/// The steady state of a station that impatient requests leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impatience {
    /// The share of arrivals that finds all servers busy [1].
    pub waiting_probability: f64,
    /// The share of arrivals that leaves unserved [1].
    pub abandonment_probability: f64,
    /// The mean time in the waiting line of all arrivals [s].
    pub waiting_time: f64,
    /// Lq, the mean number waiting [1].
    pub number_waiting: f64,
    /// Departures of those served [1/s].
    pub throughput: f64,
    /// The share of time a server is busy [1].
    pub utilization: f64,
}

/// Erlang A: patience is exponential with rate `theta`; `None` for arguments that make no sense.
#[must_use]
pub fn exponential_patience(lambda: f64, mu: f64, c: u32, theta: f64) -> Option<Impatience> {
    if !positive(lambda) || !positive(mu) || !positive(theta) || c == 0 {
        return None;
    }
    let servers = c as usize;
    let p = stationary(
        |_| lambda,
        |n| n.min(servers) as f64 * mu + n.saturating_sub(servers) as f64 * theta,
    )?;
    let number_waiting = mean_above(&p, servers);
    let abandonment_probability = theta * number_waiting / lambda;
    Some(
        from_parts(
            lambda,
            mu,
            c,
            at_least(&p, servers),
            number_waiting / lambda,
        )
        .with_abandonment(lambda, mu, c, abandonment_probability),
    )
}

/// Everybody's patience is `tau` [s]; `None` for arguments that make no sense.
#[must_use]
pub fn constant_patience(lambda: f64, mu: f64, c: u32, tau: f64) -> Option<Impatience> {
    if !positive(lambda) || !positive(mu) || !positive(tau) || c == 0 {
        return None;
    }
    let a = lambda / mu;
    let drain = f64::from(c) * mu;
    let delta = drain - lambda;
    // Σ n<c pₙ relative to p_{c−1}, from the top down: pₙ₋₁ = pₙ·n/a.
    let mut term = 1.0;
    let mut below = 1.0;
    for n in (1..c).rev() {
        term *= f64::from(n) / a;
        below += term;
    }
    let within = lambda * integral(delta, tau);
    let beyond = lambda * exp(-delta * tau) / drain;
    let norm = below + within + beyond;
    let abandonment = beyond / norm;
    let waiting = lambda * first_moment(delta, tau) / norm + tau * abandonment;
    Some(
        from_parts(lambda, mu, c, (within + beyond) / norm, waiting).with_abandonment(
            lambda,
            mu,
            c,
            abandonment,
        ),
    )
}

/// ∫₀^τ e^(−δx) dx, also where δ is zero or negative.
fn integral(delta: f64, tau: f64) -> f64 {
    if (delta * tau).abs() < 1e-12 {
        tau
    } else {
        -expm1(-delta * tau) / delta
    }
}

/// ∫₀^τ x·e^(−δx) dx, also where δ is zero or negative.
fn first_moment(delta: f64, tau: f64) -> f64 {
    if (delta * tau).abs() < 1e-4 {
        // The series up to the second order: the closed form would cancel.
        tau * tau * (0.5 - delta * tau / 3.0 + delta * delta * tau * tau / 8.0)
    } else {
        (integral(delta, tau) - tau * exp(-delta * tau)) / delta
    }
}

fn from_parts(lambda: f64, mu: f64, c: u32, waiting_probability: f64, wait: f64) -> Impatience {
    Impatience {
        waiting_probability,
        abandonment_probability: 0.0,
        waiting_time: wait,
        number_waiting: lambda * wait,
        throughput: lambda,
        utilization: lambda / mu / f64::from(c),
    }
}

impl Impatience {
    fn with_abandonment(self, lambda: f64, mu: f64, c: u32, abandonment: f64) -> Self {
        let throughput = lambda * (1.0 - abandonment);
        Self {
            abandonment_probability: abandonment,
            throughput,
            utilization: throughput / mu / f64::from(c),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{constant_patience, exponential_patience};
    use crate::sim::theory::{assert_close, mmc::Mmc};

    #[test]
    fn endless_patience_is_erlang_c() {
        let endless = Mmc::new(6.0, 1.0, 8).unwrap();
        let constant = constant_patience(6.0, 1.0, 8, 1e3).unwrap();
        let exponential = exponential_patience(6.0, 1.0, 8, 1e-9).unwrap();
        for station in [constant, exponential] {
            assert_close(station.waiting_time, endless.waiting_time(), 1e-6);
            let wait = endless.waiting_probability();
            assert_close(station.waiting_probability, wait, 1e-6);
            assert!(station.abandonment_probability < 1e-8);
        }
    }

    #[test]
    fn the_critical_load_is_no_special_case() {
        let critical = constant_patience(1.0, 1.0, 1, 3.0).unwrap();
        let near = constant_patience(1.0 + 1e-7, 1.0, 1, 3.0).unwrap();
        assert_close(critical.waiting_time, near.waiting_time, 1e-6);
    }

    #[test]
    fn overload_is_carried_away_by_the_impatient() {
        let station = exponential_patience(20.0, 1.0, 10, 0.5).unwrap();
        assert_close(station.utilization, 1.0, 1e-3);
        assert_close(station.abandonment_probability, 0.5, 1e-3);
    }
}
