//! The published JSON Schema says what the reader does.

use loadbearing::catalog::scenario_file::{self, MAX_REBUILDS};
use loadbearing::catalog::{scenarios, schema};
use serde_json::{Value, json};

/// What is wrong with `value`, by the part of JSON Schema that our schema uses; patterns are left
/// to real validators.
fn violations(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let definition = root.pointer(reference.trim_start_matches('#'));
        return violations(
            root,
            definition.expect("references lead somewhere"),
            value,
            path,
        );
    }
    let mut found: Vec<String> = broken_keywords(schema, value)
        .into_iter()
        .map(|keyword| format!("{path}: {keyword}"))
        .collect();
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = |choice: &&Value| violations(root, choice, value, path).is_empty();
        if choices.iter().filter(fits).count() != 1 {
            found.push(format!("{path}: oneOf"));
        }
    }
    if let Some(names) = schema["not"]["required"].as_array() {
        let has = |name: &Value| value.get(name.as_str().expect("a name")).is_some();
        if names.iter().all(has) {
            found.push(format!("{path}: not"));
        }
    }
    if let (Some(items), true) = (value.as_array(), schema["items"].is_object()) {
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            found.extend(violations(root, &schema["items"], item, &path));
        }
    }
    found.extend(field_violations(root, schema, value, path));
    found
}

/// The keywords about the value itself, not what is inside it, that do not hold.
fn broken_keywords(schema: &Value, value: &Value) -> Vec<&'static str> {
    let types: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let within = |size: Option<f64>, least: &str, most: &str| {
        let least = schema[least].as_f64().unwrap_or(f64::NEG_INFINITY);
        let most = schema[most].as_f64().unwrap_or(f64::INFINITY);
        size.is_none_or(|size| least <= size && size <= most)
    };
    let chars = value.as_str().map(|text| text.chars().count() as f64);
    let items = value.as_array().map(|items| items.len() as f64);
    let allowed = schema["enum"].as_array();
    let only = schema.get("const");
    // 1 and 1.0 are the same number in JSON.
    let same =
        |only: &Value| only == value || (only.is_number() && only.as_f64() == value.as_f64());
    let holds = [
        (
            "type",
            types.is_empty() || types.iter().any(|name| is_a(value, name)),
        ),
        ("range", within(value.as_f64(), "minimum", "maximum")),
        ("length", within(chars, "minLength", "maxLength")),
        ("items", within(items, "minItems", "maxItems")),
        (
            "enum",
            allowed.is_none_or(|allowed| allowed.iter().any(same)),
        ),
        ("const", only.is_none_or(same)),
    ];
    holds
        .into_iter()
        .filter(|(_, holds)| !holds)
        .map(|(keyword, _)| keyword)
        .collect()
}

fn field_violations(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) else {
        return Vec::new();
    };
    let required = schema["required"].as_array().expect("a list of names");
    let mut found: Vec<String> = required
        .iter()
        .filter(|name| !fields.contains_key(name.as_str().unwrap()))
        .map(|name| format!("{path}: {name} is required"))
        .collect();
    assert_eq!(schema["additionalProperties"], json!(false));
    for (name, field) in fields {
        match known.get(name) {
            Some(schema) => {
                found.extend(violations(root, schema, field, &format!("{path}.{name}")))
            }
            None => found.push(format!("{path}.{name}: additionalProperties")),
        }
    }
    found
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value
            .as_f64()
            .is_some_and(|number| number.fract().abs() < f64::EPSILON),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => panic!("unknown type {name}"),
    }
}

fn all_violations(text: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(&schema::scenario()).unwrap();
    violations(&schema, &schema, &serde_json::from_str(text).unwrap(), "")
}

#[test]
fn presets_and_what_we_write_satisfy_it() {
    for preset in scenarios::presets() {
        assert_eq!(all_violations(preset.text), [""; 0], "{}", preset.name);
        let scenario = scenario_file::read(preset.text).unwrap();
        assert_eq!(all_violations(&scenario_file::write(&scenario)), [""; 0]);
    }
}

