//! Deferred jobs: a broker that keeps them, and the workers that do them after the answer.
//!
//! # Model
//! A share of the requests that are answered leaves a job: a mail, a thumbnail, an export. Without
//! a broker the request does it before its answer, with its worker in hand, on its instance's
//! processors and through its connections. With a broker the request only waits until the job is
//! taken; background workers on machines of their own do it later, first come, first served. Their
//! line has no end: a queue drops nothing, it is late. A worker has a vCPU of its own and keeps it
//! while its job waits for the database, where it competes with everybody's queries through a
//! connection of its own.
//!
//! # Equations
//! Jobs a second: λ·o·p, with o the origin's share and p `deferred_share`. A job alone takes
//! `J = job_ms · runtime_factor + job_queries · (round trip + query time)`; n workers carry
//! n / (o·p·J) requests a second (utilisation law), and the database carries `o·p·job_queries` more
//! queries for each request. Late: done more than `job_deadline_seconds` after it was left. A
//! window's backlog **grows** when the load is at or beyond what the workers carry by that law, or
//! when they were busy [`BUSY`] of the time and more than [`UNANSWERED_MAX`] of the jobs left
//! meanwhile are still there beyond those that were there before. Failed share of a window:
//! requests that failed and jobs that were late, over requests; all jobs where the backlog grows,
//! because then every job is late sooner or later, and how soon is a property of the window's
//! length. A window warms up for `J·(10 + 3/(n·(1 − √ρ)²))` at least, with ρ the load of the
//! workers, and its batches last as many jobs as mean requests, but never [`LONGER`] times what
//! requests ask for.
//!
//! # Units
//! times [s] here, [ms] in the scenario; shares [0…1].
//!
//! # Assumptions
//! The broker never fails, is never full, and delivers once and in order. A request that fails
//! leaves no job, one whose client has given up leaves its job. Jobs do not fail, are not repeated,
//! have one priority, ask no cache and no replica, and cause no further jobs. The runtime of the
//! application is that of the jobs; N+1 queries are not.
//!
//! # Sources
//! Parameters `work.deferred_share` to `work.enqueue_ms`; architecture files (`background`).
//!
//! # Validation
//! `tests/integration/jobs.rs`, with `::a_queue_hides_lateness` and
//! `::a_job_done_before_the_answer_makes_the_page_slow`.

use serde::{Deserialize, Serialize};

use crate::sim::backend::application;
use crate::sim::backend::clients::Kind;
use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::backend::window::{INTERVAL_LEVEL, UNANSWERED_MAX};
use crate::sim::deployment::Deployment;
use crate::sim::network::model::{
    Class, ClassId, Discipline, Distribution, GroupId, Outcome, Place, Routing, Servers, Station,
    StationId, Step, StepId,
};
use crate::sim::network::{ClassMeasurements, QUANTILE_LEVELS};
use crate::sim::performance::Estimate;
use crate::sim::scenario::{Design, Work};
use crate::sim::units::Span;

/// The class of jobs: the one after those of requests.
pub(super) const JOB_CLASS: ClassId = ClassId(Kind::ALL.len() as u16);

/// Busy share of the workers at which a backlog that has grown goes on growing: they never rest.
pub const BUSY: f64 = 0.999;

/// How much longer a window may get for the sake of its jobs: a guard for jobs of minutes beside
/// requests of milliseconds.
const LONGER: f64 = 4.0;

/// Milliseconds in a second: a definition.
const MILLIS: f64 = 1e-3;

/// Where p95 stands among the quantiles that are measured.
const P95: usize = 2;
const _: () = assert!(QUANTILE_LEVELS[P95] == 0.95);

