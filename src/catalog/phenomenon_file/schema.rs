//! The JSON Schema of phenomenon files, made from the tables that read them.

use super::claims::{MAX_FIGURE, figures};
use super::setting::{COUNTS, SIZES};
use super::story::{Detail, HAPPENINGS};
use super::{
    DEFAULT_ROWS, MAX_ABOUT_CHARS, MAX_CHAPTERS, MAX_EXPECTATIONS, MAX_FACTOR, MAX_HAPPENINGS,
    MAX_LOAD, MAX_NAME_CHARS, MAX_PER_SECOND, MAX_POINTS, MAX_ROWS, MAX_TITLE_CHARS, MAX_VARIANTS,
    PHENOMENON_SCHEMA,
};
use crate::catalog::architecture_file;
use crate::catalog::json::Node;
use crate::catalog::parameters::fields;
use crate::catalog::schema::{
    count, list_of, name, object, one_of, ranged, reference, rooted, section, text, truth, whole,
};
use crate::sim::backend::episode::SECONDS_MAX;
use crate::sim::performance::Part;
use crate::sim::scenario::{Clients, Data, Failures, Levers, Scaling, Work};

/// The JSON Schema (draft 2020-12) of phenomenon files.
///
/// What a schema cannot say, [`super::read`] still checks: that names in claims exist, that times
/// grow, that sizes are those of the architecture.
#[must_use]
pub fn schema() -> String {
    let mut properties = vec![
        (
            "schema",
            Node::object([("const", whole(PHENOMENON_SCHEMA))]),
        ),
        ("name", name("A short name for the command line.")),
        ("title", text("What people call it.", MAX_TITLE_CHARS)),
        ("about", text("What founders said of it.", MAX_ABOUT_CHARS)),
    ];
    properties.extend(setting());
    properties.push((
        "chapters",
        list(
            "What is measured, in order of time.",
            MAX_CHAPTERS,
            chapter(),
        ),
    ));
    let mut of_variant = vec![
        ("name", name("A short name for claims and reports.")),
        ("title", text("What is different in it.", MAX_TITLE_CHARS)),
    ];
    of_variant.extend(setting());
    let variant = object(
        "What this variant says replaces what the file says, field by field in sections.",
        &["name", "title"],
        of_variant,
    );
    properties.push((
        "variants",
        list("Tellings of the story.", MAX_VARIANTS, variant),
    ));
    properties.push((
        "expect",
        list("What must be seen.", MAX_EXPECTATIONS, claim()),
    ));
    let root = object(
        "A story of a backend in variants, and what must be seen in it.",
        &["schema", "name", "title", "chapters"],
        properties,
    );
    let sections = [
        fields::<Levers>(),
        fields::<Work>(),
        fields::<Clients>(),
        fields::<Data>(),
        fields::<Scaling>(),
        fields::<Failures>(),
    ];
    let mut definitions: Vec<(&str, Node)> = sections
        .into_iter()
        .map(|fields| (fields.0, section(fields)))
        .collect();
    definitions.push(("architecture", architecture_file::definition()));
    definitions.push(("tuning", tuning()));
    definitions.push(("deployment", deployment()));
    definitions.push((
        "part",
        Node::object([("enum", list_of(Part::ALL.map(Part::id)))]),
    ));
    rooted("Loadbearing phenomenon", root, definitions)
}

