//! From a scenario to a report: the same everywhere and always, bounded steps, a command line that
//! says every mistake.
//!
//! The golden texts hold rounded results. After a change that is meant to move them, run with
//! `UPDATE_GOLDEN=1` and read the difference before keeping it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use loadbearing::catalog::scenarios;
use loadbearing::sim::report::{Report, Stage};
use loadbearing::sim::run::{Advance, Run, run};
use loadbearing::sim::scenario::Scenario;
use loadbearing::sim::units::Seed;

use crate::companies::preset;

fn seed() -> Seed {
    Seed::new(7).unwrap()
}

/// A small company over a year: its windows take a fraction of a second.
fn small() -> Scenario {
    let mut scenario = preset("b2b-saas");
    scenario.horizon_months = 12;
    scenario
}

/// The first picture of a scenario, without waiting for the result.
fn first_picture(scenario: Scenario, replications: u32) -> Report {
    let mut run = Run::new(scenario, seed(), replications);
    loop {
        if let Advance::Coarse(report) = run.advance() {
            return *report;
        }
    }
}

#[test]
fn the_same_run_has_the_same_fingerprint() {
    let once = run(&small(), seed(), 6, &mut |_| true).unwrap();
    let again = run(&small(), seed(), 6, &mut |_| true).unwrap();
    assert_eq!(once, again);
    assert_eq!(once.stage, Stage::Final);
    let other = run(&small(), Seed::new(8).unwrap(), 6, &mut |_| true).unwrap();
    assert_ne!(once.fingerprint, other.fingerprint);
}

#[test]
fn progress_never_falls_and_a_picture_comes_before_the_result() {
    let mut run = Run::new(small(), seed(), 10);
    let mut last = 0.0;
    let mut pictures = 0;
    let report = loop {
        match run.advance() {
            Advance::Working(progress) => {
                assert!(progress.fraction >= last && progress.fraction <= 1.0);
                last = progress.fraction;
            }
            Advance::Coarse(report) => {
                pictures += 1;
                assert_eq!(report.stage, Stage::Coarse);
                assert_eq!(report.strategies.len(), 2);
            }
            Advance::Done(report) => break report,
        }
    };
    assert_eq!(pictures, 1);
    assert!(last > 0.9, "{last}");
    assert_eq!(Advance::Done(report), run.advance());
}

#[test]
fn a_run_stops_when_asked() {
    let mut steps = 0;
    let stopped = run(&small(), seed(), 10, &mut |_| {
        steps += 1;
        steps < 3
    });
    assert_eq!(stopped, None);
    assert_eq!(steps, 3);
}

#[test]
fn equal_strategies_differ_by_exactly_nothing() {
    let mut scenario = small();
    scenario.strategies[1] = scenario.strategies[0].clone();
    let verdict = run(&scenario, seed(), 4, &mut |_| true).unwrap().verdict;
    assert_eq!(verdict.difference_usd.to_bits(), 0.0_f64.to_bits());
    assert!(verdict.too_close_to_call);
}

/// The tool has no favourite: a premium of nothing makes building now win, a premium of many
/// rebuilds makes it lose.
#[test]
fn the_verdict_can_come_out_either_way() {
    let verdict = |extra_engineer_months| {
        let mut scenario = preset("b2b-saas");
        scenario.strategies[1].launch.extra_engineer_months = extra_engineer_months;
        run(&scenario, seed(), 12, &mut |_| true).unwrap().verdict
    };
    let free = verdict(0.0);
    assert!(free.difference_usd > 0.0 && !free.too_close_to_call);
    let dear = verdict(36.0);
    assert!(dear.difference_usd < 0.0 && !dear.too_close_to_call);
}

#[test]
fn the_photo_app_cracks_in_its_first_month() {
    let report = first_picture(preset("photo-app-2010"), 16);
    let latency = &report.strategies[0].crossings[0];
    assert_eq!(latency.sign, "latency");
    assert_eq!(latency.month_p50, Some(0));
    assert!(report.strategies[1].crossings[0].probability < 0.5);
}

#[test]
fn golden_business_software() {
    let report = run(&preset("b2b-saas"), seed(), 40, &mut |_| true).unwrap();
    golden("b2b-saas", &summary(&report));
}

