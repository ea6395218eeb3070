//! What a simulation measured: estimates with intervals, and the counts behind them.
//!
//! # Model
//! Averages over customers (waiting, response) and over time (numbers, utilisation) since measuring
//! began; intervals from the batches closed by [`Simulation::close_batch`].
//!
//! # Equations
//! Every estimate is a ratio of two sums; see [`crate::sim::stats::batch`]. Quantiles are those of
//! all observations, their intervals come from the quantiles of the batches.
//!
//! # Units
//! Times in seconds, rates per second, shares from 0 to 1.
//!
//! # Assumptions
//! A request or a visit counts in the batch in which it ends, even if it began before.
//!
//! # Sources
//! Law (2015), Simulation Modeling and Analysis, §9.
//!
//! # Validation
//! The closed forms of `sim::theory`; Little's law in whole nanoseconds against an observer.

use super::counters::{ClassCounters, ClassRow, GroupRow};
use super::limits::StoppedBy;
use super::observer::Observer;
use super::simulation::Simulation;
use crate::sim::stats::BatchEstimate;
use crate::sim::units::Span;

pub use super::counters::{ClassCounts, GroupCounts, QUANTILE_LEVELS};

/// Everything measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurements {
    /// How long was measured.
    pub span: Span,
    /// Events since the run began, its warm-up included.
    pub events: u64,
    /// Batches closed; intervals need at least two.
    pub batches: u32,
    /// The limit that ended the run early, if one did.
    pub stopped_by: Option<StoppedBy>,
    /// Each group of stations, in the order of the network.
    pub groups: Vec<GroupMeasurements>,
    /// Each class of requests, in the order of the network.
    pub classes: Vec<ClassMeasurements>,
    /// All requests together, those of background classes left out.
    pub total: ClassMeasurements,
}

/// Measured at a group of stations; one visit to a station counts once. At stations that requests
/// [`super::model::Step::Acquire`], service lasts until the release.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupMeasurements {
    /// The group's name.
    pub name: String,
    /// Whole numbers.
    pub counts: GroupCounts,
    /// Waiting before service of those who were served, those who did not wait included [s]. With
    /// sharing and preemption: response beyond the service needed.
    pub waiting_time: BatchEstimate,
    /// Waiting of all who were let in, those who gave up included [s].
    pub waiting_time_all: BatchEstimate,
    /// Waiting and service [s].
    pub response_time: BatchEstimate,
    /// Quantiles of it at [`QUANTILE_LEVELS`] [s].
    pub response_quantiles: [BatchEstimate; QUANTILE_LEVELS.len()],
    /// Requests waiting, a mean over time. With sharing: those beyond one for each server.
    pub number_waiting: BatchEstimate,
    /// Requests waiting or served, a mean over time.
    pub number_in_system: BatchEstimate,
    /// Busy servers, a mean over time.
    pub number_busy: BatchEstimate,
    /// Busy share of the servers; 0 where they are infinitely many.
    pub utilization: BatchEstimate,
    /// Served per second.
    pub throughput: BatchEstimate,
    /// Share of those let in who had to wait (with sharing: to share) when they came.
    pub probability_of_waiting: BatchEstimate,
    /// Share of those who came that a full line turned away.
    pub probability_of_blocking: BatchEstimate,
    /// Share of those who came whose patience ended.
    pub probability_of_abandoning: BatchEstimate,
    /// All waiting, of the served and of those who gave up [s]: what makes a bottleneck.
    pub waiting_time_sum_seconds: f64,
}

/// Measured for requests as a whole, from their beginning to their end.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassMeasurements {
    /// The class's name; "all" for all.
    pub name: String,
    /// Whole numbers.
    pub counts: ClassCounts,
    /// Waiting in all lines together, of the completed [s].
    pub waiting_time: BatchEstimate,
    /// From beginning to end, of the completed [s].
    pub response_time: BatchEstimate,
    /// Quantiles of it at [`QUANTILE_LEVELS`] [s].
    pub response_quantiles: [BatchEstimate; QUANTILE_LEVELS.len()],
    /// Requests that somebody waits for, a mean over time.
    pub number_in_system: BatchEstimate,
    /// Completed per second.
    pub throughput: BatchEstimate,
    /// Share of the ended that were blocked.
    pub probability_of_blocking: BatchEstimate,
    /// Share of the ended that abandoned.
    pub probability_of_abandoning: BatchEstimate,
    /// Share of the ended that timed out.
    pub probability_of_timeout: BatchEstimate,
    /// Share of the ended that failed with an error.
    pub probability_of_failure: BatchEstimate,
    /// Share of the ended that were not completed.
    pub failed_share: BatchEstimate,
    /// Share of the completed that were later than their deadline.
    pub late_share: BatchEstimate,
    /// ∫ number in system dt [ns], exactly.
    pub number_integral_nanos: u128,
    /// Sum of the time from beginning to end of all that ended [ns], exactly.
    pub response_sum_nanos: u128,
}

