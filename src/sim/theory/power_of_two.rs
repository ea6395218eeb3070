//! The power of two choices: very many servers, each request joins the shorter of two lines.
//!
//! # Model
//! A load balancer that looks at two instances drawn at random and takes the one with fewer
//! requests inside.
//!
//! # Equations
//! sᵢ = λ^((dⁱ−1)/(d−1)), the share of servers with at least i inside; with d = 2: λ^(2ⁱ−1).
//! W = Σ i≥1 sᵢ / λ, in mean service times.
//!
//! # Units
//! λ, arrivals per server and mean service time [1]; W in mean service times.
//!
//! # Assumptions
//! The number of servers goes to infinity; for n servers the error is of the order 1/n.
//!
//! # Sources
//! N. Vvedenskaya, R. Dobrushin, F. Karpelevich, "Queueing system with selection of the shortest
//! of two queues", Problems of Information Transmission 1996; M. Mitzenmacher, "The power of two
//! choices in randomized load balancing", IEEE TPDS 2001.
//!
//! # Validation
//! `tests/integration/theory.rs`, with 2,000 servers; here: one choice is M/M/1.

use libm::pow;

use super::positive;

/// The share of servers with at least `i` requests inside; `None` unless 0 < λ < 1, d ≥ 1.
#[must_use]
pub fn share_with_at_least(lambda: f64, d: u32, i: u32) -> Option<f64> {
    if !positive(lambda) || lambda >= 1.0 || d == 0 {
        return None;
    }
    // (dⁱ − 1)/(d − 1) = 1 + d + … + dⁱ⁻¹
    let mut exponent = 0.0;
    for _ in 0..i {
        exponent = exponent * f64::from(d) + 1.0;
    }
    Some(pow(lambda, exponent))
}

/// The mean response time in mean service times; `None` unless 0 < λ < 1, d ≥ 1.
#[must_use]
pub fn response_time(lambda: f64, d: u32) -> Option<f64> {
    let mut sum = 0.0;
    for i in 1..u32::MAX {
        let share = share_with_at_least(lambda, d, i)?;
        sum += share;
        if share < f64::EPSILON * sum {
            break;
        }
    }
    Some(sum / lambda)
}

#[cfg(test)]
mod tests {
    use super::{response_time, share_with_at_least};
    use crate::sim::theory::assert_close;

    #[test]
    fn one_choice_is_mm1_and_two_are_far_better() {
        assert_close(response_time(0.8, 1).unwrap(), 5.0, 1e-13);
        assert!(response_time(0.8, 2).unwrap() < 2.1);
        assert_close(share_with_at_least(0.9, 2, 2).unwrap(), 0.729, 1e-14);
        assert_eq!(response_time(1.0, 2), None);
    }
}
