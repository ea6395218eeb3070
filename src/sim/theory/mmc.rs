//! M/M/c: Poisson arrivals, exponential service, c servers, one endless line. M/M/1 is c = 1.
//!
//! # Model
//! The textbook station: whoever finds all servers busy waits in order of arrival.
//!
//! # Equations
//! B(0) = 1, B(k) = a·B(k−1)/(k + a·B(k−1)) (Erlang B); C = B/(1 − ρ(1 − B)) (Erlang C);
//! Wq = C/(cμ − λ); P(wait > t) = C·e^(−(cμ−λ)t);
//! P(response > t) = (1 − C)e^(−μt) + C·P(Exp(cμ−λ) + Exp(μ) > t).
//!
//! # Units
//! λ, μ [1/s]; times [s]; the rest [1].
//!
//! # Assumptions
//! λ < cμ, else there is no steady state. First come, first served for the quantiles; the means of
//! waiting hold for every order that does not look at service times.
//!
//! # Sources
//! A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in
//! automatic telephone exchanges", 1917; L. Kleinrock, Queueing Systems, volume 1, Wiley 1975,
//! §3.2 and §3.5; D. Gross, C. M. Harris, Fundamentals of Queueing Theory, Wiley, chapter 2.
//!
//! # Validation
//! `tests/integration/theory.rs`: published values, and simulations for ρ = 0.3, 0.6, 0.9 and
//! c = 1, 2, 8.

use libm::{exp, log};

use super::{erlang_b, positive, quantile_of_tail};

/// A stable M/M/c station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mmc {
    lambda: f64,
    mu: f64,
    c: u32,
    erlang_c: f64,
}

impl Mmc {
    /// Arrivals at `lambda`, `c` servers of rate `mu`; `None` unless λ < cμ.
    #[must_use]
    pub fn new(lambda: f64, mu: f64, c: u32) -> Option<Self> {
        let rho = lambda / mu / f64::from(c);
        if !positive(lambda) || !positive(mu) || c == 0 || rho >= 1.0 {
            return None;
        }
        let b = erlang_b::blocking_probability(lambda / mu, c)?;
        let erlang_c = b / (1.0 - rho * (1.0 - b));
        Some(Self {
            lambda,
            mu,
            c,
            erlang_c,
        })
    }

    /// ρ, the share of time a server is busy [1].
    #[must_use]
    pub fn utilization(&self) -> f64 {
        self.lambda / self.mu / f64::from(self.c)
    }

    /// C, the probability that an arrival has to wait [1] (Erlang C).
    #[must_use]
    pub fn waiting_probability(&self) -> f64 {
        self.erlang_c
    }

    /// cμ − λ, the rate of the conditional waiting time [1/s].
    fn drain_rate(&self) -> f64 {
        f64::from(self.c) * self.mu - self.lambda
    }

    /// Wq, the mean waiting time [s], those who do not wait counted with zero.
    #[must_use]
    pub fn waiting_time(&self) -> f64 {
        self.erlang_c / self.drain_rate()
    }

    /// W, the mean response time [s].
    #[must_use]
    pub fn response_time(&self) -> f64 {
        self.waiting_time() + 1.0 / self.mu
    }

    /// Lq, the mean number waiting [1].
    #[must_use]
    pub fn number_waiting(&self) -> f64 {
        self.lambda * self.waiting_time()
    }

    /// L, the mean number in the system [1].
    #[must_use]
    pub fn number_in_system(&self) -> f64 {
        self.lambda * self.response_time()
    }

    /// The share of arrivals that are served within `t` [s] (a call centre's service level).
    #[must_use]
    pub fn waiting_within(&self, t: f64) -> f64 {
        1.0 - self.erlang_c * exp(-self.drain_rate() * t)
    }

    /// The waiting time [s] that a share `p` of arrivals does not exceed; zero where they do not
    /// wait at all. `p` is in 0..1.
    #[must_use]
    pub fn waiting_time_quantile(&self, p: f64) -> f64 {
        if 1.0 - p >= self.erlang_c {
            0.0
        } else {
            log(self.erlang_c / (1.0 - p)) / self.drain_rate()
        }
    }

    /// The response time [s] that a share `p` of arrivals does not exceed; `p` is in 0..1.
    #[must_use]
    pub fn response_time_quantile(&self, p: f64) -> f64 {
        quantile_of_tail(1.0 - p, 1.0 / self.mu, |t| self.response_tail(t))
    }

    /// P(response > t) [1].
    fn response_tail(&self, t: f64) -> f64 {
        let (mu, delta) = (self.mu, self.drain_rate());
        let served_at_once = exp(-mu * t);
        let difference = delta - mu;
        // Two phases in a row; where their rates meet, the two exponentials become mu·t·e^(−mu·t).
        let waited = if difference.abs() * t < 1e-9 {
            (1.0 + mu * t) * served_at_once
        } else {
            (delta * served_at_once - mu * exp(-delta * t)) / difference
        };
        (1.0 - self.erlang_c) * served_at_once + self.erlang_c * waited
    }
}

#[cfg(test)]
mod tests {
    use super::Mmc;
    use crate::sim::theory::assert_close;

    #[test]
    fn without_stability_there_is_no_answer() {
        assert_eq!(Mmc::new(8.0, 1.0, 8), None);
        assert_eq!(Mmc::new(1.0, 2.0, 0), None);
        assert_eq!(Mmc::new(f64::NAN, 2.0, 1), None);
        assert_eq!(Mmc::new(-1.0, 2.0, 1), None);
    }

    #[test]
    fn one_server_has_an_exponential_response_time() {
        let queue = Mmc::new(0.8, 1.0, 1).unwrap();
        assert_close(queue.waiting_probability(), 0.8, 1e-14);
        assert_close(queue.response_time(), 5.0, 1e-14);
        assert_close(
            queue.response_time_quantile(0.5),
            5.0 * std::f64::consts::LN_2,
            1e-12,
        );
        assert_close(queue.waiting_time_quantile(0.1), 0.0, 0.0);
    }

    #[test]
    fn equal_phases_do_not_divide_by_zero() {
        // c = 2, μ = 1, λ = 1: the line drains at the speed of one service.
        let queue = Mmc::new(1.0, 1.0, 2).unwrap();
        let p99 = queue.response_time_quantile(0.99);
        let near = Mmc::new(1.000_001, 1.0, 2).unwrap();
        assert_close(p99, near.response_time_quantile(0.99), 1e-5);
    }
}
