//! M/G/c/c: c servers and no waiting line (Erlang B).
//!
//! # Model
//! Whoever finds all servers busy is turned away and does not come back.
//!
//! # Equations
//! B(0) = 1, B(k) = a·B(k−1) / (k + a·B(k−1)).
//!
//! # Units
//! a = λ/μ, the offered load [Erlang]; probabilities [1].
//!
//! # Assumptions
//! Poisson arrivals. The distribution of service does not matter, only its mean (insensitivity).
//!
//! # Sources
//! A. K. Erlang, 1917; the recursion and insensitivity: R. B. Cooper, Introduction to Queueing
//! Theory, 2nd edition, North Holland 1981, §3.3.
//!
//! # Validation
//! `tests/integration/theory.rs`, with exponential, constant and hyper-exponential service.

/// B, the probability that an arrival is turned away; `None` for a negative or infinite load.
#[must_use]
pub fn blocking_probability(a: f64, c: u32) -> Option<f64> {
    if !a.is_finite() || a < 0.0 {
        return None;
    }
    let mut b = 1.0;
    for k in 1..=c {
        b = a * b / (f64::from(k) + a * b);
    }
    Some(b)
}

/// The share of time a server is busy [1]: a(1 − B)/c; `None` without a server.
#[must_use]
pub fn utilization(a: f64, c: u32) -> Option<f64> {
    let b = blocking_probability(a, c)?;
    (c > 0).then(|| a * (1.0 - b) / f64::from(c))
}

#[cfg(test)]
mod tests {
    use super::{blocking_probability, utilization};
    use crate::sim::theory::assert_close;

    #[test]
    fn one_server_is_busy_for_a_over_one_plus_a() {
        assert_close(blocking_probability(0.5, 1).unwrap(), 1.0 / 3.0, 1e-15);
        assert_close(utilization(0.5, 1).unwrap(), 1.0 / 3.0, 1e-15);
    }

    #[test]
    fn no_server_blocks_everybody_and_no_load_nobody() {
        assert_eq!(blocking_probability(3.0, 0), Some(1.0));
        assert_eq!(blocking_probability(0.0, 3), Some(0.0));
        assert_eq!(blocking_probability(-1.0, 3), None);
        assert_eq!(utilization(1.0, 0), None);
    }
}
