//! An architecture in a file: the id of one that ships, or a founder's own, which starts from one
//! that ships, changes its numbers, leaves parts out and takes parts of others.
//!
//! Parts come from architectures that ship, so that their sizes and prices are always those of the
//! scenario's price list.

mod compose;
pub mod editing;
mod schema;
mod tuning;

use crate::catalog::architectures;
use crate::catalog::json::Node;
use crate::catalog::nearest::nearest;
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::prices::PriceList;
use crate::catalog::scenario_file::{MAX_ABOUT_CHARS, MAX_NAME_CHARS, MAX_TITLE_CHARS};
use crate::sim::deployment::{Architecture, Change};

use compose::{Own, Source};
pub(super) use schema::definition;
pub(super) use tuning::{Tuning, properties as tuning_properties};

/// Instances at most: ten times what the largest architecture that ships may run.
pub(super) const MAX_INSTANCES: u32 = 1 << 12;

/// Parts that can be left out, or be another architecture's: name, and whether it can be left out.
const PARTS: [(&str, bool); 6] = [
    ("database", false),
    ("replicas", true),
    ("cache", true),
    ("balancer", true),
    ("edge", true),
    ("background", true),
];

/// Somebody else's service: name, what it is, most; the least is nothing.
const THIRD_PARTY: [(&str, &str, f64); 4] = [
    (
        "request_share",
        "Share of the requests at the application that call it.",
        1.0,
    ),
    // Ten minutes: longer than anybody's client waits.
    ("delay_ms", "Mean time until it answers [ms].", 6e5),
    ("delay_cv", "Coefficient of variation of that.", 10.0),
    ("failure_share", "Share of calls that fail.", 1.0),
];

/// The instances: name and what it is.
const INSTANCES: [(&str, &str); 2] = [
    ("min_instances", "Application instances at least."),
    ("max_instances", "Application instances at most."),
];

/// Switches beside the tuning: name and what it is.
const SWITCHES: [(&str, &str); 2] = [
    (
        "standby",
        "Whether the database has a standby in another zone, and is paid with one.",
    ),
    (
        "autoscaled",
        "Whether instances follow the load by themselves.",
    ),
];

/// The architecture that stands at `path`, as the list sells it; notes every mistake in it.
pub(super) fn read(
    node: &Node,
    path: &str,
    list: &PriceList,
    mistakes: &mut Mistakes,
) -> Option<Architecture> {
    match node {
        Node::Object(_) => composed(node, path, list, mistakes),
        Node::Text(_) => shipped(node, path, list, mistakes),
        _ => {
            let kind = node.kind();
            mistakes.add(
                path,
                format!(
                    "This must be an architecture's id \"…\", or an object {{\"from\": …}}; it is \
                     {kind}."
                ),
            );
            None
        }
    }
}

/// What is known, for messages.
pub(super) fn known() -> String {
    let ids: Vec<String> = architectures::ids().map(|id| format!("\"{id}\"")).collect();
    format!("one of {}", ids.join(", "))
}

/// One that ships, by its id; notes that there is none, or what the list does not sell.
fn shipped(
    node: &Node,
    path: &str,
    list: &PriceList,
    mistakes: &mut Mistakes,
) -> Option<Architecture> {
    let id = mistakes.text(node, path, MAX_NAME_CHARS)?;
    let Some(found) = architectures::find_in(list, &id) else {
        let advice = nearest(&id, architectures::ids()).map_or_else(
            || format!("Write {}.", known()),
            |known| format!("Did you mean \"{known}\"?"),
        );
        mistakes.add(path, format!("There is no architecture \"{id}\". {advice}"));
        return None;
    };
    bought(found, path, mistakes)
}

/// What the list sells; notes what it does not.
fn bought<T>(found: Result<T, String>, path: &str, mistakes: &mut Mistakes) -> Option<T> {
    found
        .map_err(|missing| {
            let message = format!("It can't be bought at these prices: {missing}");
            mistakes.add(path, message);
        })
        .ok()
}