/// What jobs need, and who does them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Jobs {
    /// Share of requests at the application that leave one; 0 without jobs.
    pub share: f64,
    /// Processor time of one [s].
    pub seconds: f64,
    /// Its coefficient of variation.
    pub cv: f64,
    /// Database queries of one.
    pub queries: f64,
    /// What takes longer is late [s].
    pub deadline_seconds: f64,
    /// How long the broker takes to accept one [s].
    pub enqueue_seconds: f64,
    /// Background workers; 0 where requests do their jobs themselves.
    pub workers: u32,
}

impl Jobs {
    /// The jobs of a deployment.
    pub(super) fn new(work: &Work, design: &Design, deployment: &Deployment) -> Self {
        let share = work.deferred_share.clamp(0.0, 1.0);
        if share.is_nan() || share <= 0.0 {
            return Self::default();
        }
        let workers = design.architecture.background.as_ref().map_or(0, |part| {
            let instances = deployment.background_instances.max(1);
            instances.saturating_mul(part.size.vcpus.max(1))
        });
        Self {
            share,
            seconds: work.job_ms.max(0.0) * MILLIS * design.levers.runtime_factor.max(0.0),
            cv: work.job_cv.max(0.0),
            queries: work.job_queries.max(0.0),
            deadline_seconds: work.job_deadline_seconds.max(0.0),
            enqueue_seconds: work.enqueue_ms.max(0.0) * MILLIS,
            workers,
        }
    }

    /// The same, where the requests that do their own jobs do them at this speed.
    pub(super) fn slower(self, speed: f64) -> Self {
        let speed = if self.workers == 0 { speed } else { 1.0 };
        Self {
            seconds: self.seconds / speed,
            ..self
        }
    }

    /// The same if requests do their jobs themselves; else none.
    pub(super) fn inline(&self) -> Self {
        if self.workers == 0 {
            *self
        } else {
            Self::default()
        }
    }
}

/// The stations of the broker and its workers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stations {
    workers: StationId,
    processors: StationId,
    broker: StationId,
}

/// Adds the workers, counted in `group`, their processors and the broker.
pub(super) fn stations(graph: &mut Graph, group: GroupId, demand: &Demand) -> Stations {
    let station = |name: &str, group, servers| Station {
        name: name.into(),
        group,
        servers,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    };
    let workers = Servers::Finite(demand.jobs.workers);
    let workers = graph.stations(1, |_| station("background workers", group, workers));
    // Each worker has a processor of its own and a broker is never short of anything, so both are
    // in no part's statistics.
    let beside = graph.group("broker");
    let endless = Servers::Infinite;
    Stations {
        workers,
        processors: graph.stations(1, |_| station("background processors", beside, endless)),
        broker: graph.stations(1, |_| station("broker", beside, endless)),
    }
}

/// Adds the way of a job that workers do, and returns its first step. `queries` adds the job's
/// queries and then the step that it is given; it is told where the job holds its worker.
pub(super) fn job(
    graph: &mut Graph,
    demand: &Demand,
    stations: Stations,
    queries: impl FnOnce(&mut Graph, StepId, Place) -> StepId,
) -> StepId {
    let place = Place::Fixed(stations.workers);
    let done = graph.step(Step::Depart(Outcome::Completed));
    let released = graph.step(Step::Release { place, next: done });
    let asked = queries(graph, released, place);
    let worked = work(graph, demand, Place::Fixed(stations.processors), asked);
    graph.step(Step::Acquire {
        place,
        next: worked,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: done,
        abandoned: done,
    })
}

/// Adds a job's work at `place`, and then `next`.
pub(super) fn work(graph: &mut Graph, demand: &Demand, place: Place, next: StepId) -> StepId {
    let Jobs { seconds, cv, .. } = demand.jobs;
    let service = application::log_normal(seconds, cv);
    graph.step(Step::Visit {
        place,
        service,
        next,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: next,
        abandoned: next,
    })
}