/// Each change to a valid file is refused by both, or accepted by both.
#[test]
fn it_refuses_what_the_reader_refuses() {
    let changes = [
        ("/growth/churn_per_month", json!(1.5), false),
        ("/growth/churn_per_month", json!(1), true),
        ("/growth/churn_per_month", json!("1"), false),
        ("/growth", json!({"churn": 0.1}), false),
        ("/growth", json!({}), true),
        ("/schema", json!(2), true),
        ("/schema", json!(3), false),
        ("/schema", json!(0), false),
        ("/horizon_months", json!(11), false),
        ("/horizon_months", json!(36.5), false),
        ("/horizon_months", json!(84), true),
        ("/title", json!("x".repeat(121)), false),
        ("/strategies", json!([]), false),
        ("/strategies/0/architecture", json!("none"), false),
        (
            "/strategies/0/levers",
            json!({"shortcut_share": -0.1}),
            false,
        ),
        ("/strategies/0/rebuild", json!(null), true),
        ("/strategies/0/rebuild", json!([]), false),
        ("/strategies/0/rebuild/trigger", json!({"month": 3}), true),
        (
            "/strategies/0/rebuild/trigger",
            json!({"month": 3.5}),
            false,
        ),
        (
            "/strategies/0/rebuild/trigger",
            json!({"month": 3, "users": 5}),
            false,
        ),
        (
            "/strategies/0/rebuild/trigger",
            json!({"sign": {"sign": "latency"}}),
            true,
        ),
        (
            "/strategies/0/rebuild/trigger",
            json!({"sign": {"sign": "heat"}}),
            false,
        ),
        (
            "/strategies/0/rebuild/plan",
            json!({"overrun_mean": 0.5}),
            false,
        ),
        ("/sources", json!([{"note": "no title"}]), false),
    ];
    agree(&changes);
}

#[test]
fn rebuilds_are_a_list_or_one_and_not_both() {
    let strategy = |rebuilds: Value| {
        let mut strategy = json!({"id": "x", "title": "X", "architecture": "single_server"});
        let fields = strategy.as_object_mut().unwrap();
        fields.extend(rebuilds.as_object().unwrap().clone());
        strategy
    };
    let to = json!({"architecture": "scalable_monolith"});
    let rebuild = json!({"trigger": {"month": 3}, "style": "strangler", "to": to});
    let slowly = json!({"trigger": {"month": 3}, "style": "slowly", "to": to});
    let many = vec![rebuild.clone(); MAX_REBUILDS + 1];
    let forms = [
        (json!({}), true),
        (json!({"rebuilds": []}), true),
        (json!({"rebuilds": null}), false),
        (json!({"rebuild": null}), true),
        (json!({"rebuild": []}), false),
        (json!({"rebuild": rebuild}), true),
        (json!({"rebuilds": [rebuild, rebuild]}), true),
        (json!({"rebuilds": [slowly]}), false),
        (json!({"rebuilds": many}), false),
        (json!({"rebuilds": [], "rebuild": null}), false),
        (json!({"rebuilds": [rebuild], "rebuild": rebuild}), false),
    ];
    agree(&forms.map(|(form, legal)| ("/strategies/1", strategy(form), legal)));
}

#[test]
fn an_architecture_is_an_id_or_a_founder_s_own() {
    let own = |more: Value| {
        let mut own = json!({"from": "scalable_monolith"});
        let fields = own.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        own
    };
    let third = json!({"request_share": 1, "delay_ms": 9, "delay_cv": 0, "failure_share": 0});
    let forms = [
        (own(json!({})), true),
        (json!({}), false),
        (json!(["scalable_monolith"]), false),
        (own(json!({"from": "castle"})), false),
        (own(json!({"title": "Ours", "about": "Good."})), true),
        (own(json!({"title": 7})), false),
        (
            own(json!({"tuning": {"workers_per_vcpu": 8, "balancing": "random"}})),
            true,
        ),
        (own(json!({"tuning": {"waiting_capacity": 1.5}})), false),
        (own(json!({"tuning": {"standby": false}})), false),
        (own(json!({"standby": false, "autoscaled": false})), true),
        (own(json!({"min_instances": 0})), false),
        (own(json!({"max_instances": 4097})), false),
        (
            own(json!({"cache": null, "background": null, "edge": null})),
            true,
        ),
        (own(json!({"database": null})), false),
        (
            own(json!({"edge": {"from": "services_on_kubernetes"}})),
            true,
        ),
        (
            own(json!({"edge": {"from": "services_on_kubernetes", "delay_ms": 1}})),
            false,
        ),
        (own(json!({"cache": "services_on_kubernetes"})), false),
        (own(json!({"third_party": third})), true),
        (own(json!({"third_party": {"failure_share": 1.5}})), false),
        (own(json!({"colour": "red"})), false),
    ];
    agree(&forms.map(|(form, legal)| ("/strategies/0/architecture", form, legal)));
}

/// Each change to a valid file, at its place, is legal or not for both reader and schema.
fn agree(changes: &[(&str, Value, bool)]) {
    let preset = scenarios::find("b2b-saas").unwrap();
    let whole: Value = serde_json::from_str(preset.text).unwrap();
    for (pointer, value, legal) in changes {
        let mut changed = whole.clone();
        *changed.pointer_mut(pointer).expect("it is there") = value.clone();
        let text = changed.to_string();
        let read = scenario_file::read(&text);
        assert_eq!(
            read.is_ok(),
            *legal,
            "reader, {pointer} = {value}: {read:?}"
        );
        let found = all_violations(&text);
        assert_eq!(
            found.is_empty(),
            *legal,
            "schema, {pointer} = {value}: {found:?}"
        );
    }
}
