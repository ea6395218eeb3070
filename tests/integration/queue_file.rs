//! Queue files: every example is read and fits the published schema; every mistake is named.

use std::fs;
use std::path::PathBuf;

use loadbearing::catalog::queue_file::{self, Length};
use loadbearing::sim::network::Simulation;
use loadbearing::sim::network::model::{Outcome, Place, Routing, Servers, Step};
use loadbearing::sim::units::{Seed, Span};
use serde_json::{Value, json};

/// All example files: their names and their text.
pub(crate) fn examples() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/examples");
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// A small file that says everything once.
fn complete() -> Value {
    json!({
        "schema": 1,
        "title": "Everything",
        "classes": [{"name": "a", "priority": 1, "timeout": "1 s"}, {"name": "b"}],
        "nodes": [
            {"name": "front", "copies": 3, "choose": "shortest line", "servers": 2,
             "discipline": "processor sharing", "contention": {"sigma": 0.1, "kappa": 0.001},
             "waiting_capacity": 7,
             "service": {"distribution": "exponential", "mean": "10 ms"},
             "next": {"per_class": {
                "a": {"probability": {"back": 0.5, "leave": 0.5}},
                "b": {"round_robin": ["back", "leave"]}}}},
            {"name": "back", "servers": "infinite",
             "service": {"per_class": {
                "a": {"distribution": "erlang", "mean": "5 ms", "stages": 3},
                "b": {"distribution": "gamma", "mean": "5 ms", "cv": 0.5}}},
             "next": {"shortest_line": ["desk", "back"]}},
            {"name": "desk", "discipline": "preemptive resume",
             "patience": {"distribution": "hyper-exponential", "mean": "1 s", "squared_cv": 2},
             "service": {"distribution": "log-normal", "mean": "2 ms", "cv": 2},
             "next": {"random": ["leave", "front"]}},
            {"name": "exit", "discipline": "non-preemptive priority",
             "service": {"distribution": "deterministic", "mean": "1 us"}}
        ],
        "sources": [
            {"name": "p", "class": "a", "arrivals": {"process": "poisson", "rate": "5 /s"},
             "batch": 4, "to": "front"},
            {"class": "a", "arrivals": {"process": "deterministic", "rate": "5 /min"},
             "to": "exit"},
            {"class": "b", "arrivals": {"process": "renewal",
             "gap": {"distribution": "gamma", "mean": "1 s", "cv": 2}}, "to": "front"},
            {"class": "b", "arrivals": {"process": "rate function",
             "points": [{"at": "0 s", "rate": "0 /s"}, {"at": "1 min", "rate": "3 /s"}]},
             "to": {"random": ["front", "desk"]}},
            {"class": "b", "arrivals": {"process": "modulated", "calm_rate": "0 /s",
             "burst_rate": "9 /s", "calm_mean": "1 s", "burst_mean": "2 s"}, "to": "front"}
        ],
        "populations": [
            {"name": "crowd", "class": "b", "members": 12,
             "think": {"distribution": "exponential", "mean": "1 s"}, "to": "desk"}
        ],
        "run": {"warm_up": "3 s", "duration": "2 min", "batches": 12, "level": 0.95}
    })
}

fn mistakes(file: &Value) -> Vec<(String, String)> {
    let problems = queue_file::read(&file.to_string()).map_or_else(|problems| problems, |_| vec![]);
    let pair = |problem: loadbearing::catalog::problem::Problem| (problem.path, problem.message);
    problems.into_iter().map(pair).collect()
}

/// The complete file with the value at a JSON pointer replaced.
fn with(pointer: &str, value: Value) -> Value {
    let mut file = complete();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = file.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(items) => items[field.parse::<usize>().unwrap()] = value,
        _ => parent[field] = value,
    }
    file
}

