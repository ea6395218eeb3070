//! What is counted while the simulation runs: as little as possible for each event.

use crate::sim::stats::{Level, SpanHistogram, SpanTally};
use crate::sim::units::{Span, Time};

/// The quantiles of response times that are measured.
pub const QUANTILE_LEVELS: [f64; 4] = [0.5, 0.9, 0.95, 0.99];
/// How many of them there are.
pub(super) const QUANTILES: usize = QUANTILE_LEVELS.len();

/// Whole numbers counted at a group of stations; one visit to a station counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupCounts {
    /// Came.
    pub arrivals: u64,
    /// Turned away because the line was full.
    pub blocked: u64,
    /// Had to wait when they came (with sharing: had to share).
    pub joined_line: u64,
    /// Whose waiting ended with service (with sharing and preemption: who were served).
    pub waits_ended: u64,
    /// Left the line because their patience ended.
    pub abandoned: u64,
    /// Left the line because their client's timeout passed.
    pub timed_out: u64,
    /// Were served and left.
    pub served: u64,
    /// Left the line because something failed.
    pub lost_waiting: u64,
    /// Lost the server that served them, or that they held, because something failed.
    pub lost_served: u64,
}

/// Whole numbers counted for a class of requests, or for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassCounts {
    /// Began: requests, not attempts.
    pub arrivals: u64,
    /// Attempts sent into the network, first ones and retries.
    pub attempts: u64,
    /// Retries that the budget did not allow; those requests ended.
    pub retries_denied: u64,
    /// Requests that the breaker ended without sending the attempt; they are among the failed.
    pub failed_fast: u64,
    /// Ended as [`super::model::Outcome::Completed`].
    pub completed: u64,
    /// Of the completed, those that took longer than their class's deadline.
    pub late: u64,
    /// Ended as [`super::model::Outcome::Blocked`].
    pub blocked: u64,
    /// Ended as [`super::model::Outcome::Abandoned`].
    pub abandoned: u64,
    /// Ended as [`super::model::Outcome::TimedOut`].
    pub timed_out: u64,
    /// Ended as [`super::model::Outcome::Failed`].
    pub failed: u64,
}

impl ClassCounts {
    /// All that ended.
    #[must_use]
    pub const fn ended(&self) -> u64 {
        self.completed + self.blocked + self.abandoned + self.timed_out + self.failed
    }
}

macro_rules! sum_of_fields {
    ($name:ident: $($field:ident),+) => {
        impl std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                $(self.$field += other.$field;)+
            }
        }
    };
}
sum_of_fields!(
    GroupCounts: arrivals, blocked, joined_line, waits_ended, abandoned, timed_out, served,
    lost_waiting, lost_served
);
sum_of_fields!(
    ClassCounts: arrivals, attempts, retries_denied, failed_fast, completed, late, blocked,
    abandoned, timed_out, failed
);

/// The running counters of a group of stations.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupCounters {
    pub(super) counts: GroupCounts,
    pub(super) inside: Level,
    pub(super) waiting: Level,
    /// Waiting of those in [`GroupCounts::waits_ended`].
    pub(super) waits_ended: SpanTally,
    /// Waiting of those who left the line unserved.
    pub(super) waits_in_vain: SpanTally,
    /// Waiting and service of the served.
    pub(super) responses: SpanTally,
    pub(super) response_histogram: SpanHistogram,
}

/// The running counters of a class of requests.
#[derive(Clone, Debug, Default)]
pub(super) struct ClassCounters {
    /// Attempts are counted only if [`ClassCounters::has_policy`]; else they are the arrivals.
    pub(super) counts: ClassCounts,
    /// Whether its clients do anything about attempts that fail.
    pub(super) has_policy: bool,
    /// Whether it is no part of the total.
    pub(super) background: bool,
    /// What takes longer is late.
    pub(super) deadline: Span,
    /// Requests that somebody waits for.
    pub(super) inside: Level,
    /// Waiting in all lines, of the completed.
    pub(super) waits: SpanTally,
    /// From beginning to end, of the completed.
    pub(super) responses: SpanTally,
    /// From beginning to end, of all others.
    pub(super) other_responses: SpanTally,
    pub(super) response_histogram: SpanHistogram,
}

