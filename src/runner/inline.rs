//! Runs scenarios in small steps where it is called, turning what the engine says into messages of
//! the protocol. The worker calls it between looking at its messages; tests call it directly.
//!
//! Windows that are needed lie open until somebody takes them: helpers, when there are some, or the
//! next step. Those that were simulated before are not simulated again.

use std::collections::VecDeque;
use std::fmt;

use crate::catalog::problem::Problem;
use crate::runner::known_windows::KnownWindows;
use crate::runner::protocol::{Request, Update};
use crate::sim::backend::task::{WindowAnswer, WindowKey, WindowTask};
use crate::sim::ordered::OrderedMap;
use crate::sim::report::Stage;

/// Something that computes an answer step by step.
pub trait Steps: fmt::Debug {
    /// Does a bounded piece of work, far below a second.
    fn step(&mut self, run: u32) -> Step;

    /// Hands out a window that is needed; `None` when there is none to hand out.
    fn hand_out(&mut self) -> Option<WindowTask> {
        None
    }

    /// Takes a window that was handed out.
    fn supply(&mut self, _answer: WindowAnswer) {}

    /// Whether nothing can be done before a window is supplied.
    fn is_waiting(&self) -> bool {
        false
    }
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
pub type Start = fn(&Request) -> Result<Box<dyn Steps>, Vec<Problem>>;

/// Which window of which run.
pub type Given = (u32, WindowKey);

/// Serves requests one at a time; a new one replaces the one under way.
#[derive(Debug)]
pub struct Runner {
    start: Start,
    /// How questions beside a run are started, once that is known.
    studies: Option<Start>,
    /// A question that waits until it is.
    postponed: Option<Request>,
    current: Option<Current>,
    /// What helpers have, of earlier runs too: their answers are kept for later.
    given: OrderedMap<Given, WindowTask>,
    known: KnownWindows,
}

/// The run under way.
#[derive(Debug)]
struct Current {
    run: u32,
    steps: Box<dyn Steps>,
    /// Windows that are needed and that nobody works on.
    open: VecDeque<WindowTask>,
}

impl Runner {
    /// A runner at rest that starts runs with `start`. Questions beside runs wait until it
    /// [learns](Self::learn) how they are started.
    #[must_use]
    pub const fn new(start: Start) -> Self {
        Self {
            start,
            studies: None,
            postponed: None,
            current: None,
            given: OrderedMap::new(),
            known: KnownWindows::new(),
        }
    }

    /// Whether a run is under way, so that [`Runner::step`] has something to do.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.current.is_some()
    }

    /// Whether the run can do nothing before a helper answers.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| current.open.is_empty() && current.steps.is_waiting())
    }

    /// Whether a question waits until the runner [learns](Self::learn) how it is started.
    #[must_use]
    pub const fn is_ignorant(&self) -> bool {
        self.postponed.is_some()
    }

    /// Starts questions beside runs with `studies` from now on, and what waited for it.
    pub fn learn(&mut self, studies: Start) -> Option<Update> {
        self.studies = Some(studies);
        let request = self.postponed.take()?;
        self.begin(&request, studies)
    }

    /// What waited cannot be answered, and why; the next question may.
    pub fn give_up(&mut self, problem: Problem) -> Option<Update> {
        let run = self.postponed.take()?.run();
        let problems = vec![problem];
        Some(Update::Refused { run, problems })
    }

    /// Takes a request; the answer, if it has one at once. Giving up a run that is not under way
    /// (it may have just ended) changes nothing and has no answer.
    pub fn receive(&mut self, request: &Request) -> Option<Update> {
        match request {
            Request::Run(_) => self.begin(request, self.start),
            Request::Explore(_) | Request::Hour(_) => match self.studies {
                Some(studies) => self.begin(request, studies),
                None => {
                    self.current = None;
                    self.postponed = Some(request.clone());
                    None
                }
            },
            Request::Cancel { run } => {
                let waited = self.postponed.take_if(|request| request.run() == *run);
                let ran = self.current.take_if(|current| current.run == *run);
                (waited.is_some() || ran.is_some()).then_some(Update::Cancelled { run: *run })
            }
            Request::Window { run, task } => Some(Update::Window {
                run: *run,
                answer: Box::new(task.simulate()),
            }),
            Request::Helpers { .. } => None,
        }
    }

    /// Begins what is asked. What was under way or waited is given up, whether this can start or
    /// not: nobody reads it.
    fn begin(&mut self, request: &Request, start: Start) -> Option<Update> {
        self.postponed = None;
        self.current = None;
        let run = request.run();
        match start(request) {
            Ok(steps) => {
                let open = VecDeque::new();
                self.current = Some(Current { run, steps, open });
                None
            }
            Err(problems) => Some(Update::Refused { run, problems }),
        }
    }

    /// A window for a helper to simulate, and the number of its run.
    pub fn give(&mut self) -> Option<(u32, WindowTask)> {
        self.look_for_windows();
        let current = self.current.as_mut()?;
        let task = current.open.pop_front()?;
        self.given.insert((current.run, task.key), task.clone());
        Some((current.run, task))
    }

    /// Takes a helper's answer; it is kept even when its run is over.
    pub fn take(&mut self, run: u32, answer: WindowAnswer) {
        let Some(task) = self.given.remove(&(run, answer.key)) else {
            return;
        };
        self.known.keep(&task, &answer.window);
        if let Some(current) = self.current.as_mut().filter(|current| current.run == run) {
            current.steps.supply(answer);
        }
    }

    /// What a lost helper had lies open again, before everything else.
    pub fn lost(&mut self, given: &[Given]) {
        for place in given.iter().rev() {
            let task = self.given.remove(place);
            let current = self.current.as_mut();
            if let (Some(task), Some(current)) =
                (task, current.filter(|current| current.run == place.0))
            {
                current.open.push_front(task);
            }
        }
    }

    /// Does one piece of work; `None` at rest, or when only helpers can go on.
    pub fn step(&mut self) -> Option<Update> {
        self.look_for_windows();
        let current = self.current.as_mut()?;
        if current.steps.is_waiting() {
            let task = current.open.pop_front()?;
            let answer = task.simulate();
            self.known.keep(&task, &answer.window);
            current.steps.supply(answer);
        }
        let Step { update, ended } = current.steps.step(current.run);
        if let Update::Report { report, .. } = &update
            && report.stage == Stage::Coarse
        {
            // Coarse windows that are still open are not needed any more.
            current.open.clear();
        }
        if ended {
            self.current = None;
        }
        Some(update)
    }

    /// Takes what the run needs; windows that are known are supplied at once.
    fn look_for_windows(&mut self) {
        let Some(Current { steps, open, .. }) = self.current.as_mut() else {
            return;
        };
        while let Some(task) = steps.hand_out() {
            match self.known.find(&task) {
                Some(window) => steps.supply(WindowAnswer {
                    key: task.key,
                    window: window.clone(),
                }),
                None => open.push_back(task),
            }
        }
    }
}