#[test]
fn the_complete_file_has_no_mistakes() {
    assert_eq!(mistakes(&complete()), vec![]);
    let file = queue_file::read(&complete().to_string()).unwrap();
    assert_eq!(file.nodes, ["front", "back", "desk", "exit"]);
    assert_eq!(file.network.stations.len(), 6);
    assert_eq!(file.network.stations[2].name, "front#3");
    assert_eq!(file.network.groups.len(), 4);
    assert_eq!(file.network.sources.len(), 5);
    assert_eq!(file.network.stations[3].servers, Servers::Infinite);
    assert_eq!(file.run.warm_up, Length::Duration(Span::from_seconds(3.0)));
    assert_eq!(file.run.length, Length::Duration(Span::from_seconds(120.0)));
}

#[test]
fn a_textbook_node_is_a_visit_and_a_route() {
    let file = json!({"schema": 1,
        "nodes": [{"name": "desk", "service": {"distribution": "exponential", "mean": "1 s"},
                   "next": {"probability": {"desk": 0.25, "leave": 0.75}}}],
        "sources": [{"arrivals": {"process": "poisson", "rate": "30 /min"}, "to": "desk"}]});
    let network = queue_file::read(&file.to_string()).unwrap().network;
    let entry = network.sources[0].entry;
    let Step::Visit { place, next, .. } = &network.steps[entry.0 as usize] else {
        panic!("a source leads to a visit");
    };
    assert_eq!(
        *place,
        Place::Fixed(loadbearing::sim::network::model::StationId(0))
    );
    let Step::Route(Routing::Probability(choices)) = &network.steps[next.0 as usize] else {
        panic!("a visit leads to a route");
    };
    assert_eq!(choices[0], (0.25, entry));
    let leave = &network.steps[choices[1].1.0 as usize];
    assert_eq!(*leave, Step::Depart(Outcome::Completed));
}

/// What is written where (as JSON), where the mistake is reported, and words of its message.
const MISTAKES: &[[&str; 4]] = &[
    ["/schema", "2", "schema", "version 1"],
    ["/nodes/0/servers", "0", "nodes[0].servers", "infinite"],
    [
        "/nodes/0/servers",
        "\"many\"",
        "nodes[0].servers",
        "infinite",
    ],
    ["/nodes/0/copies", "1.5", "nodes[0].copies", "whole number"],
    [
        "/nodes/0/choose",
        "\"best\"",
        "nodes[0].choose",
        "power of two",
    ],
    ["/nodes/0/serverz", "1", "nodes[0].serverz", "unknown field"],
    [
        "/nodes/0/service/mean",
        "60",
        "nodes[0].service.mean",
        "60 ms",
    ],
    [
        "/nodes/0/service/mean",
        "\"0 s\"",
        "nodes[0].service.mean",
        "unit",
    ],
    [
        "/nodes/0/service/cv",
        "1",
        "nodes[0].service.cv",
        "no such field",
    ],
    ["/nodes/0/service", "60", "nodes[0].service", "exponential"],
    ["/nodes/0/patience", "{}", "nodes[0].patience", "shared"],
    [
        "/nodes/1/waiting_capacity",
        "3",
        "nodes[1].waiting_capacity",
        "infinite",
    ],
    [
        "/nodes/1/service/per_class/a/stages",
        "0",
        "nodes[1].service.per_class.a.stages",
        "whole",
    ],
    [
        "/nodes/1/next/shortest_line/0",
        "\"desc\"",
        "nodes[1].next.shortest_line[0]",
        "\"desc\"",
    ],
    [
        "/nodes/1/next/shortest_line/0",
        "\"front\"",
        "nodes[1].next.shortest_line[0]",
        "copies",
    ],
    ["/nodes/1/next", "60", "nodes[1].next", "name of a node"],
    [
        "/nodes/2/contention",
        "{}",
        "nodes[2].contention",
        "sharing",
    ],
    ["/nodes/2/name", "\"back\"", "nodes[2].name", "same name"],
    [
        "/nodes/2/name",
        "\"leave\"",
        "nodes[2].name",
        "another name",
    ],
    [
        "/nodes/0/next/per_class/a/probability/back",
        "0.4",
        "nodes[0].next.per_class.a.probability",
        "sum to 0.9",
    ],
    ["/sources/0/class", "\"c\"", "sources[0].class", "a, b"],
    [
        "/sources/0/to",
        "\"leave\"",
        "sources[0].to",
        "before they leave",
    ],
    [
        "/sources/0/arrivals/rate",
        "\"5\"",
        "sources[0].arrivals.rate",
        "100 /s",
    ],
    [
        "/sources/0/arrivals/rate",
        "\"0 /s\"",
        "sources[0].arrivals.rate",
        "100 /s",
    ],
    [
        "/sources/0/arrivals/process",
        "\"magic\"",
        "sources[0].arrivals.process",
        "poisson",
    ],
    [
        "/sources/3/arrivals/points/1/at",
        "\"0 s\"",
        "sources[3].arrivals.points[1].at",
        "order",
    ],
    [
        "/populations/0/members",
        "0",
        "populations[0].members",
        "whole number",
    ],
    ["/run/batches", "3", "run.batches", "10 to 1000"],
    ["/run/requests", "5000", "run.requests", "not both"],
    ["/run/level", "99", "run.level", "0.5"],
    ["/run/warm_up", "60", "run.warm_up", "unit"],
];

