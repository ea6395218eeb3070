//! The only file that joins `backend` and `company`: a scenario and a seed become a report.
//!
//! # Model
//! A first picture from short windows and few futures; then a survey of some futures to see which
//! windows will be needed, these windows at full length, and at last every future. A future in
//! which a window is missing is lived through again once that window is simulated, so the result
//! is a function of scenario, seed and number of replications alone. Windows can be handed out to
//! any number of workers and answered in any order: nothing of the result depends on that.
//!
//! # Equations
//! None.
//!
//! # Units
//! Work is counted in windows; [`FUTURES_PER_WINDOW`] futures take about as long as one.
//!
//! # Assumptions
//! Progress is an estimate: later futures may need windows that the survey did not.
//!
//! # Sources
//! None.
//!
//! # Validation
//! `tests/integration/compare.rs`, `tests/integration/workers.rs`.

use crate::sim::backend::clients::Bursts;
use crate::sim::backend::curve::Curves;
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::backend::window::Precision;
use crate::sim::company::{self, BusyHour, Story, World};
use crate::sim::deployment::Deployment;
use crate::sim::performance::Conditions;
use crate::sim::report::hour::Deployed;
use crate::sim::report::{Report, Stage};
use crate::sim::scenario::{Design, Scenario, Strategy};
use crate::sim::study::{self, Futures, MAX_REPLICATIONS, MIN_REPLICATIONS, Windows};
use crate::sim::units::Seed;

/// Futures behind the first picture.
const COARSE_REPLICATIONS: u32 = 16;

/// Events of windows that the first picture may take: about half a second natively. What it still
/// lacks is answered by an approximation.
const COARSE_EVENTS: u64 = 2_000_000;

/// Futures that tell which windows will be needed.
const SURVEYED_REPLICATIONS: u32 = 24;

/// Futures that take about as long as one window, for the progress bar only.
const FUTURES_PER_WINDOW: f64 = 4.0;

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Share of the work that is done [0…1]; never falls.
    pub fraction: f64,
    /// Windows simulated so far.
    pub windows: u32,
    /// Events simulated so far.
    pub events: u64,
}

/// What one step of a run brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Advance {
    /// More work remains.
    Working(Progress),
    /// A first picture to look at; more work remains.
    Coarse(Box<Report>),
    /// The result; there is nothing more to do.
    Done(Box<Report>),
}

/// A run in steps, so that a caller can show progress, stay responsive and stop.
///
/// Each step simulates one window or a future. The result does not depend on when steps are taken.
#[derive(Clone, Debug)]
pub struct Run {
    scenario: Scenario,
    seed: Seed,
    replications: u32,
    curves: Curves,
    futures: Futures,
    phase: Phase,
    progress: Progress,
}

/// What the next step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Asks which coarse windows are needed.
    CoarseSurvey { replication: u32 },
    /// Simulates them.
    CoarseWindows,
    /// Lives through the futures of the first picture.
    CoarseFutures,
    /// Asks which full windows are needed.
    Survey { replication: u32 },
    /// Simulates them.
    Windows,
    /// Lives through all futures, and simulates what they still need.
    Futures,
}

impl Run {
    /// A run that has not begun; replications are brought into their limits.
    #[must_use]
    pub fn new(scenario: Scenario, seed: Seed, replications: u32) -> Self {
        let curves = curves(&scenario, seed);
        Self {
            futures: Futures::new(&scenario),
            scenario,
            seed,
            replications: replications.clamp(MIN_REPLICATIONS, MAX_REPLICATIONS),
            curves,
            phase: Phase::CoarseSurvey { replication: 0 },
            progress: Progress::default(),
        }
    }

