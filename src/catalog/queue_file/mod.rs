//! Queue files: a queueing network in textbook terms, with how long to simulate it.
//!
//! `docs/queue.md` explains the format, [`schema()`] prints its JSON Schema. Reading collects every
//! mistake with its path; what comes out is a network that the simulator accepts.

mod assemble;
mod node;
mod quantity;
mod reader;
mod route;
mod schema;
mod traffic;

use serde_json::Value;

use crate::catalog::json;
use crate::catalog::problem::Problem;
use crate::sim::network::model::Network;
use crate::sim::units::Span;
use reader::Reader;

pub use schema::schema;

/// The format's version, in every file.
pub const SCHEMA: u64 = 1;

/// The longest file [bytes]: 1,000 nodes with everything said fit four times.
pub const FILE_BYTES_MAX: usize = 1 << 20;
/// The most nodes, classes, sources or populations.
pub const LIST_MAX: usize = 1000;
/// The most stations, copies counted: memory for tallies stays below 200 MB.
pub const STATIONS_MAX: u64 = 20_000;
/// The most servers of a station.
pub const SERVERS_MAX: u64 = 1_000_000;
/// The most places in a waiting line, and the most members of all closed populations: what one
/// simulation holds at a time.
pub const REQUESTS_INSIDE_MAX: u64 = 1_000_000;
/// The most requests of a run: some minutes of computing.
pub const REQUESTS_MAX: u64 = 1_000_000_000;
/// The most requests that arrive at once.
pub const BATCH_MAX: u64 = 10_000;
/// The most stages of an Erlang distribution.
pub const STAGES_MAX: u64 = 10_000;
/// The largest coefficient of variation: beyond it no run is long enough for a mean.
pub const CV_MAX: f64 = 100.0;
/// The most ways between nodes, counted for each class where classes differ: memory for the network
/// stays below 100 MB.
pub const WAYS_MAX: usize = 2_000_000;
/// The most points of a rate function.
pub const POINTS_MAX: usize = 10_000;
/// The fewest batches: an interval needs some, and ten give a stable width.
pub const BATCHES_MIN: u64 = 10;
/// The most batches.
pub const BATCHES_MAX: u64 = 1000;

/// What is run when the file does not say: a second of computing for most networks.
const REQUESTS_DEFAULT: u64 = 1_000_000;
const BATCHES_DEFAULT: u64 = 30;
const LEVEL_DEFAULT: f64 = 0.99;
/// The share of the measured length that is thrown away first when the file does not say.
const WARM_UP_SHARE: u64 = 10;

/// The fields of the file and of its `run`; the reader and the schema share these lists.
const FILE_FIELDS: &[&str] = &[
    "schema",
    "title",
    "nodes",
    "classes",
    "sources",
    "populations",
    "run",
];
const RUN_FIELDS: &[&str] = &["warm_up", "requests", "duration", "batches", "level"];

/// A queue file, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueFile {
    /// What it is about.
    pub title: Option<String>,
    /// The network.
    pub network: Network,
    /// The names of its nodes; node i is group i of the network.
    pub nodes: Vec<String>,
    /// How long to simulate.
    pub run: RunPlan,
}

/// A length of simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Until so many requests have left.
    Requests(u64),
    /// For so long.
    Duration(Span),
}

/// How long to simulate and how to measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunPlan {
    /// What is thrown away first.
    pub warm_up: Length,
    /// What is measured.
    pub length: Length,
    /// Into how many batches the measured part is cut.
    pub batches: u32,
    /// The confidence level of intervals, above 0.5 and below 1.
    pub level: f64,
}

