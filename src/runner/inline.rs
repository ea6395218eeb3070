//! Runs scenarios in small steps where it is called, turning what the engine says into messages of
//! the protocol. The worker calls it between looking at its messages; tests call it directly.

use crate::catalog::problem::Problem;
use crate::runner::protocol::{Request, Update};

/// Something that computes an answer step by step.
pub trait Steps {
    /// Does a bounded piece of work, far below a second.
    fn step(&mut self, run: u32) -> Step;
}

/// What a piece of work brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What to tell the page.
    pub update: Update,
    /// Whether there is nothing more to do.
    pub ended: bool,
}

/// How a request becomes something that runs, or the mistakes in it.
pub type Start<R> = fn(&Request) -> Result<R, Vec<Problem>>;

/// Serves requests one at a time; a new one replaces the one under way.
#[derive(Debug)]
pub struct Runner<R> {
    start: Start<R>,
    current: Option<(u32, R)>,
}

impl<R: Steps> Runner<R> {
    /// A runner at rest that starts runs with `start`.
    #[must_use]
    pub const fn new(start: Start<R>) -> Self {
        Self {
            start,
            current: None,
        }
    }

    /// Whether a run is under way, so that [`Runner::step`] has something to do.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.current.is_some()
    }

    /// Takes a request; the answer, if it has one at once. Giving up a run that is not under way
    /// (it may have just ended) changes nothing and has no answer.
    pub fn receive(&mut self, request: &Request) -> Option<Update> {
        match request {
            Request::Run(_) | Request::Explore(_) => {
                let run = request.run();
                // The run before is given up whether this one can start or not: nobody reads it.
                self.current = None;
                match (self.start)(request) {
                    Ok(started) => {
                        self.current = Some((run, started));
                        None
                    }
                    Err(problems) => Some(Update::Refused { run, problems }),
                }
            }
            Request::Cancel { run } => {
                self.current.take_if(|(current, _)| current == run)?;
                Some(Update::Cancelled { run: *run })
            }
        }
    }

    /// Does one piece of work; `None` at rest.
    pub fn step(&mut self) -> Option<Update> {
        let (run, steps) = self.current.as_mut()?;
        let run = *run;
        let Step { update, ended } = steps.step(run);
        if ended {
            self.current = None;
        }
        Some(update)
    }
}
