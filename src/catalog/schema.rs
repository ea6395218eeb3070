//! The JSON Schema of scenario files, made from the tables that read them, so that editors and
//! other programs know what may be written.

use crate::catalog::json::Node;
use crate::catalog::parameters::{
    self, COMPANY_SECTIONS, Parameter, STRATEGY_SECTIONS, SectionFields,
};
use crate::catalog::scenario_file::{
    DEFAULT_HORIZON_MONTHS, MAX_ABOUT_CHARS, MAX_FACTOR, MAX_HORIZON_MONTHS, MAX_NAME_CHARS,
    MAX_REBUILDS, MAX_SOURCES, MAX_STRATEGIES, MAX_SUSTAINED_MONTHS, MAX_TITLE_CHARS,
    MAX_URL_CHARS, MAX_USERS, MIN_HORIZON_MONTHS, MIN_STRATEGIES, SCENARIO_SCHEMA,
};
use crate::catalog::{architecture_file, prices};
use crate::sim::scenario::{Growth, RebuildStyle, Section, Sign};

/// The JSON Schema (draft 2020-12) of scenario files.
///
/// What a schema cannot say, [`crate::catalog::scenario_file::read`] still checks: that strategies
/// differ in their ids, that imported users cover the horizon, that the market has room.
#[must_use]
pub fn scenario() -> String {
    let mut properties = vec![
        ("schema", version()),
        ("name", name("A short name for links and reports.")),
        ("title", text("What people call it.", MAX_TITLE_CHARS)),
        (
            "about",
            text("Its story in a sentence or two.", MAX_ABOUT_CHARS),
        ),
        (
            "learn",
            text("What one learns from it, in a line.", MAX_ABOUT_CHARS),
        ),
        ("start", start()),
        ("horizon_months", horizon_months()),
        ("monthly_users", monthly_users()),
        ("seasons", seasons()),
        ("week", week()),
        ("prices", prices_id()),
        ("sources", sources()),
    ];
    properties.extend(COMPANY_SECTIONS.map(|fields| (fields.0, section(fields))));
    properties.push((
        "strategies",
        Node::object([
            ("description", Node::text("The first two are compared.")),
            ("type", Node::text("array")),
            ("minItems", count(MIN_STRATEGIES)),
            ("maxItems", count(MAX_STRATEGIES)),
            ("items", strategy()),
        ]),
    ));
    let sections = STRATEGY_SECTIONS.map(|fields| (fields.0, section(fields)));
    let further = [
        ("rebuild", rebuild()),
        ("architecture", architecture_file::definition()),
    ];
    let definitions = sections.into_iter().chain(further);
    let root = object(
        "A company, and the strategies it chooses between.",
        &["schema", "name", "title", "strategies"],
        properties,
    );
    rooted("Loadbearing scenario", root, definitions)
}

