//! One window looked at closely: a versioned report, and the ways of some of its requests.
//!
//! # Model
//! The window of [`super::window`] at full precision, for a deployment, a load and a data size
//! that somebody names, with everything that it measured.
//!
//! # Equations
//! Those of [`super::window`] and [`super::figures`].
//!
//! # Units
//! Milliseconds, seconds, requests per second, shares from 0 to 1; see each field.
//!
//! # Assumptions
//! As in [`super::window`].
//!
//! # Sources
//! None of its own.
//!
//! # Validation
//! `tests/integration/window.rs`; against an independent program `tests/integration/peers.rs`.

use serde::Serialize;

use crate::sim::backend::clients::{Bursts, policy};
use crate::sim::backend::demand::Demand;
use crate::sim::backend::figures::{
    Failure, Measured, PartReport, Responses, failures, measured, parts, responses,
};
use crate::sim::backend::spans::{TraceFile, trace_file};
use crate::sim::backend::window::{INTERVAL_LEVEL, Observed, Precision, observe};
use crate::sim::deployment::{Architecture, Deployment, Size};
use crate::sim::network::trace::Recorder;
use crate::sim::performance::{Conditions, Part};
use crate::sim::scenario::{Clients, Data, Design, Traffic, Work};
use crate::sim::units::Seed;

/// The version of the report's format.
pub const WINDOW_SCHEMA: u32 = 1;

/// The most requests whose spans are kept.
pub const TRACED_MAX: u32 = 10_000;

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What a request needs.
    pub work: &'a Work,
    /// What is stored.
    pub data: &'a Data,
    /// How traffic comes.
    pub traffic: &'a Traffic,
    /// What clients do about attempts that fail.
    pub clients: &'a Clients,
    /// How the backend is built.
    pub design: &'a Design,
    /// What it runs on.
    pub deployment: &'a Deployment,
    /// The load and the rows that it meets.
    pub conditions: Conditions,
    /// Which random numbers.
    pub seed: Seed,
    /// The spans of how many requests, each retry counted, are kept: at most [`TRACED_MAX`].
    pub traced: u32,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The report.
    pub report: WindowReport,
    /// The spans of the first requests after the warm-up; empty when none were asked for.
    pub trace: TraceFile,
}

/// One window.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WindowReport {
    /// Version of this format.
    pub schema: u32,
    /// Version of the engine.
    pub engine: &'static str,
    /// The seed of the window's random numbers.
    pub seed: u64,
    /// What ran.
    pub deployment: DeploymentReport,
    /// Rows in the database.
    pub rows: f64,
    /// Requests offered [1/s].
    pub requests_per_second: f64,
    /// The nominal capacity [1/s]: an upper bound by the utilisation law.
    pub capacity_per_second: f64,
    /// The offered rate over the nominal capacity.
    pub load: f64,
    /// Probability with which intervals contain the truth.
    pub level: f64,
    /// Response time of answered requests [ms].
    pub response_ms: Responses,
    /// Answered per second.
    pub throughput_per_second: Measured,
    /// Share of ended requests that got no answer in time.
    pub failed_share: Measured,
    /// The same by cause.
    pub failures: Vec<Failure>,
    /// What became of deferred jobs; left out when no background workers do any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jobs: Option<JobsReport>,
    /// Each part, in the order a request meets them.
    pub parts: Vec<PartReport>,
    /// The part that requests wait for; null when nobody waits.
    pub bottleneck: Option<&'static str>,
    /// Whether the load is beyond what the deployment can carry: then this is a transient over the
    /// stated length and no steady state.
    pub overloaded: bool,
    /// Whether the interval of p95 is within ± 5 %.
    pub precise: bool,
    /// Requests that ended while it was measured.
    pub requests: u64,
    /// Events simulated, warm-up included.
    pub events: u64,
    /// Simulated time that was thrown away first [s].
    pub warm_up_seconds: f64,
    /// Simulated time that was measured [s].
    pub seconds: f64,
}

/// Deferred jobs that background workers do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct JobsReport {
    /// Jobs left while it was measured.
    pub left: u64,
    /// Jobs done while it was measured.
    pub completed: u64,
    /// Share of them that were done after their deadline.
    pub late_share: Measured,
    /// 95 % of them are done sooner after they were left [ms].
    pub p95_ms: Measured,
    /// Whether more and more of them wait, so that all will be late.
    pub backlog_grows: bool,
}

