//! Threads that work on tasks of a run or of a sensitivity study: the same answer, sooner.
//!
//! The core knows no threads. It hands out plain tasks and takes answers in any order, so the
//! number of workers and their speed change nothing of the result.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::sim::backend::library::{AnswerWindows, Library};
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::report::Report;
use crate::sim::run::{self, Progress, Run};
use crate::sim::scenario::Scenario;
use crate::sim::sensitivity::{self, Answer, Exploration, TrialAnswer, TrialTask};
use crate::sim::units::Seed;

/// The most workers that can be asked for; more would only wait for each other.
pub const WORKERS_MAX: u32 = 256;

/// Tasks that lie ready for each worker, so that none waits for the next.
const TASKS_FOR_EACH: usize = 2;

/// As many workers as the machine runs at the same time.
#[must_use]
pub fn available() -> u32 {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    u32::try_from(processors)
        .unwrap_or(WORKERS_MAX)
        .min(WORKERS_MAX)
}

/// What can be worked on by many: hands out tasks, takes answers, and knows when it has ended.
trait Shared {
    type Task: Send;
    type Answer: Send;
    type Outcome;
    fn hand_out(&mut self) -> Option<Self::Task>;
    fn supply(&mut self, answer: Self::Answer);
    fn is_waiting(&self) -> bool;
    fn take_back(&mut self);
    /// A step here.
    fn step(&mut self) -> Step<Self::Outcome>;
}

/// What a step brought.
enum Step<T> {
    Working(Progress),
    Partial,
    Done(T),
}

impl Shared for Run {
    type Task = WindowTask;
    type Answer = WindowAnswer;
    type Outcome = Report;
    fn hand_out(&mut self) -> Option<WindowTask> {
        Self::hand_out(self)
    }
    fn supply(&mut self, answer: WindowAnswer) {
        Self::supply(self, answer);
    }
    fn is_waiting(&self) -> bool {
        Self::is_waiting(self)
    }
    fn take_back(&mut self) {
        Self::take_back(self);
    }
    fn step(&mut self) -> Step<Report> {
        match self.advance() {
            run::Advance::Working(progress) => Step::Working(progress),
            run::Advance::Coarse(_) => Step::Partial,
            run::Advance::Done(report) => Step::Done(*report),
        }
    }
}

impl Shared for Exploration {
    type Task = TrialTask;
    type Answer = TrialAnswer;
    type Outcome = Answer;
    fn hand_out(&mut self) -> Option<TrialTask> {
        Self::hand_out(self)
    }
    fn supply(&mut self, answer: TrialAnswer) {
        Self::supply(self, answer);
    }
    fn is_waiting(&self) -> bool {
        Self::is_waiting(self)
    }
    fn take_back(&mut self) {
        Self::take_back(self);
    }
    fn step(&mut self) -> Step<Answer> {
        match self.advance() {
            sensitivity::Advance::Working(progress) => Step::Working(progress),
            sensitivity::Advance::Partial(_) => Step::Partial,
            sensitivity::Advance::Done(answer) => Step::Done(answer),
        }
    }
}

/// Windows that all workers know together; none waits while another simulates.
#[derive(Debug, Default)]
pub(super) struct SharedLibrary(Mutex<Library>);

impl AnswerWindows for &SharedLibrary {
    fn answer(&mut self, task: WindowTask) -> WindowAnswer {
        let library = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = library().find(&task);
        found.unwrap_or_else(|| {
            let answer = task.simulate();
            library().keep(task, &answer);
            answer
        })
    }
}

