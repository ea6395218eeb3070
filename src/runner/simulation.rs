//! Requests for a run to the real engine: reads the scenario and starts it.

use crate::catalog::problem::Problem;
use crate::catalog::scenario_file;
use crate::runner::inline::{Step, Steps};
use crate::runner::protocol::{Request, Update};
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::run::{Advance, Progress, Run};
use crate::sim::scenario::Scenario;
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;

impl Steps for Run {
    fn step(&mut self, run: u32) -> Step {
        let (update, ended) = match self.advance() {
            Advance::Working(progress) => (working(run, progress), false),
            Advance::Coarse(report) => (Update::Report { run, report }, false),
            Advance::Done(report) => (Update::Report { run, report }, true),
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

/// How far something is.
pub(super) fn working(run: u32, progress: Progress) -> Update {
    Update::Progress {
        run,
        fraction: progress.fraction,
        windows: progress.windows,
        events: progress.events,
    }
}

/// Starts the run that `request` asks for; anything else starts nothing.
///
/// # Errors
/// Every mistake in the scenario, the seed and the number of replications.
pub fn start(request: &Request) -> Result<Box<dyn Steps>, Vec<Problem>> {
    let Request::Run(request) = request else {
        return Err(Vec::new());
    };
    let (scenario, seed) = setting(&request.scenario, request.seed, request.replications)?;
    Ok(Box::new(Run::new(scenario, seed, request.replications)))
}

/// The scenario and the seed, or every mistake in them and in the number of replications.
pub(super) fn setting(
    text: &str,
    seed: u64,
    replications: u32,
) -> Result<(Scenario, Seed), Vec<Problem>> {
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

/// A mistake in what was asked.
pub(super) fn problem(path: &str, message: String) -> Problem {
    Problem {
        path: path.to_owned(),
        message,
    }
}