fn composed(
    node: &Node,
    path: &str,
    list: &PriceList,
    mistakes: &mut Mistakes,
) -> Option<Architecture> {
    let mut fields = mistakes.object(node, path)?;
    let base = from(&mut fields, list, mistakes);
    let mut own = Own {
        title: fields.optional_text("title", MAX_TITLE_CHARS, mistakes),
        about: fields.optional_text("about", MAX_ABOUT_CHARS, mistakes),
        ..Own::default()
    };
    let tuning_path = fields.path_of("tuning");
    if let Some(node) = fields.optional("tuning")
        && let Some(mut fields) = mistakes.object(node, &tuning_path)
    {
        own.tuning.read(&mut fields, mistakes);
        fields.finish(mistakes, belongs_outside);
    }
    for ((name, _), place) in INSTANCES.into_iter().zip(&mut own.instances) {
        let path = fields.path_of(name);
        if let Some(node) = fields.optional(name) {
            *place = mistakes.whole(node, &path, 1..=MAX_INSTANCES, "instances");
        }
    }
    for ((name, _), place) in SWITCHES.into_iter().zip(&mut own.switches) {
        let path = fields.path_of(name);
        if let Some(node) = fields.optional(name) {
            *place = mistakes.truth(node, &path);
        }
    }
    for ((name, may_leave), place) in PARTS.into_iter().zip(&mut own.parts) {
        *place = part(&mut fields, name, may_leave, list, mistakes);
    }
    own.third_party = third_party(&mut fields, mistakes);
    fields.finish(mistakes, |name| {
        let known = tuning::properties().iter().any(|(one, _)| *one == name);
        known.then(|| format!("\"{name}\" belongs to \"tuning\"."))
    });
    compose::compose(base?, &own, path, list, mistakes)
}

fn belongs_outside(name: &str) -> Option<String> {
    let outside = INSTANCES.iter().chain(&SWITCHES);
    { outside }
        .any(|(one, _)| *one == name)
        .then(|| format!("\"{name}\" belongs beside \"tuning\"."))
}

/// The architecture that the object starts from, or takes a part of.
fn from(
    fields: &mut Object<'_>,
    list: &PriceList,
    mistakes: &mut Mistakes,
) -> Option<Architecture> {
    let path = fields.path_of("from");
    let what = format!("the architecture it is taken from, {}", known());
    let node = fields.required("from", &what, mistakes)?;
    shipped(node, &path, list, mistakes)
}

fn part(
    fields: &mut Object<'_>,
    name: &'static str,
    may_leave: bool,
    list: &PriceList,
    mistakes: &mut Mistakes,
) -> Option<Source> {
    let path = fields.path_of(name);
    let node = fields.optional(name)?;
    if *node == Node::Null && may_leave {
        return Some(Source::LeftOut);
    }
    if !matches!(node, Node::Object(_)) {
        let (or_null, kind) = (if may_leave { ", or null" } else { "" }, node.kind());
        mistakes.add(
            path,
            format!("This must be {{\"from\": an architecture's id}}{or_null}; it is {kind}."),
        );
        return None;
    }
    let mut fields = mistakes.object(node, &path)?;
    let found = from(&mut fields, list, mistakes);
    fields.finish(mistakes, |_| None);
    found.map(|found| Source::Of(Box::new(found)))
}

/// What is said of the third party; `Some(None)` leaves it out.
fn third_party(
    fields: &mut Object<'_>,
    mistakes: &mut Mistakes,
) -> Option<Option<[Option<f64>; THIRD_PARTY.len()]>> {
    let path = fields.path_of("third_party");
    let node = fields.optional("third_party")?;
    if *node == Node::Null {
        return Some(None);
    }
    let mut fields = mistakes.object(node, &path)?;
    let mut figures = [None; THIRD_PARTY.len()];
    let mut wrong = false;
    for ((name, _, most), figure) in THIRD_PARTY.into_iter().zip(&mut figures) {
        let path = fields.path_of(name);
        if let Some(node) = fields.optional(name) {
            *figure = mistakes.number(node, &path, 0.0..=most, "");
            wrong |= figure.is_none();
        }
    }
    fields.finish(mistakes, |_| None);
    // A figure that was refused is not missing.
    (!wrong).then_some(Some(figures))
}

/// The architecture as it is written in a file.
pub(super) fn write(architecture: &Architecture) -> Node {
    let Some(composition) = &architecture.composition else {
        return Node::text(&*architecture.id);
    };
    let mut fields = vec![
        ("from".to_owned(), Node::text(&*architecture.id)),
        ("title".to_owned(), Node::text(&*architecture.title)),
        ("about".to_owned(), Node::text(&*architecture.about)),
    ];
    for (path, change) in &composition.changes {
        let node = match change {
            Change::Number(value) => Node::Number(*value),
            Change::Truth(value) => Node::Bool(*value),
            Change::Text(text) => Node::text(&**text),
            Change::LeftOut => Node::Null,
            Change::TakenFrom(id) => Node::object([("from", Node::text(&**id))]),
        };
        let Some((outer, inner)) = path.split_once('.') else {
            fields.push((path.clone(), node));
            continue;
        };
        let field = (inner.to_owned(), node);
        match fields.iter_mut().find(|(name, _)| name == outer) {
            Some((_, Node::Object(fields))) => fields.push(field),
            _ => fields.push((outer.to_owned(), Node::Object(vec![field]))),
        }
    }
    Node::Object(fields)
}
