//! `loadbearing window` as a person runs it, and what lies behind it: the report agrees with the
//! window that a study would simulate, and the spans of requests are a file that viewers open.

use std::collections::BTreeMap;

use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::inspection::{Inspection, Question, inspect};
use loadbearing::sim::backend::window::{Precision, simulate};
use loadbearing::sim::company::{World, simulate as simulate_company};
use loadbearing::sim::performance::Conditions;
use loadbearing::sim::run;
use loadbearing::sim::scenario::Scenario;
use loadbearing::sim::units::Seed;
use serde_json::Value;

use crate::companies::{Calm, preset};
use crate::program::{loadbearing, text};

fn scenario() -> Scenario {
    preset("b2b-saas")
}

fn seed() -> Seed {
    Seed::new(11).unwrap()
}

/// The first strategy's system, planned for a load and offered a multiple of it.
fn looked_at(overload: f64, traced: u32) -> (Inspection, Demand, f64) {
    let scenario = scenario();
    let design = &scenario.strategies[1].design;
    let planned = Conditions {
        requests_per_second: 200.0,
        rows: 2e7,
    };
    let deployment = run::planned_deployment(&scenario, design, planned, seed());
    let conditions = Conditions {
        requests_per_second: overload * planned.requests_per_second,
        ..planned
    };
    let inspection = inspect(&Question {
        work: &scenario.work,
        data: &scenario.data,
        traffic: &scenario.traffic,
        clients: &scenario.clients,
        design,
        deployment: &deployment,
        conditions,
        seed: seed(),
        traced,
    });
    let demand = Demand::new(
        &scenario.work,
        &scenario.data,
        design,
        &deployment,
        planned.rows,
    );
    (inspection.unwrap(), demand, conditions.requests_per_second)
}

#[test]
fn watching_requests_changes_nothing() {
    let (watched, demand, rate) = looked_at(1.0, 100);
    let (unwatched, ..) = looked_at(1.0, 0);
    assert_eq!(watched.report, unwatched.report);
    let window = simulate(&demand, rate, seed(), Precision::Full);
    let report = &watched.report;
    assert_eq!(report.events, window.events);
    assert_eq!(report.requests, window.requests);
    assert_eq!(report.response_ms.p95.value, Some(window.p95_ms.value));
    assert_eq!(
        report.response_ms.p99.half_width,
        Some(window.p99_ms.half_width)
    );
    assert_eq!(report.bottleneck, window.bottleneck.map(|part| part.id()));
    assert!(unwatched.trace.events.is_empty());
}

#[test]
fn causes_add_up_and_waiting_obeys_littles_law() {
    for overload in [1.0, 4.0] {
        let (inspection, ..) = looked_at(overload, 0);
        let report = &inspection.report;
        let sum: f64 = report.failures.iter().filter_map(|f| f.share.value).sum();
        let all = report.failed_share.value.unwrap();
        assert!((sum - all).abs() < 1e-12, "{sum} {all}");
        assert_eq!(report.overloaded, overload > 1.0);
        assert_eq!(all > 0.05, overload > 1.0, "{all}");
        // A window's edges cut a few waits: those that began before or end after it.
        for part in &report.parts {
            let little = part.waiting_ms / 1e3 * report.requests as f64 / report.seconds;
            let slack = 0.03 * part.number_waiting + 0.01;
            assert!(
                (little - part.number_waiting).abs() < slack,
                "{part:?} {little}"
            );
        }
    }
}

/// A span's place and extent in whole nanoseconds.
struct Span {
    begins: u64,
    ends: u64,
    category: String,
}

fn spans(trace: &Value) -> BTreeMap<(u64, u64), Vec<Span>> {
    let mut threads: BTreeMap<(u64, u64), Vec<Span>> = BTreeMap::new();
    for event in trace["traceEvents"].as_array().unwrap() {
        let place = ["pid", "tid"].map(|id| event[id].as_u64().unwrap());
        match event["ph"].as_str().unwrap() {
            "M" => assert!(event["args"]["name"].is_string()),
            "X" => {
                let nanos = |field: &str| (event[field].as_f64().unwrap() * 1e3).round() as u64;
                threads.entry(place.into()).or_default().push(Span {
                    begins: nanos("ts"),
                    ends: nanos("ts") + nanos("dur"),
                    category: event["cat"].as_str().unwrap().to_owned(),
                });
            }
            other => panic!("an event of kind {other}"),
        }
    }
    threads
}

/// Every thread is one request: its root first, everything inside the root, spans within spans.
fn assert_nested(threads: &BTreeMap<(u64, u64), Vec<Span>>) {
    for (place, spans) in threads {
        assert_eq!(spans[0].category, "request", "{place:?}");
        let mut open: Vec<&Span> = Vec::new();
        let mut before = 0;
        for span in spans {
            assert!(span.begins >= before, "{place:?}: spans are in order");
            before = span.begins;
            while open
                .last()
                .is_some_and(|outer| outer.ends <= span.begins && open.len() > 1)
            {
                open.pop();
            }
            if let Some(outer) = open.last() {
                assert!(
                    span.ends <= outer.ends,
                    "{place:?}: a span sticks out of another"
                );
                assert_ne!(
                    span.category, "request",
                    "{place:?}: one root for each request"
                );
            }
            open.push(span);
        }
    }
}

#[test]
fn spans_nest_within_their_request() {
    for (overload, traced) in [(1.0, 300), (4.0, 300)] {
        let (inspection, ..) = looked_at(overload, traced);
        let trace = serde_json::to_value(&inspection.trace).unwrap();
        let threads = spans(&trace);
        assert_eq!(threads.len(), traced as usize);
        assert_nested(&threads);
        let of = |wanted: &str| {
            let all = threads.values().flatten();
            all.filter(|span| span.category == wanted).count()
        };
        assert!(of("service") > 3 * traced as usize);
        assert!(of("waiting") > 0 || overload < 2.0);
    }
}