/// The whole schema of a kind of file, from that of its outermost object.
pub(super) fn rooted<'a>(
    title: &str,
    root: Node,
    definitions: impl IntoIterator<Item = (&'a str, Node)>,
) -> String {
    let Node::Object(mut root) = root else {
        return root.pretty();
    };
    let head = [
        (
            "$schema",
            Node::text("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("title", Node::text(title)),
    ];
    root.splice(0..0, head.map(|(name, node)| (name.to_owned(), node)));
    let definitions = definitions
        .into_iter()
        .map(|(name, node)| (name.to_owned(), node))
        .collect();
    root.push(("$defs".to_owned(), Node::Object(definitions)));
    Node::Object(root).pretty()
}

fn version() -> Node {
    let description = format!(
        "The version of the format: {SCENARIO_SCHEMA}. Files of all older versions are read."
    );
    Node::object([
        ("description", Node::Text(description)),
        (
            "enum",
            Node::List((1..=SCENARIO_SCHEMA).map(whole).collect()),
        ),
    ])
}

fn start() -> Node {
    Node::object([
        (
            "description",
            Node::text("The month of the launch, such as 2026-01."),
        ),
        ("type", Node::text("string")),
        ("pattern", Node::text("^[0-9]{4}-(0[1-9]|1[0-2])$")),
    ])
}

fn horizon_months() -> Node {
    Node::object([
        ("description", Node::text("How many months are simulated.")),
        ("type", Node::text("integer")),
        ("minimum", whole(MIN_HORIZON_MONTHS)),
        ("maximum", whole(MAX_HORIZON_MONTHS)),
        ("default", whole(DEFAULT_HORIZON_MONTHS)),
    ])
}

fn monthly_users() -> Node {
    Node::object([
        (
            "description",
            Node::text(
                "Users at the end of each month, one number for each month of the horizon; \
                 growth is not used then.",
            ),
        ),
        ("type", list_of(["array", "null"])),
        ("minItems", whole(MIN_HORIZON_MONTHS)),
        ("maxItems", whole(MAX_HORIZON_MONTHS)),
        (
            "items",
            Node::object([
                ("type", Node::text("number")),
                ("minimum", whole(0)),
                ("maximum", Node::Number(MAX_USERS)),
            ]),
        ),
    ])
}

fn seasons() -> Node {
    let fields = vec![
        (
            "activity",
            factors("What a user does, and so what one brings.", 12),
        ),
        ("sign_ups", factors("New users.", 12)),
    ];
    let what = "What the calendar does: a factor for each month, January first; 1 is average.";
    object(what, &[], fields)
}

fn week() -> Node {
    let fields = vec![
        ("hours", factors("The hours of a day, from midnight.", 24)),
        ("days", factors("The days, Monday first.", 7)),
    ];
    let what = "How busy the hours of a week are relative to each other; without it, a shape by \
                formula with the stated peak.";
    object(what, &[], fields)
}

fn factors(description: &str, count: u32) -> Node {
    let factor = Node::object([
        ("type", Node::text("number")),
        ("minimum", whole(0)),
        ("maximum", Node::Number(MAX_FACTOR)),
    ]);
    Node::object([
        ("description", Node::text(description)),
        ("type", Node::text("array")),
        ("minItems", whole(count)),
        ("maxItems", whole(count)),
        ("items", factor),
    ])
}

fn prices_id() -> Node {
    Node::object([
        ("description", Node::text("The price set.")),
        (
            "enum",
            list_of(prices::lists().iter().map(|list| list.set.id.as_str())),
        ),
        ("default", Node::text(&*prices::current().set.id)),
    ])
}

fn sources() -> Node {
    let fields = vec![
        (
            "title",
            text("What it is for and who published it.", MAX_TITLE_CHARS),
        ),
        ("url", text("Where it can be read.", MAX_URL_CHARS)),
        (
            "note",
            text("The arithmetic, conflicts, doubts.", MAX_ABOUT_CHARS),
        ),
    ];
    Node::object([
        (
            "description",
            Node::text("Where the numbers come from; for readers."),
        ),
        ("type", Node::text("array")),
        ("maxItems", count(MAX_SOURCES)),
        ("items", object("A source.", &["title"], fields)),
    ])
}

/// A section: its fields with their parameters' words, ranges and defaults.
pub(super) fn section((id, fields): SectionFields) -> Node {
    let mut properties: Vec<_> = fields
        .iter()
        .filter_map(|field| Some((*field, number(parameters::of_field(id, field)?))))
        .collect();
    if id == Growth::ID {
        properties.push(("growth_per_week", growth_per_week()));
    }
    object(&format!("Parameters of {id}."), &[], properties)
}

fn growth_per_week() -> Node {
    Node::object([
        (
            "description",
            Node::text("Instead of growth_per_month: new users each week [share/week]."),
        ),
        ("type", Node::text("number")),
        ("minimum", whole(0)),
    ])
}

fn number(parameter: &Parameter) -> Node {
    Node::object([
        ("title", Node::text(&*parameter.title)),
        (
            "description",
            Node::Text(format!("{} [{}]", parameter.doc, parameter.unit)),
        ),
        ("type", Node::text("number")),
        ("minimum", Node::Number(parameter.min)),
        ("maximum", Node::Number(parameter.max)),
        ("default", Node::Number(parameter.value)),
    ])
}

fn strategy() -> Node {
    let mut properties = vec![
        ("id", name("A short name for links and reports.")),
        ("title", text("What people call it.", MAX_TITLE_CHARS)),
    ];
    properties.extend(design());
    properties.push(("launch", reference("launch")));
    properties.push((
        "rebuilds",
        Node::object([
            (
                "description",
                Node::text("The rebuilds that it may come to, one after the other; none is never."),
            ),
            ("type", Node::text("array")),
            ("maxItems", count(MAX_REBUILDS)),
            ("items", reference("rebuild")),
        ]),
    ));
    properties.push((
        "rebuild",
        one_of(vec![
            reference("rebuild"),
            Node::object([("type", Node::text("null"))]),
        ]),
    ));
    let Node::Object(mut fields) =
        object("A strategy.", &["id", "title", "architecture"], properties)
    else {
        unreachable!("object() makes objects")
    };
    // "rebuild" is short for a list of one.
    let both = Node::object([("required", list_of(["rebuild", "rebuilds"]))]);
    fields.push(("not".to_owned(), both));
    Node::Object(fields)
}

fn rebuild() -> Node {
    object(
        "A rebuild.",
        &["trigger", "to"],
        vec![
            ("trigger", trigger()),
            (
                "style",
                Node::object([
                    (
                        "description",
                        Node::text("All at once, or piece by piece beside the old system."),
                    ),
                    ("enum", list_of(RebuildStyle::ALL.map(RebuildStyle::id))),
                    ("default", Node::text(RebuildStyle::default().id())),
                ]),
            ),
            (
                "to",
                object("What comes out.", &["architecture"], design().to_vec()),
            ),
            ("plan", reference("plan")),
        ],
    )
}

fn design() -> [(&'static str, Node); 2] {
    [
        ("architecture", reference("architecture")),
        ("levers", reference("levers")),
    ]
}

fn trigger() -> Node {
    let sustained = || {
        (
            "sustained_months",
            Node::object([
                ("description", Node::text("Months in a row.")),
                ("type", Node::text("integer")),
                ("minimum", whole(1)),
                ("maximum", whole(MAX_SUSTAINED_MONTHS)),
            ]),
        )
    };
    let sign = Node::object([("enum", list_of(Sign::ALL.map(Sign::id)))]);
    let form =
        |what: &str, name: &'static str, node: Node| object(what, &[name], vec![(name, node)]);
    one_of(vec![
        form(
            "Any warning sign lasts.",
            "any_sign",
            object("How long.", &[], vec![sustained()]),
        ),
        form(
            "One warning sign lasts.",
            "sign",
            object(
                "Which, and how long.",
                &["sign"],
                vec![("sign", sign), sustained()],
            ),
        ),
        form(
            "A month after the launch.",
            "month",
            Node::object([
                ("type", Node::text("integer")),
                ("minimum", whole(0)),
                ("maximum", whole(MAX_HORIZON_MONTHS)),
            ]),
        ),
        form(
            "A number of users.",
            "users",
            Node::object([
                ("type", Node::text("number")),
                ("minimum", whole(1)),
                ("maximum", Node::Number(MAX_USERS)),
            ]),
        ),
    ])
}

/// An object with these fields and no others.
pub(super) fn object(description: &str, required: &[&str], properties: Vec<(&str, Node)>) -> Node {
    let properties = properties
        .into_iter()
        .map(|(name, node)| (name.to_owned(), node))
        .collect();
    Node::object([
        ("description", Node::text(description)),
        ("type", Node::text("object")),
        ("required", list_of(required.iter().copied())),
        ("additionalProperties", Node::Bool(false)),
        ("properties", Node::Object(properties)),
    ])
}

pub(super) fn text(description: &str, max_chars: usize) -> Node {
    Node::object([
        ("description", Node::text(description)),
        ("type", Node::text("string")),
        ("maxLength", count(max_chars)),
    ])
}

pub(super) fn name(description: &str) -> Node {
    Node::object([
        ("description", Node::text(description)),
        ("type", Node::text("string")),
        ("pattern", Node::text("^[a-z0-9_-]+$")),
        ("maxLength", count(MAX_NAME_CHARS)),
    ])
}

pub(super) fn truth(description: &str) -> Node {
    Node::object([
        ("description", Node::text(description)),
        ("type", Node::text("boolean")),
    ])
}

pub(super) fn ranged(kind: &str, description: &str, least: f64, most: f64) -> Node {
    Node::object([
        ("description", Node::text(description)),
        ("type", Node::text(kind)),
        ("minimum", Node::Number(least)),
        ("maximum", Node::Number(most)),
    ])
}

pub(super) fn reference(section: &str) -> Node {
    Node::object([("$ref", Node::Text(format!("#/$defs/{section}")))])
}

pub(super) fn one_of(nodes: Vec<Node>) -> Node {
    Node::object([("oneOf", Node::List(nodes))])
}

pub(super) fn list_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Node {
    Node::List(texts.into_iter().map(Node::text).collect())
}

pub(super) fn whole(value: u32) -> Node {
    Node::Number(f64::from(value))
}

pub(super) fn count(value: usize) -> Node {
    Node::Number(value as f64)
}
