//! Who comes: classes, sources from outside, closed populations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::node::PLACEHOLDER;
use super::quantity::{Zero, distribution, duration, instant_seconds, period_seconds, rate};
use super::reader::{Object, Reader};
use super::route::{Route, read_route};
use super::{BATCH_MAX, LIST_MAX, POINTS_MAX, REQUESTS_INSIDE_MAX};
use crate::sim::network::model::{Arrivals, Class, ClassId, Distribution};
use crate::sim::units::Span;

/// The fields of a class.
pub(super) const CLASS_FIELDS: &[&str] = &["name", "priority", "timeout"];
/// The fields of a source.
pub(super) const SOURCE_FIELDS: &[&str] = &["name", "class", "arrivals", "batch", "to"];
/// The fields of a population.
pub(super) const POPULATION_FIELDS: &[&str] = &["name", "class", "members", "think", "to"];
/// The fields of a point of a rate function.
pub(super) const POINT_FIELDS: &[&str] = &["at", "rate"];
/// The names of arrival processes and their fields beside `process`.
pub(super) const PROCESSES: &[(&str, &[&str])] = &[
    ("poisson", &["rate"]),
    ("deterministic", &["rate"]),
    ("renewal", &["gap"]),
    ("rate function", &["points"]),
    (
        "modulated",
        &["calm_rate", "burst_rate", "calm_mean", "burst_mean"],
    ),
];

/// The classes of a file.
pub(super) struct Classes {
    /// In the file's order; one nameless default if it has none.
    pub(super) list: Vec<Class>,
}

impl Classes {
    /// Their names.
    pub(super) fn names(&self) -> Vec<&str> {
        self.list.iter().map(|class| class.name.as_str()).collect()
    }
}

/// A source as the file says it.
pub(super) struct SourceLine {
    /// Its name.
    pub(super) name: String,
    /// The class of its requests.
    pub(super) class: ClassId,
    /// When they come.
    pub(super) arrivals: Arrivals,
    /// How many at once.
    pub(super) batch: u32,
    /// Where they go first; none if that could not be read.
    pub(super) to: Option<Route>,
    /// Where it is written.
    pub(super) path: String,
}

/// A population as the file says it.
pub(super) struct PopulationLine {
    /// Its name.
    pub(super) name: String,
    /// The class of its requests.
    pub(super) class: ClassId,
    /// How many members.
    pub(super) members: u32,
    /// How long they think.
    pub(super) think: Distribution,
    /// Where their requests go first; none if that could not be read.
    pub(super) to: Option<Route>,
    /// Where it is written.
    pub(super) path: String,
}

/// Reads the classes; one of the name "request" if the file has none.
pub(super) fn read_classes(reader: &mut Reader, file: &Object<'_>) -> Classes {
    let mut list = Vec::new();
    let mut names = BTreeSet::new();
    for (object, path) in objects(reader, file, "classes", CLASS_FIELDS) {
        let name = object.required(reader, "name");
        let name = name.and_then(|(name, path)| reader.text(name, &path));
        let priority = object
            .optional("priority")
            .and_then(|(value, path)| reader.whole(value, &path, 0..=u64::from(u8::MAX)));
        let timeout = object
            .optional("timeout")
            .and_then(|(value, path)| duration(reader, value, &path, Span::from_nanos(1)));
        let name = name.unwrap_or_else(|| path.clone());
        if !names.insert(name.clone()) {
            let message = "another class has the same name".to_owned();
            reader.problem(&format!("{path}.name"), message);
        }
        list.push(Class {
            name,
            priority: priority.and_then(|p| u8::try_from(p).ok()).unwrap_or(0),
            timeout,
            ..Class::default()
        });
    }
    if list.is_empty() {
        list.push(Class {
            name: "request".to_owned(),
            priority: 0,
            timeout: None,
            ..Class::default()
        });
    }
    Classes { list }
}

/// Reads the sources.
pub(super) fn read_sources(
    reader: &mut Reader,
    file: &Object<'_>,
    classes: &Classes,
) -> Vec<SourceLine> {
    let mut sources: Vec<SourceLine> = Vec::new();
    for (object, path) in objects(reader, file, "sources", SOURCE_FIELDS) {
        let name = read_name(reader, &object, "source", sources.len());
        let class = read_class(reader, &object, classes);
        let arrivals = object
            .required(reader, "arrivals")
            .and_then(|(value, path)| read_arrivals(reader, value, &path));
        let batch = match object.optional("batch") {
            Some((value, path)) => reader.whole_u32(value, &path, 1..=BATCH_MAX),
            None => Some(1),
        };
        let to = read_entry(reader, &object);
        if sources
            .iter()
            .any(|source| Some(&source.name) == name.as_ref())
        {
            let message = "another source has the same name".to_owned();
            reader.problem(&format!("{path}.name"), message);
        }
        sources.push(SourceLine {
            name: name.unwrap_or_default(),
            class: class.unwrap_or(ClassId(0)),
            arrivals: arrivals.unwrap_or(Arrivals::Renewal { gap: PLACEHOLDER }),
            batch: batch.unwrap_or(1),
            to,
            path,
        });
    }
    sources
}