/// What one batch of a group came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct GroupRow {
    pub(super) span: Span,
    pub(super) counts: GroupCounts,
    /// Integrals and sums of times [ns].
    pub(super) inside: u128,
    pub(super) waiting: u128,
    pub(super) waits_ended: u128,
    pub(super) waits_in_vain: u128,
    pub(super) responses: u128,
    pub(super) quantiles: [f64; QUANTILES],
}

/// What one batch of a class came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ClassRow {
    pub(super) span: Span,
    pub(super) counts: ClassCounts,
    pub(super) inside: u128,
    pub(super) waits: u128,
    pub(super) responses: u128,
    pub(super) other_responses: u128,
    pub(super) quantiles: [f64; QUANTILES],
}

impl GroupCounters {
    pub(super) const fn settle(&mut self, now: Time) {
        self.inside.settle(now);
        self.waiting.settle(now);
        self.waits_ended.settle();
        self.waits_in_vain.settle();
        self.responses.settle();
    }

    /// Everything since the last reset.
    pub(super) fn row(&self, now: Time, span: Span) -> GroupRow {
        GroupRow {
            span,
            counts: self.counts,
            inside: self.inside.integral_nanos(now),
            waiting: self.waiting.integral_nanos(now),
            waits_ended: self.waits_ended.total_nanos(),
            waits_in_vain: self.waits_in_vain.total_nanos(),
            responses: self.responses.total_nanos(),
            quantiles: self.response_histogram.quantiles_seconds(QUANTILE_LEVELS),
        }
    }

    pub(super) fn reset(&mut self, now: Time) {
        self.counts = GroupCounts::default();
        self.inside.reset(now);
        self.waiting.reset(now);
        self.waits_ended.reset();
        self.waits_in_vain.reset();
        self.responses.reset();
        self.response_histogram.reset();
    }
}

impl ClassCounters {
    pub(super) fn new(class: &super::model::Class) -> Self {
        Self {
            has_policy: class.policy.is_some(),
            background: class.background,
            deadline: class.deadline.unwrap_or(Span::from_nanos(u64::MAX)),
            ..Self::default()
        }
    }

    pub(super) const fn settle(&mut self, now: Time) {
        self.inside.settle(now);
        self.waits.settle();
        self.responses.settle();
        self.other_responses.settle();
    }

    pub(super) fn row(&self, now: Time, span: Span) -> ClassRow {
        let mut counts = self.counts;
        if !self.has_policy {
            counts.attempts = counts.arrivals;
        }
        ClassRow {
            span,
            counts,
            inside: self.inside.integral_nanos(now),
            waits: self.waits.total_nanos(),
            responses: self.responses.total_nanos(),
            other_responses: self.other_responses.total_nanos(),
            quantiles: self.response_histogram.quantiles_seconds(QUANTILE_LEVELS),
        }
    }

    pub(super) fn reset(&mut self, now: Time) {
        self.counts = ClassCounts::default();
        self.inside.reset(now);
        self.waits.reset();
        self.responses.reset();
        self.other_responses.reset();
        self.response_histogram.reset();
    }
}

impl GroupRow {
    pub(super) fn add(&mut self, other: &Self) {
        self.span = self.span + other.span;
        self.counts += other.counts;
        self.inside += other.inside;
        self.waiting += other.waiting;
        self.waits_ended += other.waits_ended;
        self.waits_in_vain += other.waits_in_vain;
        self.responses += other.responses;
    }
}

impl ClassRow {
    pub(super) fn add(&mut self, other: &Self) {
        self.span = self.span + other.span;
        self.counts += other.counts;
        self.inside += other.inside;
        self.waits += other.waits;
        self.responses += other.responses;
        self.other_responses += other.other_responses;
    }

    /// Adds another class's numbers of the same span.
    pub(super) fn add_beside(&mut self, other: &Self) {
        let span = self.span;
        self.add(other);
        self.span = span.max(other.span);
    }
}
