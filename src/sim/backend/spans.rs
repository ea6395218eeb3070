//! The ways of single requests as spans in the Chrome trace-event format, which Perfetto and
//! `chrome://tracing` open.
//!
//! # Model
//! A process for each application instance, a thread for each request and for each retry of one,
//! and in it nested spans: the request from its arrival (a retry from the failure before it) to its
//! last work; within it, for each part, the wait for it and the service or the holding, named by
//! the part.
//!
//! # Equations
//! None.
//!
//! # Units
//! Timestamps and durations in microseconds, three decimals of which are nanoseconds, counted from
//! the end of the window's warm-up; everything else says its unit in its name.
//!
//! # Assumptions
//! With shared processors there is no line: what sharing costs is inside the span of the service.
//! A request that went on after its client had given up has the span of all its work; its client's
//! response time is in its arguments. What was still open when the window ended ends there.
//!
//! # Sources
//! Trace Event Format, Google, 2016 (complete events "X", metadata events "M").
//!
//! # Validation
//! `tests/integration/window.rs::spans_nest_within_their_request`.

use serde::Serialize;

use crate::sim::backend::compile::Backend;
use crate::sim::network::model::{Network, Outcome, StationId};
use crate::sim::network::trace::{Doing, Recorder, RequestTrace, Stay};
use crate::sim::performance::Part;
use crate::sim::units::Time;

/// A whole trace file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TraceFile {
    /// The unit in which viewers show times.
    #[serde(rename = "displayTimeUnit")]
    pub display_time_unit: &'static str,
    /// The events; metadata first.
    #[serde(rename = "traceEvents")]
    pub events: Vec<TraceEvent>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TraceEvent {
    /// What viewers print on it.
    pub name: String,
    /// `request`, `waiting`, `service`, `turned away`; `__metadata` for names.
    pub cat: &'static str,
    /// The kind of event: "X" for a span, "M" for a name.
    pub ph: &'static str,
    /// When it begins [µs].
    pub ts: f64,
    /// How long it lasts [µs]; nothing for names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dur: Option<f64>,
    /// The application instance, from 1; 0 for requests that reached none.
    pub pid: u32,
    /// The request, from 1 in the order of arrival.
    pub tid: u32,
    /// More about it.
    pub args: Arguments,
}

/// What viewers show about an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(default)]
pub struct Arguments {
    /// The name that a metadata event gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The station: which instance's or which shard's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// How the request ended for its client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// From the arrival to that end [ms].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_ms: Option<f64>,
    /// All its waiting in lines [ms].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited_ms: Option<f64>,
    /// Whether it still lasted when the window ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<bool>,
}

/// The spans of what was `recorded` in `backend`, up to the window's `end`.
#[must_use]
pub fn trace_file(backend: &Backend, recorded: &Recorder, end: Time) -> TraceFile {
    let network = &backend.network;
    let from = recorded.from();
    let clock = Clock { from, end };
    let mut spans = Vec::new();
    let mut names = Vec::new();
    let mut processes = std::collections::BTreeSet::new();
    for (index, trace) in recorded.traces().iter().enumerate() {
        let thread = Thread {
            pid: instance(network, trace).map_or(0, |instance| instance + 1),
            tid: index as u32 + 1,
        };
        processes.insert(thread.pid);
        let name = match trace.retry_of {
            None => format!("request {}", trace.request.0),
            Some(failed) => format!("request {}, retry of {}", trace.request.0, failed.0),
        };
        names.push(thread.name("thread_name", name));
        spans.push(request_span(network, trace, thread, clock));
        let stays = trace.stays.iter();
        spans.extend(stays.map(|stay| stay_span(network, stay, thread, clock)));
    }
    let processes = processes.into_iter().map(|pid| {
        let title = match pid {
            0 => "no instance".to_owned(),
            pid => format!("application instance {}", pid - 1),
        };
        Thread { pid, tid: 0 }.name("process_name", title)
    });
    TraceFile {
        display_time_unit: "ms",
        events: processes.chain(names).chain(spans).collect(),
    }
}