/// Reads a queue file.
///
/// # Errors
/// Every mistake in it: first what single values look like, then what does not fit together.
pub fn read(text: &str) -> Result<QueueFile, Vec<Problem>> {
    let mut reader = Reader::default();
    if text.len() > FILE_BYTES_MAX {
        reader.problem(
            "",
            format!("the file is longer than {FILE_BYTES_MAX} bytes"),
        );
        return Err(reader.into_problems());
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            reader.problem("", format!("this is not JSON: {error}"));
            return Err(reader.into_problems());
        }
    };
    // A value keeps the last of two fields of one name, and says nothing.
    if let Ok(node) = json::parse(text) {
        reader.refuse_repeated(&node, "");
    }
    let file = read_file(&mut reader, &value);
    match file {
        Some(file) if reader.is_clean() => Ok(file),
        _ => Err(reader.into_problems()),
    }
}

fn read_file(reader: &mut Reader, value: &Value) -> Option<QueueFile> {
    let file = reader.object(value, "", FILE_FIELDS)?;
    if let Some((version, path)) = file.required(reader, "schema")
        && reader.whole(version, &path, 1..=u64::MAX) != Some(SCHEMA)
    {
        let message = format!("this program reads version {SCHEMA} of the format");
        reader.problem(&path, message);
    }
    let title = file
        .optional("title")
        .and_then(|(title, path)| reader.text(title, &path));
    let classes = traffic::read_classes(reader, &file);
    let nodes = node::read_nodes(reader, &file, &classes);
    let sources = traffic::read_sources(reader, &file, &classes);
    let populations = traffic::read_populations(reader, &file, &classes);
    let run = read_run(reader, &file);
    let nothing_comes = file.is_absent_or_empty("sources");
    if nothing_comes && file.is_absent_or_empty("populations") {
        let message = "nothing arrives: add a source or a population";
        reader.problem("sources", message.to_owned());
    }
    let names = nodes.iter().map(|node| node.name.clone()).collect();
    let network = assemble::assemble(reader, classes, &nodes, &sources, &populations);
    Some(QueueFile {
        title,
        network,
        nodes: names,
        run,
    })
}

fn read_run(reader: &mut Reader, file: &reader::Object<'_>) -> RunPlan {
    let mut plan = RunPlan {
        warm_up: Length::Requests(REQUESTS_DEFAULT / WARM_UP_SHARE),
        length: Length::Requests(REQUESTS_DEFAULT),
        batches: BATCHES_DEFAULT as u32,
        level: LEVEL_DEFAULT,
    };
    let run = file
        .optional("run")
        .and_then(|(run, path)| reader.object(run, &path, RUN_FIELDS));
    let Some(run) = run else { return plan };
    if let Some((batches, path)) = run.optional("batches")
        && let Some(batches) = reader.whole_u32(batches, &path, BATCHES_MIN..=BATCHES_MAX)
    {
        plan.batches = batches;
    }
    if let Some((level, path)) = run.optional("level")
        && let Some(level) = reader.number_between(level, &path, 0.5, 0.9999)
    {
        plan.level = level;
    }
    let duration = run.optional("duration");
    if let Some((requests, path)) = run.optional("requests") {
        if duration.is_some() {
            reader.problem(
                &path,
                "say either requests or duration, not both".to_owned(),
            );
        }
        let least = u64::from(plan.batches);
        if let Some(requests) = reader.whole(requests, &path, least..=REQUESTS_MAX) {
            plan.length = Length::Requests(requests);
        }
    }
    if let Some((duration, path)) = duration
        && let Some(duration) = quantity::duration(reader, duration, &path, Span::from_nanos(1))
    {
        plan.length = Length::Duration(duration);
    }
    plan.warm_up = match plan.length {
        Length::Requests(requests) => Length::Requests(requests / WARM_UP_SHARE),
        Length::Duration(length) => {
            Length::Duration(Span::from_nanos(length.nanos() / WARM_UP_SHARE))
        }
    };
    if let Some((warm_up, path)) = run.optional("warm_up")
        && let Some(warm_up) = quantity::duration(reader, warm_up, &path, Span::ZERO)
    {
        plan.warm_up = Length::Duration(warm_up);
    }
    plan
}
