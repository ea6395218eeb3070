//! `loadbearing window`: one window of requests, with everything that was measured in it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use serde::Serialize;

use crate::catalog::architectures;
use crate::catalog::prices;
use crate::catalog::problem::Problem;
use crate::cli::{mistakes, phenomenon, study, window_text};
use crate::sim::backend::inspection::{Inspection, Question, TRACED_MAX, WindowReport, inspect};
use crate::sim::backend::spans::TraceFile;
use crate::sim::deployment::{Architecture, Deployment, Size};
use crate::sim::performance::{Conditions, Estimate};
use crate::sim::run;
use crate::sim::scenario::{Design, Scenario, Strategy};
use crate::sim::units::Seed;

/// Exit code for input that cannot be used.
const REFUSED: u8 = 2;

/// The most requests a second that can be asked for.
const RATE_MAX: f64 = 1e7;

/// The most rows that can be asked for.
const ROWS_MAX: f64 = 1e13;

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
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u64).range(0..=Seed::MAX))]
    seed: u64,
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
    let answered = study::scenario(&arguments.scenario).and_then(|scenario| {
        answer(&scenario, arguments)
            .map_err(|problems| mistakes::list("The command line", &problems))
    });
    let (answer, inspection) = match answered {
        Ok(answered) => answered,
        Err(message) => return refuse(&message),
    };
    if let Err(message) = write_trace(arguments, Some(&inspection.trace)) {
        return refuse(&message);
    }
    let text = if arguments.json {
        serde_json::to_string_pretty(&answer).unwrap_or_default()
    } else {
        window_text::text(&answer)
    };
    // A reader that hangs up early (`| head`) is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    ExitCode::SUCCESS
}

/// Simulates and prints a phenomenon; a claim that does not hold is a failure.
fn tell(arguments: &Window, text: &str) -> ExitCode {
    let mut mistakes = Mistakes::default();
    for (option, given) in not_of_phenomena(arguments) {
        if given {
            let message = "A phenomenon says this itself: leave it out, or change the file.";
            mistakes.add(option, message.to_owned());
        }
    }
    let Some(seed) = Seed::new(arguments.seed) else {
        return ExitCode::from(REFUSED);
    };
    if !mistakes.0.is_empty() {
        return refuse(&mistakes::list("The command line", &mistakes.0));
    }
    let wish = phenomenon::Wish {
        variant: arguments.variant.as_deref(),
        seed,
        traced: arguments.trace,
    };
    let (report, trace) = match phenomenon::tell(&arguments.scenario, text, &wish) {
        Ok(told) => told,
        Err(message) => return refuse(&message),
    };
    if let Err(message) = write_trace(arguments, trace.as_ref()) {
        return refuse(&message);
    }
    let text = if arguments.json {
        serde_json::to_string_pretty(&report).unwrap_or_default()
    } else {
        report.text()
    };
    // A reader that hangs up early (`| head`) is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
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

fn refuse(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(REFUSED)
}

/// Mistakes so far.
#[derive(Default)]
struct Mistakes(Vec<Problem>);

impl Mistakes {
    fn add(&mut self, option: &str, message: String) {
        self.0.push(Problem {
            path: option.to_owned(),
            message,
        });
    }
}

/// What is to be simulated, before anything is changed by hand.
struct Setting {
    design: Design,
    deployment: Deployment,
    conditions: Conditions,
    study: Option<StudyResponses>,
}

fn answer(scenario: &Scenario, arguments: &Window) -> Result<(Answer, Inspection), Vec<Problem>> {
    let mut mistakes = Mistakes::default();
    let seed = Seed::new(arguments.seed);
    let strategy = strategy(scenario, arguments, &mut mistakes);
    let architecture = architecture(scenario, arguments, &mut mistakes);
    check_numbers(scenario, arguments, &mut mistakes);
    if arguments.month.is_none() && arguments.rate.is_none() {
        let message = "Say which hour with --month, or which load with --rate.";
        mistakes.add("--month", message.to_owned());
    }
    if arguments.variant.is_some() {
        let message = "Only phenomena have variants.";
        mistakes.add("--variant", message.to_owned());
    }
    let (Some(seed), Some(strategy), true) = (seed, strategy, mistakes.0.is_empty()) else {
        return Err(mistakes.0);
    };
    let mut setting = match setting(scenario, strategy, architecture, arguments, seed) {
        Ok(setting) => setting,
        Err(problem) => return Err(vec![problem]),
    };
    change_by_hand(&mut setting, arguments, &mut mistakes);
    if !mistakes.0.is_empty() {
        return Err(mistakes.0);
    }
    let inspection = inspect(&Question {
        work: &scenario.work,
        data: &scenario.data,
        traffic: &scenario.traffic,
        clients: &scenario.clients,
        design: &setting.design,
        deployment: &setting.deployment,
        conditions: setting.conditions,
        seed: seed.derive("window"),
        traced: arguments.trace.unwrap_or(0),
    });
    let Some(inspection) = inspection else {
        mistakes.add(
            "--scenario",
            "It makes no network that can be simulated.".to_owned(),
        );
        return Err(mistakes.0);
    };
    let answer = Answer {
        scenario: scenario.name.clone(),
        strategy: strategy.id.clone(),
        month: arguments.month,
        study: setting.study,
        window: WindowReport {
            seed: seed.value(),
            ..inspection.report.clone()
        },
    };
    Ok((answer, inspection))
}

fn strategy<'a>(
    scenario: &'a Scenario,
    arguments: &Window,
    mistakes: &mut Mistakes,
) -> Option<&'a Strategy> {
    let Some(id) = &arguments.strategy else {
        return scenario.strategies.first();
    };
    let found = scenario
        .strategies
        .iter()
        .find(|strategy| strategy.id == *id);
    if found.is_none() {
        let ids = scenario
            .strategies
            .iter()
            .map(|strategy| strategy.id.as_str());
        mistakes.add("--strategy", unknown(id, ids));
    }
    found
}

