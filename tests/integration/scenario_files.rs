//! Scenario files: what is read, what is refused and how, and that no text makes the reader panic.

use loadbearing::catalog::problem::Problem;
use loadbearing::catalog::scenario_file::{self, MAX_TEXT_BYTES, read, write};
use loadbearing::catalog::{parameters, scenarios};
use loadbearing::sim::scenario::{RebuildStyle, Section, Sign, Trigger};
use proptest::prelude::*;

const SMALL: &str = r#"{
    "schema": 1,
    "name": "small",
    "title": "Small",
    "strategies": [
        {"id": "one", "title": "One", "architecture": "single_server"},
        {"id": "two", "title": "Two", "architecture": "scalable_monolith"}
    ]
}"#;

fn problems(text: &str) -> Vec<Problem> {
    read(text).expect_err("the text has mistakes")
}

fn only_problem(text: &str) -> Problem {
    let mut problems = problems(text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

#[test]
fn what_is_left_out_takes_its_default() {
    let scenario = read(SMALL).unwrap();
    assert_eq!(scenario.horizon_months, 36);
    assert_eq!(scenario.traffic, parameters::default_section());
    assert_eq!(
        scenario.strategies[1].design.levers,
        parameters::default_section()
    );
    assert_eq!(scenario.strategies[0].rebuilds, []);
    assert_eq!(scenario.monthly_users, None);
}

#[test]
fn presets_are_read_back_exactly() {
    for preset in scenarios::presets() {
        let scenario = read(preset.text).unwrap();
        let text = write(&scenario);
        assert!(text.len() < MAX_TEXT_BYTES / 4, "{}", text.len());
        assert_eq!(read(&text), Ok(scenario));
        assert_eq!(write(&read(&text).unwrap()), text, "writing is stable");
    }
}

/// A file written by the first version. Never change it: what people have saved must be read for
/// ever, by migrations when the format moves on.
const WRITTEN_BY_THE_FIRST_VERSION: &str = include_str!("golden/scenario-schema-1.json");

#[test]
fn files_of_the_first_version_are_still_read() {
    let scenario = read(WRITTEN_BY_THE_FIRST_VERSION).unwrap();
    assert_eq!(scenario.name, "photo-app-2010");
    assert_eq!((scenario.start.year, scenario.start.month), (2010, 10));
    assert_eq!(scenario.monthly_users.as_ref().unwrap().last(), Some(&80e6));
    assert_eq!(scenario.traffic.get("peak_to_average"), Some(1.7));
    let rebuild = &scenario.strategies[0].rebuilds[0];
    assert_eq!(
        rebuild.trigger,
        Trigger::AnySign {
            sustained_months: 1
        }
    );
    assert_eq!(rebuild.to.architecture.id, "scalable_monolith");
    assert_eq!(rebuild.plan.get("cutover_minutes"), Some(5.0));
    let launch = scenario.strategies[1].launch;
    assert_eq!(launch.get("extra_engineer_months"), Some(2.0));
}

/// A file written by the first program that knew rebuilds in a row. Never change it.
const WRITTEN_IN_SCHEMA_2: &str = include_str!("golden/scenario-schema-2.json");

#[test]
fn files_of_the_second_version_are_still_read() {
    let scenario = read(WRITTEN_IN_SCHEMA_2).unwrap();
    assert_eq!(scenario.name, "evolving");
    let [evolve, never] = &scenario.strategies[..] else {
        panic!("two strategies")
    };
    let steps: Vec<_> = evolve
        .rebuilds
        .iter()
        .map(|rebuild| (rebuild.style, rebuild.trigger, &*rebuild.to.architecture.id))
        .collect();
    let expected = [
        (
            RebuildStyle::Strangler,
            Trigger::Users(5000.0),
            "monolith_managed_database",
        ),
        (
            RebuildStyle::BigBang,
            Trigger::Sign {
                sign: Sign::Latency,
                sustained_months: 3,
            },
            "scalable_monolith",
        ),
    ];
    assert_eq!(steps, expected);
    let plan = &evolve.rebuilds[0].plan;
    assert_eq!(plan.get("pieces"), Some(4.0));
    assert_eq!(plan.get("scope_share"), Some(0.3));
    assert_eq!(plan.get("effort_per_feature_month"), Some(0.1));
    assert_eq!(never.rebuilds, []);
    let written = write(&scenario);
    assert_eq!(read(&written).unwrap(), scenario);
    // Fields came later; of those that were there, none is lost or changed. The last of a section
    // may have got a comma.
    let lines: Vec<&str> = written
        .lines()
        .map(|line| line.trim_end_matches(','))
        .collect();
    for line in WRITTEN_IN_SCHEMA_2.lines() {
        let line = line.trim_end_matches(',');
        assert!(lines.contains(&line), "{line} is lost");
    }
}

/// The older form means what the newer one says, and a mistake keeps the path that was written.
#[test]
fn one_rebuild_is_a_list_of_one() {
    let old = with_trigger(r#"{"month": 12}"#);
    let new = old
        .replacen("\"schema\": 1", "\"schema\": 2", 1)
        .replacen("\"rebuild\": {", "\"rebuilds\": [{", 1)
        .replacen("\"scalable_monolith\"}}", "\"scalable_monolith\"}}]", 1);
    assert_ne!(old, new);
    assert_eq!(read(&old), read(&new));
    let old = with_trigger(r#"{"month": -1}"#);
    let path = "strategies[0].rebuild.trigger.month";
    assert_eq!(only_problem(&old).path, path);
    let shorthand = old.replacen("\"schema\": 1", "\"schema\": 2", 1);
    assert_eq!(only_problem(&shorthand).path, path);
    let listed = new.replacen("{\"month\": 12}", "{\"month\": -1}", 1);
    let path = "strategies[0].rebuilds[0].trigger.month";
    assert_eq!(only_problem(&listed).path, path);
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = r#"{
        "schema": 1,
        "name": "Two Words",
        "horizon_months": 7.5,
        "start": "2010-13",
        "trafic": {},
        "levers": {},
        "engineers": 3,
        "growth": {"initial_users": "many", "churn_per_month": 1.4, "engineers": 3},
        "strategies": [
            {"id": "one", "title": "One", "architecture": "single_srver",
             "levers": {"shortcut_shar": 0.1}},
            {"id": "two", "architecture": "single_server",
             "rebuild": {"trigger": {"sign": {"sign": "heat", "sustained_months": 0}},
                         "to": {}}}
        ]
    }"#;
    let problems = problems(text);
    let said: Vec<(&str, &str)> = problems
        .iter()
        .map(|problem| (problem.path.as_str(), problem.message.as_str()))
        .collect();
    let expected = [
        ("name", "small letters"),
        ("title", "missing"),
        ("horizon_months", "between 12 and 84"),
        ("start", "2026-01"),
        ("trafic", "Did you mean \"traffic\"?"),
        ("levers", "inside each strategy"),
        ("engineers", "belongs to \"team\""),
        ("growth.initial_users", "must be a number; it is a text"),
        ("growth.churn_per_month", "between 0 and 1"),
        ("growth.engineers", "belongs to \"team\""),
        (
            "strategies[0].architecture",
            "Did you mean \"single_server\"?",
        ),
        (
            "strategies[0].levers.shortcut_shar",
            "Did you mean \"shortcut_share\"?",
        ),
        ("strategies[1].title", "missing"),
        (
            "strategies[1].rebuild.trigger.sign.sign",
            "latency, downtime",
        ),
        (
            "strategies[1].rebuild.trigger.sign.sustained_months",
            "between 1 and 24",
        ),
        ("strategies[1].rebuild.to.architecture", "missing"),
    ];
    for (path, words) in expected {
        assert!(
            said.iter()
                .any(|(p, message)| *p == path && message.contains(words)),
            "nothing says {words:?} at {path}: {said:#?}"
        );
    }
    assert_eq!(said.len(), expected.len(), "{said:#?}");
}

#[test]
fn other_versions_are_refused_without_guessing() {
    let problem = only_problem(r#"{"schema": 3, "whatever": true}"#);
    assert_eq!(problem.path, "schema");
    assert!(problem.message.contains("newer version"), "{problem:?}");
    assert_eq!(only_problem(r#"{"schema": 0, "x": true}"#).path, "schema");
    assert_eq!(only_problem(r#"{"schema": "1"}"#).path, "schema");
    assert!(
        problems(r#"{"name": "x"}"#)
            .iter()
            .any(|p| p.path == "schema")
    );
}

#[test]
fn repeated_fields_and_ids_are_refused() {
    let twice = SMALL.replacen("\"schema\": 1,", "\"schema\": 1, \"schema\": 1,", 1);
    assert!(only_problem(&twice).message.contains("twice"));
    let same = SMALL.replacen("\"two\"", "\"one\"", 1);
    assert_eq!(only_problem(&same).path, "strategies[1].id");
}

#[test]
fn the_number_of_strategies_is_limited() {
    let one = SMALL.replacen(
        ",\n        {\"id\": \"two\", \"title\": \"Two\", \"architecture\": \"scalable_monolith\"}",
        "",
        1,
    );
    assert!(
        only_problem(&one)
            .message
            .contains("2 to 4 entries; it has 1")
    );
}

#[test]
fn imported_users_must_cover_the_horizon() {
    let with = |users: &str| {
        SMALL.replacen(
            "\"strategies\"",
            &format!("\"horizon_months\": 12, \"monthly_users\": {users}, \"strategies\""),
            1,
        )
    };
    let twelve = "[1,2,3,4,5,6,7,8,9,10,11,12]";
    assert_eq!(
        read(&with(twelve)).unwrap().monthly_users.unwrap().len(),
        12
    );
    let thirteen = "[1,2,3,4,5,6,7,8,9,10,11,12,13]";
    assert!(
        only_problem(&with(thirteen))
            .message
            .contains("there are 13")
    );
    assert_eq!(
        only_problem(&with("[1,2,3,4,5,6,7,8,9,10,-1,12]")).path,
        "monthly_users[10]"
    );
    assert!(read(&with("null")).unwrap().monthly_users.is_none());
}

#[test]
fn every_form_of_trigger_is_read_and_written() {
    let forms = [
        (
            r#"{"any_sign": {}}"#,
            Trigger::AnySign {
                sustained_months: 2,
            },
        ),
        (
            r#"{"sign": {"sign": "delivery_pace", "sustained_months": 3}}"#,
            Trigger::Sign {
                sign: Sign::DeliveryPace,
                sustained_months: 3,
            },
        ),
        (r#"{"month": 12}"#, Trigger::Month(12)),
        (r#"{"users": 1e6}"#, Trigger::Users(1e6)),
    ];
    for (form, trigger) in forms {
        let text = with_trigger(form);
        let scenario = read(&text).unwrap();
        assert_eq!(scenario.strategies[0].rebuilds[0].trigger, trigger);
        assert_eq!(read(&write(&scenario)), Ok(scenario));
    }
    for form in [
        "{}",
        r#"{"month": 1, "users": 2}"#,
        r#"{"moon": 1}"#,
        "7",
        r#"{"month": 37}"#,
    ] {
        let problem = only_problem(&with_trigger(form));
        assert!(
            problem.path.starts_with("strategies[0].rebuild.trigger"),
            "{problem:?}"
        );
    }
}

fn with_trigger(form: &str) -> String {
    SMALL.replacen(
        "\"single_server\"",
        &format!(
            "\"single_server\", \"rebuild\": \
             {{\"trigger\": {form}, \"to\": {{\"architecture\": \"scalable_monolith\"}}}}"
        ),
        1,
    )
}

#[test]
fn sources_are_read_and_only_web_addresses_become_links() {
    let with = |source: &str| {
        SMALL.replacen(
            "\"strategies\"",
            &format!("\"sources\": [{source}], \"strategies\""),
            1,
        )
    };
    let file = scenario_file::read_file(&with(r#"{"title": "T", "note": "N"}"#)).unwrap();
    assert_eq!(file.sources[0].note, "N");
    let problem = only_problem(&with(r#"{"title": "T", "url": "javascript:alert(1)"}"#));
    assert_eq!(problem.path, "sources[0].url");
}

#[test]
fn large_and_deep_texts_are_refused() {
    let large = format!("{SMALL}{}", " ".repeat(MAX_TEXT_BYTES));
    assert!(only_problem(&large).message.contains("bytes"));
    assert!(
        only_problem(&"[".repeat(60_000))
            .message
            .contains("not JSON")
    );
    assert!(only_problem("").message.contains("not JSON"));
    assert!(only_problem("[]").message.contains("must be an object"));
}

/// Texts of characters between two, ends included.
fn texts(from: char, to: char, max_chars: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::char::range(from, to), 0..=max_chars)
        .prop_map(|characters| characters.into_iter().collect())
}

/// Any JSON value.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<f64>()
            .prop_filter("JSON knows finite numbers", |value| value.is_finite())
            .prop_map(|value| format!("{value:e}")),
        Just("1e400".to_owned()),
        texts(' ', '~', 12).prop_map(|text| format!("{:?}", text.replace('\\', ""))),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let name = prop_oneof![
            Just("schema".to_owned()),
            Just("strategies".to_owned()),
            Just("growth".to_owned()),
            Just("rebuild".to_owned()),
            Just("trigger".to_owned()),
            texts('a', 'z', 8),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|nodes| format!("[{}]", nodes.join(","))),
            prop::collection::vec((name, inner), 0..5).prop_map(|fields| {
                let fields: Vec<String> = fields
                    .into_iter()
                    .map(|(name, node)| format!("\"{name}\":{node}"))
                    .collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    })
}

/// What is read can be written and read again to the same scenario.
fn check(text: &str) -> Result<(), TestCaseError> {
    match read(text) {
        Ok(scenario) => prop_assert_eq!(read(&write(&scenario)), Ok(scenario)),
        Err(problems) => {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(!problem.path.is_empty() && !problem.message.is_empty());
            }
        }
    }
    Ok(())
}

/// The presets and the small one, whole.
fn valid_text() -> impl Strategy<Value = String> {
    let mut texts: Vec<String> = scenarios::presets()
        .iter()
        .map(|preset| write(&read(preset.text).unwrap()))
        .collect();
    texts.push(with_trigger(r#"{"users": 100000}"#));
    let own = include_str!("../../docs/examples/scenarios/own-architecture.json");
    texts.push(own.to_owned());
    prop::sample::select(texts)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_text_panics(text in texts('\0', char::MAX, 200)) {
        check(&text)?;
    }

    #[test]
    fn no_json_panics(text in any_json()) {
        check(&text)?;
    }

    /// One value of a valid file replaced by any other.
    #[test]
    fn no_replaced_value_panics(
        text in valid_text(),
        at in any::<prop::sample::Index>(),
        value in any_json(),
    ) {
        let colons: Vec<usize> = text.match_indices(": ").map(|(index, _)| index + 2).collect();
        let from = colons[at.index(colons.len())];
        let end = text[from..].find([',', '\n', '}']).map_or(text.len(), |length| from + length);
        check(&format!("{}{value}{}", &text[..from], &text[end..]))?;
    }

    /// Some bytes of a valid file overwritten or cut out.
    #[test]
    fn no_damaged_file_panics(
        text in valid_text(),
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        patch in texts(' ', '~', 20),
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        let from = at.index(characters.len());
        let to = (from + length).min(characters.len());
        characters.splice(from..to, patch.chars());
        check(&characters.into_iter().collect::<String>())?;
    }

    /// Any allowed value of any parameter comes back to the last bit.
    #[test]
    fn every_allowed_value_comes_back(
        index in any::<prop::sample::Index>(),
        share in 0.0..=1.0_f64,
    ) {
        let all = parameters::all();
        let parameter = &all[index.index(all.len())];
        let value = (parameter.min + share * (parameter.max - parameter.min)).min(parameter.max);
        let mut scenario = read(&with_trigger(r#"{"month": 12}"#)).unwrap();
        let (section, field) = (parameter.section(), parameter.field());
        let value = if parameter.id == "growth.market_users" {
            // A market that is smaller than the company is refused.
            value.max(scenario.growth.initial_users)
        } else {
            scenario.growth.market_users = 1e10;
            value
        };
        let set = scenario.set_value(section, field, value)
            || scenario.strategies[0].set_value(section, field, value);
        prop_assert!(set, "{} is in no section", parameter.id);
        let strategy = &scenario.strategies[0];
        let held = scenario.value(section, field).or(strategy.value(section, field));
        prop_assert_eq!(held, Some(value));
        prop_assert_eq!(read(&write(&scenario)), Ok(scenario));
    }
}