/// Where an event is shown.
#[derive(Clone, Copy)]
struct Thread {
    pid: u32,
    tid: u32,
}

impl Thread {
    fn name(self, name: &str, value: String) -> TraceEvent {
        TraceEvent {
            name: name.to_owned(),
            cat: "__metadata",
            ph: "M",
            ts: 0.0,
            dur: None,
            pid: self.pid,
            tid: self.tid,
            args: Arguments {
                name: Some(value),
                ..Arguments::default()
            },
        }
    }

    fn span(
        self,
        name: String,
        cat: &'static str,
        times: (f64, f64),
        args: Arguments,
    ) -> TraceEvent {
        TraceEvent {
            name,
            cat,
            ph: "X",
            ts: times.0,
            dur: Some(times.1),
            pid: self.pid,
            tid: self.tid,
            args,
        }
    }
}

/// When a trace begins and ends.
#[derive(Clone, Copy)]
struct Clock {
    from: Time,
    end: Time,
}

impl Clock {
    /// The beginning and the length of a span [µs].
    fn micros(self, from: Time, to: Time) -> (f64, f64) {
        let nanos = |time: Time, earlier: Time| time.since(earlier).nanos() as f64;
        (nanos(from, self.from) / 1e3, nanos(to, from) / 1e3)
    }
}

fn request_span(
    network: &Network,
    trace: &RequestTrace,
    thread: Thread,
    clock: Clock,
) -> TraceEvent {
    let last = trace.last(clock.end);
    let class = &network.classes[usize::from(trace.class.0)].name;
    let outcome = trace.ended.map(|(_, outcome)| name_of(outcome));
    let args = Arguments {
        outcome,
        response_ms: { trace.ended }.map(|(when, _)| when.since(trace.arrived).millis()),
        waited_ms: Some(trace.waited(clock.end).millis()),
        unfinished: trace.ended.is_none().then_some(true),
        ..Arguments::default()
    };
    let name = format!("{class}: {}", outcome.unwrap_or("unfinished"));
    thread.span(name, "request", clock.micros(trace.arrived, last), args)
}

fn stay_span(network: &Network, stay: &Stay, thread: Thread, clock: Clock) -> TraceEvent {
    let station = &network.stations[stay.station.0 as usize];
    let part = &network.groups[station.group.0 as usize].name;
    let to = stay.to.unwrap_or(clock.end);
    let (name, cat) = match stay.doing {
        Doing::Waiting => (format!("wait for {part}"), "waiting"),
        Doing::Served => (part.clone(), "service"),
        Doing::TurnedAway => (format!("{part} full"), "turned away"),
    };
    let waited = stay.doing == Doing::Waiting;
    let args = Arguments {
        station: Some(station.name.clone()),
        waited_ms: waited.then(|| to.since(stay.from).millis()),
        unfinished: stay.to.is_none().then_some(true),
        ..Arguments::default()
    };
    thread.span(name, cat, clock.micros(stay.from, to), args)
}

/// The application instance that a request went to: the place of its workers among all workers.
fn instance(network: &Network, trace: &RequestTrace) -> Option<u32> {
    let is_workers = |station: StationId| {
        let group = network.stations[station.0 as usize].group;
        network.groups[group.0 as usize].name == Part::ApplicationWorkers.id()
    };
    let first =
        (0..network.stations.len() as u32).find(|station| is_workers(StationId(*station)))?;
    let stay = trace.stays.iter().find(|stay| is_workers(stay.station))?;
    stay.station.0.checked_sub(first)
}

/// How a request ended, in reports and traces.
#[must_use]
pub const fn name_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Completed => "completed",
        Outcome::Blocked => "blocked",
        Outcome::Abandoned => "abandoned",
        Outcome::TimedOut => "timed out",
        Outcome::Failed => "failed",
    }
}