/// The architecture that was asked for, bought at the scenario's prices.
fn architecture(
    scenario: &Scenario,
    arguments: &Window,
    mistakes: &mut Mistakes,
) -> Option<Architecture> {
    let id = arguments.architecture.as_ref()?;
    let list = prices::find(&scenario.prices.id).unwrap_or_else(prices::current);
    match architectures::find_in(list, id) {
        Some(Ok(architecture)) => Some(architecture),
        Some(Err(missing)) => {
            mistakes.add("--architecture", missing);
            None
        }
        None => {
            mistakes.add("--architecture", unknown(id, architectures::ids()));
            None
        }
    }
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    format!(
        "There is no \"{name}\"; choose one of: {}.",
        known.join(", ")
    )
}

fn check_numbers(scenario: &Scenario, arguments: &Window, mistakes: &mut Mistakes) {
    let positive = |value: f64, most: f64| value > 0.0 && value <= most;
    if let Some(rate) = arguments.rate.filter(|rate| !positive(*rate, RATE_MAX)) {
        let message = format!("{rate} is no rate: above 0 and at most {RATE_MAX} requests/s.");
        mistakes.add("--rate", message);
    }
    if let Some(rows) = arguments.rows.filter(|rows| !positive(*rows, ROWS_MAX)) {
        mistakes.add(
            "--rows",
            format!("{rows} must be above 0 and at most {ROWS_MAX:e}."),
        );
    }
    let months = scenario.horizon_months;
    if let Some(month) = arguments.month.filter(|month| *month >= months) {
        let last = months.saturating_sub(1);
        mistakes.add(
            "--month",
            format!("The story has months 0 to {last}, not {month}."),
        );
    }
}

