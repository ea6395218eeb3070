//! What `loadbearing queue` found, as versioned JSON.

use serde::Serialize;

use super::queue::WholeNetwork;
use super::queue_theory::{self, ClosedForm};
use crate::catalog::queue_file::QueueFile;
use crate::sim::network::{ClassMeasurements, GroupMeasurements, Measurements};
use crate::sim::stats::BatchEstimate;
use crate::sim::units::Seed;

/// The version of this report.
pub(super) const REPORT_SCHEMA: u32 = 1;

/// The report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct QueueReport {
    /// The version of this format.
    pub(super) schema: u32,
    /// The program's version.
    pub(super) engine: &'static str,
    /// What the file is about.
    pub(super) title: Option<String>,
    /// The seed.
    pub(super) seed: u64,
    /// The confidence level of all intervals.
    pub(super) level: f64,
    /// Batches that the intervals are made from.
    pub(super) batches: u32,
    /// How long was simulated and measured, the warm-up excluded [s].
    pub(super) simulated_seconds: f64,
    /// Events, those of the warm-up included.
    pub(super) events: u64,
    /// How long the computing took [s]: the only number that is not the same everywhere.
    pub(super) computing_seconds: f64,
    /// Why the run ended before its time, if it did.
    pub(super) stopped: Option<&'static str>,
    /// The formula that this network has, if it is a textbook case.
    pub(super) theory: Option<&'static str>,
    /// All requests together.
    pub(super) all: Requests,
    /// Each class of requests, if there are several.
    pub(super) classes: Vec<Requests>,
    /// Each node; one visit counts once.
    pub(super) nodes: Vec<Node>,
}

/// An estimate and half the width of its interval; missing where nothing was observed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Measure {
    /// The estimate.
    pub(super) value: Option<f64>,
    /// Half the width of its interval; missing if there are too few batches to tell.
    pub(super) half_width: Option<f64>,
    /// What the formula says, for textbook cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) theory: Option<f64>,
}

/// Requests from their beginning to their end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Requests {
    /// "all", or the class.
    pub(super) name: String,
    /// Began.
    pub(super) arrivals: u64,
    /// Were answered.
    pub(super) completed: u64,
    /// Found a line full.
    pub(super) blocked: u64,
    /// Lost patience.
    pub(super) abandoned: u64,
    /// Were answered too late for their client, or not at all.
    pub(super) timed_out: u64,
    /// Waiting in all lines together, of the completed [s].
    pub(super) waiting_seconds: Measure,
    /// From beginning to end, of the completed [s].
    pub(super) response_seconds: Measure,
    /// Response that half do not exceed [s].
    pub(super) response_p50_seconds: Measure,
    /// … 90 %.
    pub(super) response_p90_seconds: Measure,
    /// … 95 %.
    pub(super) response_p95_seconds: Measure,
    /// … 99 %.
    pub(super) response_p99_seconds: Measure,
    /// Requests waiting in any line; only for all together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number_waiting: Option<Measure>,
    /// Requests in the network that somebody waits for.
    pub(super) number_in_system: Measure,
    /// Busy share of all servers that can be counted; only for all together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) utilization: Option<Measure>,
    /// Completed per second.
    pub(super) throughput_per_second: Measure,
    /// Share of visits to nodes that had to wait; only for all together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) probability_of_waiting: Option<Measure>,
    /// Share of the ended that found a line full.
    pub(super) probability_of_blocking: Measure,
    /// Share of the ended that lost patience.
    pub(super) probability_of_abandoning: Measure,
    /// Share of the ended that timed out.
    pub(super) probability_of_timeout: Measure,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Node {
    /// Its name.
    pub(super) name: String,
    /// Came.
    pub(super) arrivals: u64,
    /// Were served and left.
    pub(super) served: u64,
    /// Found the line full.
    pub(super) blocked: u64,
    /// Lost patience.
    pub(super) abandoned: u64,
    /// Left the line because their client's timeout passed.
    pub(super) timed_out: u64,
    /// Waiting of those who were served, zero for those who did not wait [s].
    pub(super) waiting_seconds: Measure,
    /// Waiting of all who were let in, those who gave up included [s].
    pub(super) waiting_of_all_seconds: Measure,
    /// Waiting and service [s].
    pub(super) response_seconds: Measure,
    /// Response that half do not exceed [s].
    pub(super) response_p50_seconds: Measure,
    /// … 90 %.
    pub(super) response_p90_seconds: Measure,
    /// … 95 %.
    pub(super) response_p95_seconds: Measure,
    /// … 99 %.
    pub(super) response_p99_seconds: Measure,
    /// Requests waiting.
    pub(super) number_waiting: Measure,
    /// Requests waiting or served.
    pub(super) number_in_system: Measure,
    /// Busy share of the servers; missing where they are infinitely many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) utilization: Option<Measure>,
    /// Served per second.
    pub(super) throughput_per_second: Measure,
    /// Share of those let in who had to wait.
    pub(super) probability_of_waiting: Measure,
    /// Share of those who came that found the line full.
    pub(super) probability_of_blocking: Measure,
    /// Share of those who came that lost patience.
    pub(super) probability_of_abandoning: Measure,
}

