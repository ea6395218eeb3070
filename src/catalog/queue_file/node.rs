//! Nodes: a station, or several equal ones behind a choice, with its service and what comes next.

use std::collections::BTreeSet;

use serde_json::Value;

use super::quantity::distribution;
use super::reader::{Object, Reader};
use super::route::{ByClass, LEAVE, Route, by_class, read_route};
use super::traffic::Classes;
use super::{LIST_MAX, REQUESTS_INSIDE_MAX, SERVERS_MAX, STATIONS_MAX};
use crate::sim::network::model::{Choice, Contention, Discipline, Distribution, Servers};

/// The fields of a node.
pub(super) const NODE_FIELDS: &[&str] = &[
    "name",
    "copies",
    "choose",
    "servers",
    "discipline",
    "contention",
    "waiting_capacity",
    "patience",
    "service",
    "next",
];

/// The fields of `contention`.
pub(super) const CONTENTION_FIELDS: &[&str] = &["sigma", "kappa"];

/// The names of disciplines.
pub(super) const DISCIPLINES: &[&str] = &[
    "fifo",
    "processor sharing",
    "non-preemptive priority",
    "preemptive resume",
];

/// The names of ways to choose one of several copies.
pub(super) const CHOICES: &[&str] = &["round robin", "random", "shortest line", "power of two"];

/// The word for endless servers.
pub(super) const INFINITE: &str = "infinite";

/// Stands in for a service that was misspelt; a file with a mistake is never simulated.
pub(super) const PLACEHOLDER: Distribution = Distribution::Deterministic { mean_seconds: 1.0 };

/// A node as the file says it.
pub(super) struct Node {
    /// Its name.
    pub(super) name: String,
    /// How many equal stations it is.
    pub(super) copies: u32,
    /// How one of them is chosen.
    pub(super) choice: Choice,
    /// Servers of each.
    pub(super) servers: Servers,
    /// Who is served when.
    pub(super) discipline: Discipline,
    /// Places to wait at each.
    pub(super) waiting_capacity: Option<u32>,
    /// When waiting ends.
    pub(super) patience: Option<Distribution>,
    /// Service.
    pub(super) service: ByClass<Distribution>,
    /// Where to go then.
    pub(super) next: ByClass<Route>,
}

/// Reads all nodes. Where a value is wrong, its mistake is noted and something stands in for it, so
/// that whatever else is wrong is found in the same pass.
pub(super) fn read_nodes(reader: &mut Reader, file: &Object<'_>, classes: &Classes) -> Vec<Node> {
    let Some((list, path)) = file.required(reader, "nodes") else {
        return Vec::new();
    };
    let items = reader.list(list, &path, LIST_MAX);
    if list.as_array().is_some_and(Vec::is_empty) {
        reader.problem(&path, "there should be at least one node".to_owned());
    }
    let mut names = BTreeSet::new();
    let mut stations = 0;
    let mut nodes = Vec::new();
    for (item, path) in items {
        let Some(object) = reader.object(item, &path, NODE_FIELDS) else {
            continue;
        };
        let node = read_node(reader, &object, classes);
        if !names.insert(node.name.clone()) {
            let message = "another node has the same name".to_owned();
            reader.problem(&format!("{path}.name"), message);
        }
        stations += u64::from(node.copies);
        nodes.push(node);
    }
    if stations > STATIONS_MAX {
        let message = format!("{stations} stations are too many: at most {STATIONS_MAX}");
        reader.problem(&path, message);
    }
    nodes
}

fn read_node(reader: &mut Reader, object: &Object<'_>, classes: &Classes) -> Node {
    let name = read_name(reader, object);
    let copies = match object.optional("copies") {
        Some((copies, path)) => reader.whole_u32(copies, &path, 1..=STATIONS_MAX),
        None => Some(1),
    };
    let choice = read_choice(reader, object, copies);
    let servers = read_servers(reader, object);
    let contention = read_contention(reader, object);
    let discipline = read_discipline(reader, object, contention);
    let waiting_capacity = object
        .optional("waiting_capacity")
        .and_then(|(value, path)| reader.whole_u32(value, &path, 0..=REQUESTS_INSIDE_MAX));
    let patience = object
        .optional("patience")
        .and_then(|(value, path)| distribution(reader, value, &path));
    let service = object
        .required(reader, "service")
        .and_then(|(value, path)| by_class(reader, value, &path, classes, distribution));
    let next = match object.optional("next") {
        Some((value, path)) => by_class(reader, value, &path, classes, read_route),
        None => None,
    };
    let node = Node {
        name: name.unwrap_or_else(|| object.path().to_owned()),
        copies: copies.unwrap_or(1),
        choice: choice.unwrap_or(Choice::RoundRobin),
        servers: servers.unwrap_or(Servers::Finite(1)),
        discipline: discipline.unwrap_or(Discipline::Fifo),
        waiting_capacity,
        patience,
        service: service.unwrap_or(ByClass::All(PLACEHOLDER)),
        next: next.unwrap_or_else(|| ByClass::All(Route::leave(object.path()))),
    };
    refuse_the_meaningless(reader, object, &node);
    node
}

