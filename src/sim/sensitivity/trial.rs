//! One trial: every future of a changed scenario, and the differences between two strategies.

use crate::sim::backend::curve::Curves;
use crate::sim::backend::library::AnswerWindows;
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::backend::window::Precision;
use crate::sim::run;
use crate::sim::scenario::Scenario;
use crate::sim::study::{self, paired::difference_usd};
use crate::sim::units::Seed;

/// Futures that tell which windows will be needed.
const SURVEYED_REPLICATIONS: u32 = 12;

/// A trial in steps.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    scenario: Scenario,
    seed: Seed,
    replications: u32,
    /// The precision that counts.
    target: Precision,
    /// The precision of the present phase.
    precision: Precision,
    curves: Curves,
    phase: Phase,
    differences_usd: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Asks which windows are needed.
    Survey { replication: u32 },
    /// Simulates them.
    Windows,
    /// Lives through all futures, and simulates what they still need.
    Futures,
}

impl Trial {
    /// A trial that has not begun.
    pub(super) fn new(
        scenario: Scenario,
        seed: Seed,
        replications: u32,
        target: Precision,
    ) -> Self {
        Self {
            curves: run::curves(&scenario, seed),
            scenario,
            seed,
            replications,
            target,
            // Short windows stand in for full ones while it is asked which those are. Where short
            // ones are all there is, the futures ask for them themselves.
            precision: Precision::Coarse,
            phase: match target {
                Precision::Coarse => Phase::Futures,
                Precision::Full => Phase::Survey { replication: 0 },
            },
            differences_usd: Vec::new(),
        }
    }

    /// Takes a step: at most one window, or one future with both strategies. What the first
    /// strategy costs more than the second in each future [USD], once all are known.
    pub(super) fn advance(&mut self, library: &mut dyn AnswerWindows) -> Option<&[f64]> {
        match self.phase {
            Phase::Survey { replication } => self.survey(replication),
            Phase::Windows => self.windows(library),
            Phase::Futures => self.future(library),
        }
        let done = self.differences_usd.len() as u32 >= self.replications;
        done.then_some(&*self.differences_usd)
    }

    /// Hands out a window that is wanted. All that are wanted are simulated before it goes on, so
    /// it does not matter when they are handed out.
    pub(super) fn hand_out(&mut self) -> Option<WindowTask> {
        self.curves.hand_out()
    }

    /// Takes a window that was handed out.
    pub(super) fn supply(&mut self, answer: WindowAnswer) {
        self.curves.supply(answer);
    }

    /// Whether [`Trial::advance`] can do nothing before a window is supplied.
    pub(super) fn is_waiting(&self) -> bool {
        !matches!(self.phase, Phase::Survey { .. }) && self.curves.is_waiting()
    }

    /// Lives through a future only to see which windows it needs.
    fn survey(&mut self, replication: u32) {
        let _ = study::live(&self.scenario, self.seed, replication, &mut self.curves);
        self.phase = if replication + 1 < self.replications.min(SURVEYED_REPLICATIONS) {
            Phase::Survey {
                replication: replication + 1,
            }
        } else {
            Phase::Windows
        };
    }

    fn windows(&mut self, library: &mut dyn AnswerWindows) {
        if self.measure(library) {
            return;
        }
        self.phase = if self.precision == self.target {
            Phase::Futures
        } else {
            self.precision = self.target;
            self.curves.refine(self.target);
            Phase::Survey { replication: 0 }
        };
    }

    /// One wanted window, found or simulated; `false` when none is wanted.
    fn measure(&mut self, library: &mut dyn AnswerWindows) -> bool {
        if let Some(task) = self.curves.hand_out() {
            self.curves.supply(library.answer(task));
        }
        self.curves.measure_next()
    }

    /// The next future, if all its windows are known; else one of them.
    fn future(&mut self, library: &mut dyn AnswerWindows) {
        if self.measure(library) {
            return;
        }
        let replication = self.differences_usd.len() as u32;
        let stories = study::live(&self.scenario, self.seed, replication, &mut self.curves);
        if self.curves.wanted() == 0 {
            let difference = match stories.as_slice() {
                [first, second, ..] => difference_usd(first, second),
                // A lone strategy is compared with itself.
                _ => 0.0,
            };
            self.differences_usd.push(difference);
        }
    }
}
