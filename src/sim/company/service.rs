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
//! p95 at most the clients' timeout; users leave likewise, by the month. In a surge what exceeds
//! the capacity fails, and jobs are late when the rate exceeds what their workers carry.
//! While two systems share the traffic each answers its share, and the sums above are over both;
//! the quantiles that are reported are the means of theirs, weighted by requests.
//!
//! # Units
//! Milliseconds, minutes a day, shares [0…1].
//!
//! # Assumptions
//! Every hour is in its steady state or, overloaded, as bad as the simulated transient. A surge
//! lasts hours and its transients minutes, so it is a fluid: no retries make it worse. Its failures
//! are downtime for its minutes; revenue does not rise with it. The mean of two quantiles lies
//! between them, as the quantile of all requests does, but is not the same: nothing but the sign
//! of latency depends on it.
//!
//! # Sources
//! `money.latency_churn_per_100_ms` has no published estimate and is none unless a scenario says
//! so. `money.latency_loss_per_100_ms` is contested: published values lie between 0.15 % and 8.4 %;
//! the default is at the low, randomised end.
//!
//! # Validation
//! `tests::slow_hours_cost_activity`; `tests::overload_is_downtime`.

use crate::sim::deployment::Deployment;
use crate::sim::performance::{Conditions, Estimate, Performance, PerformanceSource};
use crate::sim::scenario::Scenario;

use super::background::jobs_per_request;
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
    /// Instances of each system, averaged over the hours of the week.
    average_instances: Vec<Instances>,
    /// Time for which a request holds a worker of each system in the busy hour [s].
    held_seconds: Vec<f64>,
}

impl Week {
    /// Instances of system number `index`, averaged over the hours of the week.
    pub(super) fn instances(&self, index: usize) -> Instances {
        self.average_instances
            .get(index)
            .copied()
            .unwrap_or_default()
    }

    /// Time for which a request at the application of system number `index` holds a worker in the
    /// busy hour [s].
    pub(super) fn held_seconds(&self, index: usize) -> f64 {
        self.held_seconds.get(index).copied().unwrap_or_default()
    }
}

/// The week at `average_per_second`, with what runs now: fleets with their shares of the traffic.
pub(super) fn week(
    scenario: &Scenario,
    fleets: &[(f64, &Fleet<'_>)],
    source: &mut dyn PerformanceSource,
    average_per_second: f64,
    rows: f64,
) -> Week {
    let levels = traffic::levels(
        &scenario.traffic,
        scenario.week.as_ref(),
        average_per_second,
    );
    let instances = |(share, fleet): &(f64, &Fleet<'_>)| {
        average_instances(scenario, fleet, average_per_second * share)
    };
    let mut week = Week {
        average_per_second,
        busy_per_second: levels[0].requests_per_second,
        average_instances: fleets.iter().map(instances).collect(),
        ..Week::default()
    };
    let money = &scenario.money;
    let mut trouble = true;
    for (index, level) in levels.iter().enumerate() {
        if !trouble {
            break;
        }
        trouble = false;
        let mut answers = Vec::with_capacity(fleets.len());
        for (share, fleet) in fleets {
            let rate = level.requests_per_second * share;
            let performance = fleet.performance(&scenario.work, source, rate, rows);
            let requests = level.request_share * share;
            week.failed_share += requests * performance.failed_share;
            week.overload_minutes_per_day +=
                MINUTES_PER_DAY * level.time_share * share * performance.failed_share;
            let over_ms = over_threshold_ms(scenario, &performance);
            week.activity_lost += requests * lost(money.latency_loss_per_100_ms, over_ms);
            let monthly = lost(money.latency_churn_per_100_ms, over_ms);
            week.leaving_per_day += requests * monthly / DAYS_PER_MONTH;
            trouble |= !calm(scenario, &performance);
            answers.push((*share, performance));
        }
        if index == 0 {
            week.busy_hour = busy_hour(scenario, fleets, level.requests_per_second, rows);
            week.held_seconds = { answers.iter() }
                .map(|(_, answer)| answer.held_seconds)
                .collect();
            week.busy = together(answers);
        }
    }
    week
}

/// What the busy hour of the fleet that carries most meets and runs on.
fn busy_hour(
    scenario: &Scenario,
    fleets: &[(f64, &Fleet<'_>)],
    requests_per_second: f64,
    rows: f64,
) -> Option<BusyHour> {
    let (share, fleet) = fleets.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let rate = requests_per_second * share;
    Some(BusyHour {
        conditions: Conditions {
            requests_per_second: rate,
            rows,
        },
        deployment: fleet.running(&scenario.work, rate),
        stage: fleet.stage,
        share: *share,
    })
}

/// How systems with these shares of the requests answer together: the parts are those of the one
/// that carries most.
fn together(answers: Vec<(f64, Performance)>) -> Performance {
    let estimate = |of: fn(&Performance) -> Estimate| Estimate {
        value: weighted(&answers, |answer| of(answer).value),
        half_width: weighted(&answers, |answer| of(answer).half_width),
    };
    let blend = Performance {
        p50_ms: estimate(|answer| answer.p50_ms),
        p95_ms: estimate(|answer| answer.p95_ms),
        p99_ms: estimate(|answer| answer.p99_ms),
        failed_share: weighted(&answers, |answer| answer.failed_share),
        held_seconds: weighted(&answers, |answer| answer.held_seconds),
        overloaded: answers.iter().any(|(_, answer)| answer.overloaded),
        ..Performance::default()
    };
    let largest = answers.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let (_, largest) = largest.unwrap_or_default();
    Performance {
        utilization: largest.utilization,
        bottleneck: largest.bottleneck,
        ..blend
    }
}

fn weighted(answers: &[(f64, Performance)], value: impl Fn(&Performance) -> f64) -> f64 {
    let parts = answers.iter().map(|(share, answer)| share * value(answer));
    parts.sum()
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
    let levels = traffic::levels(&scenario.traffic, scenario.week.as_ref(), average).map(|level| {
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

/// Share of users who leave because it was down for so many minutes.
pub(super) fn leaving_share(scenario: &Scenario, down_minutes: f64) -> f64 {
    scenario.money.downtime_churn_per_hour.max(0.0) * down_minutes / 60.0
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
