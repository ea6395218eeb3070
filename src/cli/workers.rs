//! Threads that simulate windows for a run: the same report, sooner.
//!
//! The core knows no threads. It hands out windows as plain tasks and takes answers in any order,
//! so the number of workers and their speed change nothing of the result.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::report::Report;
use crate::sim::run::{Advance, Progress, Run};

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

/// Runs to the end with this many workers; `None` when `keep_going` says no.
pub fn run(
    mut run: Run,
    workers: u32,
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<Report> {
    if workers <= 1 {
        loop {
            if let Some(ended) = step(&mut run, keep_going) {
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
            scope.spawn(move || work(tasks, &answer));
        }
        // The workers' ends are the only ones: when they are lost, so is the channel.
        drop(answer);
        let most = workers as usize * TASKS_FOR_EACH;
        coordinate(&mut run, most, give, &answers, keep_going)
    })
}

/// One step; the outer `None` when the run goes on.
fn step(run: &mut Run, keep_going: &mut dyn FnMut(&Progress) -> bool) -> Option<Option<Report>> {
    match run.advance() {
        Advance::Working(progress) => (!keep_going(&progress)).then_some(None),
        Advance::Coarse(_) => None,
        Advance::Done(report) => Some(Some(*report)),
    }
}

/// Keeps `most` tasks with the workers; dropping `give` at the end sends them home.
fn coordinate(
    run: &mut Run,
    mut most: usize,
    give: Sender<WindowTask>,
    answers: &Receiver<WindowAnswer>,
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<Report> {
    let mut given = 0;
    loop {
        while given < most
            && let Some(task) = run.hand_out()
        {
            // Somebody listens as long as this end lives.
            let _ = give.send(task);
            given += 1;
        }
        // With enough handed out this thread only waits: the workers have the processors.
        let answer = if given > 0 && (given >= most || run.is_waiting()) {
            let answer = answers.recv().ok();
            if answer.is_none() {
                // All workers are lost: the run goes on alone.
                most = 0;
                run.take_back();
            }
            answer
        } else {
            answers.try_recv().ok()
        };
        if let Some(answer) = answer {
            given = given.saturating_sub(1);
            run.supply(answer);
            continue;
        }
        if let Some(ended) = step(run, keep_going) {
            return ended;
        }
    }
}

/// A worker's life: tasks, until there are no more.
fn work(tasks: &Mutex<Receiver<WindowTask>>, answer: &Sender<WindowAnswer>) {
    loop {
        let task = tasks.lock().ok().and_then(|tasks| tasks.recv().ok());
        let Some(task) = task else { return };
        if answer.send(task.simulate()).is_err() {
            return;
        }
    }
}
