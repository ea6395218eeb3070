//! One window of traffic through a backend: the real simulation behind every performance figure.
//!
//! # Model
//! Requests arrive at a constant mean rate. A warm-up is simulated and thrown away; then batches
//! are measured until p95 is known well enough or a cap is reached, and the result says which it
//! was. With bursts a batch is at least as long as the mean time from one burst to the next.
//!
//! # Equations
//! The warm-up is planned, and goes on while the window has not settled ([`super::warm_up`]), but
//! never beyond [`Plan::warm_up_max`]. A window is **overloaded** when the offered rate is at or
//! above the nominal capacity, or when more than [`UNANSWERED_MAX`] of the requests offered while
//! it was measured were not answered: refused, timed out, failed, or left over in a growing
//! backlog. It is measured for the shortest time only. A mean request waits for a part: all waiting
//! there over all requests that ended; at processors, which are shared, what the visit took beyond
//! the work done. The part with the largest share of that time is the bottleneck, or what it is
//! held for ([`super::bottleneck`]).
//!
//! # Units
//! As in [`crate::sim::performance`].
//!
//! # Assumptions
//! Response time counts from the arrival that the client intended; an unanswered request is not
//! part of the quantiles but of the failed share. Overloaded windows are transients over the stated
//! length (`seconds`): a fleet whose lines take longer to fill is measured while they fill.
//!
//! # Sources
//! Batch means: Law 2015, Simulation Modeling and Analysis, section 9.5.
//!
//! # Validation
//! `tests/integration/backend.rs::a_longer_warm_up_changes_nothing`,
//! `::the_same_window_twice_and_a_coarse_one_for_a_twentieth_of_the_work`.

use serde::{Deserialize, Serialize};

use crate::sim::backend::bottleneck::bottleneck;
use crate::sim::backend::broker::{self, JobsWindow};
use crate::sim::backend::compile::{Backend, compile};
use crate::sim::backend::demand::Demand;
use crate::sim::backend::{serverless, warm_up};
use crate::sim::deployment::Placement;
use crate::sim::network::model::GroupId;
use crate::sim::network::{Measurements, NoObserver, Observer, Simulation};
use crate::sim::performance::{Estimate, Part};
use crate::sim::stats::BatchEstimate;
use crate::sim::units::{Seed, Span, Time};

/// Level of all intervals in windows.
pub const INTERVAL_LEVEL: f64 = 0.95;

/// Relative half-width of p95 at which a window is long enough.
pub const RELATIVE_HALF_WIDTH: f64 = 0.05;

/// Share of unanswered requests above which a window counts as overloaded.
pub const UNANSWERED_MAX: f64 = 0.01;

/// Batches between looks at whether p95 is known well enough.
const BATCHES_BETWEEN_LOOKS: u32 = 5;

/// Where p50, p95 and p99 stand among the quantiles that are measured.
const QUANTILE_PLACES: [usize; 3] = [0, 2, 3];

/// How much work a window is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Precision {
    /// A first look, at about a twentieth of the work.
    Coarse,
    /// The result.
    Full,
}

impl Precision {
    /// A batch's length in requests and in mean requests that are alone, one after the other (the
    /// longer counts); batches at least and at most.
    const fn batches(self) -> (f64, f64, u32, u32) {
        match self {
            Self::Coarse => (250.0, 1.0, 8, 8),
            Self::Full => (2_500.0, 4.0, 10, 40),
        }
    }
}

/// How long a window's phases are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Thrown away [s].
    pub warm_up_seconds: f64,
    /// One batch [s].
    pub batch_seconds: f64,
    /// Batches at least.
    pub batches_min: u32,
    /// Batches at most.
    pub batches_max: u32,
}

