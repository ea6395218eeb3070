//! `loadbearing window`: one window of requests, with everything that was measured in it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use serde::Serialize;

use crate::cli::study::{self, Mistakes};
use crate::cli::{phenomenon, window_text};
use crate::sim::backend::inspection::{Inspection, Question, TRACED_MAX, WindowReport, inspect};
use crate::sim::backend::spans::TraceFile;
use crate::sim::scenario::Scenario;
use crate::sim::units::Seed;

mod setting;

use setting::Setting;

/// The most of anything that is counted.
const COUNT_MAX: i64 = 1 << 16;

/// Where a trace goes unless told otherwise.
const TRACE_FILE: &str = "loadbearing-trace.json";

/// Arguments of `window`.
#[derive(Args)]
#[command(group(ArgGroup::new("load").args(["month", "rate"])))]
pub(super) struct Window {
    /// A scenario or a phenomenon: its name (see `loadbearing scenarios`) or its file.
    #[arg(long, value_name = "NAME|FILE")]
    scenario: String,
    /// The busy hour of this month (0 is the first): its load, rows and deployment in the first
    /// future of the study with this seed.
    #[arg(long, value_name = "M")]
    month: Option<u32>,
    /// This many requests a second, on a deployment that was planned for them.
    #[arg(long, value_name = "R", allow_negative_numbers = true)]
    rate: Option<f64>,
    /// Which of the scenario's strategies; its first unless told otherwise.
    #[arg(long, value_name = "ID")]
    strategy: Option<String>,
    /// Another architecture, built as well as the strategy's, on a deployment that was planned for
    /// the load.
    #[arg(long, value_name = "ID")]
    architecture: Option<String>,
    /// Only this variant of a phenomenon.
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// Rows in the database.
    #[arg(long, allow_negative_numbers = true)]
    rows: Option<f64>,
    /// Application instances.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=COUNT_MAX))]
    instances: Option<u32>,
    /// Size of an instance, by its provider's name.
    #[arg(long, value_name = "NAME")]
    application_size: Option<String>,
    /// Size of the database, by its provider's name.
    #[arg(long, value_name = "NAME")]
    database_size: Option<String>,
    /// Database shards.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=COUNT_MAX))]
    shards: Option<u32>,
    /// Cache nodes.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=COUNT_MAX))]
    cache_nodes: Option<u32>,
    /// Which random numbers: the same seed gives the same results everywhere.
    #[arg(long, default_value = "7", value_parser = study::seed)]
    seed: Seed,
    /// Write the spans of so many requests for Perfetto (ui.perfetto.dev).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32)
        .range(1..=i64::from(TRACED_MAX)))]
    trace: Option<u32>,
    /// Where to write them.
    #[arg(long, value_name = "PATH", requires = "trace", default_value = TRACE_FILE)]
    trace_file: PathBuf,
    /// Print the whole report as JSON.
    #[arg(long)]
    json: bool,
}

/// The report with where its load comes from.
#[derive(Serialize)]
pub(super) struct Answer {
    /// The scenario's name.
    pub(super) scenario: String,
    /// The strategy's id.
    pub(super) strategy: String,
    /// The month whose busy hour it is; null for a rate.
    pub(super) month: Option<u32>,
    /// What the study says of that hour, which it interpolates between windows of its own; null
    /// where the window is not that hour's.
    pub(super) study: Option<StudyResponses>,
    /// The window.
    #[serde(flatten)]
    pub(super) window: WindowReport,
}

/// Response times by the study [ms].
#[derive(Clone, Copy, Serialize)]
pub(super) struct StudyResponses {
    /// Half of the answered requests are faster [ms].
    pub(super) p50_ms: f64,
    /// 95 % are faster [ms].
    pub(super) p95_ms: f64,
    /// 99 % are faster [ms].
    pub(super) p99_ms: f64,
}

/// Simulates and prints.
pub(super) fn window(arguments: &Window) -> ExitCode {
    if let Some(text) = phenomenon::text_of(&arguments.scenario) {
        return tell(arguments, &text);
    }
    let mut mistakes = Mistakes::default();
    let scenario = study::scenario(&arguments.scenario).map_err(|text| mistakes.add_file(text));
    let answered = { scenario.ok() }.and_then(|one| answer(&one, arguments, &mut mistakes));
    let Some((answer, inspection)) = answered else {
        return mistakes.refuse();
    };
    if let Err(message) = write_trace(arguments, Some(&inspection.trace)) {
        return study::refuse(&message);
    }
    study::print(&if arguments.json {
        study::json(&answer)
    } else {
        window_text::text(&answer)
    })
}

