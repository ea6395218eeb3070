//! A window as a story: traffic that changes, things that happen, and what each chapter was like.
//!
//! # Model
//! One simulation from its empty beginning. Traffic follows a shape; happenings strike at their
//! times; chapters are spans of the story that are measured, and what lies between them is lived
//! through but not measured. Nothing is thrown away as a warm-up: a first chapter that begins late
//! enough is one.
//!
//! # Equations
//! The rate at time t is `requests_per_second · factor(t)`, the factor linear between the points of
//! the shape. A chapter is cut into [`BATCHES`] equal batches, from which its intervals come.
//!
//! # Units
//! seconds since the beginning; see each field.
//!
//! # Assumptions
//! Stories change, so that batches are not alike: intervals say how much a chapter varied within,
//! not how well a steady state is known. The cache begins warm.
//!
//! # Sources
//! None of its own.
//!
//! # Validation
//! The tests below; `tests/integration/phenomena.rs`, `tests/integration/cold_cache.rs`.

use serde::Serialize;

use crate::sim::backend::compile::{Backend, Detail, Handles, compile_in};
use crate::sim::backend::demand::Demand;
use crate::sim::backend::failures::{FleetPlan, Mishap};
use crate::sim::backend::figures::{
    Failure, Measured, PartReport, Responses, failures, measured, parts, responses,
};
use crate::sim::backend::window::{Inside, Window};
use crate::sim::network::model::{Change, StationId, TimedChange};
use crate::sim::network::{Measurements, NetworkError, Observer, Simulation};
use crate::sim::performance::Part;
use crate::sim::units::{Seed, Span, Time};

/// Batches of a chapter.
pub const BATCHES: u32 = 20;

/// The longest story [s]: a day, some hundred million events at usual loads.
pub const SECONDS_MAX: f64 = 86_400.0;

/// The most requests of a story: minutes of computing.
const REQUESTS_MAX: f64 = 5e7;

/// A story to be simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// Requests offered where the traffic's factor is 1 [1/s].
    pub requests_per_second: f64,
    /// The shape of traffic: (seconds since the beginning, factor), in order of time and beginning
    /// at 0, linear in between; the last factor stays. Empty is constant.
    pub traffic: Vec<(f64, f64)>,
    /// What happens, and when [s].
    pub happenings: Vec<(f64, Happening)>,
    /// How instances come, go and are checked; without it they are there all the time.
    pub fleet: Option<FleetPlan>,
    /// What is measured, in order of time.
    pub chapters: Vec<ChapterSpan>,
}

/// Something that happens to a backend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// All nodes of the cache restart and are empty.
    CacheRestarts,
    /// Something goes wrong; the episode needs a [`Episode::fleet`].
    Fails(Mishap),
}

/// A span of the story that is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterSpan {
    /// Its name.
    pub name: String,
    /// When it begins [s].
    pub from_seconds: f64,
    /// When it ends [s].
    pub to_seconds: f64,
}

/// What a chapter was like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chapter {
    /// Its name.
    pub name: String,
    /// When it began [s].
    pub from_seconds: f64,
    /// When it ended [s].
    pub to_seconds: f64,
    /// Response time of answered requests [ms].
    pub response_ms: Responses,
    /// Answered per second.
    pub throughput_per_second: Measured,
    /// Share of ended requests that got no answer in time.
    pub failed_share: Measured,
    /// The same by cause.
    pub failures: Vec<Failure>,
    /// Attempts sent for each request that began.
    pub attempts_per_request: f64,
    /// Each part, in the order a request meets them.
    pub parts: Vec<PartReport>,
    /// The part that requests wait for; null when nobody waits.
    pub bottleneck: Option<&'static str>,
    /// Share of the jobs done that were late; null where none were done.
    pub late_share: Option<f64>,
    /// Application instances that worked, a mean over time.
    pub instances: f64,
    /// Requests that ended.
    pub requests: u64,
    /// Events simulated.
    pub events: u64,
}