impl Plan {
    /// The plan for `per_second` requests a second.
    #[must_use]
    pub fn new(demand: &Demand, per_second: f64, precision: Precision) -> Self {
        let (requests, lengths, batches_min, batches_max) = precision.batches();
        let alone = demand.origin_seconds().max(demand.outside.edge_seconds);
        // A batch without a burst, or of nothing else, is not like the others.
        let cycle = demand.bursts.map_or(0.0, |bursts| bursts.cycle_seconds());
        let batch_seconds = (requests / per_second).max(lengths * alone).max(cycle);
        let batch_seconds = broker::batch_seconds(demand, batch_seconds, lengths);
        let longest = Self::warm_up_max(batch_seconds, batches_min);
        let overloaded = per_second >= demand.capacity();
        Self {
            warm_up_seconds: warm_up::planned_seconds(demand, per_second)
                .max(broker::warm_up_seconds(demand, per_second))
                .max(serverless::warm_up_seconds(demand, per_second))
                .min(longest),
            batch_seconds,
            batches_min,
            // More of a transient says no more about it.
            batches_max: if overloaded { batches_min } else { batches_max },
        }
    }

    /// How long this plan's warm-up may become when the network has not settled [s]: beyond
    /// capacity it never does.
    fn longest_warm_up_seconds(&self, demand: &Demand, per_second: f64) -> f64 {
        if per_second >= demand.capacity() {
            return self.warm_up_seconds;
        }
        Self::warm_up_max(self.batch_seconds, self.batches_min)
    }

    /// The longest warm-up [s]: twice the shortest measurement.
    fn warm_up_max(batch_seconds: f64, batches_min: u32) -> f64 {
        2.0 * batch_seconds * f64::from(batches_min)
    }
}

/// A window together with everything behind it.
#[derive(Clone, Debug)]
pub struct Observed<O> {
    /// What it says.
    pub window: Window,
    /// All that was measured.
    pub measured: Measurements,
    /// The network.
    pub backend: Backend,
    /// How long its phases were planned to be.
    pub plan: Plan,
    /// When it ended.
    pub end: Time,
    /// What watched.
    pub observer: O,
}

/// Simulates a deployment with these demands, offered `per_second` requests a second.
#[must_use]
pub fn simulate(demand: &Demand, per_second: f64, seed: Seed, precision: Precision) -> Window {
    // Every demand compiles to a valid network; if one ever does not, nothing is answered.
    observe(demand, per_second, seed, precision, NoObserver)
        .map_or_else(|| Window::unanswered(demand), |observed| observed.window)
}

/// As [`simulate`], watched, and with everything that was measured; `None` if the network cannot be
/// simulated.
#[must_use]
pub fn observe<O: Observer>(
    demand: &Demand,
    per_second: f64,
    seed: Seed,
    precision: Precision,
    observer: O,
) -> Option<Observed<O>> {
    let backend = compile(demand, per_second);
    let mut plan = Plan::new(demand, per_second, precision);
    let mut simulation = Simulation::composed(&backend.network, seed, observer).ok()?;
    plan.warm_up_seconds = warm_up::settle(
        &mut simulation,
        plan.warm_up_seconds,
        plan.longest_warm_up_seconds(demand, per_second),
    );
    simulation.start_measuring();
    let before = Inside::of(&simulation, &backend);
    let batch = Span::from_seconds(plan.batch_seconds);
    for done in 1..=plan.batches_max {
        simulation.run_until(simulation.now() + batch);
        simulation.close_batch();
        let enough = done >= plan.batches_min
            && (done - plan.batches_min).is_multiple_of(BATCHES_BETWEEN_LOOKS);
        if simulation.stopped_by().is_some() || enough && precise(p95(&simulation.measurements())) {
            break;
        }
    }
    let measured = simulation.measurements();
    let more = Inside::of(&simulation, &backend).minus(&before);
    let mut window = Window::new(demand, &backend, &measured, more, per_second);
    window.overloaded |= per_second >= demand.capacity();
    Some(Observed {
        window,
        measured,
        backend,
        plan,
        end: simulation.now(),
        observer: simulation.into_observer(),
    })
}

