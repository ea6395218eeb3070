//! `loadbearing compare`: two strategies of a scenario, with bands, dates and money.

use std::io::{IsTerminal, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::catalog::{phenomena, scenario_file, scenarios};
use crate::cli::{mistakes, report_text, workers};
use crate::sim::report::Report;
use crate::sim::run::Run;
use crate::sim::scenario::Scenario;
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;

/// Exit code for input that cannot be used.
const REFUSED: u8 = 2;

/// Replications unless told otherwise: enough for a probability to the nearest few percent.
const REPLICATIONS: u32 = 200;

/// Steps of the progress bar.
const STEPS: u64 = 1000;

/// Arguments of `compare`.
#[derive(Args)]
pub(super) struct Compare {
    /// A scenario's name (see `loadbearing scenarios`) or a scenario file.
    #[arg(long, value_name = "NAME|FILE")]
    scenario: String,
    /// Which futures: the same seed gives the same numbers everywhere.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u64).range(0..=Seed::MAX))]
    seed: u64,
    /// How many futures each strategy lives through.
    #[arg(long, default_value_t = REPLICATIONS, value_parser = clap::value_parser!(u32)
        .range(i64::from(MIN_REPLICATIONS)..=i64::from(MAX_REPLICATIONS)))]
    replications: u32,
    /// How many threads simulate; the result is the same with any number. As many as the machine
    /// runs at the same time unless told otherwise.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32)
        .range(1..=i64::from(workers::WORKERS_MAX)))]
    workers: Option<u32>,
    /// Print the whole report as JSON.
    #[arg(long)]
    json: bool,
    /// No progress bar.
    #[arg(long)]
    quiet: bool,
}

/// Compares and prints.
pub(super) fn compare(arguments: &Compare) -> ExitCode {
    let scenario = match read(&arguments.scenario) {
        Ok(scenario) => scenario,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "{message}");
            return ExitCode::from(REFUSED);
        }
    };
    let Some(seed) = Seed::new(arguments.seed) else {
        return ExitCode::from(REFUSED);
    };
    // Nobody stops it, so there is a report.
    let Some(report) = simulate(scenario, seed, arguments) else {
        return ExitCode::FAILURE;
    };
    let text = if arguments.json {
        serde_json::to_string_pretty(&report).unwrap_or_default()
    } else {
        report_text::text(&report)
    };
    // A reader that hangs up early (`| head`) is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    ExitCode::SUCCESS
}

fn simulate(scenario: Scenario, seed: Seed, arguments: &Compare) -> Option<Report> {
    let bar = progress_bar(arguments.quiet);
    let run = Run::new(scenario, seed, arguments.replications);
    let workers = arguments.workers.unwrap_or_else(workers::available);
    let report = workers::run(run, workers, &mut |progress| {
        bar.set_position((progress.fraction * STEPS as f64) as u64);
        bar.set_message(format!(
            "{} windows, {} million events",
            progress.windows,
            progress.events / 1_000_000
        ));
        true
    });
    bar.finish_and_clear();
    report
}

/// Shown on a terminal only: a log wants lines, not a moving bar.
fn progress_bar(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(STEPS);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {elapsed}") {
        bar.set_style(style);
    }
    bar
}

/// A preset of this name, or a file; the message says every mistake.
pub(super) fn read(name: &str) -> Result<Scenario, String> {
    if let Some(preset) = scenarios::find(name) {
        return scenario_file::read(preset.text)
            .map_err(|problems| mistakes::list(name, &problems));
    }
    if !Path::new(name).exists() {
        let names: Vec<&str> = scenarios::presets()
            .iter()
            .map(|preset| preset.name.as_str())
            .collect();
        return Err(format!(
            "{name} is neither a scenario nor a file. Scenarios: {}.",
            names.join(", ")
        ));
    }
    let text = std::fs::read_to_string(name)
        .map_err(|error| format!("{name} cannot be read: {error}."))?;
    scenario_file::read(&text).map_err(|problems| mistakes::list(name, &problems))
}

/// Lists the scenarios that ship with the program.
pub(super) fn list_scenarios() -> ExitCode {
    let list = |name: &str, title: &str, about: &str| {
        let _ = writeln!(std::io::stdout(), "{name:20} {title}\n{:20} {about}", "");
    };
    let _ = writeln!(std::io::stdout(), "Scenarios, for compare and window:\n");
    for preset in scenarios::presets() {
        list(&preset.name, &preset.title, &preset.about);
    }
    let _ = writeln!(std::io::stdout(), "\nPhenomena, for window:\n");
    for phenomenon in phenomena::all() {
        list(&phenomenon.name, &phenomenon.title, &phenomenon.about);
    }
    ExitCode::SUCCESS
}