/// The golden text is older than the end of companies: where every company lives, nothing of what
/// was computed before has changed.
#[test]
fn golden_business_software_that_lives() {
    let mut scenario = preset("b2b-saas");
    scenario.survival.four_year_share = 1.0;
    let report = run(&scenario, seed(), 40, &mut |_| true).unwrap();
    golden("b2b-saas-that-lives", &summary(&report));
    let months = &report.strategies[0].months;
    assert!(months.iter().all(|row| row.alive_share >= 1.0));
}

/// The first picture only: the full result takes half a minute.
#[test]
fn golden_photo_app() {
    let report = first_picture(preset("photo-app-2010"), 16);
    golden("photo-app-2010-first-picture", &summary(&report));
}

fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/integration/golden")
        .join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == expected,
        "{} differs; if that is meant, run with UPDATE_GOLDEN=1\n{text}",
        path.display()
    );
}

/// Two significant figures of what a reader would look at first.
fn summary(report: &Report) -> String {
    let rounded = |value: f64| {
        let digits = libm::log10(value.abs().max(1.0)).floor() as i32 - 1;
        let unit = f64::from(10_u32.pow(digits.max(0) as u32));
        (value / unit).round() * unit
    };
    let mut text = format!(
        "{}, {} replications\n",
        report.scenario, report.replications
    );
    for strategy in &report.strategies {
        let _ = writeln!(text, "\n{}", strategy.id);
        for crossing in &strategy.crossings {
            let month = crossing
                .month_p50
                .map_or("never".to_owned(), |m| m.to_string());
            let share = (crossing.probability * 10.0).round() * 10.0;
            let _ = writeln!(
                text,
                "  {}: median month {month}, {share} %, {}",
                crossing.sign, crossing.component
            );
        }
        for column in &strategy.totals {
            let _ = writeln!(text, "  {}: {}", column.column, rounded(column.usd.mean));
        }
        let _ = writeln!(text, "  total: {}", rounded(strategy.total_usd.mean));
    }
    let verdict = &report.verdict;
    let _ = writeln!(
        text,
        "\ndifference {}, too close to call: {}",
        rounded(verdict.difference_usd),
        verdict.too_close_to_call
    );
    text
}

fn loadbearing(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loadbearing"))
        .args(arguments)
        .output()
        .unwrap()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_command_line_prints_the_library_s_report() {
    let arguments = [
        "compare",
        "--scenario",
        "b2b-saas",
        "--replications",
        "4",
        "--json",
    ];
    let output = loadbearing(&arguments);
    assert!(output.status.success(), "{}", words(&output.stderr));
    let printed: Report = serde_json::from_str(&words(&output.stdout)).unwrap();
    let expected = run(&preset("b2b-saas"), seed(), 4, &mut |_| true).unwrap();
    assert_eq!(printed.fingerprint, expected.fingerprint);
    assert_eq!(printed.strategies[0].months.len(), 36);
    assert!(output.stderr.is_empty(), "no bar without a terminal");
}

#[test]
fn the_command_line_says_it_in_words() {
    let arguments = ["compare", "--scenario", "b2b-saas", "--replications", "4"];
    let text = words(&loadbearing(&arguments).stdout);
    // Where lines are broken is no part of the words.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for piece in [
        "of the futures",
        "95 % interval",
        "latency",
        "later launch",
        "seed 7",
        "prices aws",
        "38 % of such companies are alive after 4 years",
        "company ends in month",
        "Rule of thumb",
    ] {
        assert!(text.contains(piece), "{piece} is missing in\n{text}");
    }
}

#[test]
fn every_mistake_of_a_file_is_told_with_its_path() {
    let preset = scenarios::find("b2b-saas").unwrap().text;
    let broken = preset
        .replacen("\"growth_per_month\": 0.08", "\"growth_per_month\": -5", 1)
        .replacen("\"engineers\": 2", "\"engineeers\": 2", 1);
    let path = std::env::temp_dir().join(format!("loadbearing-{}.json", std::process::id()));
    std::fs::write(&path, broken).unwrap();
    let output = loadbearing(&["compare", "--scenario", path.to_str().unwrap()]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = words(&output.stderr);
    assert!(text.contains("2 mistakes"), "{text}");
    assert!(
        text.contains("growth.growth_per_month") && text.contains("team.engineeers"),
        "{text}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn unknown_names_are_answered_with_the_known_ones() {
    let output = loadbearing(&["compare", "--scenario", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stderr).contains("photo-app-2010"));
    let listed = words(&loadbearing(&["scenarios"]).stdout);
    assert!(listed.contains("b2b-saas") && listed.contains("photo-app-2010"));
}
