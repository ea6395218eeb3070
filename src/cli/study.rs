//! What `run`, `compare`, `sweep`, `sensitivity` and `map` have in common: the scenario with its
//! changes, the seed, the futures, the workers. Every mistake is told at once.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::catalog::problem::Problem;
use crate::catalog::{changes, phenomena, scenario_file, scenarios, users_file};
use crate::cli::{mistakes, workers};
use crate::sim::scenario::Scenario;
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;

/// Exit code for input that cannot be used.
const REFUSED: u8 = 2;

/// What lists of mistakes in arguments are headed by.
const COMMAND_LINE: &str = "The command line";

/// Arguments of every study.
#[derive(Args)]
pub(super) struct StudyArguments {
    /// A scenario's name (see `loadbearing scenarios`) or a scenario file.
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) scenario: String,
    /// Users at the end of each month, as CSV ("month,users" or one number a line), instead of the
    /// scenario's growth; the horizon becomes theirs.
    #[arg(long, value_name = "FILE")]
    users: Option<PathBuf>,
    /// Change a parameter: section.field=value, or strategy/section.field=value for one strategy's.
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Which futures: the same seed gives the same numbers everywhere.
    #[arg(
        long,
        value_name = "N",
        default_value = "7",
        allow_hyphen_values = true
    )]
    seed: String,
    /// How many futures each strategy lives through.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    replications: Option<String>,
    /// How many threads simulate; the result is the same with any number. As many as the machine
    /// runs at the same time unless told otherwise.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    workers: Option<String>,
    /// No progress bar.
    #[arg(long)]
    pub(super) quiet: bool,
}

/// What the arguments say.
pub(super) struct Study {
    pub(super) scenario: Scenario,
    pub(super) seed: Seed,
    pub(super) replications: u32,
    pub(super) workers: u32,
}

/// Every mistake so far.
#[derive(Default)]
pub(super) struct Mistakes {
    /// In the scenario file, as text.
    file: Option<String>,
    arguments: Vec<Problem>,
}

impl Mistakes {
    /// Notes what is wrong with a file, as text.
    pub(super) fn add_file(&mut self, text: String) {
        self.file = Some(text);
    }

    /// Notes a mistake in an argument.
    pub(super) fn add(&mut self, argument: impl Into<String>, message: impl Into<String>) {
        self.arguments.push(Problem {
            path: argument.into(),
            message: message.into(),
        });
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.file.is_none() && self.arguments.is_empty()
    }

    /// Tells all of them.
    pub(super) fn refuse(&self) -> ExitCode {
        let arguments =
            (!self.arguments.is_empty()).then(|| mistakes::list(COMMAND_LINE, &self.arguments));
        let texts: Vec<&str> = [&self.file, &arguments]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        refuse(&texts.join("\n"))
    }
}

/// Tells why input cannot be used.
pub(super) fn refuse(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(REFUSED)
}

/// That nothing is called so, and what is.
pub(super) fn unknown<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    format!(
        "There is no \"{name}\"; choose one of: {}.",
        known.join(", ")
    )
}

impl StudyArguments {
    /// What the arguments say; notes every mistake. `None` after one.
    pub(super) fn read(&self, replications: u32, mistakes: &mut Mistakes) -> Option<Study> {
        let scenario = scenario(&self.scenario)
            .and_then(|scenario| self.with_users(scenario))
            .map_err(|text| mistakes.add_file(text))
            .ok();
        let changes = self.changes(mistakes);
        let seed = number(&self.seed, 0..=Seed::MAX, "--seed", mistakes).and_then(Seed::new);
        let range = u64::from(MIN_REPLICATIONS)..=u64::from(MAX_REPLICATIONS);
        let replications = match &self.replications {
            Some(text) => number(text, range, "--replications", mistakes),
            None => Some(u64::from(replications)),
        };
        let range = 1..=u64::from(workers::WORKERS_MAX);
        let workers = match &self.workers {
            Some(text) => number(text, range, "--workers", mistakes),
            None => Some(u64::from(workers::available())),
        };
        let scenario = changed(scenario?, &changes, mistakes);
        mistakes.is_empty().then_some(())?;
        Some(Study {
            scenario,
            seed: seed?,
            replications: u32::try_from(replications?).ok()?,
            workers: u32::try_from(workers?).ok()?,
        })
    }