/// A story that was simulated.
#[derive(Clone, Debug)]
pub struct Played<O> {
    /// Its chapters.
    pub chapters: Vec<Chapter>,
    /// The network.
    pub backend: Backend,
    /// When the last chapter ended.
    pub end: Time,
    /// What watched.
    pub observer: O,
}

/// Simulates an episode of a backend with these demands while `observer` watches.
///
/// # Errors
/// Every mistake in the episode, each with its place.
pub fn play<O: Observer>(
    demand: &Demand,
    episode: &Episode,
    seed: Seed,
    observer: O,
) -> Result<Played<O>, Vec<NetworkError>> {
    let backend = staged(demand, episode)?;
    let mut simulation = Simulation::with_observer(&backend.network, seed, observer)?;
    let mut chapters = Vec::with_capacity(episode.chapters.len());
    for span in &episode.chapters {
        simulation.run_until(instant(span.from_seconds));
        simulation.start_measuring();
        let (inside, events) = (Inside::of(&simulation, &backend), simulation.events());
        let working = |simulation: &Simulation<O>| {
            { backend.handles.fleet }.map(|fleet| simulation.working_nanos(fleet))
        };
        let before = working(&simulation);
        let mut mean_instances = f64::from(demand.instances);
        let length = span.to_seconds - span.from_seconds;
        for batch in 1..=BATCHES {
            let end = span.from_seconds + length * f64::from(batch) / f64::from(BATCHES);
            simulation.run_until(instant(end));
            simulation.close_batch();
        }
        let mut measured = simulation.measurements();
        measured.events -= events;
        let more = Inside::of(&simulation, &backend).minus(&inside);
        if let (Some(before), Some(after)) = (before, working(&simulation)) {
            let instances = (after - before) as f64 * 1e-9 / length;
            of_those_there(&mut measured, &backend, instances);
            mean_instances = instances;
        }
        let per_second = episode.requests_per_second;
        let window = Window::new(demand, &backend, &measured, more, per_second);
        let told = chapter(span, &window, &measured, (&backend, mean_instances));
        chapters.push(told);
    }
    Ok(Played {
        chapters,
        backend,
        end: simulation.now(),
        observer: simulation.into_observer(),
    })
}

/// The backend with the traffic and the happenings of the episode.
fn staged(demand: &Demand, episode: &Episode) -> Result<Backend, Vec<NetworkError>> {
    let detail = detail(demand, episode);
    let mut backend = compile_in(demand, episode.requests_per_second, &detail);
    if !episode.traffic.is_empty() {
        backend = backend.shaped(&episode.traffic);
    }
    let mut mistakes = Vec::new();
    let mut mistake = |place: String, message: &str| {
        mistakes.push(NetworkError {
            place,
            message: message.to_owned(),
        });
    };
    let mut modules = backend.handles.modules.iter().copied();
    for (index, &(at, happening)) in episode.happenings.iter().enumerate() {
        let module = switched_share(happening, episode).and_then(|_| modules.next());
        if !(0.0..=SECONDS_MAX).contains(&at) {
            mistake(
                format!("happenings[{index}]"),
                "its time must be from 0 to 86,400 seconds",
            );
            continue;
        }
        match changes((at, happening), episode, &backend.handles, module) {
            Ok(changes) => backend.network.changes.extend(changes),
            Err(message) => mistake(format!("happenings[{index}]"), message),
        }
    }
    let factors = episode.traffic.iter().map(|point| point.1);
    let highest = factors.fold(1.0, f64::max) * episode.requests_per_second;
    let seconds = { &episode.chapters }
        .last()
        .map_or(0.0, |span| span.to_seconds);
    if highest * seconds > REQUESTS_MAX {
        mistake(
            "requests_per_second".to_owned(),
            "the story has more than 50 million requests; make it shorter, or the load smaller",
        );
    }
    let mut before = 0.0;
    for (index, span) in episode.chapters.iter().enumerate() {
        let in_order = span.from_seconds >= before && span.to_seconds > span.from_seconds;
        if !in_order || span.to_seconds > SECONDS_MAX {
            mistake(
                format!("chapters[{index}]"),
                "it must begin when the one before has ended, or later, and end after that, within \
                 86,400 seconds",
            );
        }
        before = span.to_seconds;
    }
    if mistakes.is_empty() {
        Ok(backend)
    } else {
        Err(mistakes)
    }
}