    /// Takes a step: at most one window, or one future with every strategy.
    ///
    /// After [`Advance::Done`] further steps repeat the result.
    pub fn advance(&mut self) -> Advance {
        match self.phase {
            Phase::CoarseSurvey { replication } => {
                let next = Phase::CoarseSurvey {
                    replication: replication + 1,
                };
                // A few futures are enough to meet most windows.
                let last = COARSE_REPLICATIONS.min(self.replications) / 2;
                self.survey(replication, last, next, Phase::CoarseWindows);
            }
            Phase::CoarseWindows => {
                self.windows(Phase::CoarseFutures);
                if self.curves.events() > COARSE_EVENTS {
                    self.phase = Phase::CoarseFutures;
                }
            }
            Phase::CoarseFutures => {
                self.future();
                if self.futures.replications() >= COARSE_REPLICATIONS.min(self.replications) {
                    let report = Box::new(self.report(Stage::Coarse));
                    self.futures = Futures::new(&self.scenario);
                    self.curves.refine(Precision::Full);
                    self.phase = Phase::Survey { replication: 0 };
                    return Advance::Coarse(report);
                }
            }
            Phase::Survey { replication } => {
                let next = Phase::Survey {
                    replication: replication + 1,
                };
                let last = SURVEYED_REPLICATIONS.min(self.replications);
                self.survey(replication, last, next, Phase::Windows);
            }
            Phase::Windows => self.windows(Phase::Futures),
            Phase::Futures => {
                if self.futures.replications() < self.replications {
                    self.exact_future();
                }
                if self.futures.replications() >= self.replications {
                    return Advance::Done(Box::new(self.report(Stage::Final)));
                }
            }
        }
        Advance::Working(self.update_progress())
    }

    /// Hands out a window that is needed, for a worker to simulate it with
    /// [`WindowTask::simulate`]; `None` when none can be handed out just now.
    ///
    /// [`Run::advance`] simulates what nobody was given and goes on with the rest.
    pub fn hand_out(&mut self) -> Option<WindowTask> {
        match self.phase {
            // These ask for more than is going to be simulated.
            Phase::CoarseSurvey { .. } | Phase::CoarseFutures => None,
            Phase::CoarseWindows | Phase::Survey { .. } | Phase::Windows | Phase::Futures => {
                self.curves.hand_out()
            }
        }
    }

    /// Takes the answer to a task of this run; late and repeated ones are dropped.
    pub fn supply(&mut self, answer: WindowAnswer) {
        self.curves.supply(answer);
    }

    /// Whether [`Run::advance`] can do nothing before an answer arrives.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        let measures = matches!(
            self.phase,
            Phase::CoarseWindows | Phase::Windows | Phase::Futures
        );
        measures && self.curves.is_waiting()
    }

    /// Nobody works on what was handed out any more, because a worker was lost.
    pub fn take_back(&mut self) {
        self.curves.take_back();
    }

    /// Lives through a future only to see which windows it needs.
    fn survey(&mut self, replication: u32, last: u32, next: Phase, then: Phase) {
        let _ = study::live(&self.scenario, self.seed, replication, &mut self.curves);
        self.phase = if replication + 1 < last { next } else { then };
    }

    fn windows(&mut self, then: Phase) {
        if !self.curves.measure_next() {
            self.phase = then;
        }
    }

    fn future(&mut self) {
        let replication = self.futures.replications();
        let stories = study::live(&self.scenario, self.seed, replication, &mut self.curves);
        self.futures.add(stories);
    }

    /// The next future, if all its windows are known; else simulates one of them.
    fn exact_future(&mut self) {
        if self.curves.wanted() > 0 {
            self.curves.measure_next();
            return;
        }
        let replication = self.futures.replications();
        let stories = study::live(&self.scenario, self.seed, replication, &mut self.curves);
        if self.curves.wanted() == 0 {
            self.futures.add(stories);
        }
    }

    fn report(&self, stage: Stage) -> Report {
        let windows = Windows {
            count: self.curves.windows(),
            events: self.curves.events(),
            p95_relative_half_width: self.curves.worst_p95_relative_half_width(),
        };
        study::report(&self.scenario, self.seed, &self.futures, windows, stage)
    }

    fn update_progress(&mut self) -> Progress {
        let simulated = f64::from(self.curves.windows());
        let wanted = self.curves.wanted() as f64;
        let futures = f64::from(self.replications) / FUTURES_PER_WINDOW;
        let lived = f64::from(self.futures.replications()) / FUTURES_PER_WINDOW;
        let fraction = match self.phase {
            // The first picture is a twentieth of the work; its windows are counted as that.
            Phase::CoarseSurvey { .. } | Phase::CoarseWindows | Phase::CoarseFutures => {
                0.05 * simulated / (simulated + wanted + 1.0)
            }
            Phase::Survey { .. } => 0.05,
            Phase::Windows => {
                let done = simulated / (simulated + wanted + futures);
                0.05 + 0.95 * done
            }
            Phase::Futures => {
                let done = (simulated + lived) / (simulated + wanted + futures);
                0.05 + 0.95 * done
            }
        };
        self.progress = Progress {
            fraction: fraction.clamp(self.progress.fraction, 1.0),
            windows: self.curves.windows(),
            events: self.curves.events(),
        };
        self.progress
    }
}

