//! Closed populations: machine repair (M/M/c//N) and mean value analysis.
//!
//! # Model
//! N members think, send one request, wait for its answer, think again. Load cannot run away: who
//! waits does not send. Machine repair has one station of c servers; mean value analysis has any
//! number of one-server stations and delays in a row.
//!
//! # Equations
//! Machine repair: birth-death chain with λₙ = (N − n)/Z, μₙ = min(n, c)·μ; X = Σ μₙpₙ; R = L/X.
//! MVA: Rₖ(n) = Dₖ(1 + Qₖ(n−1)) (a delay: Rₖ = Dₖ), X(n) = n/(Z + ΣRₖ), Qₖ(n) = X·Rₖ.
//!
//! # Units
//! Z (mean thinking time), E[S], D (visits × mean service) and times [s]; X [1/s]; the rest [1].
//!
//! # Assumptions
//! Exponential service at first-come-first-served stations (any at delays and shared processors);
//! thinking times of any distribution.
//!
//! # Sources
//! D. Gross, C. M. Harris, Fundamentals of Queueing Theory, §2.7; M. Reiser, S. Lavenberg, "Mean
//! value analysis of closed multichain queuing networks", Journal of the ACM 1980.
//!
//! # Validation
//! `tests/integration/theory.rs`; here: the two agree where they overlap.

use super::birth_death::{STATES_MAX, mean_above, stationary};
use super::positive;

/// The steady state of a closed population at one station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MachineRepair {
    /// X, answers [1/s].
    pub throughput: f64,
    /// R, the mean response time [s].
    pub response_time: f64,
    /// Wq, the mean waiting time [s].
    pub waiting_time: f64,
    /// L, the mean number at the station [1].
    pub number_in_system: f64,
    /// Lq, the mean number waiting [1].
    pub number_waiting: f64,
    /// The share of time a server is busy [1].
    pub utilization: f64,
}

/// `members` who think for `z` [s], and `c` servers that take `es` [s] on average.
#[must_use]
pub fn machine_repair(members: u32, z: f64, es: f64, c: u32) -> Option<MachineRepair> {
    let (all, servers) = (members as usize, c as usize);
    if !positive(z) || !positive(es) || c == 0 || members == 0 || all >= STATES_MAX {
        return None;
    }
    let p = stationary(
        |n| all.saturating_sub(n) as f64 / z,
        |n| n.min(servers) as f64 / es,
    )?;
    let number_in_system = mean_above(&p, 0);
    let number_waiting = mean_above(&p, servers);
    let throughput = (number_in_system - number_waiting) / es;
    Some(MachineRepair {
        throughput,
        response_time: number_in_system / throughput,
        waiting_time: number_waiting / throughput,
        number_in_system,
        number_waiting,
        utilization: throughput * es / f64::from(c),
    })
}

/// A station of a closed network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Centre {
    /// One server with a line, by its demand (visits × mean service) [s].
    Queueing(f64),
    /// Servers without end, by its demand [s].
    Delay(f64),
}

/// The steady state of a closed network.
#[derive(Clone, Debug, PartialEq)]
pub struct MeanValues {
    /// X, rounds through the network [1/s].
    pub throughput: f64,
    /// The mean time from leaving thought to returning to it [s].
    pub response_time: f64,
    /// The mean time at each station, per round [s].
    pub residence_times: Vec<f64>,
    /// The mean number at each station [1].
    pub numbers: Vec<f64>,
}

/// `members` who think for `z` [s] (zero is allowed) and then pass `centres`; `None` if a demand is
/// no number above zero or there is nobody.
#[must_use]
pub fn mean_value_analysis(members: u32, z: f64, centres: &[Centre]) -> Option<MeanValues> {
    let demands_usable = centres.iter().all(|centre| match centre {
        Centre::Queueing(demand) | Centre::Delay(demand) => positive(*demand),
    });
    if !demands_usable || members == 0 || centres.is_empty() || !z.is_finite() || z < 0.0 {
        return None;
    }
    let mut numbers = vec![0.0; centres.len()];
    let mut residence_times = numbers.clone();
    let mut throughput = 0.0;
    for n in 1..=members {
        for (k, centre) in centres.iter().enumerate() {
            residence_times[k] = match centre {
                Centre::Queueing(demand) => demand * (1.0 + numbers[k]),
                Centre::Delay(demand) => *demand,
            };
        }
        throughput = f64::from(n) / (z + residence_times.iter().sum::<f64>());
        for (number, time) in numbers.iter_mut().zip(&residence_times) {
            *number = throughput * time;
        }
    }
    Some(MeanValues {
        throughput,
        response_time: residence_times.iter().sum(),
        residence_times,
        numbers,
    })
}

#[cfg(test)]
mod tests {
    use super::{Centre, machine_repair, mean_value_analysis};
    use crate::sim::theory::assert_close;

    #[test]
    fn both_methods_agree_on_one_server() {
        let chain = machine_repair(30, 5.0, 0.2, 1).unwrap();
        let mva = mean_value_analysis(30, 5.0, &[Centre::Queueing(0.2)]).unwrap();
        assert_close(chain.throughput, mva.throughput, 1e-12);
        assert_close(chain.response_time, mva.response_time, 1e-12);
    }

    #[test]
    fn thinking_is_a_delay_like_any_other() {
        let inside = mean_value_analysis(9, 1.0, &[Centre::Queueing(0.3), Centre::Delay(2.0)]);
        let outside = mean_value_analysis(9, 3.0, &[Centre::Queueing(0.3)]);
        let throughputs = [inside.unwrap().throughput, outside.unwrap().throughput];
        assert_close(throughputs[0], throughputs[1], 1e-13);
    }

    #[test]
    fn nobody_is_no_population() {
        assert_eq!(machine_repair(0, 5.0, 0.2, 1), None);
        assert_eq!(mean_value_analysis(0, 5.0, &[Centre::Queueing(0.2)]), None);
        assert_eq!(mean_value_analysis(3, 5.0, &[Centre::Queueing(0.0)]), None);
    }
}
