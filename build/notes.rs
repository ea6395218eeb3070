//! The notes and sources of every number, for the page to fetch when somebody asks.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// `parameters`: what each is, note and sources by id; `figures`: prices and the chosen numbers of
/// architectures; `presets`: the sources of each.
pub(super) fn gather(data: &Path) -> Value {
    let sources = read(&data.join("sources.toml"));
    json!({
        "parameters": parameters(&read(&data.join("parameters.toml")), &sources),
        "figures": figures(data, &sources),
        "presets": presets(&data.join("scenarios")),
    })
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("readable");
    if path
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        return serde_json::from_str(&text).expect("the other reader named what is wrong");
    }
    toml::from_str(&text).expect("the other reader named what is wrong")
}

/// The files of a folder by name.
fn files(folder: &Path, extension: &str) -> Vec<Value> {
    let entries = fs::read_dir(folder).expect("a folder of the data");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.sort();
    let wanted = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|one| one == extension));
    wanted.map(|path| read(path)).collect()
}

fn text(value: &Value, field: &str) -> String {
    match value.get(field) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Title, publisher, address, when it was published and when it was read.
fn source(sources: &Value, key: &str) -> Value {
    let source = &sources[key];
    let fields = ["title", "publisher", "url", "published", "accessed"];
    fields.iter().map(|field| text(source, field)).collect()
}

fn parameters(sections: &Value, sources: &Value) -> Value {
    let mut all = Map::new();
    for (section, records) in sections.as_object().into_iter().flatten() {
        for (field, record) in records.as_object().into_iter().flatten() {
            let keys = record["sources"].as_array().into_iter().flatten();
            let of = keys
                .filter_map(Value::as_str)
                .map(|key| source(sources, key));
            let of: Vec<Value> = of.collect();
            let note = json!({
                "doc": text(record, "doc"),
                "note": text(record, "note"),
                "sources": of,
            });
            all.insert(format!("{section}.{field}"), note);
        }
    }
    Value::Object(all)
}

fn figures(data: &Path, sources: &Value) -> Value {
    let mut all = Vec::new();
    for architecture in files(&data.join("architectures"), "toml") {
        walk(&architecture, &text(&architecture, "title"), "", &mut all);
    }
    for list in files(&data.join("prices"), "toml") {
        prices(&list, sources, &mut all);
    }
    Value::Array(all)
}

/// Every line of a price list.
fn prices(list: &Value, sources: &Value, all: &mut Vec<Value>) {
    for line in list["lines"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(_, line)| line)
    {
        let tiers = line["tiers"].as_array().into_iter().flatten();
        let tier = |tier: &Value| match tier.get("up_to") {
            Some(end) => format!("${} up to {end}", tier["usd"]),
            None => format!("${}", tier["usd"]),
        };
        let tiers: Vec<String> = tiers.map(tier).collect();
        all.push(json!({
            "group": text(list, "title"),
            "title": text(line, "title"),
            "value": tiers.join(", then "),
            "unit": format!("a {}", text(line, "unit")),
            "range": "",
            "status": text(line, "status"),
            "date": text(line, "as_of"),
            "source": source(sources, &text(line, "source"))[0],
            "note": text(line, "note"),
        }));
    }
}

/// Every table with a value and a status, by its path.
fn walk(value: &Value, group: &str, path: &str, all: &mut Vec<Value>) {
    let Some(fields) = value.as_object() else {
        return;
    };
    if fields.contains_key("value") && fields.contains_key("status") {
        let range = value["range"].as_array().into_iter().flatten();
        let range: Vec<String> = range.map(ToString::to_string).collect();
        all.push(json!({
            "group": group,
            "title": path.replace('_', " "),
            "value": text(value, "value"),
            "unit": text(value, "unit"),
            "range": range.join(" to "),
            "status": text(value, "status"),
            "date": "",
            "source": text(value, "source"),
            "note": text(value, "note"),
        }));
        return;
    }
    for (name, field) in fields {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}: {name}")
        };
        walk(field, group, &path, all);
    }
}

fn presets(folder: &Path) -> Value {
    let preset = |file: Value| {
        let sources = file["sources"].as_array().into_iter().flatten();
        let said = |one: &Value| json!([text(one, "title"), text(one, "url"), text(one, "note")]);
        let sources: Vec<Value> = sources.map(said).collect();
        (text(&file, "name"), Value::Array(sources))
    };
    Value::Object(files(folder, "json").into_iter().map(preset).collect())
}
