//! Questions beside a run to the real engine: what decides the verdict, and how a busy hour went.
//! Runs do not need this, so the page loads it when it is first asked.

use crate::catalog::changes;
use crate::catalog::problem::Problem;
use crate::runner::inline::{Step, Steps};
use crate::runner::packed::Packed;
use crate::runner::protocol::{ExploreQuestion, ExploreRequest, HourRequest, Request, Update};
use crate::runner::simulation::{problem, setting, working};
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::hour::{self, HourReplay};
use crate::sim::scenario::Scenario;
use crate::sim::sensitivity::{self, Answer, Exploration, MAX_STEPS, MIN_STEPS, Question};
use crate::sim::study::MIN_REPLICATIONS;

impl Steps for Exploration {
    fn step(&mut self, run: u32) -> Step {
        let answered = |answer: Answer| match answer {
            Answer::Tornado(tornado) => Update::Tornado {
                run,
                stage: tornado.origin.stage,
                tornado: Packed::new(&tornado),
            },
            Answer::Map(map) => Update::Map {
                run,
                stage: map.origin.stage,
                map: Packed::new(&map),
            },
        };
        let (update, ended) = match self.advance() {
            sensitivity::Advance::Working(progress) => (working(run, progress), false),
            sensitivity::Advance::Partial(answer) => (answered(answer), false),
            sensitivity::Advance::Done(answer) => (answered(answer), true),
        };
        Step { update, ended }
    }

    fn hand_out(&mut self) -> Option<WindowTask> {
        self.hand_out_window()
    }

    fn supply(&mut self, answer: WindowAnswer) {
        self.supply_window(answer);
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting_for_window()
    }
}

impl Steps for HourReplay {
    fn step(&mut self, run: u32) -> Step {
        let (update, ended) = match self.advance() {
            hour::Advance::Working(progress) => (working(run, progress), false),
            hour::Advance::Done(Some(hour)) => {
                let hour = Packed::new(&*hour);
                (Update::Hour { run, hour }, true)
            }
            hour::Advance::Done(None) => {
                let message = "nobody uses the product in this month of this future".to_owned();
                let problems = vec![problem("month", message)];
                (Update::Refused { run, problems }, true)
            }
        };
        Step { update, ended }
    }

    fn hand_out(&mut self) -> Option<WindowTask> {
        Self::hand_out(self)
    }

    fn supply(&mut self, answer: WindowAnswer) {
        Self::supply(self, answer);
    }

    fn is_waiting(&self) -> bool {
        Self::is_waiting(self)
    }
}

/// Starts what `request` asks beside a run; anything else starts nothing.
///
/// # Errors
/// Every mistake in the scenario, the seed, the number of replications and the question.
pub fn start(request: &Request) -> Result<Box<dyn Steps>, Vec<Problem>> {
    match request {
        Request::Explore(request) => explore(request),
        Request::Hour(request) => replay(request),
        _ => Err(Vec::new()),
    }
}

fn explore(request: &ExploreRequest) -> Result<Box<dyn Steps>, Vec<Problem>> {
    let (scenario, seed) = setting(&request.scenario, request.seed, request.replications)?;
    let question = question(&scenario, request)?;
    let exploration = Exploration::new(scenario, seed, request.replications, question);
    Ok(Box::new(exploration))
}

fn replay(request: &HourRequest) -> Result<Box<dyn Steps>, Vec<Problem>> {
    let (scenario, seed) = setting(&request.scenario, request.seed, MIN_REPLICATIONS)?;
    let when = (request.future, request.month);
    let replay = HourReplay::new(scenario, &request.strategy, when, seed);
    let replay = replay.ok_or_else(|| {
        let message = format!("there is no strategy {}", request.strategy);
        vec![problem("strategy", message)]
    })?;
    Ok(Box::new(replay))
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