#[test]
fn every_mistake_has_its_path() {
    for [pointer, value, path, words] in MISTAKES {
        let found = mistakes(&with(pointer, serde_json::from_str(value).unwrap()));
        assert!(
            found
                .iter()
                .any(|(at, message)| at == path && message.contains(words)),
            "{pointer} = {value}: no mistake at {path} about \"{words}\" in {found:?}"
        );
    }
}

#[test]
fn all_mistakes_are_named_at_once() {
    let mut file = complete();
    file["nodes"][0]["servers"] = json!(-1);
    file["nodes"][1]["next"] = json!("nowhere");
    file["sources"][0]["arrivals"]["rate"] = json!(5);
    file["run"]["level"] = json!(2);
    let paths: Vec<String> = mistakes(&file).into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "nodes[0].servers",
            "sources[0].arrivals.rate",
            "run.level",
            "nodes[1].next"
        ]
    );
}

#[test]
fn requests_that_could_never_leave_are_refused() {
    let mut file = complete();
    file["nodes"][1]["next"] = json!("back");
    let found = mistakes(&file);
    assert!(
        found
            .iter()
            .any(|(path, words)| path == "sources[0]" && words.contains("back"))
    );
}

#[test]
fn what_is_no_queue_file_says_so() {
    for text in [
        "",
        "{",
        "[]",
        "1",
        "null",
        "{}",
        "{\"schema\": 1, \"nodes\": []}",
    ] {
        assert!(queue_file::read(text).is_err(), "{text}");
    }
    let long = " ".repeat(queue_file::FILE_BYTES_MAX + 1);
    assert!(queue_file::read(&long).is_err());
}

#[test]
fn every_example_is_read_and_fits_the_schema() {
    let schema = queue_file::schema();
    let mut texts = examples();
    assert!(texts.len() >= 3);
    texts.push(("complete".to_owned(), complete().to_string()));
    for (name, text) in texts {
        assert_eq!(queue_file::read(&text).err(), None, "{name}");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(misfit(&schema, &schema, &value, ""), None, "{name}");
    }
}