impl<O: Observer> Simulation<O> {
    /// Begins to measure: forgets all statistics so far, the end of the warm-up. The requests
    /// inside stay.
    pub fn start_measuring(&mut self) {
        self.group_rows.iter_mut().for_each(Vec::clear);
        self.class_rows.iter_mut().for_each(Vec::clear);
        self.total_rows.clear();
        self.begin_batch();
        let histories = &mut self.histories;
        for history in histories.groups.iter_mut().chain(&mut histories.classes) {
            history.reset();
        }
        self.observer.measured(self.now);
    }

    /// Ends a batch and begins the next. A batch in which no time passed is not closed.
    pub fn close_batch(&mut self) {
        let span = self.now.since(self.batch_began);
        if span == Span::ZERO {
            return;
        }
        for (rows, group) in self.group_rows.iter_mut().zip(&self.groups) {
            rows.push(group.row(self.now, span));
        }
        for (rows, class) in self.class_rows.iter_mut().zip(&self.classes) {
            rows.push(class.row(self.now, span));
        }
        let total = self.open_total(span);
        self.total_rows.push(total);
        self.begin_batch();
    }

    fn begin_batch(&mut self) {
        let now = self.now;
        self.keep_metrics();
        // What ended before is forgotten by the counters but kept by the closed rows.
        for (history, group) in self.histories.groups.iter_mut().zip(&mut self.groups) {
            history.merge(&group.response_histogram);
            group.reset(now);
        }
        for (history, class) in self.histories.classes.iter_mut().zip(&mut self.classes) {
            history.merge(&class.response_histogram);
            class.reset(now);
        }
        self.batch_began = now;
    }

    /// The open batch of all classes together.
    fn open_total(&self, span: Span) -> ClassRow {
        let mut total = ClassRow {
            span,
            ..ClassRow::default()
        };
        let mut histogram = crate::sim::stats::SpanHistogram::new();
        for class in self.classes.iter().filter(|class| !class.background) {
            total.add_beside(&class.row(self.now, span));
            histogram.merge(&class.response_histogram);
        }
        total.quantiles = histogram.quantiles_seconds(QUANTILE_LEVELS);
        total
    }

    /// Everything measured so far, the open batch included in the values.
    #[must_use]
    pub fn measurements(&self) -> Measurements {
        let span = self.now.since(self.batch_began);
        let groups = (0..self.groups.len())
            .map(|index| self.measured_group(index, span))
            .collect();
        let classes = (0..self.classes.len())
            .map(|index| {
                let class = &self.classes[index];
                let histogram = self.whole_class_histogram(index);
                measured_class(
                    self.description.classes[index].clone(),
                    &self.class_rows[index],
                    &class.row(self.now, span),
                    histogram.quantiles_seconds(QUANTILE_LEVELS),
                )
            })
            .collect();
        let mut histogram = crate::sim::stats::SpanHistogram::new();
        for (index, class) in self.classes.iter().enumerate() {
            if !class.background {
                histogram.merge(&self.whole_class_histogram(index));
            }
        }
        Measurements {
            span: self.total_rows.iter().fold(span, |sum, row| sum + row.span),
            events: self.events,
            batches: self.total_rows.len() as u32,
            stopped_by: self.stopped_by,
            groups,
            classes,
            total: measured_class(
                "all".to_owned(),
                &self.total_rows,
                &self.open_total(span),
                histogram.quantiles_seconds(QUANTILE_LEVELS),
            ),
        }
    }

    fn whole_class_histogram(&self, index: usize) -> crate::sim::stats::SpanHistogram {
        let class: &ClassCounters = &self.classes[index];
        let mut histogram = self.histories.classes[index].clone();
        histogram.merge(&class.response_histogram);
        histogram
    }

