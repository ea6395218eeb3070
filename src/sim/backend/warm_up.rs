//! How long a window is thrown away before it is measured.
//!
//! # Model
//! A window begins empty. Below capacity a length is planned from what theory says of such a queue;
//! then the number of requests inside decides: as long as it looks as if it was still moving, the
//! warm-up goes on. At and above capacity there is nothing to wait for but that lines are full or
//! clients give up.
//!
//! # Equations
//! Planned below capacity: `alone · (10 + 3 / (c·(1 − √ρ)²))`, three relaxation times of an M/M/c
//! queue and ten mean requests, where c counts the processors that share one line (all of them when
//! the balancer compares instances, else one instance's). Above capacity:
//! `1.5 · min(places / (λ − X), timeout·attempts)` and ten mean requests.
//! Detected (MSER-5): the numbers inside at [`SAMPLES`] instants are averaged by fives; of the
//! means x₁ … x_n the first d are transient for the d that makes
//! `Σ_{i>d} (x_i − x̄_d)² / (n − d)²` smallest. The window has **settled** when d lies before the
//! middle; else the warm-up goes on by the planned length, at most [`EXTENSIONS`] times and never
//! beyond the stated limit.
//!
//! # Units
//! times [s].
//!
//! # Assumptions
//! What is inside settles no sooner than what requests experience. Chance alone sometimes looks
//! like movement; then the warm-up is longer than it had to be, which costs time only.
//!
//! # Sources
//! Relaxation time of the M/M/c queue: Newell 1982, Applications of Queueing Theory. MSER-5: White
//! 1997, An effective truncation heuristic for bias reduction in simulation output; the rule of the
//! middle: White, Cobb, Spratt 2000, A comparison of five steady-state truncation heuristics.
//!
//! # Validation
//! The tests below; `tests/integration/backend.rs::a_longer_warm_up_changes_nothing`.

use crate::sim::backend::demand::Demand;
use crate::sim::network::{Observer, Simulation};
use crate::sim::units::{Span, Time};

/// Instants in one planned warm-up at which the number inside is looked at.
const SAMPLES: u32 = 160;

/// Samples that are averaged to one value.
const GROUP: usize = 5;

/// How often a warm-up may go on by its planned length.
const EXTENSIONS: u32 = 3;

/// How long a window is not yet typical [s], as in the module's equations.
pub(super) fn planned_seconds(demand: &Demand, per_second: f64) -> f64 {
    let alone = demand.origin_seconds().max(demand.outside.edge_seconds);
    let load = per_second / demand.capacity();
    if load < 1.0 {
        let gap = 1.0 - load.sqrt();
        alone * (10.0 + 3.0 / (demand.processors_together() * gap * gap))
    } else {
        let places = f64::from(demand.instances)
            * (f64::from(demand.waiting_capacity) + f64::from(demand.workers));
        let beyond = (per_second - demand.capacity()) * demand.origin_share();
        let fill = places / beyond.max(1e-9);
        let attempts = demand
            .clients
            .as_ref()
            .map_or(1.0, |clients| f64::from(clients.attempts));
        10.0 * alone + 1.5 * fill.min(demand.timeout_seconds * attempts)
    }
}

/// Simulates the planned warm-up, and more of it while the network has not settled and `longest`
/// allows it; returns how long it took [s].
pub(super) fn settle<O: Observer>(
    simulation: &mut Simulation<O>,
    planned_seconds: f64,
    longest_seconds: f64,
) -> f64 {
    let mut numbers = Vec::with_capacity((SAMPLES * (EXTENSIONS + 1)) as usize);
    for round in 0..=EXTENSIONS {
        for sample in 1..=SAMPLES {
            let lengths = f64::from(round) + f64::from(sample) / f64::from(SAMPLES);
            simulation.run_until(Time::ZERO + Span::from_seconds(planned_seconds * lengths));
            numbers.push(simulation.requests_inside() as f64);
        }
        let next = planned_seconds * f64::from(round + 2);
        if simulation.stopped_by().is_some() || next > longest_seconds || has_settled(&numbers) {
            return planned_seconds * f64::from(round + 1);
        }
    }
    planned_seconds * f64::from(EXTENSIONS + 1)
}

/// Whether the transient, if there is one, ends before the middle.
fn has_settled(numbers: &[f64]) -> bool {
    let means: Vec<f64> = numbers
        .chunks_exact(GROUP)
        .map(|group| group.iter().sum::<f64>() / GROUP as f64)
        .collect();
    truncation(&means) < means.len() / 2
}

/// How many of the first values are transient, at most half of them.
fn truncation(values: &[f64]) -> usize {
    let (mut best, mut least) = (0, f64::INFINITY);
    for first in 0..=values.len() / 2 {
        let rest = &values[first..];
        let count = rest.len() as f64;
        let mean = rest.iter().sum::<f64>() / count;
        let squares: f64 = rest
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum();
        let error = squares / (count * count);
        if error < least {
            (best, least) = (first, error);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{GROUP, has_settled, truncation};

    /// A value that climbs to 100 within `rise` steps and then waves by ± 1.
    fn climbing(rise: usize, count: usize) -> Vec<f64> {
        let value = |step: usize| {
            let climbed = 100.0 * (step as f64 / rise as f64).min(1.0);
            climbed + if step.is_multiple_of(2) { 1.0 } else { -1.0 }
        };
        (0..count).map(value).collect()
    }

    #[test]
    fn what_climbs_is_cut_off_and_what_waves_is_kept() {
        let cut = truncation(&climbing(10, 100));
        assert!((8..=11).contains(&cut), "{cut}");
        assert_eq!(truncation(&climbing(1, 100)[2..]), 0);
        assert_eq!(truncation(&[3.0; 40]), 0);
        assert_eq!(truncation(&[]), 0);
    }

    #[test]
    fn a_climb_beyond_the_middle_has_not_settled() {
        assert!(has_settled(&climbing(20 * GROUP, 100 * GROUP)));
        assert!(!has_settled(&climbing(90 * GROUP, 100 * GROUP)));
        assert!(!has_settled(&climbing(500 * GROUP, 100 * GROUP)));
    }
}
