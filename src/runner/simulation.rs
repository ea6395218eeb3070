//! Requests to the real engine: reads the scenario and starts the run.

use crate::catalog::problem::Problem;
use crate::catalog::scenario_file;
use crate::runner::inline::Steps;
use crate::runner::protocol::RunRequest;
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::run::{Advance, Run};
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;

/// A run of the real engine.
pub type Simulation = Run;

impl Steps for Run {
    fn advance(&mut self) -> Advance {
        Self::advance(self)
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

/// Starts what `request` asks for.
///
/// # Errors
/// Every mistake in the scenario, the seed and the number of replications.
pub fn start(request: &RunRequest) -> Result<Simulation, Vec<Problem>> {
    let mut problems = Vec::new();
    let seed = Seed::new(request.seed);
    if seed.is_none() {
        let message = format!("a seed is a whole number up to {}", Seed::MAX);
        problems.push(Problem {
            path: "seed".to_owned(),
            message,
        });
    }
    if !(MIN_REPLICATIONS..=MAX_REPLICATIONS).contains(&request.replications) {
        let message = format!("say {MIN_REPLICATIONS} to {MAX_REPLICATIONS} replications");
        problems.push(Problem {
            path: "replications".to_owned(),
            message,
        });
    }
    match (scenario_file::read(&request.scenario), seed) {
        (Ok(scenario), Some(seed)) if problems.is_empty() => {
            Ok(Run::new(scenario, seed, request.replications))
        }
        (read, _) => {
            problems.extend(read.err().unwrap_or_default());
            Err(problems)
        }
    }
}
