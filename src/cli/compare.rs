//! `loadbearing compare`: two strategies of a scenario, with bands, dates and money.

use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::catalog::{scenario_file, scenarios, users_file};
use crate::cli::{bill_text, mistakes, report_text};
use crate::sim::report::Report;
use crate::sim::run::{Advance, Run};
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
    /// Users at the end of each month, as CSV ("month,users" or one number a line), instead of the
    /// scenario's growth; the horizon becomes theirs.
    #[arg(long, value_name = "FILE")]
    users: Option<PathBuf>,
    /// Print the first future's bill of this month instead, line by line.
    #[arg(long, value_name = "MONTH", conflicts_with = "json")]
    bill: Option<u32>,
    /// Print the whole report as JSON.
    #[arg(long)]
    json: bool,
    /// No progress bar.
    #[arg(long)]
    quiet: bool,
}

/// Compares and prints.
pub(super) fn compare(arguments: &Compare) -> ExitCode {
    let read = read(&arguments.scenario).and_then(|scenario| with_users(scenario, arguments));
    let scenario = match read {
        Ok(scenario) => scenario,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "{message}");
            return ExitCode::from(REFUSED);
        }
    };
    let Some(seed) = Seed::new(arguments.seed) else {
        return ExitCode::from(REFUSED);
    };
    let text = if arguments.json {
        let report = simulate(scenario, seed, arguments);
        serde_json::to_string_pretty(&report).unwrap_or_default()
    } else {
        let report = simulate(scenario, seed, arguments);
        arguments.bill.map_or_else(
            || report_text::text(&report),
            |month| bill_text::text(&report, month),
        )
    };
    // A reader that hangs up early (`| head`) is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    ExitCode::SUCCESS
}

fn simulate(scenario: Scenario, seed: Seed, arguments: &Compare) -> Report {
    let bar = progress_bar(arguments.quiet);
    let mut run = Run::new(scenario, seed, arguments.replications);
    loop {
        match run.advance() {
            Advance::Working(progress) => {
                bar.set_position((progress.fraction * STEPS as f64) as u64);
                bar.set_message(format!(
                    "{} windows, {} million events",
                    progress.windows,
                    progress.events / 1_000_000
                ));
            }
            Advance::Coarse(_) => {}
            Advance::Done(report) => {
                bar.finish_and_clear();
                return *report;
            }
        }
    }
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

/// The scenario with the users of the file that was named, if one was; the message says every
/// mistake in it.
fn with_users(mut scenario: Scenario, arguments: &Compare) -> Result<Scenario, String> {
    if let Some(path) = &arguments.users {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{name} cannot be read: {error}."))?;
        let users = users_file::read(&text)
            .map_err(|problems| mistakes::list(&name.to_string(), &problems))?;
        users.put_into(&mut scenario);
    }
    Ok(scenario)
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
    for preset in scenarios::presets() {
        let _ = writeln!(
            std::io::stdout(),
            "{:16} {}\n{:16} {}",
            preset.name,
            preset.title,
            "",
            preset.about
        );
    }
    ExitCode::SUCCESS
}
