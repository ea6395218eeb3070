//! `loadbearing run`: one strategy's months, or every strategy's, as tables.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;

use crate::cli::figures::{count, csv_row, date, percent, usd};
use crate::cli::study::{self, Mistakes, StudyArguments};
use crate::cli::{bill_text, compare, report_text};
use crate::sim::report::{MonthRow, Report, StrategyReport};

/// Arguments of `run`.
#[derive(Args)]
pub(super) struct Run {
    #[command(flatten)]
    study: StudyArguments,
    /// Which of the scenario's strategies; all of them unless told otherwise.
    #[arg(long, value_name = "ID")]
    strategy: Option<String>,
    /// Which months to show: one, or FROM..TO with both ends; 0 is the first.
    #[arg(long, value_name = "M|FROM..TO")]
    months: Option<String>,
    /// Print the first future's bills of these months, line by line.
    #[arg(long, conflicts_with_all = ["csv", "json"])]
    bill: bool,
    /// Print the whole report as JSON.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print the months as CSV.
    #[arg(long)]
    csv: bool,
}

/// Runs and prints.
pub(super) fn run(arguments: &Run) -> ExitCode {
    let mut mistakes = Mistakes::default();
    let study = arguments.study.read(compare::REPLICATIONS, &mut mistakes);
    // The rest can be checked against the scenario only if it can be read.
    let scenario = match &study {
        Some(study) => Some(study.scenario.clone()),
        None => study::scenario(&arguments.study.scenario).ok(),
    };
    let mut months = None;
    let mut strategy = None;
    if let Some(scenario) = &scenario {
        months = shown(arguments, scenario.horizon_months, &mut mistakes);
        strategy = { &arguments.strategy }
            .as_ref()
            .and_then(|id| study::strategy(scenario, id, "--strategy", &mut mistakes));
    }
    let (Some(mut study), Some((from, to)), true) = (study, months, mistakes.is_empty()) else {
        return mistakes.refuse();
    };
    if let Some(place) = strategy {
        let chosen = study.scenario.strategies.swap_remove(place);
        study.scenario.strategies = vec![chosen];
    }
    // Nobody stops it, so there is a report.
    let Some(report) = compare::simulate(study, arguments.study.quiet) else {
        return ExitCode::FAILURE;
    };
    study::print(&if arguments.json {
        study::json(&report)
    } else if arguments.bill {
        bill_text::text(&report, from, to)
    } else if arguments.csv {
        csv(&report, from, to)
    } else {
        text(&report, from, to)
    })
}

/// The first and the last month to show.
fn shown(arguments: &Run, horizon: u32, mistakes: &mut Mistakes) -> Option<(u32, u32)> {
    let last = horizon.saturating_sub(1);
    let Some(text) = &arguments.months else {
        return Some((0, last));
    };
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let read = from.trim().parse().ok().zip(to.trim().parse().ok());
    let found = read.filter(|(from, to)| from <= to && *to <= last);
    if found.is_none() {
        mistakes.add(
            "--months",
            format!("\"{text}\" must be a month or FROM..TO within 0..{last}."),
        );
    }
    found
}

fn text(report: &Report, from: u32, to: u32) -> String {
    let mut text = format!("{}\n{}", report.title, report_text::survival(report));
    for strategy in &report.strategies {
        let _ = write!(text, "\n{}\n", strategy.title);
        text.push_str(&report_text::story(report, strategy));
        text.push_str(&months(report, strategy, from, to));
        text.push_str(&report_text::crossings(report, strategy));
    }
    let _ = write!(
        text,
        "\n{}\n{}",
        report_text::ledger(report),
        report_text::trust(report)
    );
    text
}

fn rows(strategy: &StrategyReport, from: u32, to: u32) -> impl Iterator<Item = &MonthRow> {
    strategy
        .months
        .iter()
        .filter(move |row| (from..=to).contains(&row.month) && row.alive_share > 0.0)
}

fn months(report: &Report, strategy: &StrategyReport, from: u32, to: u32) -> String {
    let mut text = format!(
        "  {:>3} {:8} {:>6} {:>7} {:>13} {:>8} {:>6} {:>7} {:>7}\n",
        "", "", "users", "peak/s", "p95 ms", "downtime", "pace", "bill", "so far"
    );
    for row in rows(strategy, from, to) {
        let p95 = if row.p95.ms > 0.0 {
            format!(
                "{} \u{b1}{}",
                count(row.p95.ms),
                half_width(row.p95.half_width_ms)
            )
        } else {
            crate::cli::figures::NOTHING.to_owned()
        };
        let _ = writeln!(
            text,
            "  {:>3} {:8} {:>6} {:>7} {p95:>13} {:>8} {:>6} {:>7} {:>7}",
            row.month,
            date(report, row.month),
            count(row.users.p50),
            crate::cli::figures::value(row.requests_per_second_peak),
            format!("{} min", count(row.downtime_minutes.mean)),
            percent(row.delivery_pace.mean),
            usd(row.cloud_usd.mean),
            usd(row.cumulative_usd.mean),
        );
    }
    text
}

/// Unknown where only an approximation stands behind it.
fn half_width(ms: f64) -> String {
    if ms.is_nan() {
        "?".to_owned()
    } else {
        count(ms)
    }
}

fn csv(report: &Report, from: u32, to: u32) -> String {
    let mut text = csv_row([
        "strategy",
        "month",
        "date",
        "alive_share",
        "users_p50",
        "requests_per_second_average",
        "requests_per_second_peak",
        "p50_ms",
        "p95_ms",
        "p95_half_width_ms",
        "p99_ms",
        "failed_share",
        "downtime_minutes",
        "delivery_pace",
        "cloud_usd",
        "cumulative_usd",
        "rebuilding_share",
        "bottleneck",
    ]);
    for strategy in &report.strategies {
        for row in rows(strategy, from, to) {
            let numbers = [
                row.alive_share,
                row.users.p50,
                row.requests_per_second_average,
                row.requests_per_second_peak,
                row.p50.ms,
                row.p95.ms,
                row.p95.half_width_ms,
                row.p99.ms,
                row.failed_share.mean,
                row.downtime_minutes.mean,
                row.delivery_pace.mean,
                row.cloud_usd.mean,
                row.cumulative_usd.mean,
                row.rebuilding_share,
            ];
            let names = [
                strategy.id.clone(),
                row.month.to_string(),
                date(report, row.month),
            ];
            let numbers = numbers.map(|number| number.to_string());
            let fields = names.into_iter().chain(numbers);
            text.push_str(&csv_row(fields.chain([row.bottleneck.clone()])));
        }
    }
    text
}
