//! Phenomenon files: what is read, what is refused and how, and that no text makes the reader
//! panic.

use loadbearing::catalog::phenomenon_file::{self, read, schema};
use loadbearing::catalog::problem::Problem;
use loadbearing::catalog::scenario_file::MAX_TEXT_BYTES;
use loadbearing::catalog::{phenomena, scenarios};
use loadbearing::sim::backend::phenomenon::{Claim, Load};
use loadbearing::sim::deployment::Balancing;
use loadbearing::sim::units::Seed;
use proptest::prelude::*;
use serde_json::Value;

use crate::program::{loadbearing, text};

const SMALL: &str = r#"{
    "schema": 1, "name": "small", "title": "Small", "architecture": "scalable_monolith",
    "load": 0.5, "work": {"application_ms": 20, "query_ms": 2},
    "tuning": {"waiting_capacity": 10, "balancing": "random"},
    "chapters": [{"name": "all", "from_seconds": 1, "to_seconds": 2}],
    "variants": [
        {"name": "one", "title": "As it is"},
        {"name": "two", "title": "Other", "work": {"query_ms": 3}, "requests_per_second": 9,
         "tuning": {"connections_per_instance": 3}, "deployment": {"instances": 3}}
    ],
    "expect": [{"figure": "p95_ms", "variant": "two", "above": 1}]
}"#;

fn problems(text: &str) -> Vec<Problem> {
    read(text).expect_err("the text has mistakes")
}

#[test]
fn variants_replace_what_the_file_says_field_by_field() {
    let phenomenon = read(SMALL).unwrap();
    let [one, two] = &phenomenon.variants[..] else {
        panic!("two variants")
    };
    assert_eq!((one.work.application_ms, one.work.query_ms), (20.0, 2.0));
    assert_eq!((two.work.application_ms, two.work.query_ms), (20.0, 3.0));
    assert_eq!(one.load, Load::ShareOfCapacity(0.5));
    assert_eq!(two.load, Load::PerSecond(9.0));
    let tuned = |variant: &loadbearing::sim::backend::phenomenon::Variant| {
        let architecture = &variant.design.architecture;
        let balancer = architecture.balancer.as_ref().unwrap();
        assert_eq!(balancer.balancing, Balancing::Random);
        let application = &architecture.application;
        (
            application.waiting_capacity,
            application.connections_per_instance,
        )
    };
    assert_eq!(tuned(one).0, 10);
    assert_eq!(tuned(two), (10, 3));
    assert_eq!(two.deployment.instances, 3);
    assert!(matches!(phenomenon.expectations[0].claim, Claim::Above(_)));
}

#[test]
fn a_file_without_variants_is_one() {
    let text = r#"{"schema": 1, "name": "alone", "title": "Alone", "load": 0.1,
        "architecture": "single_server",
        "chapters": [{"name": "all", "from_seconds": 1, "to_seconds": 2}]}"#;
    let phenomenon = read(text).unwrap();
    assert_eq!(phenomenon.variants.len(), 1);
    assert_eq!(phenomenon.variants[0].name, "alone");
    assert!(phenomenon.expectations.is_empty());
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = r#"{
        "schema": 1, "name": "Two Words", "architecture": "single_srver", "load": 0.5,
        "requests_per_second": 3, "trafic": [], "traffic": [[1, 1], [0, -1]],
        "tuning": {"waiting_capacity": 1.5, "balancing": "rund_robin", "coalescing": 1},
        "deployment": {"instances": 0},
        "happenings": [{"at_seconds": -1, "what": "rain"}],
        "chapters": [
            {"name": "a", "from_seconds": 5, "to_seconds": 5},
            {"name": "a", "from_seconds": 4, "to_seconds": 9}
        ],
        "variants": [
            {"name": "one", "title": "One", "architecture": "single_server", "load": 0.2,
             "deployment": {"instances": 2, "database_size": "huge"}},
            {"name": "one", "work": {"query_ms": "slow"}}
        ],
        "expect": [
            {"figure": "p96_ms", "above": 1},
            {"figure": "p95_ms", "variant": "won", "above": 1, "below": 3},
            {"figure": "p95_ms", "part": "database", "at_least": {"times": 2}},
            {"figure": "bottleneck", "above": 2},
            {"figure": "utilization", "part": "disk", "is": "database"}
        ]
    }"#;
    let problems = problems(text);
    let expected = [
        ("name", "small letters"),
        ("title", "missing"),
        ("architecture", "Did you mean"),
        ("requests_per_second", "not both"),
        ("trafic", "Did you mean \"traffic\"?"),
        ("traffic[0][0]", "second 0"),
        ("traffic[1][1]", "between 0 and 1000"),
        ("tuning.waiting_capacity", "whole number"),
        ("tuning.balancing", "Did you mean \"round_robin\"?"),
        ("tuning.coalescing", "true or false"),
        ("deployment.instances", "between 1 and"),
        ("happenings[0].at_seconds", "between 0 and"),
        ("happenings[0].what", "one of"),
        ("chapters[0].to_seconds", "after it began"),
        ("chapters[1].name", "already"),
        ("chapters[1].from_seconds", "or later"),
        ("variants[0].deployment.instances", "at most 1"),
        ("variants[0].deployment.database_size", "no machines"),
        ("variants[1].title", "missing"),
        ("variants[1].name", "already"),
        ("variants[1].work.query_ms", "must be a number"),
        ("expect[0].figure", "Did you mean"),
        ("expect[1].variant", "Did you mean \"one\"?"),
        ("expect[1]", "just one"),
        ("expect[2].part", "goes with"),
        ("expect[2].at_least", "to compare with"),
        ("expect[3]", "with no other"),
        ("expect[4].part", "one of"),
    ];
    for (path, words) in expected {
        let found = problems
            .iter()
            .any(|problem| problem.path == path && problem.message.contains(words));
        assert!(found, "{path}: {words} in {problems:#?}");
    }
}