/// Adds handing a job over, which begins at `job`, and then `next`.
pub(super) fn enqueue(
    graph: &mut Graph,
    demand: &Demand,
    stations: Stations,
    job: StepId,
    next: StepId,
) -> StepId {
    let left = graph.step(Step::Spawn {
        class: JOB_CLASS,
        entry: job,
        next,
    });
    graph.step(Step::Visit {
        place: Place::Fixed(stations.broker),
        service: Distribution::Deterministic {
            mean_seconds: demand.jobs.enqueue_seconds,
        },
        next: left,
        // The line has no limit and nobody leaves it: these are never taken.
        blocked: left,
        abandoned: left,
    })
}

/// Adds the choice whether a request leaves a job: `job`, else `next`.
pub(super) fn perhaps(graph: &mut Graph, demand: &Demand, job: StepId, next: StepId) -> StepId {
    let share = demand.jobs.share;
    graph.step(Step::Route(Routing::Probability(vec![
        (share, job),
        (1.0 - share, next),
    ])))
}

/// Adds the class of jobs; call it after those of requests.
pub(super) fn class(graph: &mut Graph, demand: &Demand) {
    let id = graph.class(Class {
        name: "jobs".into(),
        background: true,
        deadline: Some(Span::from_seconds(demand.jobs.deadline_seconds)),
        ..Class::default()
    });
    debug_assert_eq!(id, JOB_CLASS, "jobs come after requests");
}

/// The length of a batch [s] that is `seconds` for requests and should last `lengths` jobs.
pub(super) fn batch_seconds(demand: &Demand, seconds: f64, lengths: f64) -> f64 {
    if demand.background_jobs() <= 0.0 {
        return seconds;
    }
    seconds.max((lengths * demand.job_seconds()).min(LONGER * seconds))
}

/// How long workers are not yet typical [s]; 0 without jobs for them, or where they never are.
pub(super) fn warm_up_seconds(demand: &Demand, per_second: f64) -> f64 {
    let alone = demand.job_seconds();
    let workers = f64::from(demand.jobs.workers);
    let load = per_second * demand.background_jobs() * alone / workers.max(1.0);
    if load <= 0.0 || load >= 1.0 {
        return 0.0;
    }
    let gap = 1.0 - load.sqrt();
    alone * (10.0 + 3.0 / (workers * gap * gap))
}

/// What one window says of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobsWindow {
    /// Jobs left while it was measured.
    pub left: u64,
    /// Jobs done while it was measured.
    pub completed: u64,
    /// Jobs that failed, because their database did.
    pub failed: u64,
    /// Share of the done ones that were late [0…1].
    pub late_share: f64,
    /// Time from being left to being done that 95 % of them beat [ms].
    pub p95_ms: Estimate,
    /// Whether more and more of them wait, so that all will be late.
    pub backlog_grows: bool,
}

impl JobsWindow {
    /// What `jobs` came to: `more` are waiting or done than before, the workers were `busy`, and
    /// `short` says whether the load is beyond them by the utilisation law.
    pub(super) fn new(jobs: &ClassMeasurements, more: f64, busy: f64, short: bool) -> Self {
        let Estimate { value, half_width } = jobs.response_quantiles[P95].interval(INTERVAL_LEVEL);
        let counts = &jobs.counts;
        let unfinished = more > UNANSWERED_MAX * counts.arrivals as f64;
        Self {
            left: counts.arrivals,
            completed: counts.completed,
            failed: counts.ended() - counts.completed,
            late_share: counts.late as f64 / counts.completed.max(1) as f64,
            p95_ms: Estimate {
                value: value / MILLIS,
                half_width: half_width / MILLIS,
            },
            backlog_grows: short || (busy >= BUSY && unfinished),
        }
    }

    /// Jobs that count as failed.
    pub(super) fn lost(&self) -> f64 {
        if self.backlog_grows {
            self.left as f64
        } else {
            self.late_share * self.completed as f64 + self.failed as f64
        }
    }

    /// Whether enough of them are late to look for the cause.
    pub(super) fn in_trouble(&self) -> bool {
        self.backlog_grows || self.late_share > UNANSWERED_MAX
    }
}
