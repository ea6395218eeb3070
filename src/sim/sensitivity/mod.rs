//! Which assumption decides: one parameter at a time, the value at which the answer flips, and two
//! parameters together.
//!
//! # Model
//! A *trial* lives through the same futures with some parameters changed and gives the difference
//! of two strategies in each. All trials share the seed, so their worlds have common random numbers
//! and a parameter's effect is a paired difference as well. A *tornado* tries every parameter at
//! both ends of its range, a *flip point* halves the range in which the mean difference changes its
//! sign, a *break-even map* tries a grid over two parameters.
//!
//! First answers come from few futures and short windows; final ones replace them one by one.
//!
//! # Equations
//! Difference: as in [`crate::sim::study`]. Swing: mean over futures of the difference at the high
//! end minus that at the low end, with Student's 95 % interval. Ranges whose ends differ by more
//! than tenfold are divided by ratios, others evenly. A flip point is interpolated on a straight
//! line within the last bracket, a 64th of the range; it reaches from and to where the interval of
//! the difference, straight between simulated values, stops holding zero.
//!
//! # Units
//! US dollars; parameters in their own units.
//!
//! # Assumptions
//! One at a time: interactions are not seen, except on a map. A flip point assumes that the mean
//! crosses zero once between the range's ends and the scenario's value; of two crossings on both
//! sides of that value the nearer is found, of three on one side any. Ranges are those of the
//! catalogue, widened to hold the scenario's value.
//!
//! # Sources
//! Law (2015), Simulation Modeling and Analysis, §11.2 (common random numbers), §12 (experimental
//! design, one factor at a time); Saltelli et al. (2008), Global Sensitivity Analysis, chapter 1,
//! for what one at a time cannot see.
//!
//! # Validation
//! `tests/integration/sensitivity.rs`.

mod flip;
mod map;
mod results;
mod tornado;
mod trial;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::sim::backend::library::{AnswerWindows, Library};
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::backend::window::Precision;
use crate::sim::ordered::{OrderedMap, OrderedSet};
use crate::sim::report::Stage;
use crate::sim::report::sensitivity::{
    BreakEvenMap, Difference, Flip, Origin, SENSITIVITY_SCHEMA, Tornado,
};
use crate::sim::run::Progress;
use crate::sim::scenario::Scenario;
use crate::sim::study::fingerprint::Hash;
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;

use results::Results;
pub use results::{Factor, TrialKey};
use trial::Trial;

/// Futures behind a first answer.
const COARSE_REPLICATIONS: u32 = 12;

/// What a coarse trial takes of a final one, for the progress bar only.
const COARSE_WORK: f64 = 0.1;

/// Share of the progress bar that is kept for the search of flip points.
const FLIPS_WORK: f64 = 0.3;

/// Trials between two partial answers.
const TRIALS_BETWEEN_ANSWERS: u32 = 8;

/// Fewest values along a side of a map.
pub const MIN_STEPS: u32 = 2;

/// Most values along a side of a map: 225 trials.
pub const MAX_STEPS: u32 = 15;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Every factor alone.
    Tornado {
        /// The factors.
        factors: Vec<Factor>,
        /// Whether flip points are looked for.
        flips: bool,
        /// How many factors are tried in full, those that move the difference most at first
        /// sight; the others keep their first answer and get no flip point. `None` is all.
        in_full: Option<u32>,
    },
    /// Two factors together.
    Map {
        /// From left to right.
        across: Factor,
        /// From bottom to top.
        up: Factor,
        /// Values along each side, [`MIN_STEPS`] to [`MAX_STEPS`].
        steps: u32,
    },
}

/// What is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Question::Tornado`].
    Tornado(Box<Tornado>),
    /// To [`Question::Map`].
    Map(Box<BreakEvenMap>),
}

/// What one step of an exploration brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Advance {
    /// More work remains.
    Working(Progress),
    /// An answer to look at; more work remains.
    Partial(Answer),
    /// The answer; there is nothing more to do.
    Done(Answer),
}