/// Simulates and prints a phenomenon; a claim that does not hold is a failure.
fn tell(arguments: &Window, text: &str) -> ExitCode {
    let mut mistakes = Mistakes::default();
    for (option, given) in not_of_phenomena(arguments) {
        if given {
            let message = "A phenomenon says this itself: leave it out, or change the file.";
            mistakes.add(option, message);
        }
    }
    if !mistakes.is_empty() {
        return mistakes.refuse();
    }
    let wish = phenomenon::Wish {
        variant: arguments.variant.as_deref(),
        seed: arguments.seed,
        traced: arguments.trace,
    };
    let (report, trace) = match phenomenon::tell(&arguments.scenario, text, &wish) {
        Ok(told) => told,
        Err(message) => return study::refuse(&message),
    };
    if let Err(message) = write_trace(arguments, trace.as_ref()) {
        return study::refuse(&message);
    }
    let _ = study::print(&if arguments.json {
        study::json(&report)
    } else {
        report.text()
    });
    if report.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The options that a phenomenon has no use for, and whether they were given.
fn not_of_phenomena(arguments: &Window) -> [(&'static str, bool); 10] {
    [
        ("--month", arguments.month.is_some()),
        ("--rate", arguments.rate.is_some()),
        ("--strategy", arguments.strategy.is_some()),
        ("--architecture", arguments.architecture.is_some()),
        ("--rows", arguments.rows.is_some()),
        ("--instances", arguments.instances.is_some()),
        ("--application-size", arguments.application_size.is_some()),
        ("--database-size", arguments.database_size.is_some()),
        ("--shards", arguments.shards.is_some()),
        ("--cache-nodes", arguments.cache_nodes.is_some()),
    ]
}

fn write_trace(arguments: &Window, trace: Option<&TraceFile>) -> Result<(), String> {
    let Some(trace) = trace.filter(|_| arguments.trace.is_some()) else {
        return Ok(());
    };
    let path = arguments.trace_file.display();
    let text = serde_json::to_string(trace).unwrap_or_default();
    std::fs::write(&arguments.trace_file, text)
        .map_err(|error| format!("{path} cannot be written: {error}."))?;
    let _ = writeln!(
        std::io::stderr(),
        "Spans are in {path}; open it in https://ui.perfetto.dev."
    );
    Ok(())
}

/// The answer; notes every mistake in the arguments, and is `None` after one.
fn answer(
    scenario: &Scenario,
    arguments: &Window,
    mistakes: &mut Mistakes,
) -> Option<(Answer, Inspection)> {
    let strategy = match &arguments.strategy {
        Some(id) => study::strategy(scenario, id, "--strategy", mistakes),
        None => Some(0),
    };
    let strategy = strategy.and_then(|place| scenario.strategies.get(place));
    let architecture = setting::architecture(scenario, arguments, mistakes);
    setting::check_numbers(scenario, arguments, mistakes);
    if arguments.month.is_none() && arguments.rate.is_none() {
        let message = "Say which hour with --month, or which load with --rate.";
        mistakes.add("--month", message);
    }
    if arguments.variant.is_some() {
        mistakes.add("--variant", "Only phenomena have variants.");
    }
    let (Some(strategy), true) = (strategy, mistakes.is_empty()) else {
        return None;
    };
    let chosen = (strategy, architecture);
    let setting = Setting::new(scenario, chosen, arguments, mistakes)?;
    let inspection = inspect(&Question {
        work: &scenario.work,
        data: &scenario.data,
        traffic: &scenario.traffic,
        clients: &scenario.clients,
        design: &setting.design,
        deployment: &setting.deployment,
        conditions: setting.conditions,
        seed: arguments.seed.derive("window"),
        traced: arguments.trace.unwrap_or(0),
    });
    let Some(inspection) = inspection else {
        mistakes.add("--scenario", "It makes no network that can be simulated.");
        return None;
    };
    let answer = Answer {
        scenario: scenario.name.clone(),
        strategy: strategy.id.clone(),
        month: arguments.month,
        study: setting.study,
        window: WindowReport {
            seed: arguments.seed.value(),
            ..inspection.report.clone()
        },
    };
    Some((answer, inspection))
}