/// What has to be simulated in detail for this story.
fn detail(demand: &Demand, episode: &Episode) -> Detail {
    let restarts = |(_, happening): &(f64, Happening)| *happening == Happening::CacheRestarts;
    Detail {
        cache_contents: demand.cacheable_share > 0.0
            && (demand.coalescing || episode.happenings.iter().any(restarts)),
        fleet: episode.fleet,
        modules: { episode.happenings.iter() }
            .filter_map(|&(_, happening)| switched_share(happening, episode))
            .collect(),
    }
}

/// The share of requests that a failing module fails.
fn switched_share(happening: Happening, episode: &Episode) -> Option<f64> {
    match happening {
        Happening::Fails(mishap) => mishap.switched_share(episode.fleet.as_ref()?),
        Happening::CacheRestarts => None,
    }
}

/// What a happening changes, or what is wrong with it; `module` is the switch of one that fails.
fn changes(
    (at_seconds, happening): (f64, Happening),
    episode: &Episode,
    handles: &Handles,
    module: Option<StationId>,
) -> Result<Vec<TimedChange>, &'static str> {
    match happening {
        Happening::CacheRestarts => {
            let missing = "it needs a part that this deployment does not have";
            let change = Change::ForgetCache(handles.cache.ok_or(missing)?);
            let at = instant(at_seconds);
            Ok(vec![TimedChange { at, change }])
        }
        Happening::Fails(mishap) => {
            let plan = { episode.fleet.as_ref() };
            let plan = plan.ok_or("say how the fleet is checked and spread (fleet)")?;
            match mishap.mistake(plan, handles.instances) {
                Some(message) => Err(message),
                None => Ok(mishap.changes(at_seconds, plan, handles, module)),
            }
        }
    }
}

/// Busy shares of a fleet count the instances that there were, not all that there could be;
/// functions have none.
fn of_those_there(measured: &mut Measurements, backend: &Backend, instances: f64) {
    if backend.handles.instances == 0 {
        return;
    }
    let factor = f64::from(backend.handles.instances) / instances.max(f64::MIN_POSITIVE);
    let fleet = [
        Part::ApplicationWorkers,
        Part::ApplicationCpu,
        Part::ConnectionPool,
    ];
    for (_, group) in { backend.parts.iter() }.filter(|(part, _)| fleet.contains(part)) {
        if let Some(group) = measured.groups.get_mut(group.0 as usize) {
            group.utilization.value *= factor;
            group.utilization.standard_error *= factor;
        }
    }
}

fn instant(seconds: f64) -> Time {
    Time::ZERO + Span::from_seconds(seconds)
}

fn chapter(
    span: &ChapterSpan,
    window: &Window,
    measurements: &Measurements,
    (backend, instances): (&Backend, f64),
) -> Chapter {
    let total = &measurements.total;
    let attempts = total.counts.attempts as f64 / total.counts.arrivals.max(1) as f64;
    Chapter {
        name: span.name.clone(),
        from_seconds: span.from_seconds,
        to_seconds: span.to_seconds,
        response_ms: responses(total),
        throughput_per_second: measured(&total.throughput, 1.0),
        failed_share: measured(&total.failed_share, 1.0),
        failures: failures(total),
        attempts_per_request: attempts,
        parts: parts(window, measurements, backend),
        bottleneck: window.bottleneck.map(Part::id),
        late_share: { &window.jobs }.as_ref().map(|jobs| jobs.late_share),
        instances,
        requests: window.requests,
        events: window.events,
    }
}

impl Chapter {
    /// A part's figures; `None` when it is not there.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<&PartReport> {
        self.parts.iter().find(|report| report.part == part.id())
    }
}