/// Runs to the end; `None` when `keep_going` says no.
pub fn run(
    scenario: &Scenario,
    seed: Seed,
    replications: u32,
    keep_going: &mut dyn FnMut(&Progress) -> bool,
) -> Option<Report> {
    let mut run = Run::new(scenario.clone(), seed, replications);
    loop {
        match run.advance() {
            Advance::Working(progress) => {
                if !keep_going(&progress) {
                    return None;
                }
            }
            Advance::Coarse(_) => {}
            Advance::Done(report) => return Some(*report),
        }
    }
}

/// The first future (replication 0) of one strategy, just as [`run`] lives through it with this
/// seed, at any number of replications: every window that it needs is simulated at full length.
#[must_use]
pub fn first_future(scenario: &Scenario, strategy: &Strategy, seed: Seed) -> Story {
    let mut curves = curves(scenario, seed);
    curves.refine(Precision::Full);
    let world = World::new(scenario, seed, 0);
    loop {
        let story = company::simulate(scenario, strategy, &world, &mut curves);
        if curves.wanted() == 0 {
            return story;
        }
        while curves.measure_next() {}
    }
}

/// Any future of one strategy in steps, in the same way.
#[derive(Clone, Debug)]
pub struct OneFuture {
    scenario: Scenario,
    strategy: usize,
    world: World,
    curves: Curves,
}

impl OneFuture {
    /// Nothing is lived through yet of replication number `replication`; `None` if the scenario has
    /// no strategy of this id.
    #[must_use]
    pub fn new(scenario: Scenario, id: &str, seed: Seed, replication: u32) -> Option<Self> {
        let strategies = scenario.strategies.iter();
        let strategy = { strategies }.position(|strategy| strategy.id == id)?;
        let mut curves = curves(&scenario, seed);
        curves.refine(Precision::Full);
        Some(Self {
            world: World::new(&scenario, seed, replication),
            scenario,
            strategy,
            curves,
        })
    }

    /// Simulates a window that is needed, or lives through the future; its story once no window is
    /// missing.
    pub fn advance(&mut self) -> Option<Story> {
        if self.curves.measure_next() {
            return None;
        }
        let strategy = &self.scenario.strategies[self.strategy];
        let story = company::simulate(&self.scenario, strategy, &self.world, &mut self.curves);
        (self.curves.wanted() == 0).then_some(story)
    }

    /// As [`Run::hand_out`].
    pub fn hand_out(&mut self) -> Option<WindowTask> {
        self.curves.hand_out()
    }

    /// As [`Run::supply`].
    pub fn supply(&mut self, answer: WindowAnswer) {
        self.curves.supply(answer);
    }

    /// As [`Run::is_waiting`].
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.curves.is_waiting()
    }

    /// Windows known so far, and their events.
    #[must_use]
    pub fn windows(&self) -> (u32, u64) {
        (self.curves.windows(), self.curves.events())
    }

    /// The scenario.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The strategy.
    #[must_use]
    pub fn strategy(&self) -> &Strategy {
        &self.scenario.strategies[self.strategy]
    }
}

/// What ran in a busy hour, with its names.
#[must_use]
pub fn deployed(strategy: &Strategy, month: u32, hour: &BusyHour) -> Deployed {
    study::deployed(strategy, month, hour)
}

/// The design that ran in a busy hour of a strategy.
#[must_use]
pub fn design_of<'a>(strategy: &'a Strategy, hour: &BusyHour) -> &'a Design {
    strategy.design_at(hour.stage)
}

/// Rows that the users of a busy hour have left behind in a year.
#[must_use]
pub fn rows_for(scenario: &Scenario, requests_per_second: f64) -> f64 {
    company::rows_for(scenario, requests_per_second)
}

/// What `design` runs on when it is opened for these conditions, by the company's own rules.
#[must_use]
pub fn planned_deployment(
    scenario: &Scenario,
    design: &Design,
    conditions: Conditions,
    seed: Seed,
) -> Deployment {
    company::planned_deployment(scenario, design, &mut curves(scenario, seed), conditions)
}

/// The performance curves of a study, with nothing simulated yet.
#[must_use]
pub fn curves(scenario: &Scenario, seed: Seed) -> Curves {
    Curves::new(scenario.work, scenario.data, seed.derive("windows"))
        .with_clients(&scenario.clients)
        .with_bursts(Bursts::new(&scenario.traffic))
}