/// Whatever object of the complete file gets a field more, the reader and the schema both refuse
/// it; whatever field it loses, they agree on whether that matters.
#[test]
fn schema_and_reader_know_the_same_fields() {
    let schema = queue_file::schema();
    let mut objects = Vec::new();
    collect_objects(&complete(), String::new(), &mut objects);
    assert!(objects.len() > 30);
    for pointer in objects {
        let names_are_free = pointer.ends_with("probability") || pointer.ends_with("per_class");
        let fields: Vec<String> = {
            let file = complete();
            let object = file.pointer(&pointer).unwrap().as_object().unwrap();
            object.keys().cloned().collect()
        };
        if !names_are_free {
            let mut more = complete();
            more.pointer_mut(&pointer).unwrap()["surplus"] = json!(1);
            assert!(queue_file::read(&more.to_string()).is_err(), "{pointer}");
            assert!(misfit(&schema, &schema, &more, "").is_some(), "{pointer}");
        }
        // Without classes, what names them no longer fits: that is a join, not a shape.
        let shapes = fields
            .iter()
            .filter(|field| !names_are_free && *field != "classes");
        for field in shapes {
            let mut less = complete();
            let object = less.pointer_mut(&pointer).unwrap().as_object_mut().unwrap();
            object.remove(field);
            // Only what joins values is the reader's own: names, sums, ways out.
            let found = mistakes(&less);
            let structural = found.iter().any(|(_, message)| {
                message == "this is missing" || message.starts_with("say exactly one of")
            });
            let fits = misfit(&schema, &schema, &less, "").is_none();
            assert_eq!(fits, !structural, "{pointer} without {field}: {found:?}");
        }
    }
}

fn collect_all(value: &Value, pointer: &str, found: &mut Vec<String>) {
    if !pointer.is_empty() {
        found.push(pointer.to_owned());
    }
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                collect_all(field, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                collect_all(item, &format!("{pointer}/{i}"), found);
            }
        }
        _ => {}
    }
}

/// Whatever stands anywhere in a file, it is refused with a path or it runs.
#[test]
fn nothing_that_is_read_is_refused_by_the_simulator() {
    let mut pointers = Vec::new();
    collect_all(&complete(), "", &mut pointers);
    let anything = json!([
        null, true, 0, 1, -1, 2.5, 1e300, 4_294_967_296_u64, "", "leave", "back", "infinite",
        "0 s", "1e-9 s", "3650 d", "1e-3 /d", "1e9 /s", [], {}, ["back"], {"per_class": {}},
        {"probability": {"leave": 1}}, {"probability": {"back": 1}}, {"random": ["exit", "exit"]},
        {"distribution": "exponential", "mean": "1 ns"},
        {"distribution": "hyper-exponential", "mean": "3650 d", "squared_cv": 10_000},
        {"distribution": "log-normal", "mean": "3650 d", "cv": 100},
        {"distribution": "gamma", "mean": "1 ns", "cv": 100},
        {"distribution": "erlang", "mean": "1 s", "stages": 10_000}
    ]);
    let mut good = 0;
    for pointer in &pointers {
        for value in anything.as_array().unwrap() {
            let file = with(pointer, value.clone());
            match queue_file::read(&file.to_string()) {
                Err(problems) => assert!(!problems.is_empty(), "{pointer} = {value}"),
                Ok(file) => {
                    let seed = Seed::new(1).unwrap();
                    let refused = Simulation::new(&file.network, seed).err();
                    assert_eq!(refused, None, "{pointer} = {value}");
                    good += 1;
                }
            }
        }
    }
    assert!(good > 100, "only {good} of the files were good");
}

fn collect_objects(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                collect_objects(field, format!("{pointer}/{name}"), found);
            }
            found.push(pointer);
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                collect_objects(item, format!("{pointer}/{i}"), found);
            }
        }
        _ => {}
    }
}

