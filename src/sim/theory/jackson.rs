//! Jackson networks: M/M/c stations that send requests to each other, feedback included.
//!
//! # Model
//! Requests come from outside to some stations; after a station they go to another one with fixed
//! probabilities or leave. In a steady state each station is as if it were an M/M/c alone.
//!
//! # Equations
//! Traffic: λⱼ = γⱼ + Σᵢ λᵢ·rᵢⱼ. Then L = Σ Lⱼ(M/M/cⱼ at λⱼ), W = L/Σγ.
//!
//! # Units
//! γ, λ [1/s]; mean service and times [s]; r and numbers [1].
//!
//! # Assumptions
//! Poisson arrivals from outside, exponential first-come-first-served service (any service where
//! servers are endless), routing independent of everything else, λⱼ < cⱼμⱼ everywhere, and a way
//! out from everywhere.
//!
//! # Sources
//! J. R. Jackson, "Networks of waiting lines", Operations Research 1957; L. Kleinrock, Queueing
//! Systems, volume 1, §4.8; R. Jain, The Art of Computer Systems Performance Analysis, Wiley 1991,
//! example 34.1.
//!
//! # Validation
//! `tests/integration/theory.rs`: tandem, feedback, branches.

use super::mmc::Mmc;
use super::positive;

/// A station of an open network.
#[derive(Clone, Debug, PartialEq)]
pub struct JacksonStation {
    /// γ, arrivals from outside [1/s].
    pub arrival_rate: f64,
    /// Mean service [s].
    pub service_mean: f64,
    /// Servers; `None` is endless.
    pub servers: Option<u32>,
    /// r, the probability of each station next; what is missing to 1 leaves.
    pub next: Vec<f64>,
}

/// The steady state of an open network.
#[derive(Clone, Debug, PartialEq)]
pub struct Jackson {
    /// λ of each station, from outside and inside [1/s].
    pub arrival_rates: Vec<f64>,
    /// Each station as an M/M/c on its own; `None` where servers are endless.
    pub stations: Vec<Option<Mmc>>,
    /// The mean response time of one visit to each station [s].
    pub response_times: Vec<f64>,
    /// L of each station [1].
    pub numbers: Vec<f64>,
    /// W, the mean time from coming in to leaving, all visits [s].
    pub response_time: f64,
}

/// The steady state of `stations`; `None` if one has none or nothing comes in.
#[must_use]
pub fn jackson(stations: &[JacksonStation]) -> Option<Jackson> {
    let outside: f64 = stations.iter().map(|station| station.arrival_rate).sum();
    if !positive(outside) || stations.iter().any(|s| !positive(s.service_mean)) {
        return None;
    }
    let arrival_rates = traffic(stations)?;
    let mut answer = Jackson {
        arrival_rates: Vec::new(),
        stations: Vec::new(),
        response_times: Vec::new(),
        numbers: Vec::new(),
        response_time: 0.0,
    };
    for (station, &rate) in stations.iter().zip(&arrival_rates) {
        let alone = match station.servers {
            Some(c) if rate > 0.0 => Some(Mmc::new(rate, 1.0 / station.service_mean, c)?),
            Some(_) | None => None,
        };
        let response = alone.map_or(station.service_mean, |queue| queue.response_time());
        answer.stations.push(alone);
        answer.response_times.push(response);
        answer.numbers.push(rate * response);
    }
    answer.response_time = answer.numbers.iter().sum::<f64>() / outside;
    answer.arrival_rates = arrival_rates;
    Some(answer)
}

/// λ from λⱼ = γⱼ + Σᵢ λᵢ·rᵢⱼ, by Gaussian elimination; `None` if requests can never leave.
fn traffic(stations: &[JacksonStation]) -> Option<Vec<f64>> {
    let n = stations.len();
    // Row j of (I − Rᵀ | γ).
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|j| {
            let coefficient = |i: usize| {
                let r = stations[i].next.get(j).copied().unwrap_or(0.0);
                if i == j { 1.0 - r } else { -r }
            };
            let mut row: Vec<f64> = (0..n).map(coefficient).collect();
            row.push(stations[j].arrival_rate);
            row
        })
        .collect();
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| {
            let (a, b) = (rows[a][column].abs(), rows[b][column].abs());
            a.total_cmp(&b)
        })?;
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-12 {
            return None;
        }
        let pivot_row = rows[column].clone();
        for (j, row) in rows.iter_mut().enumerate() {
            if j != column {
                let factor = row[column] / pivot_row[column];
                for (x, y) in row.iter_mut().zip(&pivot_row) {
                    *x -= factor * y;
                }
            }
        }
    }
    let rates: Vec<f64> = (0..n).map(|j| rows[j][n] / rows[j][j]).collect();
    let usable = rates.iter().all(|rate| rate.is_finite() && *rate >= -1e-12);
    usable.then_some(rates)
}

#[cfg(test)]
mod tests {
    use super::{JacksonStation, jackson};
    use crate::sim::theory::assert_close;

    fn station(arrival_rate: f64, service_mean: f64, next: &[f64]) -> JacksonStation {
        JacksonStation {
            arrival_rate,
            service_mean,
            servers: Some(1),
            next: next.to_vec(),
        }
    }

    #[test]
    fn feedback_multiplies_the_visits() {
        // Half of all requests come back: two visits each, λ = 0.8.
        let network = jackson(&[station(0.4, 1.0, &[0.5])]).unwrap();
        assert_close(network.arrival_rates[0], 0.8, 1e-14);
        assert_close(network.response_time, 10.0, 1e-12);
    }

    #[test]
    fn a_trap_and_an_overload_have_no_steady_state() {
        assert_eq!(jackson(&[station(0.4, 1.0, &[1.0])]), None);
        assert_eq!(jackson(&[station(0.4, 1.0, &[0.7])]), None);
        let trap = [
            station(0.1, 1.0, &[0.0, 0.5]),
            station(0.0, 1.0, &[0.0, 1.0]),
        ];
        assert_eq!(jackson(&trap), None);
    }

    #[test]
    fn two_stations_that_feed_each_other() {
        let network = jackson(&[
            station(1.0, 0.1, &[0.0, 0.5]),
            station(0.0, 0.2, &[0.4, 0.0]),
        ])
        .unwrap();
        // λ₁ = 1 + 0.4·λ₂, λ₂ = 0.5·λ₁.
        assert_close(network.arrival_rates[0], 1.25, 1e-14);
        assert_close(network.arrival_rates[1], 0.625, 1e-14);
    }
}
