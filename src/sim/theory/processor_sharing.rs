//! Processor sharing: all requests inside share the servers equally.
//!
//! # Model
//! With n requests and c servers each request is served at speed min(1, c/n): nobody waits,
//! everybody is slowed. How a web server's threads share its processors.
//!
//! # Equations
//! The number inside is distributed as in M/M/c, whatever the distribution of service
//! (insensitivity), so L = a + C·ρ/(1 − ρ) and W = L/λ; with c = 1: W = E[S]/(1 − ρ), and a request
//! of length x takes x/(1 − ρ) on average.
//!
//! # Units
//! λ [1/s]; E[S], x and times [s]; the rest [1].
//!
//! # Assumptions
//! ρ < 1; sharing itself costs nothing.
//!
//! # Sources
//! L. Kleinrock, Queueing Systems, volume 2: Computer Applications, Wiley 1976, §4.4; F. P. Kelly,
//! Reversibility and Stochastic Networks, Wiley 1979, chapter 3.
//!
//! # Validation
//! `tests/integration/theory.rs`: the same mean for five distributions of service, c = 1 and 4.

use super::mmc::Mmc;

/// The means of an M/G/c processor-sharing station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProcessorSharing {
    /// ρ, the mean share of the servers in use [1].
    pub utilization: f64,
    /// W, the mean response time [s].
    pub response_time: f64,
    /// L, the mean number in the system [1].
    pub number_in_system: f64,
}

/// Arrivals at `lambda`, service of mean `es` on `c` shared servers; `None` unless λ·E[S] < c.
#[must_use]
pub fn processor_sharing(lambda: f64, es: f64, c: u32) -> Option<ProcessorSharing> {
    let same = Mmc::new(lambda, 1.0 / es, c)?;
    Some(ProcessorSharing {
        utilization: same.utilization(),
        response_time: same.response_time(),
        number_in_system: same.number_in_system(),
    })
}

/// The mean response time [s] of a request of length `x` [s] on one shared server of load `rho`.
#[must_use]
pub fn conditional_response_time(x: f64, rho: f64) -> Option<f64> {
    ((0.0..1.0).contains(&rho) && x >= 0.0).then(|| x / (1.0 - rho))
}

#[cfg(test)]
mod tests {
    use super::{conditional_response_time, processor_sharing};
    use crate::sim::theory::assert_close;

    #[test]
    fn one_server_slows_everybody_by_one_over_one_minus_rho() {
        let station = processor_sharing(0.8, 1.0, 1).unwrap();
        assert_close(station.response_time, 5.0, 1e-13);
        assert_close(conditional_response_time(2.0, 0.8).unwrap(), 10.0, 1e-13);
        assert_eq!(conditional_response_time(2.0, 1.0), None);
        assert_eq!(processor_sharing(1.0, 1.0, 1), None);
        assert_eq!(processor_sharing(1.0, 0.0, 1), None);
    }
}