    fn measured_group(&self, index: usize, span: Span) -> GroupMeasurements {
        let group = &self.groups[index];
        let rows = &self.group_rows[index];
        let mut whole = group.row(self.now, span);
        rows.iter().for_each(|row| whole.add(row));
        let mut histogram = self.histories.groups[index].clone();
        histogram.merge(&group.response_histogram);
        let quantiles = histogram.quantiles_seconds(QUANTILE_LEVELS);
        let servers = self.description.servers[index] as f64;
        let ratio = |x: fn(&GroupRow) -> f64, n: fn(&GroupRow) -> f64| {
            BatchEstimate::ratio(
                x(&whole),
                n(&whole),
                rows.iter().map(|row| (x(row), n(row))),
            )
        };
        let span = |row: &GroupRow| row.span.seconds();
        let came = |row: &GroupRow| row.counts.arrivals as f64;
        let number_busy = ratio(|row| seconds(row.inside - row.waiting), span);
        GroupMeasurements {
            name: self.description.groups[index].clone(),
            counts: whole.counts,
            waiting_time: ratio(
                |row| seconds(row.waits_ended),
                |row| row.counts.waits_ended as f64,
            ),
            waiting_time_all: ratio(
                |row| seconds(row.waits_ended + row.waits_in_vain),
                |row| {
                    let counts = &row.counts;
                    let in_vain = counts.abandoned + counts.timed_out + counts.lost_waiting;
                    (counts.waits_ended + in_vain) as f64
                },
            ),
            response_time: ratio(|row| seconds(row.responses), |row| row.counts.served as f64),
            response_quantiles: std::array::from_fn(|which| {
                BatchEstimate::from_batch_values(
                    quantiles[which],
                    rows.iter().map(|row| row.quantiles[which]),
                )
            }),
            number_waiting: ratio(|row| seconds(row.waiting), span),
            number_in_system: ratio(|row| seconds(row.inside), span),
            number_busy,
            utilization: scaled(number_busy, if servers > 0.0 { 1.0 / servers } else { 0.0 }),
            throughput: ratio(|row| row.counts.served as f64, span),
            probability_of_waiting: ratio(
                |row| row.counts.joined_line as f64,
                |row| (row.counts.arrivals - row.counts.blocked) as f64,
            ),
            probability_of_blocking: ratio(|row| row.counts.blocked as f64, came),
            probability_of_abandoning: ratio(|row| row.counts.abandoned as f64, came),
            waiting_time_sum_seconds: seconds(whole.waits_ended + whole.waits_in_vain),
        }
    }
}

fn measured_class(
    name: String,
    rows: &[ClassRow],
    open: &ClassRow,
    quantiles: [f64; QUANTILE_LEVELS.len()],
) -> ClassMeasurements {
    let mut whole = *open;
    rows.iter().for_each(|row| whole.add(row));
    let ratio = |x: fn(&ClassRow) -> f64, n: fn(&ClassRow) -> f64| {
        BatchEstimate::ratio(
            x(&whole),
            n(&whole),
            rows.iter().map(|row| (x(row), n(row))),
        )
    };
    let span = |row: &ClassRow| row.span.seconds();
    let completed = |row: &ClassRow| row.counts.completed as f64;
    let ended = |row: &ClassRow| row.counts.ended() as f64;
    ClassMeasurements {
        name,
        counts: whole.counts,
        waiting_time: ratio(|row| seconds(row.waits), completed),
        response_time: ratio(|row| seconds(row.responses), completed),
        response_quantiles: std::array::from_fn(|which| {
            BatchEstimate::from_batch_values(
                quantiles[which],
                rows.iter().map(|row| row.quantiles[which]),
            )
        }),
        number_in_system: ratio(|row| seconds(row.inside), span),
        throughput: ratio(completed, span),
        probability_of_blocking: ratio(|row| row.counts.blocked as f64, ended),
        probability_of_abandoning: ratio(|row| row.counts.abandoned as f64, ended),
        probability_of_timeout: ratio(|row| row.counts.timed_out as f64, ended),
        probability_of_failure: ratio(|row| row.counts.failed as f64, ended),
        failed_share: ratio(
            |row| (row.counts.ended() - row.counts.completed) as f64,
            ended,
        ),
        late_share: ratio(|row| row.counts.late as f64, completed),
        number_integral_nanos: whole.inside,
        response_sum_nanos: whole.responses + whole.other_responses,
    }
}

/// Whole nanoseconds as seconds.
fn seconds(nanos: u128) -> f64 {
    nanos as f64 / 1e9
}

fn scaled(estimate: BatchEstimate, factor: f64) -> BatchEstimate {
    BatchEstimate {
        value: estimate.value * factor,
        standard_error: estimate.standard_error * factor,
        degrees: estimate.degrees,
    }
}