/// How much is in the network.
#[derive(Clone, Copy)]
pub(super) struct Inside {
    requests: f64,
    jobs: f64,
}

impl Inside {
    pub(super) fn of<O: Observer>(simulation: &Simulation<O>, backend: &Backend) -> Self {
        let jobs = backend
            .jobs
            .map_or(0, |class| simulation.class_inside(class));
        Self {
            requests: (simulation.requests_inside() - jobs) as f64,
            jobs: jobs as f64,
        }
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Self {
            requests: self.requests - other.requests,
            jobs: self.jobs - other.jobs,
        }
    }
}

/// p95 of the answered requests [s].
fn p95(measured: &Measurements) -> Estimate {
    measured.total.response_quantiles[QUANTILE_PLACES[1]].interval(INTERVAL_LEVEL)
}

fn precise(estimate: Estimate) -> bool {
    estimate.half_width <= RELATIVE_HALF_WIDTH * estimate.value
}

/// What one window says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Response time that half of the answered requests beat [ms].
    pub p50_ms: Estimate,
    /// Response time that 95 % of the answered requests beat [ms].
    pub p95_ms: Estimate,
    /// Response time that 99 % of the answered requests beat [ms].
    pub p99_ms: Estimate,
    /// Share of requests that ended without an answer in time, with late jobs counted like them
    /// [0…1].
    pub failed_share: f64,
    /// What became of deferred jobs, when background workers do them.
    pub jobs: Option<JobsWindow>,
    /// Busy share of each part [0…1].
    pub utilization: Vec<(Part, f64)>,
    /// Time that a mean request waits for each part [ms].
    pub waiting_ms: Vec<(Part, f64)>,
    /// The part with the largest share of the waiting time.
    pub bottleneck: Option<Part>,
    /// Whether the load is beyond what the deployment can carry.
    pub overloaded: bool,
    /// Whether p95 is known as well as [`RELATIVE_HALF_WIDTH`] asks.
    pub precise: bool,
    /// Requests that ended while it was measured.
    pub requests: u64,
    /// Events simulated, warm-up included.
    pub events: u64,
    /// Simulated time that was measured [s].
    pub seconds: f64,
}

impl Window {
    pub(super) fn new(
        demand: &Demand,
        backend: &Backend,
        measured: &Measurements,
        more: Inside,
        per_second: f64,
    ) -> Self {
        let parts = &backend.parts;
        let total = &measured.total;
        let ended = total.counts.ended() as f64;
        let completed = total.counts.completed as f64;
        let [p50_ms, p95_ms, p99_ms] = QUANTILE_PLACES
            .map(|place| in_millis(&total.response_quantiles[place], demand.timeout_seconds));
        let group = |group: GroupId| &measured.groups[group.0 as usize];
        let mut utilization: Vec<_> = parts
            .iter()
            .filter(|(part, _)| *part != Part::Cache)
            .map(|&(part, id)| (part, group(id).utilization.value.clamp(0.0, 1.0)))
            .collect();
        let mut waiting_ms: Vec<_> = parts
            .iter()
            .map(|&(part, id)| {
                (
                    part,
                    group(id).waiting_time_sum_seconds / ended.max(1.0) * 1e3,
                )
            })
            .collect();
        if demand.placement == Placement::WithApplication {
            split_processors(demand, &mut utilization, &mut waiting_ms);
        }
        let blocked = |part: Part| {
            let found = parts.iter().find(|(other, _)| *other == part);
            found.map_or(0.0, |(_, id)| {
                group(*id).counts.blocked as f64 / ended.max(1.0)
            })
        };
        let unanswered = 1.0 - completed / (ended + more.requests).max(1.0);
        let jobs = jobs(demand, backend, measured, more.jobs, per_second);
        let late = jobs.filter(JobsWindow::in_trouble).is_some();
        let lost = jobs.map_or(0.0, |jobs| jobs.lost());
        Self {
            p50_ms,
            p95_ms,
            p99_ms,
            failed_share: if ended > 0.0 {
                (1.0 - (completed - lost) / ended).min(1.0)
            } else {
                1.0
            },
            jobs,
            bottleneck: serverless::refusing(demand, blocked, &utilization)
                .or_else(|| bottleneck(demand.placement, &utilization, &waiting_ms, late)),
            utilization,
            waiting_ms,
            overloaded: unanswered > UNANSWERED_MAX + demand.expected_failed_share()
                || jobs.is_some_and(|jobs| jobs.backlog_grows)
                || measured.stopped_by.is_some(),
            precise: precise(p95_ms),
            requests: total.counts.ended(),
            events: measured.events,
            seconds: measured.span.seconds(),
        }
    }