/// What stands at the top and in variants.
fn setting() -> Vec<(&'static str, Node)> {
    let point = Node::object([
        ("type", Node::text("array")),
        ("minItems", whole(2)),
        ("maxItems", whole(2)),
        (
            "items",
            Node::object([("type", Node::text("number")), ("minimum", whole(0))]),
        ),
    ]);
    vec![
        ("architecture", reference("architecture")),
        ("tuning", reference("tuning")),
        ("levers", reference("levers")),
        ("work", reference("work")),
        ("clients", reference("clients")),
        ("data", reference("data")),
        ("scaling", reference("scaling")),
        ("failures", reference("failures")),
        (
            "autoscaled",
            truth("Whether instances follow the load; no if left out."),
        ),
        (
            "rows",
            number(
                &format!("Rows in the database; {DEFAULT_ROWS} if left out."),
                1.0,
                MAX_ROWS,
            ),
        ),
        ("deployment", reference("deployment")),
        (
            "load",
            number(
                "What it is offered, as a share of its nominal capacity.",
                1e-6,
                MAX_LOAD,
            ),
        ),
        (
            "requests_per_second",
            number(
                "What it is offered, instead of a load.",
                1e-6,
                MAX_PER_SECOND,
            ),
        ),
        (
            "traffic",
            list(
                &format!(
                    "The shape of traffic: [seconds, factor up to {MAX_FACTOR}], linear between."
                ),
                MAX_POINTS,
                point,
            ),
        ),
        (
            "happenings",
            list("What happens.", MAX_HAPPENINGS, happening()),
        ),
    ]
}

fn tuning() -> Node {
    let mut properties = architecture_file::tuning_properties();
    properties.push((
        "standby",
        truth("Whether the database has a standby in another zone."),
    ));
    object("Numbers of the architecture.", &[], properties)
}

fn deployment() -> Node {
    let counts = COUNTS.map(|(name, what, least, most)| {
        let (least, most) = (f64::from(least), f64::from(most));
        (name, ranged("integer", what, least, most))
    });
    let sizes = SIZES.map(|(name, what)| (name, text(what, MAX_TITLE_CHARS)));
    object(
        "What it runs on.",
        &[],
        counts.into_iter().chain(sizes).collect(),
    )
}

fn happening() -> Node {
    let form = |(name, details): (&str, &[Detail])| {
        let mut required = vec!["at_seconds", "what"];
        let mut properties = vec![
            ("at_seconds", number("When.", 0.0, SECONDS_MAX)),
            ("what", Node::object([("const", Node::text(name))])),
        ];
        for &(field, what, least, most, whole) in details {
            let kind = if whole { "integer" } else { "number" };
            required.push(field);
            properties.push((field, ranged(kind, what, least, most)));
        }
        object("Something that happens.", &required, properties)
    };
    one_of(HAPPENINGS.map(form).into())
}

fn chapter() -> Node {
    object(
        "A span of the story.",
        &["name", "from_seconds", "to_seconds"],
        vec![
            ("name", name("A short name for claims and reports.")),
            ("from_seconds", number("When it begins.", 0.0, SECONDS_MAX)),
            ("to_seconds", number("When it ends.", 0.0, SECONDS_MAX)),
        ],
    )
}

fn claim() -> Node {
    let place = || {
        [
            (
                "variant",
                text("Of which; all if left out.", MAX_NAME_CHARS),
            ),
            (
                "chapter",
                text("In which; all if left out.", MAX_NAME_CHARS),
            ),
        ]
    };
    let compared = || {
        let mut properties = vec![("times", number("How many times.", 0.0, MAX_FIGURE))];
        properties.extend(place());
        object("The same figure elsewhere.", &["times"], properties)
    };
    let mut properties = vec![
        ("figure", Node::object([("enum", list_of(figures()))])),
        ("part", reference("part")),
        ("above", number("It is above this.", 0.0, MAX_FIGURE)),
        ("below", number("It is below this.", 0.0, MAX_FIGURE)),
        ("at_least", compared()),
        ("at_most", compared()),
        ("is", reference("part")),
    ];
    properties.extend(place());
    object(
        "A claim about a figure of chapters.",
        &["figure"],
        properties,
    )
}

fn list(description: &str, most: usize, items: Node) -> Node {
    Node::object([
        ("description", Node::text(description)),
        ("type", Node::text("array")),
        ("maxItems", count(most)),
        ("items", items),
    ])
}

fn number(description: &str, least: f64, most: f64) -> Node {
    ranged("number", description, least, most)
}