fn setting(
    scenario: &Scenario,
    strategy: &Strategy,
    architecture: Option<Architecture>,
    arguments: &Window,
    seed: Seed,
) -> Result<Setting, Problem> {
    let mut setting = match (arguments.month, arguments.rate) {
        (Some(month), _) => of_month(scenario, strategy, month, seed)?,
        (None, rate) => of_rate(scenario, &strategy.design, rate.unwrap_or(1.0), seed),
    };
    if let Some(rows) = arguments.rows {
        setting.conditions.rows = rows;
        setting.study = None;
    }
    if let Some(architecture) = architecture {
        setting.design.architecture = architecture;
        setting.study = None;
    }
    if arguments.architecture.is_some() || arguments.rate.is_some() {
        let Setting {
            design, conditions, ..
        } = &setting;
        setting.deployment = run::planned_deployment(scenario, design, *conditions, seed);
    }
    Ok(setting)
}

fn of_rate(scenario: &Scenario, design: &Design, rate: f64, seed: Seed) -> Setting {
    let conditions = Conditions {
        requests_per_second: rate,
        rows: run::rows_for(scenario, rate).max(1.0),
    };
    Setting {
        design: design.clone(),
        deployment: run::planned_deployment(scenario, design, conditions, seed),
        conditions,
        study: None,
    }
}

fn of_month(
    scenario: &Scenario,
    strategy: &Strategy,
    month: u32,
    seed: Seed,
) -> Result<Setting, Problem> {
    let story = run::first_future(scenario, strategy, seed);
    let lived = { &story }
        .as_ref()
        .and_then(|story| story.months.get(month as usize));
    let busy = lived.and_then(|month| Some((month, month.busy_hour.as_ref()?)));
    let Some((lived, hour)) = busy else {
        let launch = { story }
            .and_then(|story| story.launch)
            .map_or_else(|| "never".to_owned(), |launch| format!("in month {launch}"));
        return Err(Problem {
            path: "--month".to_owned(),
            message: format!("Nobody uses the product in month {month}: it opens {launch}."),
        });
    };
    let value = |estimate: Estimate| estimate.value;
    Ok(Setting {
        design: run::design_of(strategy, hour).clone(),
        deployment: hour.deployment.clone(),
        conditions: hour.conditions,
        study: Some(StudyResponses {
            p50_ms: value(lived.busy.p50_ms),
            p95_ms: value(lived.busy.p95_ms),
            p99_ms: value(lived.busy.p99_ms),
        }),
    })
}

/// Sizes and numbers from the command line, within what the architecture can be bought in.
fn change_by_hand(setting: &mut Setting, arguments: &Window, mistakes: &mut Mistakes) {
    let before = setting.deployment.clone();
    let architecture = &setting.design.architecture;
    let deployment = &mut setting.deployment;
    let application = &architecture.application;
    let counts = [
        (
            "--instances",
            arguments.instances,
            application.max_instances,
            &mut deployment.instances,
        ),
        (
            "--shards",
            arguments.shards,
            architecture.database.max_shards,
            &mut deployment.shards,
        ),
        (
            "--cache-nodes",
            arguments.cache_nodes,
            { &architecture.cache }
                .as_ref()
                .map_or(0, |cache| cache.max_nodes),
            &mut deployment.cache_nodes,
        ),
    ];
    for (option, wanted, most, place) in counts {
        let Some(wanted) = wanted else { continue };
        if wanted > most {
            let message = format!("{} has at most {most}, not {wanted}.", architecture.id);
            mistakes.add(option, message);
        } else {
            *place = wanted;
        }
    }
    let sizes: [(&str, &Option<String>, &[Size], &mut u32); 2] = [
        (
            "--application-size",
            &arguments.application_size,
            &application.sizes,
            &mut deployment.application_size,
        ),
        (
            "--database-size",
            &arguments.database_size,
            &architecture.database.sizes,
            &mut deployment.database_size,
        ),
    ];
    for (option, wanted, sizes, place) in sizes {
        let Some(wanted) = wanted else { continue };
        match sizes.iter().position(|size| size.name == *wanted) {
            Some(index) => *place = index as u32,
            None if sizes.is_empty() => {
                let message = format!("{} has no machines for it.", architecture.id);
                mistakes.add(option, message);
            }
            None => mistakes.add(
                option,
                unknown(wanted, sizes.iter().map(|s| s.name.as_str())),
            ),
        }
    }
    if setting.deployment != before {
        setting.study = None;
    }
}
