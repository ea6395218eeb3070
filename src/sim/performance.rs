//! How a deployment performs under a load: the one value that crosses from requests to the company.

use serde::{Deserialize, Serialize};

use crate::sim::deployment::Deployment;
use crate::sim::scenario::Design;

/// Where the company asks how its backend performs. Implemented by what simulates windows, and by
/// stand-ins in tests: the company knows no requests.
pub trait PerformanceSource {
    /// How `deployment` of `design` performs under `conditions`. Never fails: what cannot carry
    /// the load says so in [`Performance::overloaded`] and [`Performance::failed_share`].
    fn performance(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        conditions: Conditions,
    ) -> Performance;

    /// The most requests a second that each part of `deployment` can carry with `rows` rows, by
    /// the utilisation law: nothing is simulated for it. Parts that are not there are left out.
    fn capacities(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        rows: f64,
    ) -> Vec<(Part, f64)>;
}

/// The load and the data that a deployment meets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// Requests offered [1/s].
    pub requests_per_second: f64,
    /// Rows in the database.
    pub rows: f64,
}

/// A mean or a quantile with the half-width of its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Half of the interval's width, in the same unit; the level is stated where it is reported.
    pub half_width: f64,
}

/// How a deployment performs at one load and data size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Performance {
    /// Response time that half of the answered requests beat [ms].
    pub p50_ms: Estimate,
    /// Response time that 95 % of the answered requests beat [ms].
    pub p95_ms: Estimate,
    /// Response time that 99 % of the answered requests beat [ms].
    pub p99_ms: Estimate,
    /// Share of requests that got an error, no place, or no answer in time, with late and failed
    /// jobs counted like them [0…1].
    pub failed_share: f64,
    /// Mean time for which a request that reaches the application holds a worker, as if parts did
    /// not hold each other [s]: what functions are billed by.
    pub held_seconds: f64,
    /// Busy share of each part [0…1], in the order of the architecture's parts.
    pub utilization: Vec<(Part, f64)>,
    /// The part with the largest share of the time that requests spend waiting.
    pub bottleneck: Option<Part>,
    /// Whether the load is beyond what the deployment can carry, so that this is a transient
    /// measured over a stated length and not a steady state.
    pub overloaded: bool,
}

/// A part of a backend, for naming bottlenecks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Worker processes or threads of the application.
    ApplicationWorkers,
    /// Processors of the application instances.
    ApplicationCpu,
    /// Database connections.
    ConnectionPool,
    /// Processors of the database.
    Database,
    /// The cache.
    Cache,
    /// Processors of the database's read replicas.
    Replicas,
    /// Workers that do deferred jobs.
    BackgroundWorkers,
}

impl Part {
    /// All parts, in the order a request meets them.
    pub const ALL: [Self; 7] = [
        Self::ApplicationWorkers,
        Self::ApplicationCpu,
        Self::ConnectionPool,
        Self::Cache,
        Self::Database,
        Self::Replicas,
        Self::BackgroundWorkers,
    ];

    /// Stable name in reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ApplicationWorkers => "application_workers",
            Self::ApplicationCpu => "application_cpu",
            Self::ConnectionPool => "connection_pool",
            Self::Cache => "cache",
            Self::Database => "database",
            Self::Replicas => "replicas",
            Self::BackgroundWorkers => "background_workers",
        }
    }
}
