//! The part of JSON Schemas that is about architectures.

use super::{INSTANCES, MAX_INSTANCES, PARTS, SWITCHES, THIRD_PARTY, tuning};
use crate::catalog::architectures;
use crate::catalog::json::Node;
use crate::catalog::scenario_file::{MAX_ABOUT_CHARS, MAX_TITLE_CHARS};
use crate::catalog::schema::{list_of, object, one_of, ranged, text, truth};

/// The definition of an architecture: an id, or an object.
pub(in crate::catalog) fn definition() -> Node {
    let mut properties = vec![
        ("from", ids()),
        ("title", text("What people call it.", MAX_TITLE_CHARS)),
        (
            "about",
            text("What it is good and bad at.", MAX_ABOUT_CHARS),
        ),
        (
            "tuning",
            object("Numbers of it.", &[], tuning::properties()),
        ),
    ];
    let instances = |(name, what)| {
        let most = f64::from(MAX_INSTANCES);
        (name, ranged("integer", what, 1.0, most))
    };
    properties.extend(INSTANCES.map(instances));
    properties.extend(SWITCHES.map(|(name, what)| (name, truth(what))));
    properties.extend(PARTS.map(|(name, may_leave)| (name, part(may_leave))));
    let figures = THIRD_PARTY.map(|(name, what, most)| (name, ranged("number", what, 0.0, most)));
    properties.push((
        "third_party",
        or_null(object(
            "Somebody else's service that requests wait for; all four where there was none.",
            &[],
            figures.into(),
        )),
    ));
    one_of(vec![
        ids(),
        object(
            "A founder's own: starts from one that ships, and differs in what is written.",
            &["from"],
            properties,
        ),
    ])
}

fn ids() -> Node {
    Node::object([("enum", list_of(architectures::ids()))])
}

/// A part of another architecture.
fn part(may_leave: bool) -> Node {
    let taken = object(
        "The architecture that it is taken from.",
        &["from"],
        vec![("from", ids())],
    );
    if may_leave { or_null(taken) } else { taken }
}

fn or_null(node: Node) -> Node {
    one_of(vec![Node::object([("type", Node::text("null"))]), node])
}
