//! Requests to the real engine: reads the scenario and starts what is asked.

use crate::catalog::changes;
use crate::catalog::problem::Problem;
use crate::catalog::scenario_file;
use crate::runner::inline::{Step, Steps};
use crate::runner::protocol::{ExploreQuestion, ExploreRequest, Request, Update};
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::hour::{self, HourReplay};
use crate::sim::run::{self, Progress, Run};
use crate::sim::scenario::Scenario;
use crate::sim::sensitivity::{self, Answer, Exploration, MAX_STEPS, MIN_STEPS, Question};
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;

/// What the real engine works on.
#[derive(Clone, Debug)]
pub enum Simulation {
    /// A run.
    Run(Box<Run>),
    /// A sensitivity study.
    Exploration(Box<Exploration>),
    /// One busy hour.
    Hour(Box<HourReplay>),
}

impl Steps for Simulation {
    fn step(&mut self, run: u32) -> Step {
        match self {
            Self::Run(this) => run_step(this, run),
            Self::Exploration(this) => exploration_step(this, run),
            Self::Hour(this) => hour_step(this, run),
        }
    }

    fn hand_out(&mut self) -> Option<WindowTask> {
        match self {
            Self::Run(this) => this.hand_out(),
            Self::Hour(this) => this.hand_out(),
            Self::Exploration(this) => this.hand_out_window(),
        }
    }

    fn supply(&mut self, answer: WindowAnswer) {
        match self {
            Self::Run(this) => this.supply(answer),
            Self::Hour(this) => this.supply(answer),
            Self::Exploration(this) => this.supply_window(answer),
        }
    }

    fn is_waiting(&self) -> bool {
        match self {
            Self::Run(this) => this.is_waiting(),
            Self::Hour(this) => this.is_waiting(),
            Self::Exploration(this) => this.is_waiting_for_window(),
        }
    }
}

fn run_step(this: &mut Run, run: u32) -> Step {
    let (update, ended) = match this.advance() {
        run::Advance::Working(progress) => (working(run, progress), false),
        run::Advance::Coarse(report) => (Update::Report { run, report }, false),
        run::Advance::Done(report) => (Update::Report { run, report }, true),
    };
    Step { update, ended }
}

fn exploration_step(this: &mut Exploration, run: u32) -> Step {
    let answered = |answer: Answer| match answer {
        Answer::Tornado(tornado) => Update::Tornado { run, tornado },
        Answer::Map(map) => Update::Map { run, map },
    };
    let (update, ended) = match this.advance() {
        sensitivity::Advance::Working(progress) => (working(run, progress), false),
        sensitivity::Advance::Partial(answer) => (answered(answer), false),
        sensitivity::Advance::Done(answer) => (answered(answer), true),
    };
    Step { update, ended }
}

fn hour_step(this: &mut HourReplay, run: u32) -> Step {
    let (update, ended) = match this.advance() {
        hour::Advance::Working(progress) => (working(run, progress), false),
        hour::Advance::Done(Some(hour)) => (Update::Hour { run, hour }, true),
        hour::Advance::Done(None) => {
            let message = "nobody uses the product in this month of this future".to_owned();
            let problems = vec![problem("month", message)];
            (Update::Refused { run, problems }, true)
        }
    };
    Step { update, ended }
}

fn working(run: u32, progress: Progress) -> Update {
    Update::Progress {
        run,
        fraction: progress.fraction,
        windows: progress.windows,
        events: progress.events,
    }
}

/// Starts what `request` asks for; a request to give up starts nothing.
///
/// # Errors
/// Every mistake in the scenario, the seed, the number of replications and the question.
pub fn start(request: &Request) -> Result<Simulation, Vec<Problem>> {
    match request {
        Request::Run(request) => {
            let (scenario, seed) = setting(&request.scenario, request.seed, request.replications)?;
            let run = Run::new(scenario, seed, request.replications);
            Ok(Simulation::Run(Box::new(run)))
        }
        Request::Explore(request) => {
            let (scenario, seed) = setting(&request.scenario, request.seed, request.replications)?;
            let question = question(&scenario, request)?;
            let exploration = Exploration::new(scenario, seed, request.replications, question);
            Ok(Simulation::Exploration(Box::new(exploration)))
        }
        Request::Hour(request) => {
            let (scenario, seed) = setting(&request.scenario, request.seed, MIN_REPLICATIONS)?;
            let when = (request.future, request.month);
            let replay = HourReplay::new(scenario, &request.strategy, when, seed);
            let replay = replay.ok_or_else(|| {
                let message = format!("there is no strategy {}", request.strategy);
                vec![problem("strategy", message)]
            })?;
            Ok(Simulation::Hour(Box::new(replay)))
        }
        Request::Cancel { .. } | Request::Helpers { .. } | Request::Window { .. } => {
            Err(Vec::new())
        }
    }
}

/// The scenario and the seed, or every mistake in them and in the number of replications.
fn setting(text: &str, seed: u64, replications: u32) -> Result<(Scenario, Seed), Vec<Problem>> {
    let mut problems = Vec::new();
    let seed = Seed::new(seed);
    if seed.is_none() {
        let message = format!("a seed is a whole number up to {}", Seed::MAX);
        problems.push(problem("seed", message));
    }
    if !(MIN_REPLICATIONS..=MAX_REPLICATIONS).contains(&replications) {
        let message = format!("say {MIN_REPLICATIONS} to {MAX_REPLICATIONS} replications");
        problems.push(problem("replications", message));
    }
    match (scenario_file::read(text), seed) {
        (Ok(scenario), Some(seed)) if problems.is_empty() => Ok((scenario, seed)),
        (read, _) => {
            problems.extend(read.err().unwrap_or_default());
            Err(problems)
        }
    }
}

fn question(scenario: &Scenario, request: &ExploreRequest) -> Result<Question, Vec<Problem>> {
    match &request.question {
        ExploreQuestion::Tornado {
            parameters,
            flips,
            in_full,
        } => Ok(Question::Tornado {
            factors: changes::factors(scenario, parameters)?,
            flips: *flips,
            in_full: *in_full,
        }),
        ExploreQuestion::Map { across, up, steps } => {
            let mut problems = Vec::new();
            if !(MIN_STEPS..=MAX_STEPS).contains(steps) {
                let message = format!("say {MIN_STEPS} to {MAX_STEPS} steps");
                problems.push(problem("steps", message));
            }
            let sides = changes::sides(scenario, across, up);
            match sides {
                Ok([across, up]) if problems.is_empty() => Ok(Question::Map {
                    across,
                    up,
                    steps: *steps,
                }),
                sides => {
                    problems.extend(sides.err().unwrap_or_default());
                    Err(problems)
                }
            }
        }
    }
}

fn problem(path: &str, message: String) -> Problem {
    Problem {
        path: path.to_owned(),
        message,
    }
}
