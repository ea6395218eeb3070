//! What a window will probably say, before it is simulated.
//!
//! # Model
//! Mean response time as if every part were a queue by itself. It is what simulated response times
//! are divided by before they are interpolated ([`super::curve`]), and a stand-in while a window is
//! still wanted, so that a first picture can be drawn and it is known which windows are needed. No
//! settled result is made from a stand-in.
//!
//! # Equations
//! `E = Σ demand_i · (1 + w(c_i, ρ_i))` with Sakasegawa's `w(c, ρ) = ρ^(√(2(c + 1)) − 1) / (c·(1 −
//! ρ))` for processors (c all that share one line), and ρ_i by the utilisation law, at most
//! [`LOAD_MAX`]. A stand-in has an exponential's quantiles; above capacity what exceeds it fails,
//! and lines are full.
//!
//! # Units
//! As in [`super::window`].
//!
//! # Assumptions
//! Workers and connections are plenty.
//!
//! # Sources
//! Sakasegawa 1977, An approximation formula L_q ≃ α·ρ^β/(1 − ρ). The mean of a shared processor is
//! that of the M/M/c queue whatever the distribution of work: Kleinrock 1976, Queueing Systems II,
//! 4.4.
//!
//! # Validation
//! The tests below; `tests/integration/backend.rs::the_curve_is_close_to_direct_simulation`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::window::Window;
use crate::sim::deployment::Placement;
use crate::sim::performance::{Estimate, Part};

/// Loads closer to capacity than this are treated as this far from it.
const LOAD_MAX: f64 = 0.95;

/// Quantiles of an exponential over its mean: ln 2, ln 20, ln 100.
const EXPONENTIAL_QUANTILES: [f64; 3] = [
    std::f64::consts::LN_2,
    2.995_732_273_553_991,
    4.605_170_185_988_092,
];

/// Mean response time [s] at `load` times the nominal capacity, if parts did not hold each other.
pub(super) fn expected_seconds(demand: &Demand, load: f64) -> f64 {
    let rate = load * demand.capacity();
    let capacities = demand.capacities();
    let slowed = |part: Part, servers: f64| {
        let most = capacities.iter().find(|(other, _)| *other == part);
        1.0 + most.map_or(0.0, |(_, most)| wait(servers, rate / most))
    };
    let application = slowed(Part::ApplicationCpu, demand.processors_together());
    let database = match demand.placement {
        Placement::WithApplication => application,
        Placement::Separate => slowed(Part::Database, f64::from(demand.database_vcpus)),
    };
    let replicas = slowed(Part::Replicas, f64::from(demand.replica_vcpus));
    demand.alone_seconds()
        + demand.mean_application_seconds() * (application - 1.0)
        + demand.database_seconds() * (database - 1.0)
        + demand.replica_seconds() * (replicas - 1.0)
}

/// Mean wait for one of `servers` over the mean work, at utilisation `load` (at most [`LOAD_MAX`]).
fn wait(servers: f64, load: f64) -> f64 {
    let load = load.clamp(0.0, LOAD_MAX);
    let power = (2.0 * (servers + 1.0)).sqrt() - 1.0;
    libm::pow(load, power) / (servers * (1.0 - load))
}

/// The window at `load` times the nominal capacity, without simulating it.
pub(super) fn approximate(demand: &Demand, load: f64) -> Window {
    let alone = demand.alone_seconds();
    let near = expected_seconds(demand, load);
    let capacity = demand.capacity();
    let full = demand.origin_seconds() * f64::from(demand.waiting_capacity)
        / f64::from(demand.workers.max(1));
    let mean = if load <= 1.0 { near } else { near + full };
    let quantile = |factor: f64| Estimate {
        value: (mean * factor).min(demand.timeout_seconds.max(alone)) * 1e3,
        half_width: f64::INFINITY,
    };
    let utilization: Vec<_> = demand
        .capacities()
        .into_iter()
        .map(|(part, most)| (part, (load * capacity / most).min(1.0)))
        .collect();
    let bottleneck = utilization
        .iter()
        .fold(None, |most: Option<(_, f64)>, &(part, busy)| match most {
            Some((_, other)) if other >= busy => most,
            _ => Some((part, busy)),
        })
        .map(|(part, _)| part);
    Window {
        p50_ms: quantile(EXPONENTIAL_QUANTILES[0]),
        p95_ms: quantile(EXPONENTIAL_QUANTILES[1]),
        p99_ms: quantile(EXPONENTIAL_QUANTILES[2]),
        failed_share: if load > 1.0 {
            1.0 - 1.0 / load
        } else {
            demand.expected_failed_share()
        },
        jobs: None,
        utilization,
        waiting_ms: Vec::new(),
        bottleneck,
        overloaded: load > 1.0,
        precise: false,
        requests: 0,
        events: 0,
        seconds: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn one_server_waits_as_an_mm1_queue() {
        for load in [0.1, 0.5, 0.9] {
            assert!((wait(1.0, load) - load / (1.0 - load)).abs() < 1e-12);
        }
    }

    #[test]
    fn sixteen_servers_wait_nearly_as_an_mm16_queue() {
        // Erlang C at 0.9: 0.591343, so the wait is 0.591343 / (16·0.1).
        assert!((wait(16.0, 0.9) / 0.369_590 - 1.0).abs() < 0.06);
        assert!(wait(16.0, 7.0).is_finite());
    }
}