/// Reads the closed populations.
pub(super) fn read_populations(
    reader: &mut Reader,
    file: &Object<'_>,
    classes: &Classes,
) -> Vec<PopulationLine> {
    let mut populations: Vec<PopulationLine> = Vec::new();
    let mut all = 0;
    for (object, path) in objects(reader, file, "populations", POPULATION_FIELDS) {
        let name = read_name(reader, &object, "population", populations.len());
        let class = read_class(reader, &object, classes);
        let members = object
            .required(reader, "members")
            .and_then(|(value, path)| reader.whole_u32(value, &path, 1..=REQUESTS_INSIDE_MAX));
        let think = object
            .required(reader, "think")
            .and_then(|(value, path)| distribution(reader, value, &path));
        let to = read_entry(reader, &object);
        all += members.map_or(0, u64::from);
        if populations
            .iter()
            .any(|other| Some(&other.name) == name.as_ref())
        {
            let message = "another population has the same name".to_owned();
            reader.problem(&format!("{path}.name"), message);
        }
        populations.push(PopulationLine {
            name: name.unwrap_or_default(),
            class: class.unwrap_or(ClassId(0)),
            members: members.unwrap_or(1),
            think: think.unwrap_or(PLACEHOLDER),
            to,
            path,
        });
    }
    if all > REQUESTS_INSIDE_MAX {
        let message = format!("{all} members are too many: at most {REQUESTS_INSIDE_MAX}");
        reader.problem("populations", message);
    }
    populations
}

/// The objects of an optional list, with their paths.
fn objects<'a>(
    reader: &mut Reader,
    file: &Object<'a>,
    name: &str,
    known: &[&str],
) -> Vec<(Object<'a>, String)> {
    let Some((list, path)) = file.optional(name) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (item, path) in reader.list(list, &path, LIST_MAX) {
        if let Some(object) = reader.object(item, &path, known) {
            found.push((object, path));
        }
    }
    found
}

/// The name, or `kind` and a number.
fn read_name(reader: &mut Reader, object: &Object<'_>, kind: &str, index: usize) -> Option<String> {
    match object.optional("name") {
        Some((name, path)) => reader.text(name, &path),
        None => Some(format!("{kind} {}", index + 1)),
    }
}

fn read_class(reader: &mut Reader, object: &Object<'_>, classes: &Classes) -> Option<ClassId> {
    let names = classes.names();
    let index = match object.optional("class") {
        Some((value, path)) => reader.one_of(value, &path, &names)?,
        None if names.len() == 1 => 0,
        None => {
            let message = format!("say which class it is: {}", names.join(", "));
            reader.problem(&format!("{}.class", object.path()), message);
            return None;
        }
    };
    u16::try_from(index).ok().map(ClassId)
}

fn read_entry(reader: &mut Reader, object: &Object<'_>) -> Option<Route> {
    let (value, path) = object.required(reader, "to")?;
    read_route(reader, value, &path)
}

fn read_arrivals(reader: &mut Reader, value: &Value, path: &str) -> Option<Arrivals> {
    let names: Vec<&str> = PROCESSES.iter().map(|(name, _)| *name).collect();
    let object = reader.map(value, path)?;
    let (process, process_path) = object.required(reader, "process")?;
    let index = reader.one_of(process, &process_path, &names)?;
    let (_, fields) = PROCESSES[index];
    let mut known = vec!["process"];
    known.extend(fields);
    let object = reader.object(value, path, &known)?;
    let mut needed = Vec::new();
    for field in fields {
        needed.extend(object.required(reader, field));
    }
    if needed.len() < fields.len() {
        return None;
    }
    let (first, first_path) = &needed[0];
    Some(match index {
        0 => Arrivals::Poisson {
            per_second: rate(reader, first, first_path, Zero::Refused)?,
        },
        1 => Arrivals::Deterministic {
            per_second: rate(reader, first, first_path, Zero::Refused)?,
        },
        2 => Arrivals::Renewal {
            gap: distribution(reader, first, first_path)?,
        },
        3 => Arrivals::PoissonRate {
            points: read_points(reader, first, first_path)?,
        },
        _ => {
            let calm = rate(reader, first, first_path, Zero::Allowed);
            let burst = rate(reader, needed[1].0, &needed[1].1, Zero::Refused);
            let calm_mean = period_seconds(reader, needed[2].0, &needed[2].1);
            let burst_mean = period_seconds(reader, needed[3].0, &needed[3].1);
            Arrivals::Modulated {
                calm_per_second: calm?,
                burst_per_second: burst?,
                calm_mean_seconds: calm_mean?,
                burst_mean_seconds: burst_mean?,
            }
        }
    })
}

fn read_points(reader: &mut Reader, value: &Value, path: &str) -> Option<Vec<(f64, f64)>> {
    let items = reader.list(value, path, POINTS_MAX);
    let count = items.len();
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (item, path) in items {
        let Some(object) = reader.object(item, &path, POINT_FIELDS) else {
            continue;
        };
        let at = object.required(reader, "at");
        let at = at.and_then(|(at, path)| instant_seconds(reader, at, &path));
        let per_second = object.required(reader, "rate");
        let per_second =
            per_second.and_then(|(value, path)| rate(reader, value, &path, Zero::Allowed));
        if let (Some(at), Some(per_second)) = (at, per_second) {
            let in_order = points.last().is_none_or(|(before, _)| *before < at);
            if !in_order || (points.is_empty() && at > 0.0) {
                let message = "points are in order of time, the first at \"0 s\"".to_owned();
                reader.problem(&format!("{path}.at"), message);
            }
            points.push((at, per_second));
        }
    }
    if points.iter().all(|(_, per_second)| *per_second <= 0.0) {
        reader.problem(
            path,
            "at least one point needs a rate above zero".to_owned(),
        );
    }
    (points.len() == count && count > 0).then_some(points)
}
