//! One busy hour looked at closely: what ran in it, how fast it answered, where the time went, and
//! how its requests moved.

use serde::{Deserialize, Serialize};

use super::Quantile;

/// The version of this format.
pub const HOUR_SCHEMA: u32 = 1;

/// What carried the requests of a month's busy hour in one future, with the names that a provider
/// gives to sizes. While one system replaces another piece by piece, the one that carries
/// more of the requests.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deployed {
    /// The month of the story.
    pub month: u32,
    /// How many rebuilds of the strategy led to what ran; 0 is what it started with.
    pub stage: u32,
    /// Share of all requests that went to it [0…1].
    pub share: f64,
    /// Requests offered to it in that hour [1/s].
    pub requests_per_second: f64,
    /// Rows in the database.
    pub rows: f64,
    /// The architecture's id.
    pub architecture: String,
    /// Application instances.
    pub instances: u32,
    /// Their size; empty for functions.
    pub application_size: String,
    /// The database's size; empty when it runs with the application.
    pub database_size: String,
    /// Database shards.
    pub shards: u32,
    /// Read replicas of each shard.
    pub replicas: u32,
    /// The cache nodes' size; empty without a cache.
    pub cache_size: String,
    /// Cache nodes.
    pub cache_nodes: u32,
    /// Instances of background workers.
    pub background_instances: u32,
}

/// A busy hour of one future, replayed in a window of its requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hour {
    /// Version of this format.
    pub schema: u32,
    /// The seed of the study.
    pub seed: u64,
    /// The strategy's id.
    pub strategy: String,
    /// The number of the future, from 0.
    pub future: u32,
    /// What ran.
    pub deployed: Deployed,
    /// The most requests a second that it can carry by the utilisation law.
    pub capacity_per_second: f64,
    /// Whether the load is beyond what it can carry: then this is a transient and no steady state.
    pub overloaded: bool,
    /// Whether p95 is known as well as a window should know it.
    pub precise: bool,
    /// p50, p95 and p99 of the answered requests in this window.
    pub quantiles: [Quantile; 3],
    /// The same as the study has them for this hour of this future, from windows of its own on a
    /// grid of loads.
    pub study: [Quantile; 3],
    /// Mean response time of the answered requests [ms].
    pub mean_ms: f64,
    /// The line that p95 is measured against [ms].
    pub threshold_ms: f64,
    /// How often each response time was seen.
    pub histogram: Vec<ResponseBin>,
    /// Requests that ended while it was measured.
    pub requests: u64,
    /// Of these, those that were not answered, by cause: turned away by a full line, tired of
    /// waiting in one, given up by the client, an error.
    pub unanswered: [u64; 4],
    /// Simulated time that was thrown away first [s].
    pub warm_up_seconds: f64,
    /// Simulated time that was measured [s].
    pub seconds: f64,
    /// Events simulated, warm-up included.
    pub events: u64,
    /// The part that requests wait for; empty when nobody waits.
    pub bottleneck: String,
    /// The parts, in the order of the levels of frames, and where the time goes.
    pub parts: Vec<HourPart>,
    /// The slow requests behind [`HourPart::slow_waiting_ms`].
    pub slow: SlowRequests,
    /// When the first frame is [s since the empty beginning].
    pub frames_from_seconds: f64,
    /// From one frame to the next [s].
    pub frame_seconds: f64,
    /// How the requests moved.
    pub frames: Vec<HourFrame>,
}

/// Answered requests of about one response time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseBin {
    /// From this response time on [ms].
    pub from_ms: f64,
    /// Up to this one [ms].
    pub to_ms: f64,
    /// How many.
    pub requests: u64,
}

/// What a part takes of a request's time. Times are means over all requests that ended, each visit
/// included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HourPart {
    /// Its stable name: of [`crate::sim::performance::Part::id`], or of what is never short of
    /// anything (`network`, `edge`, `third party`).
    pub part: String,
    /// The place of its levels in a frame; parts of one machine share them.
    pub level: u32,
    /// Its servers; `None` where there are as many as needed.
    pub servers: Option<u64>,
    /// Busy share [0…1]; `None` for what is never busy.
    pub busy_share: Option<f64>,
    /// Whether its servers are held while the request is elsewhere: then only waiting for one is
    /// time spent here.
    pub held: bool,
    /// Whether jobs are done here that nobody waits for.
    pub jobs: bool,
    /// Waiting of a mean request [ms].
    pub waiting_ms: f64,
    /// Service of a mean request [ms].
    pub service_ms: f64,
    /// Waiting of a slow request [ms].
    pub slow_waiting_ms: f64,
    /// Service of a slow request [ms].
    pub slow_service_ms: f64,
}

/// Requests that took longer than the p95 of their window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SlowRequests {
    /// How many were seen.
    pub requests: u64,
    /// Their mean response time [ms].
    pub mean_ms: f64,
    /// How long was looked at [s].
    pub seconds: f64,
    /// In which distance [s].
    pub every_seconds: f64,
}

/// What is to be seen at one instant, and what happened since the frame before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HourFrame {
    /// Requests that began.
    pub arrived: u32,
    /// Requests that were answered.
    pub answered: u32,
    /// Requests that ended without an answer.
    pub failed: u32,
    /// Attempts that clients made again.
    pub retried: u32,
    /// At each place: waiting now, served or holding a server now, lost since the frame before.
    pub levels: Vec<[u32; 3]>,
}
