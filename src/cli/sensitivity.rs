//! `loadbearing sensitivity` and `loadbearing map`: which assumption decides, alone and in pairs.

use std::process::ExitCode;

use clap::Args;

use crate::catalog::changes;
use crate::cli::study::{self, Mistakes, Study, StudyArguments};
use crate::cli::{progress, sensitivity_text, workers};
use crate::sim::scenario::Scenario;
use crate::sim::sensitivity::{Answer, Exploration, MAX_STEPS, MIN_STEPS, Question};

/// Futures of each trial unless told otherwise: there are hundreds of trials.
const REPLICATIONS: u32 = 100;

/// Bars that the text shows unless told otherwise.
const BARS: &str = "15";

/// What both commands have in common.
#[derive(Args)]
struct Exploring {
    #[command(flatten)]
    study: StudyArguments,
    /// Which strategy the scenario's first is compared with; its second unless told otherwise.
    #[arg(long, value_name = "ID")]
    against: Option<String>,
    /// Print everything as JSON.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print everything as CSV.
    #[arg(long)]
    csv: bool,
}

/// Arguments of `sensitivity`.
#[derive(Args)]
pub(super) struct Sensitivity {
    #[command(flatten)]
    exploring: Exploring,
    /// A parameter to vary, by its path; every parameter with a range unless some are named.
    #[arg(long, value_name = "PATH")]
    parameter: Vec<String>,
    /// Do not look for the values at which the verdict flips.
    #[arg(long)]
    no_flips: bool,
    /// How many parameters the text shows, the largest swing first.
    #[arg(long, value_name = "N", default_value = BARS, allow_hyphen_values = true)]
    top: String,
}

/// Arguments of `map`.
#[derive(Args)]
pub(super) struct Map {
    #[command(flatten)]
    exploring: Exploring,
    /// The parameter from left to right, by its path.
    #[arg(long, value_name = "PATH")]
    across: String,
    /// The parameter from bottom to top, by its path.
    #[arg(long, value_name = "PATH")]
    up: String,
    /// How many values of each.
    #[arg(
        long,
        value_name = "N",
        default_value = "7",
        allow_hyphen_values = true
    )]
    steps: String,
}

/// Explores and prints a tornado.
pub(super) fn sensitivity(arguments: &Sensitivity) -> ExitCode {
    let mut mistakes = Mistakes::default();
    let study = read(&arguments.exploring, &mut mistakes);
    let top = study::number(&arguments.top, 1..=10_000, "--top", &mut mistakes);
    let factors = for_scenario(&study, &arguments.exploring).and_then(|scenario| {
        changes::factors(&scenario, &arguments.parameter)
            .map_err(|problems| {
                for problem in problems {
                    mistakes.add("--parameter", problem.message);
                }
            })
            .ok()
    });
    let (Some(study), Some(factors), Some(top), true) = (study, factors, top, mistakes.is_empty())
    else {
        return mistakes.refuse();
    };
    let question = Question::Tornado {
        factors,
        flips: !arguments.no_flips,
        in_full: None,
    };
    explore(&study, &arguments.exploring, question, top as usize)
}

/// Explores and prints a map.
pub(super) fn map(arguments: &Map) -> ExitCode {
    let mut mistakes = Mistakes::default();
    let study = read(&arguments.exploring, &mut mistakes);
    let range = u64::from(MIN_STEPS)..=u64::from(MAX_STEPS);
    let steps = study::number(&arguments.steps, range, "--steps", &mut mistakes);
    let sides = for_scenario(&study, &arguments.exploring).and_then(|scenario| {
        changes::sides(&scenario, &arguments.across, &arguments.up)
            .map_err(|problems| {
                for problem in problems {
                    mistakes.add("--across/--up", problem.message);
                }
            })
            .ok()
    });
    let (Some(study), Some([across, up]), Some(steps), true) =
        (study, sides, steps, mistakes.is_empty())
    else {
        return mistakes.refuse();
    };
    let question = Question::Map {
        across,
        up,
        steps: steps as u32,
    };
    explore(&study, &arguments.exploring, question, 0)
}

/// The study of the two strategies that are compared.
fn read(arguments: &Exploring, mistakes: &mut Mistakes) -> Option<Study> {
    let mut study = arguments.study.read(REPLICATIONS, mistakes)?;
    let strategies = &mut study.scenario.strategies;
    if let Some(id) = &arguments.against {
        let other = study::strategy(&study.scenario, id, "--against", mistakes)?;
        if other == 0 {
            mistakes.add(
                "--against",
                format!("\"{id}\" is the first strategy itself."),
            );
            return None;
        }
        study.scenario.strategies.swap(1, other);
    } else if strategies.len() < 2 {
        mistakes.add(
            "--scenario",
            "There is only one strategy: nothing to compare.",
        );
        return None;
    }
    study.scenario.strategies.truncate(2);
    Some(study)
}

/// The scenario to check paths against, even when other arguments are wrong.
fn for_scenario(study: &Option<Study>, arguments: &Exploring) -> Option<Scenario> {
    match study {
        Some(study) => Some(study.scenario.clone()),
        None => study::scenario(&arguments.study.scenario).ok(),
    }
}

fn explore(study: &Study, arguments: &Exploring, question: Question, top: usize) -> ExitCode {
    let bar = progress::fraction_bar(arguments.study.quiet);
    let scenario = study.scenario.clone();
    let exploration = Exploration::new(scenario, study.seed, study.replications, question);
    let of = (&study.scenario, study.seed);
    let answer = workers::explore(exploration, of, study.workers, &mut |now| {
        progress::show(&bar, now);
        true
    });
    bar.finish_and_clear();
    // Nobody stops it, so there is an answer.
    let Some(answer) = answer else {
        return ExitCode::FAILURE;
    };
    study::print(&match (&answer, arguments.json, arguments.csv) {
        (Answer::Tornado(tornado), true, _) => study::json(tornado),
        (Answer::Map(map), true, _) => study::json(map),
        (Answer::Tornado(tornado), _, true) => sensitivity_text::tornado_csv(tornado),
        (Answer::Map(map), _, true) => sensitivity_text::map_csv(map),
        (Answer::Tornado(tornado), ..) => sensitivity_text::tornado(tornado, top),
        (Answer::Map(map), ..) => sensitivity_text::map(map),
    })
}
