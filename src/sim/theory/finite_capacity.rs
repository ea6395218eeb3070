//! M/M/c/K: c servers, at most K in the system, the rest turned away. M/M/1/K is c = 1.
//!
//! # Model
//! As M/M/c, but there are only K − c places to wait. It has a steady state at every load.
//!
//! # Equations
//! Birth-death chain with λₙ = λ below K and μₙ = min(n, c)·μ; blocking = p_K by PASTA;
//! X = λ(1 − p_K); W = L/X over those let in; P(wait | let in) = Σ c≤n<K pₙ / (1 − p_K).
//!
//! # Units
//! λ, μ, X [1/s]; times [s]; the rest [1].
//!
//! # Assumptions
//! Poisson arrivals, exponential service; those turned away do not come back.
//!
//! # Sources
//! D. Gross, C. M. Harris, Fundamentals of Queueing Theory, Wiley, §2.5; M. Marzolla, the
//! octave-queueing package (test cases of `qsmmmk` and `qsmm1k`).
//!
//! # Validation
//! `tests/integration/theory.rs`.

use super::birth_death::{STATES_MAX, at_least, mean_above, stationary};
use super::positive;

/// The steady state of an M/M/c/K station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FiniteCapacity {
    /// The share of time the station is empty [1].
    pub empty_probability: f64,
    /// The share of arrivals turned away [1].
    pub blocking_probability: f64,
    /// Of those let in, the share that has to wait [1].
    pub waiting_probability: f64,
    /// The share of time a server is busy [1].
    pub utilization: f64,
    /// L, the mean number in the system [1].
    pub number_in_system: f64,
    /// Lq, the mean number waiting [1].
    pub number_waiting: f64,
    /// X, departures of those served [1/s].
    pub throughput: f64,
    /// W, the mean response time of those let in [s].
    pub response_time: f64,
    /// Wq, the mean waiting time of those let in [s].
    pub waiting_time: f64,
}

/// Arrivals at `lambda`, `c` servers of rate `mu`, at most `k` in the system (`k ≥ c ≥ 1`).
#[must_use]
pub fn mmck(lambda: f64, mu: f64, c: u32, k: u32) -> Option<FiniteCapacity> {
    let (servers, capacity) = (c as usize, k as usize);
    if !positive(lambda) || !positive(mu) || c == 0 || k < c || capacity >= STATES_MAX {
        return None;
    }
    let p = stationary(
        |n| if n < capacity { lambda } else { 0.0 },
        |n| n.min(servers) as f64 * mu,
    )?;
    let blocking_probability = p.get(capacity).copied().unwrap_or(0.0);
    let throughput = lambda * (1.0 - blocking_probability);
    let number_in_system = mean_above(&p, 0);
    let number_waiting = mean_above(&p, servers);
    Some(FiniteCapacity {
        empty_probability: p[0],
        blocking_probability,
        waiting_probability: (at_least(&p, servers) - blocking_probability)
            / (1.0 - blocking_probability),
        utilization: throughput / mu / f64::from(c),
        number_in_system,
        number_waiting,
        throughput,
        response_time: number_in_system / throughput,
        waiting_time: number_waiting / throughput,
    })
}

#[cfg(test)]
mod tests {
    use super::mmck;
    use crate::sim::theory::{assert_close, erlang_b, mmc};

    #[test]
    fn without_places_to_wait_it_is_erlang_b() {
        let loss = mmck(45.0, 1.0, 53, 53).unwrap();
        let b = erlang_b::blocking_probability(45.0, 53).unwrap();
        assert_close(loss.blocking_probability, b, 1e-12);
        assert!(loss.number_waiting.abs() < 1e-15);
    }

    #[test]
    fn with_very_many_places_it_is_erlang_c() {
        let station = mmck(14.4, 1.0, 16, 900).unwrap();
        let endless = mmc::Mmc::new(14.4, 1.0, 16).unwrap();
        assert_close(station.waiting_time, endless.waiting_time(), 1e-12);
    }

    #[test]
    fn a_capacity_below_the_servers_is_no_station() {
        assert_eq!(mmck(1.0, 1.0, 4, 3), None);
        assert_eq!(mmck(1.0, 1.0, 0, 3), None);
    }
}
