//! Service: how users fare in a week and in a surge.
//!
//! # Model
//! The busy hour decides the latency that is reported. Quieter hours are looked at only while the
//! busier ones are in trouble. Requests that fail are downtime for those who sent them; a p95
//! above its threshold costs activity.
//!
//! # Equations
//! Failed share = Σ request share · failed share of the level. Overload minutes a day = 1440 ·
//! Σ time share · failed share. Activity lost = Σ request share · min(1, r·(p95 − threshold)/100
//! ms), p95 at most the clients' timeout. In a surge what exceeds the capacity fails, and jobs are
//! late when the rate exceeds what their workers carry.
//!
//! # Units
//! Milliseconds, minutes a day, shares [0…1].
//!
//! # Assumptions
//! Every hour is in its steady state or, overloaded, as bad as the simulated transient. A surge
//! lasts hours and its transients minutes, so it is a fluid: no retries make it worse. Its failures
//! are downtime for its minutes; revenue does not rise with it.
//!
//! # Sources
//! `money.latency_loss_per_100_ms` is contested: published values lie between 0.15 % and 8.4 %;
//! the default is at the low, randomised end.
//!
//! # Validation
//! `tests::slow_hours_cost_activity`; `tests::overload_is_downtime`.

use crate::sim::deployment::Deployment;
use crate::sim::performance::{Conditions, Performance, PerformanceSource};
use crate::sim::scenario::Scenario;

use super::background::jobs_per_request;
use super::capacity::{Fleet, Load};
use super::clock::MINUTES_PER_DAY;
use super::outcome::BusyHour;
use super::traffic;

/// Failures below this share are not worth looking for in quieter hours.
const CALM_FAILED_SHARE: f64 = 1e-3;

/// What a week is like.
#[derive(Clone, Debug, Default)]
pub(super) struct Week {
    /// The busy hour.
    pub(super) busy: Performance,
    /// What it met and ran on.
    pub(super) busy_hour: Option<BusyHour>,
    pub(super) average_per_second: f64,
    pub(super) busy_per_second: f64,
    /// Share of requests that fail [0…1].
    pub(super) failed_share: f64,
    /// Minutes of a day, weighted by the share of requests that fail.
    pub(super) overload_minutes_per_day: f64,
    /// Share of activity that is lost because answers are slow [0…1].
    pub(super) activity_lost: f64,
    /// Instances, averaged over the hours of the week.
    pub(super) average: Instances,
}

/// The week at `average_per_second`, with what runs now.
pub(super) fn week(
    scenario: &Scenario,
    fleet: &Fleet,
    source: &mut dyn PerformanceSource,
    average_per_second: f64,
    rows: f64,
) -> Week {
    let levels = traffic::levels(&scenario.traffic, average_per_second);
    let mut week = Week {
        average_per_second,
        busy_per_second: levels[0].requests_per_second,
        average: average_instances(scenario, fleet, average_per_second),
        ..Week::default()
    };
    let mut trouble = true;
    for (index, level) in levels.iter().enumerate() {
        if !trouble {
            break;
        }
        let rate = level.requests_per_second;
        let performance = fleet.performance(&scenario.work, source, rate, rows);
        week.failed_share += level.request_share * performance.failed_share;
        week.overload_minutes_per_day +=
            MINUTES_PER_DAY * level.time_share * performance.failed_share;
        week.activity_lost += level.request_share * activity_lost(scenario, &performance);
        trouble = !calm(scenario, &performance);
        if index == 0 {
            week.busy = performance;
            week.busy_hour = Some(BusyHour {
                conditions: Conditions {
                    requests_per_second: rate,
                    rows,
                },
                deployment: fleet.running(&scenario.work, rate),
                rebuilt: fleet.rebuilt,
            });
        }
    }
    week
}

/// Numbers of instances, which need not be whole: averages over time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Instances {
    /// Of the application.
    pub(super) application: f64,
    /// Of background workers.
    pub(super) background: f64,
}

/// Instances, averaged over the hours of a week.
pub(super) fn average_instances(scenario: &Scenario, fleet: &Fleet, average: f64) -> Instances {
    let levels = traffic::levels(&scenario.traffic, average).map(|level| {
        let running = fleet.running(&scenario.work, level.requests_per_second);
        (level.time_share, running)
    });
    let average = |count: fn(&Deployment) -> u32| {
        { levels.iter() }
            .map(|(time_share, running)| time_share * f64::from(count(running)))
            .sum()
    };
    Instances {
        // Functions run on nobody's machines.
        application: match fleet.design.architecture.application.serverless {
            Some(_) => 0.0,
            None => average(|running| running.instances),
        },
        background: average(|running| running.background_instances),
    }
}

/// What a surge does beyond the week it falls into.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SurgeEffect {
    /// Minutes, weighted by the share of requests that fail.
    pub(super) overload_minutes: f64,
    /// Requests that came.
    pub(super) requests: f64,
    /// Requests that failed.
    pub(super) failed_requests: f64,
}

/// A surge of `size` times the scenario's, with what runs now.
pub(super) fn surge(
    scenario: &Scenario,
    fleet: &Fleet,
    source: &mut dyn PerformanceSource,
    average_per_second: f64,
    load: Load,
    size: f64,
) -> SurgeEffect {
    let mut effect = SurgeEffect::default();
    for step in traffic::surge(&scenario.traffic, average_per_second, size) {
        let rate = step.requests_per_second;
        let (capacity, workers) = fleet.capacity(&scenario.work, source, rate, load.rows);
        let refused = (1.0 - capacity / rate).max(0.0);
        let architecture = &fleet.design.architecture;
        let late = if rate > workers {
            jobs_per_request(architecture, &scenario.work)
        } else {
            0.0
        };
        let failed_share = refused + (1.0 - refused) * late;
        let requests = rate * step.minutes * 60.0;
        effect.requests += requests;
        effect.failed_requests += requests * failed_share;
        effect.overload_minutes += step.minutes * failed_share;
    }
    effect
}

fn calm(scenario: &Scenario, performance: &Performance) -> bool {
    !performance.overloaded
        && performance.failed_share < CALM_FAILED_SHARE
        && performance.p95_ms.value <= scenario.thresholds.latency_p95_ms
}

fn activity_lost(scenario: &Scenario, performance: &Performance) -> f64 {
    let slowest = scenario.work.client_timeout_seconds * 1e3;
    let over = performance.p95_ms.value.min(slowest) - scenario.thresholds.latency_p95_ms;
    (scenario.money.latency_loss_per_100_ms * over.max(0.0) / 100.0).clamp(0.0, 1.0)
}
