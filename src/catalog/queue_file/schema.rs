//! The JSON Schema of queue files, made from the lists that the reader uses.

use serde_json::{Map, Value, json};

use super::node::{CHOICES, CONTENTION_FIELDS, DISCIPLINES, INFINITE, NODE_FIELDS};
use super::quantity::{DISTRIBUTION_FIELDS, DISTRIBUTIONS, DURATION_PATTERN, RATE_PATTERN};
use super::reader::TEXT_CHARS_MAX;
use super::route::{LEAVE, ROUTE_FIELDS};
use super::traffic::{CLASS_FIELDS, POINT_FIELDS, POPULATION_FIELDS, PROCESSES, SOURCE_FIELDS};
use super::{
    BATCH_MAX, BATCHES_DEFAULT, BATCHES_MAX, BATCHES_MIN, CV_MAX, FILE_FIELDS, LEVEL_DEFAULT,
    LIST_MAX, POINTS_MAX, REQUESTS_DEFAULT, REQUESTS_INSIDE_MAX, REQUESTS_MAX, RUN_FIELDS, SCHEMA,
    SERVERS_MAX, STAGES_MAX, STATIONS_MAX,
};

/// The JSON Schema (draft 2020-12) of a queue file.
///
/// It says what each value looks like. What joins values (names that exist, probabilities that sum
/// to 1, a way out of the network) only the program checks.
#[must_use]
pub fn schema() -> Value {
    let mut schema = object(
        FILE_FIELDS,
        &["schema", "nodes"],
        "A queueing network and how long to simulate it.",
        |field| match field {
            "schema" => described(json!({"const": SCHEMA}), "The version of this format."),
            "title" => described(reference("text"), "What the network is about."),
            "nodes" => described(
                json!({"type": "array", "items": reference("node"), "minItems": 1,
                    "maxItems": LIST_MAX}),
                "The stations.",
            ),
            "classes" => list(
                "class",
                "Classes of requests; one is enough for most networks.",
            ),
            "sources" => list("source", "Requests from outside."),
            "populations" => list(
                "population",
                "Closed populations: their members think, send one request, wait for its end.",
            ),
            _ => reference("run"),
        },
    );
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Loadbearing queue file");
    schema["$defs"] = json!({
        "text": {"type": "string", "minLength": 1, "maxLength": TEXT_CHARS_MAX},
        "duration": {"type": "string", "pattern": DURATION_PATTERN,
            "description": "A duration with its unit.", "examples": ["60 ms", "5 min"]},
        "rate": {"type": "string", "pattern": RATE_PATTERN,
            "description": "A rate with its unit.", "examples": ["100 /s", "2 /h"]},
        "distribution": distribution(),
        "route": route(),
        "node": node(),
        "class": class(),
        "source": source(),
        "population": population(),
        "point": point(),
        "arrivals": arrivals(),
        "run": run(),
    });
    schema
}

fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = json!(description);
    schema
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn list(of: &str, description: &str) -> Value {
    described(
        json!({"type": "array", "items": reference(of), "maxItems": LIST_MAX}),
        description,
    )
}

fn whole(low: u64, high: u64, description: &str) -> Value {
    described(
        json!({"type": "integer", "minimum": low, "maximum": high}),
        description,
    )
}