/// A trial as a plain task: everything, beside scenario and seed, that its result depends on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialTask {
    /// Where the answer belongs.
    pub key: TrialKey,
    /// Paths of parameters and their values.
    pub changes: Vec<(String, f64)>,
    /// Futures to live through.
    pub replications: u32,
}

/// The result of a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialAnswer {
    /// The task's key.
    pub key: TrialKey,
    /// What the first strategy costs more than the second in each future [USD].
    pub differences_usd: Vec<f64>,
}

impl TrialTask {
    fn begin(&self, scenario: &Scenario, seed: Seed) -> Trial {
        let mut scenario = scenario.clone();
        // The verdict is between the first two; others only take time.
        scenario.strategies.truncate(2);
        for (path, value) in &self.changes {
            scenario.set_value_at(path, *value);
        }
        Trial::new(scenario, seed, self.replications, self.key.precision)
    }

    /// Lives through the trial, with windows from `windows`.
    pub fn run(
        &self,
        scenario: &Scenario,
        seed: Seed,
        windows: &mut dyn AnswerWindows,
    ) -> TrialAnswer {
        let mut trial = self.begin(scenario, seed);
        loop {
            if let Some(differences) = trial.advance(windows) {
                return TrialAnswer {
                    key: self.key.clone(),
                    differences_usd: differences.to_vec(),
                };
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Plan {
    Tornado(tornado::Plan),
    Map(map::Plan),
}

/// A sensitivity study in steps, so that a caller can show progress, stay responsive and stop.
///
/// Trials can be handed out to any number of workers and answered in any order, and so can the
/// windows of the trial that is lived through here: nothing of the answers depends on that. Answers
/// are about the scenario's first two strategies.
#[derive(Clone, Debug)]
pub struct Exploration {
    scenario: Scenario,
    seed: Seed,
    replications: u32,
    plan: Plan,
    results: Results,
    /// How many batches of trials the plan has asked for.
    batches: u32,
    queue: VecDeque<TrialKey>,
    handed_out: OrderedSet<TrialKey>,
    arrived: OrderedMap<TrialKey, Vec<f64>>,
    /// The trial that is lived through here.
    current: Option<(TrialKey, Trial)>,
    library: Library,
    /// Windows that others supplied, and their events.
    supplied: (u32, u64),
    /// Trials accepted in the present batch.
    accepted: u32,
    progress: Progress,
}

impl Exploration {
    /// An exploration that has not begun; replications and steps are brought into their limits.
    #[must_use]
    pub fn new(scenario: Scenario, seed: Seed, replications: u32, question: Question) -> Self {
        let plan = match question {
            Question::Tornado {
                factors,
                flips,
                in_full,
            } => Plan::Tornado(tornado::Plan {
                in_full: in_full.map_or(factors.len(), |count| count as usize),
                factors,
                flips,
            }),
            Question::Map { across, up, steps } => Plan::Map(map::Plan {
                factors: vec![across, up],
                steps: steps.clamp(MIN_STEPS, MAX_STEPS),
            }),
        };
        Self {
            scenario,
            seed,
            replications: replications.clamp(MIN_REPLICATIONS, MAX_REPLICATIONS),
            plan,
            results: Results::default(),
            batches: 0,
            queue: VecDeque::new(),
            handed_out: OrderedSet::new(),
            arrived: OrderedMap::new(),
            current: None,
            library: Library::default(),
            supplied: (0, 0),
            accepted: 0,
            progress: Progress::default(),
        }
    }

    /// Takes a step: at most one window, or one future with both strategies.
    ///
    /// After [`Advance::Done`] further steps repeat the answer.
    pub fn advance(&mut self) -> Advance {
        if self.accept() {
            let ended = self.queue.is_empty();
            let some = self.accepted.is_multiple_of(TRIALS_BETWEEN_ANSWERS);
            if (ended || some)
                && let Some(answer) = self.answer(Stage::Coarse)
            {
                return Advance::Partial(answer);
            }
            return Advance::Working(self.update_progress());
        }
        if self.queue.is_empty()
            && !self.next_batch()
            && let Some(answer) = self.answer(Stage::Final)
        {
            return Advance::Done(answer);
        }
        self.work();
        Advance::Working(self.update_progress())
    }

    /// Hands out a trial, for a worker to live through it with [`TrialTask::run`]; `None` when
    /// there is none to hand out just now.
    pub fn hand_out(&mut self) -> Option<TrialTask> {
        let taken =
            |key: &&TrialKey| self.handed_out.contains(*key) || self.arrived.contains_key(*key);
        let key = self.queue.iter().find(|key| !taken(key))?.clone();
        self.handed_out.insert(key.clone());
        Some(self.task(key))
    }

    /// Takes the answer to a task of this exploration; late and repeated ones are dropped.
    pub fn supply(&mut self, answer: TrialAnswer) {
        if self.handed_out.remove(&answer.key) {
            self.arrived.insert(answer.key, answer.differences_usd);
        }
    }

    /// Whether [`Exploration::advance`] can do nothing before an answer arrives.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        let here = self.current.is_some();
        let first_is_out = self
            .queue
            .front()
            .is_some_and(|key| self.handed_out.contains(key));
        !here && first_is_out && self.handed_out.len() + self.arrived.len() == self.queue.len()
    }

    /// Hands out a window that the trial which is lived through here needs, for somebody to
    /// simulate it or to find it among those that are known.
    pub fn hand_out_window(&mut self) -> Option<WindowTask> {
        self.current.as_mut()?.1.hand_out()
    }

    /// Takes a window that was handed out.
    pub fn supply_window(&mut self, answer: WindowAnswer) {
        if let Some((_, trial)) = &mut self.current {
            self.supplied.0 += 1;
            self.supplied.1 += answer.window.events;
            trial.supply(answer);
        }
    }

    /// Whether the trial which is lived through here can do nothing before a window is supplied.
    #[must_use]
    pub fn is_waiting_for_window(&self) -> bool {
        let current = self.current.as_ref();
        current.is_some_and(|(_, trial)| trial.is_waiting())
    }

    /// Nobody works on what was handed out any more, because a worker was lost.
    pub fn take_back(&mut self) {
        self.handed_out = self.current.iter().map(|(key, _)| key.clone()).collect();
    }

    fn task(&self, key: TrialKey) -> TrialTask {
        let factors = self.factors();
        let changes = key.changes.iter().filter_map(|(place, bits)| {
            let factor = factors.get(*place as usize)?;
            Some((factor.path.clone(), f64::from_bits(*bits)))
        });
        TrialTask {
            changes: changes.collect(),
            replications: match key.precision {
                Precision::Coarse => self.replications.min(COARSE_REPLICATIONS),
                Precision::Full => self.replications,
            },
            key,
        }
    }

    fn factors(&self) -> &[Factor] {
        match &self.plan {
            Plan::Tornado(plan) => &plan.factors,
            Plan::Map(plan) => &plan.factors,
        }
    }

    /// Accepts the first trial of the queue, if it is there.
    fn accept(&mut self) -> bool {
        let Some(differences) = self.queue.front().and_then(|key| self.arrived.remove(key)) else {
            return false;
        };
        if let Some(key) = self.queue.pop_front() {
            self.results.add(key, differences);
            self.accepted += 1;
        }
        true
    }

    /// Asks the plan for the next trials; `false` when there are none.
    fn next_batch(&mut self) -> bool {
        let keys = match &self.plan {
            Plan::Tornado(plan) => plan.batch(self.batches, &self.results),
            Plan::Map(plan) => plan.batch(self.batches),
        };
        self.queue = keys
            .into_iter()
            .filter(|key| !self.results.has(key))
            .collect();
        self.batches += u32::from(!self.queue.is_empty());
        self.accepted = 0;
        !self.queue.is_empty()
    }

    /// A step of a trial that nobody else works on.
    fn work(&mut self) {
        if self.current.is_none() {
            self.current = self.hand_out().map(|task| {
                let trial = task.begin(&self.scenario, self.seed);
                (task.key, trial)
            });
        }
        let Some((key, trial)) = &mut self.current else {
            return;
        };
        if let Some(differences) = trial.advance(&mut self.library) {
            let answer = TrialAnswer {
                key: key.clone(),
                differences_usd: differences.to_vec(),
            };
            self.current = None;
            self.supply(answer);
        }
    }

    fn update_progress(&mut self) -> Progress {
        let trials = f64::from(self.accepted) + self.arrived.len() as f64;
        let waiting = self.queue.len() as f64;
        let batch = trials / (f64::from(self.accepted) + waiting).max(1.0);
        let flips = match &self.plan {
            Plan::Tornado(plan) if plan.flips => FLIPS_WORK,
            _ => 0.0,
        };
        let coarse = COARSE_WORK;
        let fraction = match self.batches {
            0 => 0.0,
            1 => coarse * batch,
            2 => coarse + (1.0 - coarse - flips) * batch,
            halving => {
                let left = libm::pow(0.5, f64::from(halving - 2));
                1.0 - flips * left * (2.0 - batch)
            }
        };
        self.progress = Progress {
            fraction: fraction.clamp(self.progress.fraction, 1.0),
            windows: self.library.simulated() + self.supplied.0,
            events: self.library.events() + self.supplied.1,
        };
        self.progress
    }

    /// What is known; `None` while it is nothing.
    fn answer(&self, stage: Stage) -> Option<Answer> {
        let mut origin = self.origin(stage);
        match &self.plan {
            Plan::Tornado(plan) => {
                let mut tornado = Tornado {
                    now: plan.now(&self.results)?,
                    bars: plan.bars(&self.results),
                    origin: origin.clone(),
                };
                origin.fingerprint = self.fingerprint(|hash| hash_tornado(hash, &tornado));
                tornado.origin = origin;
                Some(Answer::Tornado(Box::new(tornado)))
            }
            Plan::Map(plan) => {
                let [across, up] = plan.axes();
                let rows = plan.rows(&self.results);
                origin.fingerprint = self.fingerprint(|hash| {
                    for axis in [&across, &up] {
                        hash.text(&axis.parameter);
                        for value in &axis.values {
                            hash.number(*value);
                        }
                    }
                    for cell in rows.iter().flatten().flatten() {
                        hash_difference(hash, cell);
                    }
                });
                Some(Answer::Map(Box::new(BreakEvenMap {
                    origin,
                    across,
                    up,
                    rows,
                })))
            }
        }
    }

    fn fingerprint(&self, add: impl FnOnce(&mut Hash)) -> String {
        let mut hash = Hash::new(&self.scenario, self.seed.value());
        hash.count(u64::from(self.replications));
        add(&mut hash);
        hash.code()
    }

    fn origin(&self, stage: Stage) -> Origin {
        let strategies = &self.scenario.strategies;
        let name = |place: usize| {
            let strategy = strategies.get(place).or(strategies.first());
            strategy.map_or_else(Default::default, |s| (s.id.clone(), s.title.clone()))
        };
        let ((first, first_title), (second, second_title)) = (name(0), name(1));
        Origin {
            schema: SENSITIVITY_SCHEMA,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            prices: self.scenario.prices.id.clone(),
            scenario: self.scenario.name.clone(),
            title: self.scenario.title.clone(),
            seed: self.seed.value(),
            replications: self.replications,
            first,
            second,
            first_title,
            second_title,
            stage,
            fingerprint: String::new(),
        }
    }
}

fn hash_difference(hash: &mut Hash, difference: &Difference) {
    for number in [
        difference.usd,
        difference.low_usd,
        difference.high_usd,
        difference.probability_second_cheaper,
    ] {
        hash.number(number);
    }
    hash.count(u64::from(difference.replications));
}

fn hash_tornado(hash: &mut Hash, tornado: &Tornado) {
    hash_difference(hash, &tornado.now);
    for bar in &tornado.bars {
        hash.text(&bar.parameter);
        for at in [&bar.low, &bar.high] {
            hash.number(at.value);
            hash_difference(hash, &at.difference);
        }
        for number in [bar.swing_usd, bar.swing_low_usd, bar.swing_high_usd] {
            hash.number(number);
        }
        if let Flip::At(flip) = &bar.flip {
            for number in [flip.value, flip.from, flip.to] {
                hash.number(number);
            }
        }
    }
}
