//! The command line's studies: what they print is what the library says, every example of the
//! documentation works, shards are the whole, every mistake is told at once.

use loadbearing::catalog::{scenario_file, scenarios};
use loadbearing::sim::report::Report;
use loadbearing::sim::report::sensitivity::{BreakEvenMap, Tornado};

use crate::program::{loadbearing, text};

/// Columns of a terminal.
const WIDTH: usize = 80;

/// A scenario file of this test alone, removed at its end.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("loadbearing-{name}-{}.json", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn name(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The preset over a year: its windows take a fraction of a second.
fn small() -> String {
    let text = scenarios::find("b2b-saas").unwrap().text;
    text.replacen("\"horizon_months\": 36", "\"horizon_months\": 12", 1)
}

/// What a study prints about a small company with few futures.
fn study(command: &str, file: &File, more: &[&str]) -> String {
    let mut arguments = vec![command, "--scenario", file.name()];
    if !more.contains(&"--replications") {
        arguments.extend(["--replications", "4"]);
    }
    arguments.extend(more);
    let output = loadbearing(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "no bar without a terminal");
    text(&output.stdout)
}

fn assert_fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "too wide: {line}");
    }
}

#[test]
fn the_examples_of_the_documentation_work() {
    let guide = include_str!("../../docs/command_line.md");
    let examples: Vec<&str> = guide
        .lines()
        .filter(|line| line.starts_with("loadbearing ") && !line.contains("--strategy ID"))
        .collect();
    assert!(examples.len() >= 9, "{examples:?}");
    let small = File::new("examples", &small());
    for example in examples {
        let mut arguments: Vec<&str> = example.split(' ').skip(1).collect();
        for argument in &mut arguments {
            if *argument == "b2b-saas" {
                *argument = small.name();
            }
        }
        arguments.extend(["--replications", "2"]);
        let output = loadbearing(&arguments);
        assert!(
            output.status.success(),
            "{example}: {}",
            text(&output.stderr)
        );
        assert!(!output.stdout.is_empty(), "{example}");
    }
}

#[test]
fn a_strategy_alone_has_the_months_that_it_has_in_company() {
    let file = File::new("alone", &small());
    let report =
        |more: &[&str]| -> Report { serde_json::from_str(&study("run", &file, more)).unwrap() };
    let all = report(&["--json"]);
    let alone = report(&["--json", "--strategy", "build_right_now"]);
    assert_eq!(alone.strategies.len(), 1);
    assert_eq!(alone.strategies[0], all.strategies[1]);
}

#[test]
fn months_are_shown_as_asked() {
    let file = File::new("months", &small());
    let more = ["--strategy", "rebuild_later", "--months", "3..5"];
    let table = study("run", &file, &more);
    assert_fits(&table);
    assert!(
        table.contains("Apr 2026") && table.contains("Jun 2026"),
        "{table}"
    );
    assert!(!table.contains("    6 Jul 2026"), "{table}");
    let csv = study("run", &file, &["--csv", "--months", "2"]);
    assert_eq!(
        csv.lines().count(),
        3,
        "a heading and a month of each:\n{csv}"
    );
    let columns = csv.lines().next().unwrap().split(',').count();
    assert!(csv.lines().all(|line| line.split(',').count() == columns));
}

/// The preset with the second strategy three times.
fn four() -> String {
    let mut scenario = scenario_file::read(&small()).unwrap();
    for (id, premium) in [("dearer", 12.0), ("dearest", 24.0)] {
        let mut strategy = scenario.strategies[1].clone();
        strategy.id = id.to_owned();
        strategy.title = format!("Build right now, {id}");
        strategy.launch.extra_engineer_months = premium;
        scenario.strategies.push(strategy);
    }
    scenario_file::write(&scenario)
}

