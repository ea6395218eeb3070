//! Service: how users fare in a week and in a surge.
//!
//! # Model
//! The busy hour decides the latency that is reported. Quieter hours are looked at only while the
//! busier ones are in trouble. Requests that fail are downtime for those who sent them; a p95
//! above its threshold costs activity.
//!
//! # Equations
//! Failed share = Σ request share · failed share of the level. Overload minutes a day = 1440 · Σ
//! time share · failed share. Activity lost = Σ request share · min(1, r·(p95 − threshold)/100 ms),
//! p95 at most the clients' timeout; users who leave likewise, by the month. In a surge what
//! exceeds the capacity fails.
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
//! `money.latency_churn_per_100_ms` has no published estimate and is none unless a scenario says
//! so. `money.latency_loss_per_100_ms` is contested: published values lie between 0.15 % and 8.4 %;
//! the default is at the low, randomised end.
//!
//! # Validation
//! `tests::slow_hours_cost_activity`; `tests::overload_is_downtime`.

use crate::sim::performance::{Conditions, Performance, PerformanceSource};
use crate::sim::scenario::Scenario;

use super::capacity::{Fleet, Load};
use super::clock::{DAYS_PER_MONTH, MINUTES_PER_DAY};
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
    /// Share of users who leave on a day because answers are slow [0…1].
    pub(super) leaving_per_day: f64,
    /// Application instances, averaged over the hours of the week.
    pub(super) average_instances: f64,
}

/// The week at `average_per_second`, with what runs now.
pub(super) fn week(
    scenario: &Scenario,
    fleet: &Fleet,
    source: &mut dyn PerformanceSource,
    average_per_second: f64,
    rows: f64,
) -> Week {
    let levels = traffic::levels(
        &scenario.traffic,
        scenario.week.as_ref(),
        average_per_second,
    );
    let mut week = Week {
        average_per_second,
        busy_per_second: levels[0].requests_per_second,
        average_instances: average_instances(scenario, fleet, average_per_second),
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
        let over_ms = over_threshold_ms(scenario, &performance);
        let money = &scenario.money;
        week.activity_lost += level.request_share * lost(money.latency_loss_per_100_ms, over_ms);
        let monthly = lost(money.latency_churn_per_100_ms, over_ms);
        week.leaving_per_day += level.request_share * monthly / DAYS_PER_MONTH;
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

/// Application instances, averaged over the hours of a week.
pub(super) fn average_instances(scenario: &Scenario, fleet: &Fleet, average: f64) -> f64 {
    traffic::levels(&scenario.traffic, scenario.week.as_ref(), average)
        .iter()
        .map(|level| {
            let running = fleet.running(&scenario.work, level.requests_per_second);
            level.time_share * f64::from(running.instances)
        })
        .sum()
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
        let capacity = fleet.capacity(&scenario.work, source, rate, load.rows);
        let failed_share = (1.0 - capacity / rate).max(0.0);
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

/// How far the p95 is over its threshold [ms].
fn over_threshold_ms(scenario: &Scenario, performance: &Performance) -> f64 {
    let slowest = scenario.work.client_timeout_seconds * 1e3;
    let over = performance.p95_ms.value.min(slowest) - scenario.thresholds.latency_p95_ms;
    over.max(0.0)
}

/// The share lost at so much for each 100 ms [0…1].
fn lost(per_100_ms: f64, over_ms: f64) -> f64 {
    (per_100_ms * over_ms / 100.0).clamp(0.0, 1.0)
}