impl QueueReport {
    /// The report of a run.
    pub(super) fn new(
        file: &QueueFile,
        seed: Seed,
        measured: &Measurements,
        whole: &WholeNetwork,
        computing_seconds: f64,
    ) -> Self {
        let level = file.run.level;
        let formula = queue_theory::closed_form(&file.network);
        let mut all = requests(&measured.total, level);
        let measure = |estimate| measure(estimate, level, None);
        all.number_waiting = Some(measure(whole.number_waiting()));
        all.utilization = whole.utilization().map(measure);
        all.probability_of_waiting = Some(measure(whole.probability_of_waiting()));
        let classes = match measured.classes.as_slice() {
            [_] => Vec::new(),
            several => several.iter().map(|class| requests(class, level)).collect(),
        };
        let nodes = measured.groups.iter().zip(whole.countable());
        Self {
            schema: REPORT_SCHEMA,
            engine: env!("CARGO_PKG_VERSION"),
            title: file.title.clone(),
            seed: seed.value(),
            level,
            batches: measured.batches,
            simulated_seconds: measured.span.seconds(),
            events: measured.events,
            computing_seconds,
            stopped: measured.stopped_by.map(|limit| limit.explanation()),
            theory: formula.as_ref().map(|formula| formula.name),
            all,
            classes,
            nodes: nodes
                .map(|(group, countable)| node(group, countable, level, formula.as_ref()))
                .collect(),
        }
    }
}

fn measure(estimate: BatchEstimate, level: f64, theory: Option<f64>) -> Measure {
    let finite = |x: f64| x.is_finite().then_some(x);
    Measure {
        value: finite(estimate.value),
        half_width: finite(estimate.half_width(level)).filter(|_| estimate.value.is_finite()),
        theory,
    }
}

fn requests(class: &ClassMeasurements, level: f64) -> Requests {
    let measure = |estimate| measure(estimate, level, None);
    let [p50, p90, p95, p99] = class.response_quantiles.map(measure);
    Requests {
        name: class.name.clone(),
        arrivals: class.counts.arrivals,
        completed: class.counts.completed,
        blocked: class.counts.blocked,
        abandoned: class.counts.abandoned,
        timed_out: class.counts.timed_out,
        waiting_seconds: measure(class.waiting_time),
        response_seconds: measure(class.response_time),
        response_p50_seconds: p50,
        response_p90_seconds: p90,
        response_p95_seconds: p95,
        response_p99_seconds: p99,
        number_waiting: None,
        number_in_system: measure(class.number_in_system),
        utilization: None,
        throughput_per_second: measure(class.throughput),
        probability_of_waiting: None,
        probability_of_blocking: measure(class.probability_of_blocking),
        probability_of_abandoning: measure(class.probability_of_abandoning),
        probability_of_timeout: measure(class.probability_of_timeout),
    }
}

fn node(
    group: &GroupMeasurements,
    countable: bool,
    level: f64,
    formula: Option<&ClosedForm>,
) -> Node {
    let known = |pick: fn(&ClosedForm) -> Option<f64>| formula.and_then(pick);
    let with = |estimate, pick| measure(estimate, level, known(pick));
    let [p50, p90, p95, p99] = group.response_quantiles;
    Node {
        name: group.name.clone(),
        arrivals: group.counts.arrivals,
        served: group.counts.served,
        blocked: group.counts.blocked,
        abandoned: group.counts.abandoned,
        timed_out: group.counts.timed_out,
        waiting_seconds: with(group.waiting_time, |f| f.waiting_seconds),
        waiting_of_all_seconds: with(group.waiting_time_all, |f| f.waiting_of_all_seconds),
        response_seconds: with(group.response_time, |f| f.response_seconds),
        response_p50_seconds: with(p50, |f| f.response_quantiles_seconds.map(|q| q[0])),
        response_p90_seconds: with(p90, |f| f.response_quantiles_seconds.map(|q| q[1])),
        response_p95_seconds: with(p95, |f| f.response_quantiles_seconds.map(|q| q[2])),
        response_p99_seconds: with(p99, |f| f.response_quantiles_seconds.map(|q| q[3])),
        number_waiting: with(group.number_waiting, |f| f.number_waiting),
        number_in_system: with(group.number_in_system, |f| f.number_in_system),
        utilization: countable.then(|| with(group.utilization, |f| f.utilization)),
        throughput_per_second: measure(group.throughput, level, None),
        probability_of_waiting: with(group.probability_of_waiting, |f| f.probability_of_waiting),
        probability_of_blocking: with(group.probability_of_blocking, |f| f.probability_of_blocking),
        probability_of_abandoning: with(group.probability_of_abandoning, |f| {
            f.probability_of_abandoning
        }),
    }
}