#[test]
fn other_versions_and_long_texts_are_refused_as_a_whole() {
    let problems_of = |text: &str| problems(text).remove(0);
    let other = problems_of(r#"{"schema": 2, "nonsense": 1}"#);
    assert_eq!(other.path, "schema");
    let long = problems_of(&" ".repeat(MAX_TEXT_BYTES + 1));
    assert!(long.message.contains("bytes"), "{long:?}");
}

#[test]
fn only_phenomena_have_chapters() {
    assert!(phenomenon_file::is_phenomenon(SMALL));
    for preset in scenarios::presets() {
        assert!(!phenomenon_file::is_phenomenon(preset.text));
    }
}

#[test]
fn the_schema_names_every_field_that_files_use() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    for (name, text) in phenomena::FILES {
        let file: Value = serde_json::from_str(text).unwrap();
        for field in file.as_object().unwrap().keys() {
            assert!(schema["properties"][field].is_object(), "{name}: {field}");
        }
        for variant in file["variants"].as_array().unwrap() {
            let known = &schema["properties"]["variants"]["items"]["properties"];
            for field in variant.as_object().unwrap().keys() {
                assert!(known[field].is_object(), "{name}: {field}");
            }
        }
    }
}

#[test]
fn a_story_that_is_too_long_or_has_no_such_part_is_refused() {
    let mut phenomenon = read(SMALL).unwrap();
    phenomenon.variants[0].load = Load::PerSecond(1e7);
    phenomenon.chapters[0].to_seconds = 80_000.0;
    let mistakes = phenomenon.tell(Seed::new(1).unwrap()).unwrap_err();
    assert!(mistakes[0].message.contains("50 million"), "{mistakes:?}");
    let without_cache = SMALL.replace("scalable_monolith", "single_server").replace(
        "\"deployment\": {\"instances\": 3}",
        "\"happenings\": [{\"at_seconds\": 1, \"what\": \"cache_restarts\"}]",
    );
    let mistakes = read(&without_cache).unwrap().tell(Seed::new(1).unwrap());
    let mistakes = mistakes.unwrap_err();
    assert!(mistakes[0].message.contains("needs a part"), "{mistakes:?}");
}

#[test]
fn the_command_line_tells_a_variant_with_its_spans() {
    let folder = std::env::temp_dir().join(format!("loadbearing-told-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (file, spans) = (folder.join("small.json"), folder.join("spans.json"));
    std::fs::write(&file, SMALL).unwrap();
    let (file, spans) = (file.to_str().unwrap(), spans.to_str().unwrap());
    let told = loadbearing(&[
        "window",
        "--scenario",
        file,
        "--variant",
        "two",
        "--json",
        "--trace",
        "5",
        "--trace-file",
        spans,
    ]);
    assert!(told.status.success(), "{}", text(&told.stderr));
    let report: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["variants"][0]["requests_per_second"], 9.0);
    assert_eq!(report["expectations"][0]["holds"], true);
    let trace: Value = serde_json::from_str(&std::fs::read_to_string(spans).unwrap()).unwrap();
    assert!(trace["traceEvents"].as_array().unwrap().len() > 5);
    let wrong = loadbearing(&[
        "window",
        "--scenario",
        file,
        "--variant",
        "tow",
        "--rate",
        "3",
    ]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        text(&wrong.stderr).contains("--rate"),
        "{}",
        text(&wrong.stderr)
    );
    let failing = SMALL.replace("\"above\": 1}]", "\"below\": 0}]");
    std::fs::write(file, failing).unwrap();
    let told = loadbearing(&["window", "--scenario", file]);
    assert_eq!(told.status.code(), Some(1));
    assert!(text(&told.stdout).contains("NO"), "{}", text(&told.stdout));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_command_line_lists_phenomena() {
    let listed = loadbearing(&["scenarios"]);
    let listed = text(&listed.stdout);
    for (name, _) in phenomena::FILES {
        assert!(listed.contains(name), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in proptest::collection::vec(any::<char>(), 0..200)) {
        let _ = read(&text.into_iter().collect::<String>());
    }

    #[test]
    fn no_damage_makes_the_reader_panic(
        at in 0..SMALL.len(),
        with in proptest::collection::vec(any::<char>(), 0..3),
    ) {
        let mut text: Vec<char> = SMALL.chars().collect();
        text.splice(at..=at, with);
        let _ = read(&text.into_iter().collect::<String>());
    }
}