    /// Nobody gets an answer.
    fn unanswered(demand: &Demand) -> Self {
        let timeout = Estimate {
            value: demand.timeout_seconds * 1e3,
            half_width: 0.0,
        };
        Self {
            p50_ms: timeout,
            p95_ms: timeout,
            p99_ms: timeout,
            failed_share: 1.0,
            jobs: None,
            utilization: Vec::new(),
            waiting_ms: Vec::new(),
            bottleneck: None,
            overloaded: true,
            precise: false,
            requests: 0,
            events: 0,
            seconds: 0.0,
        }
    }

    /// p50, p95, p99.
    #[must_use]
    pub const fn quantiles(&self) -> [Estimate; 3] {
        [self.p50_ms, self.p95_ms, self.p99_ms]
    }

    /// Busy share of a part; `None` when it is not there.
    #[must_use]
    pub fn utilization_of(&self, part: Part) -> Option<f64> {
        let found = self.utilization.iter().find(|(other, _)| *other == part);
        found.map(|(_, busy)| *busy)
    }
}

/// A quantile [ms]; when no request was answered, the time that all of them waited in vain.
fn in_millis(quantile: &BatchEstimate, timeout_seconds: f64) -> Estimate {
    let Estimate { value, half_width } = quantile.interval(INTERVAL_LEVEL);
    if value.is_nan() {
        let value = timeout_seconds * 1e3;
        return Estimate {
            value,
            half_width: value,
        };
    }
    Estimate {
        value: value * 1e3,
        half_width: half_width.min(value) * 1e3,
    }
}

/// On one machine, gives the database its share of the processors' work and of the wait for them.
fn split_processors(
    demand: &Demand,
    utilization: &mut Vec<(Part, f64)>,
    waiting_ms: &mut Vec<(Part, f64)>,
) {
    let database = demand.database_seconds();
    let share = database / (database + demand.mean_application_seconds());
    if share.is_nan() {
        return;
    }
    let busy = utilization
        .iter()
        .find(|(part, _)| *part == Part::ApplicationCpu);
    if let Some(&(_, busy)) = busy {
        utilization.push((Part::Database, busy * share));
    }
    for place in 0..waiting_ms.len() {
        if waiting_ms[place].0 == Part::ApplicationCpu {
            let all = waiting_ms[place].1;
            waiting_ms[place].1 = all * (1.0 - share);
            waiting_ms.push((Part::Database, all * share));
        }
    }
}

/// What became of jobs that background workers do; `more` of them are there than before.
fn jobs(
    demand: &Demand,
    backend: &Backend,
    measured: &Measurements,
    more: f64,
    per_second: f64,
) -> Option<JobsWindow> {
    let class = &measured.classes[usize::from(backend.jobs?.0)];
    let workers = |&&(part, _): &&(Part, GroupId)| part == Part::BackgroundWorkers;
    let (_, group) = backend.parts.iter().find(workers)?;
    let busy = measured.groups[group.0 as usize].utilization.value;
    let short = { demand.capacities() }
        .iter()
        .any(|&(part, most)| part == Part::BackgroundWorkers && per_second >= most);
    Some(JobsWindow::new(class, more, busy, short))
}