    /// The scenario with the users of the file that was named, if one was; the message says every
    /// mistake in it.
    fn with_users(&self, mut scenario: Scenario) -> Result<Scenario, String> {
        if let Some(path) = &self.users {
            let name = path.display();
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("{name} cannot be read: {error}."))?;
            let users = users_file::read(&text)
                .map_err(|problems| mistakes::list(&name.to_string(), &problems))?;
            users.put_into(&mut scenario);
        }
        Ok(scenario)
    }

    fn changes(&self, mistakes: &mut Mistakes) -> Vec<(&str, f64)> {
        let mut changes = Vec::new();
        for text in &self.set {
            let read = text.split_once('=').and_then(|(path, value)| {
                let value: f64 = value.trim().parse().ok()?;
                value.is_finite().then_some((path.trim(), value))
            });
            match read {
                Some(change) => changes.push(change),
                None => mistakes.add(
                    "--set",
                    format!("\"{text}\" is no change; write section.field=number."),
                ),
            }
        }
        changes
    }
}

/// The scenario with its changes; notes every mistake in them.
fn changed(mut scenario: Scenario, changes: &[(&str, f64)], mistakes: &mut Mistakes) -> Scenario {
    let before = mistakes.arguments.len();
    for (path, value) in changes {
        if let Err(message) = changes::change(&mut scenario, path, *value) {
            mistakes.add(format!("--set {path}"), message);
        }
    }
    if mistakes.arguments.len() == before
        && let Err(problems) = changes::check(&scenario)
    {
        mistakes.arguments.extend(problems);
    }
    scenario
}

/// A whole number within `range`; notes what is wrong.
pub(super) fn number(
    text: &str,
    range: std::ops::RangeInclusive<u64>,
    argument: &str,
    mistakes: &mut Mistakes,
) -> Option<u64> {
    let found = text
        .trim()
        .parse()
        .ok()
        .filter(|value| range.contains(value));
    if found.is_none() {
        let (from, to) = (range.start(), range.end());
        mistakes.add(
            argument,
            format!("\"{text}\" must be a whole number from {from} to {to}."),
        );
    }
    found
}

/// The seed that `text` says, for commands that name one mistake in their arguments at a time.
pub(super) fn seed(text: &str) -> Result<Seed, String> {
    let seed = text.parse().ok().and_then(Seed::new);
    seed.ok_or_else(|| format!("it must be a whole number from 0 to {}", Seed::MAX))
}

/// What is printed with `--json`.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("reports have names and numbers only")
}

/// A preset of this name, or a file; the message says every mistake.
pub(super) fn scenario(name: &str) -> Result<Scenario, String> {
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

/// The place of the strategy of this id; notes that there is none.
pub(super) fn strategy(
    scenario: &Scenario,
    id: &str,
    argument: &str,
    mistakes: &mut Mistakes,
) -> Option<usize> {
    let found = scenario.strategies.iter().position(|s| s.id == id);
    if found.is_none() {
        let ids = scenario.strategies.iter().map(|s| s.id.as_str());
        mistakes.add(argument, unknown(id, ids));
    }
    found
}

/// Prints what a command says. A reader that hangs up early (`| head`) is no failure of ours.
pub(super) fn print(text: &str) -> ExitCode {
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    ExitCode::SUCCESS
}

/// Lists the scenarios that ship with the program.
pub(super) fn list_scenarios() -> ExitCode {
    let list = |name: &str, title: &str, about: &str| {
        let _ = writeln!(std::io::stdout(), "{name:20} {title}\n{:20} {about}", "");
    };
    let _ = writeln!(std::io::stdout(), "Scenarios, for every command:\n");
    for preset in scenarios::presets() {
        list(&preset.name, &preset.title, &preset.about);
    }
    let _ = writeln!(std::io::stdout(), "\nPhenomena, for window:\n");
    for phenomenon in phenomena::all() {
        list(&phenomenon.name, &phenomenon.title, &phenomenon.about);
    }
    ExitCode::SUCCESS
}