#[test]
fn four_strategies_are_each_compared_with_the_first() {
    let file = File::new("four", &four());
    let report: Report = serde_json::from_str(&study("compare", &file, &["--json"])).unwrap();
    let verdicts: Vec<(&str, &str)> = std::iter::once(&report.verdict)
        .chain(&report.further_verdicts)
        .map(|verdict| (verdict.first.as_str(), verdict.second.as_str()))
        .collect();
    let first = "rebuild_later";
    assert_eq!(
        verdicts,
        [
            (first, "build_right_now"),
            (first, "dearer"),
            (first, "dearest")
        ]
    );
    let table = study("compare", &file, &["--csv"]);
    let differences: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("difference_usd"))
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(differences.len(), 3, "{table}");
    let mean: f64 = differences[2][4].parse().unwrap();
    assert!((mean - report.further_verdicts[1].difference_usd).abs() < 1e-6);
    let columns = table.lines().next().unwrap().split(',').count();
    assert!(table.lines().all(|line| line.split(',').count() == columns));
    let words = study("compare", &file, &[]);
    assert_fits(&words);
    for title in [
        "Build right now, dearer",
        "Build right now, dearest",
        "8 of 10 futures",
    ] {
        assert!(words.contains(title), "{title} is missing in\n{words}");
    }
    // It opens with the two cheapest, as the page does, and says nothing twice.
    let opening = words.split("\n\n").nth(1).unwrap();
    let opening = opening.split_whitespace().collect::<Vec<_>>().join(" ");
    let headline = report.headline();
    for id in [&headline.first, &headline.second] {
        let one = report.strategies.iter().find(|one| one.id == *id).unwrap();
        assert!(opening.contains(&one.title), "{opening}");
    }
    let mut totals: Vec<f64> = report
        .strategies
        .iter()
        .map(|one| one.total_usd.mean)
        .collect();
    totals.sort_by(f64::total_cmp);
    let closest = totals[1] - totals[0];
    assert!((headline.difference_usd.abs() - closest).abs() < 1.0);
    let csv = study("sweep", &file, &["--vary", "team.engineers=2"]);
    assert!(csv.contains("rebuild_later_minus_dearest.usd"));
    let more = [
        "--json",
        "--no-flips",
        "--against",
        "dearest",
        "--parameter",
        "team.engineers",
    ];
    let tornado: Tornado = serde_json::from_str(&study("sensitivity", &file, &more)).unwrap();
    assert_eq!(tornado.origin.second, "dearest");
    assert!((tornado.now.usd - report.further_verdicts[1].difference_usd).abs() < 1e-6);
}

#[test]
fn shards_one_after_the_other_are_the_whole() {
    let file = File::new("shards", &small());
    let vary = [
        "--vary",
        "growth.growth_per_month=0.05,0.1",
        "--vary",
        "team.engineers=2..4/3",
    ];
    for format in [&[][..], &["--json"][..]] {
        let sweep = |more: &[&str]| {
            let arguments = [&vary[..], format, more].concat();
            study("sweep", &file, &arguments)
        };
        let whole = sweep(&["--workers", "1"]);
        let parts: String = ["1/4", "2/4", "3/4", "4/4"]
            .iter()
            .map(|shard| sweep(&["--shard", shard, "--workers", "3"]))
            .collect();
        assert_eq!(parts, whole);
        let rows = whole.lines().count() - usize::from(format.is_empty());
        assert_eq!(rows, 6);
    }
}

#[test]
fn a_row_of_a_sweep_is_a_comparison() {
    let file = File::new("row", &small());
    let json = study("sweep", &file, &["--vary", "team.engineers=3", "--json"]);
    let line: serde_json::Value = serde_json::from_str(&json).unwrap();
    let changed = ["--set", "team.engineers=3", "--json"];
    let report: Report = serde_json::from_str(&study("compare", &file, &changed)).unwrap();
    assert_eq!(line["fingerprint"], report.fingerprint.as_str());
    assert_eq!(line["changes"]["team.engineers"], 3.0);
}

#[test]
fn low_and_high_ends_come_after_the_scenario_as_it_stands() {
    let file = File::new("ends", &small());
    let csv = study(
        "sweep",
        &file,
        &["--low-high", "team.engineers,money.discount_per_year"],
    );
    let rows: Vec<Vec<&str>> = csv
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect())
        .collect();
    assert!(rows.len() >= 4, "{csv}");
    assert_eq!(rows[0][1], "2", "two engineers as it stands");
    assert_eq!((rows[1][1], rows[2][1]), ("1", "6"));
}

