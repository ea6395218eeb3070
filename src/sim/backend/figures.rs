//! What a report says about requests and parts, in the units of a report.
//!
//! # Model
//! The measurements of a window or of a part of one, as plain values.
//!
//! # Equations
//! The number that waits for a part is a mean over time; on one machine the database has the same
//! share of it as of the time spent waiting.
//!
//! # Units
//! Milliseconds, seconds, shares from 0 to 1; see each field.
//!
//! # Assumptions
//! As in [`super::window`].
//!
//! # Sources
//! None of its own.
//!
//! # Validation
//! `tests/integration/window.rs`.

use serde::Serialize;

use crate::sim::backend::compile::Backend;
use crate::sim::backend::window::{INTERVAL_LEVEL, Window};
use crate::sim::network::{ClassMeasurements, GroupMeasurements, Measurements, QUANTILE_LEVELS};
use crate::sim::performance::Part;
use crate::sim::stats::BatchEstimate;

/// A measured value with the half-width of its interval, in one unit; `None` (null) where nothing
/// was observed or the interval is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measured {
    /// The value.
    pub value: Option<f64>,
    /// Half of its interval's width.
    pub half_width: Option<f64>,
}

/// Response times of answered requests [ms].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Responses {
    /// Their mean.
    pub mean: Measured,
    /// Half of them are faster.
    pub p50: Measured,
    /// 90 % are faster.
    pub p90: Measured,
    /// 95 % are faster.
    pub p95: Measured,
    /// 99 % are faster.
    pub p99: Measured,
}

/// Requests that ended badly in one way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// `blocked` (turned away by a full line), `abandoned`, `timed_out`, `failed` (an error).
    pub cause: &'static str,
    /// How many.
    pub requests: u64,
    /// Their share of all that ended.
    pub share: Measured,
}

/// One part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PartReport {
    /// Its stable name.
    pub part: &'static str,
    /// Busy share; null for a part that is never busy.
    pub utilization: Option<f64>,
    /// Time that a mean request waits for it [ms].
    pub waiting_ms: f64,
    /// Requests that wait for it, a mean over time.
    pub number_waiting: f64,
}

/// An estimate in another unit.
pub(super) fn measured(estimate: &BatchEstimate, factor: f64) -> Measured {
    let known = |value: f64| Some(value * factor).filter(|value| value.is_finite());
    Measured {
        value: known(estimate.value),
        half_width: known(estimate.half_width(INTERVAL_LEVEL)),
    }
}

/// Response times.
pub(super) fn responses(total: &ClassMeasurements) -> Responses {
    const {
        assert!(QUANTILE_LEVELS.len() == 4, "one field for each quantile");
    }
    let [p50, p90, p95, p99] = { &total.response_quantiles }.map(|level| measured(&level, 1e3));
    Responses {
        mean: measured(&total.response_time, 1e3),
        p50,
        p90,
        p95,
        p99,
    }
}

/// What went wrong, by cause.
pub(super) fn failures(total: &ClassMeasurements) -> Vec<Failure> {
    let counts = &total.counts;
    [
        ("blocked", counts.blocked, &total.probability_of_blocking),
        (
            "abandoned",
            counts.abandoned,
            &total.probability_of_abandoning,
        ),
        ("timed_out", counts.timed_out, &total.probability_of_timeout),
        ("failed", counts.failed, &total.probability_of_failure),
    ]
    .map(|(cause, requests, share)| Failure {
        cause,
        requests,
        share: measured(share, 1.0),
    })
    .to_vec()
}

/// The parts in the order in which a request meets them.
pub(super) fn parts(
    window: &Window,
    measured: &Measurements,
    backend: &Backend,
) -> Vec<PartReport> {
    let waiting_ms = |part: Part| {
        let found = window.waiting_ms.iter().find(|(other, _)| *other == part);
        found.map(|(_, waiting)| *waiting)
    };
    let group = |part: Part| -> Option<&GroupMeasurements> {
        let (_, id) = backend.parts.iter().find(|(other, _)| *other == part)?;
        measured.groups.get(id.0 as usize)
    };
    let processors = [Part::ApplicationCpu, Part::Database];
    // On one machine both parts wait for the same processors.
    let one_machine = group(Part::Database).is_none() && waiting_ms(Part::Database).is_some();
    let number_waiting = |part: Part| -> f64 {
        let number = |part| group(part).map_or(0.0, |group| group.number_waiting.value);
        if !(one_machine && processors.contains(&part)) {
            return number(part);
        }
        let sum: f64 = processors.into_iter().filter_map(waiting_ms).sum();
        let share = waiting_ms(part).unwrap_or(0.0) / sum.max(f64::MIN_POSITIVE);
        number(Part::ApplicationCpu) * share
    };
    Part::ALL
        .into_iter()
        .filter_map(|part| {
            Some(PartReport {
                part: part.id(),
                utilization: window.utilization_of(part),
                waiting_ms: waiting_ms(part)?,
                number_waiting: number_waiting(part),
            })
        })
        .collect()
}
