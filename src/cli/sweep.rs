//! `loadbearing sweep`: a study for every row of a grid of parameters, as CSV or JSON lines.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::cli::figures::csv_row;
use crate::cli::grid::{self, Changes};
use crate::cli::study::{Mistakes, Study, StudyArguments};
use crate::cli::workers::{self, SharedLibrary};
use crate::cli::{compare, progress};
use crate::sim::report::{Band, Crossing, Report, Verdict};
use crate::sim::run::Run;
use crate::sim::scenario::Sign;

/// Arguments of `sweep`.
#[derive(Args)]
pub(super) struct Sweep {
    #[command(flatten)]
    study: StudyArguments,
    /// Values of a parameter: path=1,2,3 or path=low..high/count. Several make a grid of all
    /// combinations.
    #[arg(long, value_name = "PATH=VALUES", required_unless_present = "low_high")]
    vary: Vec<String>,
    /// Instead of a grid: the scenario as it stands, and each of these parameters (all of them
    /// when none is named) at both ends of its range.
    #[arg(long, value_name = "PATHS", conflicts_with = "vary")]
    #[arg(num_args = 0.., value_delimiter = ',')]
    low_high: Option<Vec<String>>,
    /// Only part i of n: the parts of all shards, one after the other, are the whole.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// A line of JSON for each row instead of CSV.
    #[arg(long)]
    json: bool,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    row: usize,
    changes: serde_json::Map<String, serde_json::Value>,
    fingerprint: &'a str,
    replications: u32,
    verdicts: Vec<&'a Verdict>,
    strategies: Vec<LineStrategy<'a>>,
}

/// A strategy in a line of JSON.
#[derive(Serialize)]
struct LineStrategy<'a> {
    id: &'a str,
    total_usd: Band,
    crossings: &'a [Crossing],
}

/// Sweeps and prints.
pub(super) fn sweep(arguments: &Sweep) -> ExitCode {
    let mut mistakes = Mistakes::default();
    let study = arguments.study.read(compare::REPLICATIONS, &mut mistakes);
    let shard = match &arguments.shard {
        Some(text) => grid::read_shard(text, &mut mistakes),
        None => Some((1, 1)),
    };
    let rows = match (&study, &arguments.low_high) {
        (None, _) => Vec::new(),
        (Some(study), None) => grid::product(&study.scenario, &arguments.vary, &mut mistakes),
        (Some(study), Some(paths)) => grid::one_at_a_time(&study.scenario, paths, &mut mistakes),
    };
    let (Some(study), Some((index, count)), true) = (study, shard, mistakes.is_empty()) else {
        return mistakes.refuse();
    };
    let paths = paths(&rows);
    let mut output = std::io::stdout().lock();
    if !arguments.json && index == 1 {
        let _ = output.write_all(heading(&study, &paths).as_bytes());
    }
    let part: Vec<(usize, &Changes)> = grid::shard(rows.len(), index, count)
        .map(|row| (row, &rows[row]))
        .collect();
    let bar = progress::bar(arguments.study.quiet, part.len() as u64);
    let library = SharedLibrary::default();
    let work = |(row, changes): &(usize, &Changes)| {
        let mut scenario = study.scenario.clone();
        for (path, value) in *changes {
            scenario.set_value_at(path, *value);
        }
        let run = Run::new(scenario, study.seed, study.replications);
        let report = workers::run_with(run, &library);
        if arguments.json {
            json(*row, changes, &report)
        } else {
            csv(*row, changes, &paths, &study, &report)
        }
    };
    workers::in_order(&part, study.workers, &work, &mut |line: String| {
        bar.inc(1);
        // Rows are there as soon as they are known; who hangs up early is no failure of ours.
        let _ = output.write_all(line.as_bytes());
        let _ = output.flush();
    });
    bar.finish_and_clear();
    ExitCode::SUCCESS
}

/// The parameters that any row changes, in order.
fn paths(rows: &[Changes]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for (path, _) in rows.iter().flatten() {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths
}

fn heading(study: &Study, paths: &[String]) -> String {
    let mut names = vec!["row".to_owned()];
    names.extend(paths.iter().cloned());
    let ids: Vec<&str> = study
        .scenario
        .strategies
        .iter()
        .map(|s| s.id.as_str())
        .collect();
    for other in ids.iter().skip(1) {
        let pair = format!("{}_minus_{other}", ids[0]);
        for name in ["usd", "low_usd", "high_usd"] {
            names.push(format!("{pair}.{name}"));
        }
        names.push(format!("{other}.probability_cheaper"));
        names.push(format!("{pair}.too_close_to_call"));
    }
    for id in ids {
        for name in ["mean", "p10", "p90"] {
            names.push(format!("{id}.total_usd_{name}"));
        }
        for sign in Sign::ALL {
            names.push(format!("{id}.{}_probability", sign.id()));
            names.push(format!("{id}.{}_month_p50", sign.id()));
        }
    }
    names.push("fingerprint".to_owned());
    csv_row(names)
}

fn csv(row: usize, changes: &Changes, paths: &[String], study: &Study, report: &Report) -> String {
    let mut fields = vec![row.to_string()];
    for path in paths {
        let changed = changes.iter().find(|(other, _)| other == path);
        let value = changed.map(|(_, value)| *value);
        let value = value.or_else(|| study.scenario.value_at(path));
        fields.push(value.map(|value| value.to_string()).unwrap_or_default());
    }
    for verdict in verdicts(report) {
        for number in [
            verdict.difference_usd,
            verdict.difference_low_usd,
            verdict.difference_high_usd,
            verdict.probability_second_cheaper,
        ] {
            fields.push(number.to_string());
        }
        fields.push(verdict.too_close_to_call.to_string());
    }
    for strategy in &report.strategies {
        let Band { mean, p10, p90, .. } = strategy.total_usd;
        fields.extend([mean, p10, p90].map(|usd| usd.to_string()));
        for crossing in &strategy.crossings {
            fields.push(crossing.probability.to_string());
            fields.push(
                crossing
                    .month_p50
                    .map(|m| m.to_string())
                    .unwrap_or_default(),
            );
        }
    }
    fields.push(report.fingerprint.clone());
    csv_row(fields)
}

fn json(row: usize, changes: &Changes, report: &Report) -> String {
    let line = Line {
        row,
        changes: changes
            .iter()
            .map(|(path, value)| (path.clone(), serde_json::Value::from(*value)))
            .collect(),
        fingerprint: &report.fingerprint,
        replications: report.replications,
        verdicts: verdicts(report).collect(),
        strategies: report
            .strategies
            .iter()
            .map(|strategy| LineStrategy {
                id: &strategy.id,
                total_usd: strategy.total_usd,
                crossings: &strategy.crossings,
            })
            .collect(),
    };
    serde_json::to_string(&line).unwrap_or_default() + "\n"
}

/// The first strategy against each of the others.
fn verdicts(report: &Report) -> impl Iterator<Item = &Verdict> {
    let others = report.strategies.len().saturating_sub(1);
    report.verdicts().take(others)
}