/// Where and why `value` does not fit `schema`: the part of JSON Schema that ours uses.
fn misfit(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let definition = root.pointer(reference.strip_prefix('#').unwrap());
        return misfit(root, definition.expect("a definition"), value, path);
    }
    for (many, exactly_one) in [("oneOf", true), ("anyOf", false)] {
        if let Some(kinds) = schema[many].as_array() {
            let fits = |kind: &&Value| misfit(root, kind, value, path).is_none();
            let count = kinds.iter().filter(fits).count();
            let good = if exactly_one { count == 1 } else { count >= 1 };
            return (!good).then(|| format!("{path}: {value} fits {count} of {many}"));
        }
    }
    if let Some(expected) = schema.get("const") {
        return (value != expected).then(|| format!("{path} is not {expected}"));
    }
    if let Some(choices) = schema["enum"].as_array() {
        return (!choices.contains(value)).then(|| format!("{path}: {value} is no choice"));
    }
    match schema["type"].as_str().expect("a type") {
        "object" => misfit_of_object(root, schema, value, path),
        "array" => {
            let Some(items) = value.as_array() else {
                return Some(format!("{path} is no array"));
            };
            let (low, high) = (schema["minItems"].as_u64(), schema["maxItems"].as_u64());
            let length = items.len() as u64;
            if length < low.unwrap_or(0) || length > high.expect("a limit") {
                return Some(format!("{path} has {length} items"));
            }
            let item = |(i, item)| misfit(root, &schema["items"], item, &format!("{path}/{i}"));
            items.iter().enumerate().find_map(item)
        }
        "string" => (!value.is_string()).then(|| format!("{path} is no string")),
        kind => {
            let number = value
                .as_f64()
                .filter(|_| kind == "number" || value.is_u64());
            let low = schema["minimum"].as_f64().expect("a limit");
            let high = schema["maximum"].as_f64().expect("a limit");
            let fits = number.is_some_and(|number| (low..=high).contains(&number));
            (!fits).then(|| format!("{path}: {value} is out of range"))
        }
    }
}

fn misfit_of_object(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    let Some(fields) = value.as_object() else {
        return Some(format!("{path} is no object"));
    };
    for required in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(required.as_str().unwrap()) {
            return Some(format!("{path} has no {required}"));
        }
    }
    fields.iter().find_map(|(name, field)| {
        let path = format!("{path}/{name}");
        let known = schema["properties"].get(name);
        match known.unwrap_or(&schema["additionalProperties"]) {
            Value::Bool(false) => Some(format!("{path} is unknown")),
            found => misfit(root, found, field, &path),
        }
    })
}

#[test]
fn a_field_that_is_written_twice_is_a_mistake() {
    let text = complete().to_string();
    let text = text.replacen(
        "\"schema\":1",
        "\"schema\":1,\"title\":\"a\",\"title\":\"b\"",
        1,
    );
    let text = text.replacen("\"members\":12", "\"members\":12,\"members\":9", 1);
    let problems = queue_file::read(&text).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| &*problem.path).collect();
    assert_eq!(
        paths.len(),
        2 + usize::from(text.matches("\"title\"").count() > 2),
        "{problems:?}"
    );
    assert!(paths.contains(&"title") && paths.contains(&"populations[0].members"));
    assert!(
        problems
            .iter()
            .all(|problem| problem.message.contains("twice"))
    );
}

/// Every class would have a copy of every route: 300 classes, 90 nodes and 90 ways out of each.
#[test]
fn a_file_that_would_become_too_large_is_refused() {
    let names: Vec<String> = (0..90).map(|node| format!("n{node}")).collect();
    let classes: Vec<Value> = (0..300)
        .map(|class| json!({"name": format!("c{class}")}))
        .collect();
    let service = json!({"distribution": "exponential", "mean": "1 s"});
    let each: serde_json::Map<String, Value> = (0..300)
        .map(|class| (format!("c{class}"), service.clone()))
        .collect();
    let nodes: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut ways = names.clone();
            ways.push("leave".to_owned());
            json!({"name": name, "service": service, "next": {"round_robin": ways}})
        })
        .collect();
    let mut file = json!({"schema": 1, "classes": classes, "nodes": nodes,
        "sources": [{"class": "c0", "arrivals": {"process": "poisson", "rate": "1 /s"},
                     "to": "n0"}]});
    assert_eq!(
        mistakes(&file),
        vec![],
        "one graph for all classes is small"
    );
    file["nodes"][0]["service"] = json!({"per_class": each});
    let found = mistakes(&file);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].0 == "nodes" && found[0].1.contains("at most 2000000"),
        "{found:?}"
    );
}
