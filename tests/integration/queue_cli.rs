//! `loadbearing queue` and `loadbearing schema queue` as a person runs them.

use loadbearing::catalog::queue_file;
use serde_json::Value;

use crate::program::{loadbearing, text};
use crate::queue_file::examples;

fn example(name: &str) -> String {
    format!("docs/examples/{name}")
}

#[test]
fn every_example_runs_and_prints_a_table_that_fits_a_terminal() {
    for (name, _) in examples() {
        let output = loadbearing(&["queue", &example(&name), "--seed", "3"]);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        assert_eq!(
            text(&output.stderr),
            "",
            "{name}: no bar where there is no terminal"
        );
        let table = text(&output.stdout);
        for words in [
            "all requests",
            "node ",
            "response p99",
            "P(waits)",
            "events in",
        ] {
            assert!(table.contains(words), "{name}: no \"{words}\" in\n{table}");
        }
        let widest = table.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{name}: {widest:?} columns");
    }
}

/// The JSON of one run, without the time that computing took.
fn json_of(file: &str, seed: &str) -> Value {
    let output = loadbearing(&["queue", file, "--seed", seed, "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let seconds = report.as_object_mut().unwrap().remove("computing_seconds");
    assert!(seconds.unwrap().as_f64() > Some(0.0));
    report
}

#[test]
fn the_same_seed_gives_the_same_json_and_another_seed_another() {
    let file = example("help-desk.json");
    let report = json_of(&file, "3");
    assert_eq!(report, json_of(&file, "3"));
    assert_ne!(report["all"], json_of(&file, "4")["all"]);
    assert_eq!(report["schema"], 1);
    assert_eq!(report["seed"], 3);
    assert_eq!(report["nodes"][0]["name"], "agents");
    let abandoned = report["all"]["probability_of_abandoning"]["value"]
        .as_f64()
        .unwrap();
    let node = &report["nodes"][0];
    let counted = node["abandoned"].as_f64().unwrap() / node["arrivals"].as_f64().unwrap();
    assert!(
        (abandoned - counted).abs() < 1e-3,
        "{abandoned} and {counted}"
    );
}

/// A file in the test's own folder.
fn written(name: &str, content: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_textbook_station_shows_its_formula_beside_it() {
    let file = written(
        "mm1.json",
        r#"{"schema": 1,
            "nodes": [{"name": "desk", "service": {"distribution": "exponential", "mean": "1 s"}}],
            "sources": [{"arrivals": {"process": "poisson", "rate": "0.6 /s"}, "to": "desk"}],
            "run": {"requests": 200000}}"#,
    );
    let report = json_of(&file, "3");
    assert_eq!(report["theory"], "M/M/c (Erlang C)");
    let waiting = &report["nodes"][0]["waiting_seconds"];
    let number = |name: &str| waiting[name].as_f64().unwrap();
    assert!((number("theory") - 1.5).abs() < 1e-12);
    assert!((number("value") - 1.5).abs() < 3.0 * number("half_width"));
    let table = text(&loadbearing(&["queue", &file]).stdout);
    assert!(table.contains("theory 1.500 s"), "{table}");
}

#[test]
fn an_overload_stops_visibly_instead_of_running_out_of_memory() {
    let file = written(
        "overload.json",
        r#"{"schema": 1,
            "nodes": [{"name": "desk", "service": {"distribution": "exponential", "mean": "1 s"}}],
            "sources": [{"arrivals": {"process": "poisson", "rate": "50 /s"}, "to": "desk"}],
            "run": {"requests": 500000, "warm_up": "0 s"}}"#,
    );
    let output = loadbearing(&["queue", &file]);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("STOPPED EARLY: too many requests"));
}

#[test]
fn mistakes_are_listed_and_refused_with_exit_code_2() {
    let file = written(
        "wrong.json",
        r#"{"schema": 1, "nodes": [{"name": "a", "service": 3, "next": "b"}], "sources": []}"#,
    );
    for arguments in [
        vec!["queue", &file],
        vec!["queue", "no-such-file.json"],
        vec!["queue", &file, "--seed", "-1"],
        vec!["schema", "nonsense"],
    ] {
        let output = loadbearing(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "");
    }
    let said = text(&loadbearing(&["queue", &file]).stderr);
    for words in [
        "3 mistakes",
        "nodes[0].service:",
        "nodes[0].next:",
        "sources:",
    ] {
        assert!(said.contains(words), "no \"{words}\" in\n{said}");
    }
}

#[test]
fn the_schema_is_printed() {
    let output = loadbearing(&["schema", "queue"]);
    assert!(output.status.success());
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed, queue_file::schema());
}