/// Runs to the end with this many workers; `None` when `keep_going` says no.
pub fn run(
    mut run: Run,
    workers: u32,
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<Report> {
    let work = |task: WindowTask| task.simulate();
    share(&mut run, workers, &work, keep_going)
}

/// Explores to the end with this many workers; `None` when `keep_going` says no. Scenario and seed
/// are those of the exploration.
pub fn explore(
    mut exploration: Exploration,
    (scenario, seed): (&Scenario, Seed),
    workers: u32,
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<Answer> {
    let library = SharedLibrary::default();
    let work = |task: TrialTask| task.run(scenario, seed, &mut &library);
    share(&mut exploration, workers, &work, keep_going)
}

fn share<S: Shared>(
    shared: &mut S,
    workers: u32,
    work: &(impl Fn(S::Task) -> S::Answer + Sync),
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<S::Outcome> {
    if workers <= 1 {
        loop {
            if let Some(ended) = step(shared, keep_going) {
                return ended;
            }
        }
    }
    let (give, tasks) = channel();
    let (answer, answers) = channel();
    let tasks = Mutex::new(tasks);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (tasks, answer) = (&tasks, answer.clone());
            scope.spawn(move || serve(tasks, &answer, work));
        }
        // The workers' ends are the only ones: when they are lost, so is the channel.
        drop(answer);
        let most = workers as usize * TASKS_FOR_EACH;
        coordinate(shared, most, give, &answers, keep_going)
    })
}

/// One step; the outer `None` when it goes on.
fn step<S: Shared>(
    shared: &mut S,
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<Option<S::Outcome>> {
    match shared.step() {
        Step::Working(progress) => (!keep_going(&progress)).then_some(None),
        Step::Partial => None,
        Step::Done(outcome) => Some(Some(outcome)),
    }
}

/// Keeps `most` tasks with the workers; dropping `give` at the end sends them home.
fn coordinate<S: Shared>(
    shared: &mut S,
    mut most: usize,
    give: Sender<S::Task>,
    answers: &Receiver<S::Answer>,
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<S::Outcome> {
    let mut given = 0;
    loop {
        while given < most
            && let Some(task) = shared.hand_out()
        {
            // Somebody listens as long as this end lives.
            let _ = give.send(task);
            given += 1;
        }
        // With enough handed out this thread only waits: the workers have the processors.
        let answer = if given > 0 && (given >= most || shared.is_waiting()) {
            let answer = answers.recv().ok();
            if answer.is_none() {
                // All workers are lost: it goes on alone.
                most = 0;
                given = 0;
                shared.take_back();
            }
            answer
        } else {
            answers.try_recv().ok()
        };
        if let Some(answer) = answer {
            given = given.saturating_sub(1);
            shared.supply(answer);
            continue;
        }
        if let Some(ended) = step(shared, keep_going) {
            return ended;
        }
    }
}

/// A worker's life: tasks, until there are no more.
fn serve<T, A>(tasks: &Mutex<Receiver<T>>, answer: &Sender<A>, work: &impl Fn(T) -> A) {
    loop {
        let task = tasks.lock().ok().and_then(|tasks| tasks.recv().ok());
        let Some(task) = task else { return };
        if answer.send(work(task)).is_err() {
            return;
        }
    }
}

/// Does `work` for every item with this many threads and gives the results to `take` in the order
/// of the items.
pub(super) fn in_order<T: Sync, A: Send>(
    items: &[T],
    workers: u32,
    work: &(impl Fn(&T) -> A + Sync),
    take: &mut dyn FnMut(A),
) {
    let (give, tasks) = channel();
    let (answer, answers) = channel();
    let tasks = Mutex::new(tasks);
    thread::scope(|scope| {
        for _ in 0..workers.max(1) {
            let (tasks, answer) = (&tasks, answer.clone());
            let numbered = move |(place, item): (usize, &T)| (place, work(item));
            scope.spawn(move || serve(tasks, &answer, &numbered));
        }
        drop(answer);
        for item in items.iter().enumerate() {
            let _ = give.send(item);
        }
        drop(give);
        let mut early = std::collections::BTreeMap::new();
        let mut next = 0;
        for (place, result) in answers {
            early.insert(place, result);
            while let Some(result) = early.remove(&next) {
                take(result);
                next += 1;
            }
        }
    });
}

/// Runs to the end here, with windows that others may know.
pub(super) fn run_with(mut run: Run, mut windows: &SharedLibrary) -> Report {
    loop {
        if let Some(task) = run.hand_out() {
            run.supply(windows.answer(task));
        }
        if let run::Advance::Done(report) = run.advance() {
            return *report;
        }
    }
}
