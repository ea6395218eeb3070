//! What a window will probably say, before it is simulated.
//!
//! # Model
//! A stand-in while a window is still wanted, so that a first picture can be drawn and so that it
//! is known which windows are needed. No result is ever reported from it.
//!
//! # Equations
//! Below capacity, the response time of a shared processor, `alone / (1 − ρ)`, with an exponential's
//! quantiles. Above, what exceeds the capacity fails, and the line is full.
//!
//! # Units
//! As in [`super::window`].
//!
//! # Assumptions
//! One bottleneck and nothing else that waits.
//!
//! # Sources
//! Kleinrock 1976, Queueing Systems II, section 4.4 (processor sharing).
//!
//! # Validation
//! None beyond the tests below: it decides which windows are simulated, not what they say.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::window::Window;
use crate::sim::performance::Estimate;

/// Loads closer to capacity than this are treated as this far from it.
const LOAD_MAX: f64 = 0.95;

/// Quantiles of an exponential over its mean: ln 2, ln 20, ln 100.
const EXPONENTIAL_QUANTILES: [f64; 3] = [
    std::f64::consts::LN_2,
    2.995_732_273_553_991,
    4.605_170_185_988_092,
];

/// The window at `load` times the nominal capacity, without simulating it.
pub(super) fn approximate(demand: &Demand, load: f64) -> Window {
    let alone = demand.alone_seconds();
    let capacity = demand.capacity();
    let full = alone * f64::from(demand.waiting_capacity) / f64::from(demand.workers.max(1));
    let mean = if load <= 1.0 {
        alone / (1.0 - load.min(LOAD_MAX))
    } else {
        alone / (1.0 - LOAD_MAX) + full
    };
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
        failed_share: if load > 1.0 { 1.0 - 1.0 / load } else { 0.0 },
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