fn read_name(reader: &mut Reader, object: &Object<'_>) -> Option<String> {
    let (name, path) = object.required(reader, "name")?;
    let name = reader.text(name, &path)?;
    if name == LEAVE {
        let message = format!("\"{LEAVE}\" is the word for leaving the network: take another name");
        reader.problem(&path, message);
        return None;
    }
    Some(name)
}

fn read_choice(reader: &mut Reader, object: &Object<'_>, copies: Option<u32>) -> Option<Choice> {
    let Some((value, path)) = object.optional("choose") else {
        return Some(Choice::RoundRobin);
    };
    if copies == Some(1) {
        let message = "there is nothing to choose: say how many copies there are".to_owned();
        reader.problem(&path, message);
    }
    Some(match reader.one_of(value, &path, CHOICES)? {
        0 => Choice::RoundRobin,
        1 => Choice::Random,
        2 => Choice::LeastOutstanding,
        _ => Choice::PowerOfTwo,
    })
}

fn read_servers(reader: &mut Reader, object: &Object<'_>) -> Option<Servers> {
    let Some((value, path)) = object.optional("servers") else {
        return Some(Servers::Finite(1));
    };
    if value == &Value::from(INFINITE) {
        return Some(Servers::Infinite);
    }
    let found = value
        .as_u64()
        .filter(|c| (1..=SERVERS_MAX).contains(c))
        .and_then(|c| u32::try_from(c).ok());
    if found.is_none() {
        let message =
            format!("this should be a whole number from 1 to {SERVERS_MAX}, or \"{INFINITE}\"");
        reader.problem(&path, message);
    }
    found.map(Servers::Finite)
}

fn read_contention(reader: &mut Reader, object: &Object<'_>) -> Option<Contention> {
    let (value, path) = object.optional("contention")?;
    let object = reader.object(value, &path, CONTENTION_FIELDS)?;
    let mut coefficient = |name| match object.optional(name) {
        Some((value, path)) => reader.number_between(value, &path, 0.0, 1.0),
        None => Some(0.0),
    };
    Some(Contention {
        sigma: coefficient("sigma")?,
        kappa: coefficient("kappa")?,
    })
}

fn read_discipline(
    reader: &mut Reader,
    object: &Object<'_>,
    contention: Option<Contention>,
) -> Option<Discipline> {
    let index = match object.optional("discipline") {
        Some((value, path)) => reader.one_of(value, &path, DISCIPLINES)?,
        None => 0,
    };
    if index != 1
        && let Some((_, path)) = object.optional("contention")
    {
        let message = "contention is a property of processor sharing".to_owned();
        reader.problem(&path, message);
    }
    Some(match index {
        0 => Discipline::Fifo,
        1 => Discipline::ProcessorSharing {
            contention: contention.unwrap_or(Contention::NONE),
        },
        2 => Discipline::NonPreemptivePriority,
        _ => Discipline::PreemptiveResume,
    })
}

/// Notes what a node says that can never matter, because somebody meant something else by it.
fn refuse_the_meaningless(reader: &mut Reader, object: &Object<'_>, node: &Node) {
    let mut refuse = |field: &str, why: &str| {
        if let Some((_, path)) = object.optional(field) {
            reader.problem(&path, why.to_owned());
        }
    };
    if node.servers == Servers::Infinite {
        let why = "nobody waits where servers are infinite";
        refuse("waiting_capacity", why);
        refuse("patience", why);
        if node.discipline != Discipline::Fifo {
            refuse("discipline", why);
        }
    } else if matches!(node.discipline, Discipline::ProcessorSharing { .. }) {
        refuse("patience", "nobody waits where the processors are shared");
    }
}