#[test]
fn a_requests_service_and_waiting_make_its_response() {
    let (inspection, ..) = looked_at(1.0, 200);
    let trace = serde_json::to_value(&inspection.trace).unwrap();
    for (place, spans) in spans(&trace) {
        // What lies directly below the root: the wait for a worker and the holding of it.
        let mut below = 0;
        let mut covered = spans[0].begins;
        for span in &spans[1..] {
            if span.begins >= covered {
                below += span.ends - span.begins;
                covered = span.ends;
            }
        }
        assert_eq!(below, spans[0].ends - spans[0].begins, "{place:?}");
    }
}

/// The JSON of one run.
fn json_of(arguments: &[&str]) -> Value {
    let output = loadbearing(&[&["window", "--json"], arguments].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_months_busy_hour_is_simulated_as_the_company_ran_it() {
    let arguments = ["--scenario", "b2b-saas", "--month", "30", "--seed", "3"];
    let report = json_of(&arguments);
    assert_eq!(
        report,
        json_of(&arguments),
        "the same seed, the same numbers"
    );
    assert_eq!(report["schema"], 1);
    assert_eq!(report["month"], 30);
    assert_eq!(report["strategy"], "rebuild_later");
    let scenario = scenario();
    let strategy = &scenario.strategies[0];
    let story = run::first_future(&scenario, strategy, Seed::new(3).unwrap());
    let month = &story.months[30];
    let hour = month.busy_hour.as_ref().unwrap();
    assert_eq!(report["rows"].as_f64(), Some(hour.conditions.rows));
    assert_eq!(
        report["deployment"]["architecture"],
        hour.deployment.architecture
    );
    assert_eq!(report["deployment"]["instances"], hour.deployment.instances);
    let design = run::design_of(strategy, hour);
    assert_eq!(design.architecture.id, hour.deployment.architecture);
    // The study interpolates between windows of its own; both have intervals.
    let p95 = &report["response_ms"]["p95"];
    let (value, half_width) = (
        p95["value"].as_f64().unwrap(),
        p95["half_width"].as_f64().unwrap(),
    );
    let study = month.busy.p95_ms;
    assert_eq!(report["study"]["p95_ms"].as_f64(), Some(study.value));
    let apart = (value - study.value).abs();
    assert!(
        apart <= half_width + study.half_width + 0.04 * value,
        "{value} {study:?}"
    );
}

#[test]
fn the_table_fits_a_terminal_and_the_trace_is_a_file() {
    let path = std::env::temp_dir().join(format!("loadbearing-{}.json", std::process::id()));
    let path = path.to_str().unwrap();
    let output = loadbearing(&[
        "window",
        "--scenario",
        "b2b-saas",
        "--rate",
        "150",
        "--architecture",
        "scalable_monolith",
        "--instances",
        "5",
        "--trace",
        "20",
        "--trace-file",
        path,
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("perfetto"));
    let table = text(&output.stdout);
    for words in [
        "5 × c7g.large",
        "p99",
        "timed out",
        "bottleneck",
        "number waiting",
        "events",
    ] {
        assert!(table.contains(words), "no \"{words}\" in\n{table}");
    }
    let widest = table.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(90), "{widest:?} columns");
    let trace: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    std::fs::remove_file(path).unwrap();
    assert_eq!(spans(&trace).len(), 20);
    assert_nested(&spans(&trace));
}

#[test]
fn every_mistake_is_named_with_its_option() {
    let refused = |arguments: &[&str], options: &[&str]| {
        let output = loadbearing(&[&["window", "--scenario", "b2b-saas"], arguments].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(output.stdout.is_empty());
        for option in options {
            assert!(message.contains(option), "no {option} in {message}");
        }
    };
    refused(&[], &["--month", "--rate"]);
    refused(&["--month", "3", "--rate", "3"], &["--month", "--rate"]);
    refused(
        &[
            "--rate",
            "-1",
            "--rows",
            "nan",
            "--strategy",
            "x",
            "--architecture",
            "y",
        ],
        &[
            "--rate: ",
            "--rows: ",
            "--strategy: ",
            "--architecture: ",
            "rebuild_later",
        ],
    );
    refused(&["--month", "36"], &["--month: ", "0 to 35"]);
    refused(
        &[
            "--rate",
            "5",
            "--instances",
            "7",
            "--database-size",
            "z",
            "--cache-nodes",
            "1",
        ],
        &["--instances: ", "--database-size: ", "--cache-nodes: "],
    );
    refused(&["--rate", "5", "--trace", "0"], &["--trace"]);
    let delayed = ["--month", "0", "--strategy", "build_right_now"];
    refused(&delayed, &["--month: ", "opens in month"]);
    let after_its_end = [
        "--month",
        "35",
        "--seed",
        &seed_of_a_short_life().to_string(),
    ];
    refused(
        &after_its_end,
        &["--month: ", "the company ends with month"],
    );
}

/// A seed in whose first future the company ends long before its horizon.
fn seed_of_a_short_life() -> u64 {
    let scenario = scenario();
    let ends = |seed: &u64| {
        let mut short = scenario.clone();
        short.horizon_months = 12;
        let world = World::new(&short, Seed::new(*seed).unwrap(), 0);
        // What it runs on decides nothing of how long it lives.
        let story = simulate_company(&short, &short.strategies[0], &world, &mut Calm);
        story.company_ends.is_some_and(|month| month < 6)
    };
    (1..100)
        .find(ends)
        .expect("one in ten lives for less than six months")
}