/// What ran, with the names that a provider gives to sizes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeploymentReport {
    /// The architecture's id.
    pub architecture: String,
    /// Application instances.
    pub instances: u32,
    /// Their size.
    pub application_size: String,
    /// Workers of one instance.
    pub workers_per_instance: u32,
    /// Database connections of one instance.
    pub connections_per_instance: u32,
    /// The database's size; null when it runs with the application.
    pub database_size: Option<String>,
    /// Database shards.
    pub shards: u32,
    /// The cache nodes' size; null without a cache.
    pub cache_size: Option<String>,
    /// Cache nodes.
    pub cache_nodes: u32,
    /// Background workers, all instances together; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_workers: Option<u32>,
}

/// Simulates the window; `None` only if the deployment compiles to a network with mistakes.
#[must_use]
pub fn inspect(question: &Question<'_>) -> Option<Inspection> {
    let Conditions {
        requests_per_second,
        rows,
    } = question.conditions;
    let Question {
        work,
        data,
        traffic,
        clients,
        design,
        deployment,
        seed,
        ..
    } = *question;
    let demand = Demand::new(work, data, design, deployment, rows)
        .with_clients(policy(clients))
        .with_bursts(Bursts::new(traffic));
    let recorder = Recorder::after_warm_up(question.traced.min(TRACED_MAX) as usize);
    let observed = observe(
        &demand,
        requests_per_second,
        seed,
        Precision::Full,
        recorder,
    )?;
    Some(Inspection {
        trace: trace_file(&observed.backend, &observed.observer, observed.end),
        report: report(question, &demand, &observed),
    })
}

fn report(question: &Question<'_>, demand: &Demand, observed: &Observed<Recorder>) -> WindowReport {
    let window = &observed.window;
    let total = &observed.measured.total;
    let rate = question.conditions.requests_per_second;
    WindowReport {
        schema: WINDOW_SCHEMA,
        engine: env!("CARGO_PKG_VERSION"),
        seed: question.seed.value(),
        deployment: deployment_report(&question.design.architecture, question.deployment, demand),
        rows: question.conditions.rows,
        requests_per_second: rate,
        capacity_per_second: demand.capacity(),
        load: rate / demand.capacity(),
        level: INTERVAL_LEVEL,
        response_ms: responses(total),
        throughput_per_second: measured(&total.throughput, 1.0),
        failed_share: measured(&total.failed_share, 1.0),
        failures: failures(total),
        jobs: jobs(observed),
        parts: parts(window, &observed.measured, &observed.backend),
        bottleneck: window.bottleneck.map(Part::id),
        overloaded: window.overloaded,
        precise: window.precise,
        requests: window.requests,
        events: window.events,
        warm_up_seconds: observed.plan.warm_up_seconds,
        seconds: window.seconds,
    }
}

fn jobs(observed: &Observed<Recorder>) -> Option<JobsReport> {
    let window = observed.window.jobs.as_ref()?;
    let class = usize::from(observed.backend.jobs?.0);
    let jobs = observed.measured.classes.get(class)?;
    let [.., p95, _] = &jobs.response_quantiles;
    Some(JobsReport {
        left: window.left,
        completed: window.completed,
        late_share: measured(&jobs.late_share, 1.0),
        p95_ms: measured(p95, 1e3),
        backlog_grows: window.backlog_grows,
    })
}

/// What ran, with the names that a provider gives to sizes.
pub(super) fn deployment_report(
    architecture: &Architecture,
    deployment: &Deployment,
    demand: &Demand,
) -> DeploymentReport {
    let name = |sizes: &[Size], index: u32| {
        let size = sizes.get(index as usize).or_else(|| sizes.last());
        size.map(|size| size.name.clone())
    };
    let application = &architecture.application;
    let cache = architecture.cache.as_ref();
    DeploymentReport {
        architecture: architecture.id.clone(),
        instances: demand.instances,
        application_size: name(&application.sizes, deployment.application_size).unwrap_or_default(),
        workers_per_instance: demand.workers,
        connections_per_instance: demand.connections,
        database_size: name(&architecture.database.sizes, deployment.database_size),
        shards: demand.shards,
        cache_size: cache.and_then(|cache| name(&cache.sizes, deployment.cache_size)),
        cache_nodes: deployment.cache_nodes,
        background_workers: Some(demand.jobs.workers).filter(|workers| *workers > 0),
    }
}