/// An object with exactly these fields, each with what `property` says of it.
fn object(
    fields: &[&str],
    required: &[&str],
    description: &str,
    property: impl Fn(&str) -> Value,
) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| ((*field).to_owned(), property(field)))
        .collect();
    json!({
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Either `one` or `{"per_class": {…}}`.
fn by_class(one: &str, description: &str) -> Value {
    let each = json!({"type": "object", "additionalProperties": reference(one)});
    let per_class = object(
        &["per_class"],
        &["per_class"],
        "One for each class, by its name.",
        |_| each.clone(),
    );
    described(json!({"anyOf": [reference(one), per_class]}), description)
}

fn distribution() -> Value {
    let one_kind = |(name, shape): &(&str, Option<&str>)| {
        let fields: Vec<&str> = DISTRIBUTION_FIELDS
            .iter()
            .copied()
            .filter(|field| ["distribution", "mean"].contains(field) || Some(*field) == *shape)
            .collect();
        object(
            &fields,
            &fields,
            &format!("{name} durations."),
            |field| match field {
                "distribution" => json!({"const": name}),
                "mean" => reference("duration"),
                "stages" => whole(1, STAGES_MAX, "How many exponential stages."),
                "squared_cv" => described(
                    json!({"type": "number", "minimum": 1, "maximum": CV_MAX * CV_MAX}),
                    "The squared coefficient of variation.",
                ),
                _ => described(
                    json!({"type": "number", "minimum": 1e-3, "maximum": CV_MAX}),
                    "The coefficient of variation.",
                ),
            },
        )
    };
    let kinds: Vec<Value> = DISTRIBUTIONS.iter().map(one_kind).collect();
    described(json!({"oneOf": kinds}), "A distribution of durations.")
}

fn route() -> Value {
    let names = json!({"type": "array", "items": reference("text"), "minItems": 1,
        "maxItems": LIST_MAX});
    let mut kinds = vec![described(
        reference("text"),
        &format!("The name of a node, or \"{LEAVE}\"."),
    )];
    for kind in ROUTE_FIELDS {
        let (value, description) = match *kind {
            "probability" => (
                json!({"type": "object",
                    "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1}}),
                format!("At random; the probabilities, \"{LEAVE}\" included, sum to 1."),
            ),
            "round_robin" => (names.clone(), "In turn.".to_owned()),
            "random" => (names.clone(), "Each with the same probability.".to_owned()),
            _ => (names.clone(), "Where the fewest requests are.".to_owned()),
        };
        kinds.push(object(&[kind], &[kind], &description, |_| value.clone()));
    }
    described(json!({"oneOf": kinds}), "Where requests go.")
}

fn node() -> Value {
    let property = |field: &str| match field {
        "name" => described(reference("text"), "Its name, unique."),
        "copies" => whole(
            1,
            STATIONS_MAX,
            "How many equal stations it is; 1 if not said.",
        ),
        "choose" => described(
            json!({"enum": CHOICES}),
            "How an arrival chooses one of the copies; round robin if not said.",
        ),
        "servers" => described(
            json!({"anyOf": [whole(1, SERVERS_MAX, "So many."), {"const": INFINITE}]}),
            "Servers of each station; 1 if not said.",
        ),
        "discipline" => described(
            json!({"enum": DISCIPLINES}),
            "Who is served when; fifo if not said.",
        ),
        "contention" => object(
            CONTENTION_FIELDS,
            &[],
            "What sharing processors costs (the Universal Scalability Law); nothing if not said.",
            |_| json!({"type": "number", "minimum": 0, "maximum": 1}),
        ),
        "waiting_capacity" => whole(
            0,
            REQUESTS_INSIDE_MAX,
            "Places to wait, those in service not counted; unlimited if not said.",
        ),
        "patience" => described(
            reference("distribution"),
            "How long a request waits before it gives up; for ever if not said.",
        ),
        "service" => by_class("distribution", "How long service takes."),
        _ => by_class("route", "Where requests go then; out if not said."),
    };
    let description = "A station, or several equal ones.";
    object(NODE_FIELDS, &["name", "service"], description, property)
}

fn class() -> Value {
    let property = |field: &str| match field {
        "name" => described(reference("text"), "Its name, unique."),
        "priority" => whole(0, 255, "0 is served first, and what holds if not said."),
        _ => described(
            reference("duration"),
            "The client's timeout from arrival; none if not said.",
        ),
    };
    object(CLASS_FIELDS, &["name"], "A class of requests.", property)
}

fn entry_property(field: &str) -> Value {
    match field {
        "name" => described(reference("text"), "Its name, unique; made up if not said."),
        "class" => described(
            reference("text"),
            "The class of its requests; needed if there are several.",
        ),
        _ => described(reference("route"), "Where its requests go first."),
    }
}

fn source() -> Value {
    let property = |field: &str| match field {
        "arrivals" => reference("arrivals"),
        "batch" => whole(1, BATCH_MAX, "How many arrive at once; 1 if not said."),
        other => entry_property(other),
    };
    let description = "Requests from outside.";
    object(SOURCE_FIELDS, &["arrivals", "to"], description, property)
}

fn population() -> Value {
    let property = |field: &str| match field {
        "members" => whole(1, REQUESTS_INSIDE_MAX, "How many."),
        "think" => described(reference("distribution"), "How long each thinks."),
        other => entry_property(other),
    };
    let required = ["members", "think", "to"];
    object(
        POPULATION_FIELDS,
        &required,
        "A closed population.",
        property,
    )
}

fn point() -> Value {
    let property = |field: &str| match field {
        "at" => described(
            reference("duration"),
            "When, from the start; the first at 0 s.",
        ),
        _ => described(
            reference("rate"),
            "The rate then; in between it is a straight line.",
        ),
    };
    object(
        POINT_FIELDS,
        POINT_FIELDS,
        "A point of a rate function.",
        property,
    )
}

fn arrivals() -> Value {
    let one_kind = |(name, fields): &(&str, &[&str])| {
        let mut all = vec!["process"];
        all.extend(*fields);
        object(
            &all,
            &all,
            &format!("Arrivals: {name}."),
            |field| match field {
                "process" => json!({"const": name}),
                "gap" => reference("distribution"),
                "points" => json!({"type": "array", "items": reference("point"), "minItems": 1,
                "maxItems": POINTS_MAX}),
                "calm_mean" | "burst_mean" => reference("duration"),
                _ => reference("rate"),
            },
        )
    };
    let kinds: Vec<Value> = PROCESSES.iter().map(one_kind).collect();
    described(json!({"oneOf": kinds}), "When requests (or batches) come.")
}

fn run() -> Value {
    let property = |field: &str| match field {
        "warm_up" => described(
            reference("duration"),
            "What is thrown away first; a tenth of what is measured if not said.",
        ),
        "requests" => whole(
            1,
            REQUESTS_MAX,
            &format!("How many requests are measured; {REQUESTS_DEFAULT} if not said."),
        ),
        "duration" => described(
            reference("duration"),
            "Instead of `requests`: for how long.",
        ),
        "batches" => whole(
            BATCHES_MIN,
            BATCHES_MAX,
            &format!("Batches that intervals are made from; {BATCHES_DEFAULT} if not said."),
        ),
        _ => described(
            json!({"type": "number", "minimum": 0.5, "maximum": 0.9999}),
            &format!("The confidence level of intervals; {LEVEL_DEFAULT} if not said."),
        ),
    };
    object(
        RUN_FIELDS,
        &[],
        "How long to simulate, and how to measure.",
        property,
    )
}