#[test]
fn tornados_say_the_same_with_any_number_of_workers() {
    let file = File::new("tornado", &small());
    let few = ["--replications", "2", "--parameter", "team.engineers"];
    let tornado = |more: &[&str]| study("sensitivity", &file, &[&few[..], more].concat());
    let json = tornado(&["--json", "--workers", "1"]);
    assert_eq!(json, tornado(&["--json", "--workers", "3"]));
    let answer: Tornado = serde_json::from_str(&json).unwrap();
    assert_eq!(answer.bars.len(), 1);
    let words = tornado(&[]);
    assert_fits(&words);
    assert!(
        words.contains("swing") && words.contains(&answer.origin.fingerprint),
        "{words}"
    );
    assert_eq!(tornado(&["--csv", "--no-flips"]).lines().count(), 2);
}

#[test]
fn maps_say_the_same_with_any_number_of_workers() {
    let file = File::new("map", &small());
    let few = ["--replications", "2", "--across", "team.engineers"];
    let sides = [&few[..], &["--up", "growth.growth_per_month"]].concat();
    let map = |more: &[&str]| study("map", &file, &[&sides[..], more].concat());
    let json = map(&["--json", "--steps", "2", "--workers", "3"]);
    assert_eq!(json, map(&["--json", "--steps", "2", "--workers", "1"]));
    let answer: BreakEvenMap = serde_json::from_str(&json).unwrap();
    assert!(answer.rows.iter().flatten().all(Option::is_some));
    assert_fits(&map(&["--steps", "2"]));
    assert_eq!(map(&["--csv", "--steps", "2"]).lines().count(), 5);
}

/// Every piece must be in the complaint, which names this many mistakes; nothing is printed else.
fn assert_refused(arguments: &[&str], count: usize, pieces: &[&str]) {
    let output = loadbearing(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    let complaint = text(&output.stderr);
    for piece in pieces {
        assert!(
            complaint.contains(piece),
            "{piece} is missing in\n{complaint}"
        );
    }
    assert!(
        complaint.contains(&format!("{count} mistakes")),
        "{complaint}"
    );
}

#[test]
fn every_mistake_on_the_command_line_is_told_at_once() {
    let wrong = [
        "--scenario",
        "b2b-saas",
        "--seed",
        "x",
        "--replications",
        "1",
        "--workers",
        "0",
        "--set",
        "team.engineeers=3",
        "--set",
        "nothing",
    ];
    let pieces = [
        "--seed",
        "--replications",
        "--workers",
        "team.engineers",
        "\"nothing\"",
    ];
    let mut run = vec!["run"];
    run.extend(wrong);
    run.extend(["--months", "7..99", "--strategy", "nobody"]);
    assert_refused(
        &run,
        7,
        &[&pieces[..], &["0..35", "build_right_now"]].concat(),
    );
    let mut compare = vec!["compare"];
    compare.extend(wrong);
    assert_refused(&compare, 5, &pieces);
    let sweep = [
        "sweep",
        "--scenario",
        "b2b-saas",
        "--shard",
        "3/2",
        "--vary",
        "team.engineers",
        "--vary",
        "team.engineers=1..x/3",
        "--vary",
        "growth.growth_per_month=9",
    ];
    assert_refused(&sweep, 4, &["i/n", "low..high/count", "between 0 and 3"]);
    let map = [
        "map",
        "--scenario",
        "b2b-saas",
        "--across",
        "levers.coupling_share",
        "--up",
        "nobody/levers.coupling_share",
        "--steps",
        "99",
    ];
    assert_refused(&map, 3, &["rebuild_later.levers", "no strategy", "2 to 15"]);
    let sensitivity = [
        "sensitivity",
        "--scenario",
        "b2b-saas",
        "--against",
        "rebuild_later",
        "--top",
        "0",
    ];
    assert_refused(&sensitivity, 2, &["the first strategy itself", "--top"]);
}

#[test]
fn impossible_rows_are_refused_before_any_is_simulated() {
    let sweep = [
        "sweep",
        "--scenario",
        "b2b-saas",
        "--vary",
        "growth.initial_users=500,300000",
        "--vary",
        "growth.market_users=1000,2000",
    ];
    assert_refused(&sweep, 2, &["growth.initial_users=300000", "market"]);
}
