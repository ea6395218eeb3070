//! Rebuilds: what starts each, how long it takes, how it takes over, how it ends.
//!
//! # Model
//! A strategy has its rebuilds in an order, and each waits until the one before it is over. A
//! warning sign over its line for enough months in a row, a date or a number of users starts it.
//! Then a share of the team works on it until the effort that it really needs is spent, or until it
//! is abandoned half-way. A *big bang* ends with one cut-over to a system of the right size. A
//! *strangler* is made of pieces: as soon as the effort of one is spent, that piece's share of the
//! traffic and of the code moves over in a small cut-over of its own, and both systems run until
//! the last piece has moved ([`super::system`]).
//!
//! # Equations
//! Planned effort = effort · (1 + growth · years since the launch) + e · scope · F, with F the
//! features built so far [engineer-months], e `plan.effort_per_feature_month`; actual = planned ·
//! overrun. Abandoned when its draw is below the probability, after half of the actual effort.
//! Of n pieces, ⌊n · spent / actual⌋ have moved. A strangler that is taken up again has the effort
//! of the pieces that are left. Freeze: `plan.freeze_share`, over n for a strangler.
//!
//! # Units
//! Engineer-months; shares [0…1].
//!
//! # Assumptions
//! Each rebuild succeeds once at most; an abandoned one can be followed by another attempt, for
//! which the signs are counted anew, as they are for the next rebuild. It moves at the share of the
//! team it was given, less what operations take first. What is built for a big bang is worth
//! nothing when it is abandoned; of a strangler the pieces that moved stay, and both systems run
//! on. Pieces are of equal effort and carry equal traffic. Keeping two systems in step is part of
//! the planned effort.
//!
//! # Sources
//! Parameters `plan.*`; overrun as in [`super::world`].
//!
//! # Validation
//! `tests::a_rebuild_starts_after_the_sustained_months`, `tests::a_rebuild_starts_on_its_date`,
//! `tests::abandoned_rebuilds_change_nothing`, `rebuilds_tests`.

use crate::sim::scenario::{Rebuild, RebuildStyle, Sign, Trigger};

use super::world::World;

/// Share of the actual effort that is spent before a rebuild is abandoned.
const ABANDONED_AFTER: f64 = 0.5;

/// A thousandth of an engineer-month is ten minutes: rounding, not work.
const ROUNDING: f64 = 1e-3;

/// Where a strategy's next rebuild stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// Nothing has started it yet.
    Waiting,
    /// Under way.
    Building {
        /// Engineer-months spent.
        spent: f64,
        /// Engineer-months until its end.
        needed: f64,
        /// Engineer-months until the last piece.
        whole: f64,
        /// Pieces that had moved when it began.
        moved_before: u32,
        /// Whether its end is giving up.
        abandoned: bool,
    },
}

/// How a month's work on it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// It goes on, or there is none.
    Same,
    /// The new system takes over, or takes over the rest.
    CutOver,
    /// The rebuild is given up.
    Abandoned,
}

/// What a month's work on it brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spent {
    /// Pieces of a strangler that move to the new system.
    pub(super) pieces: u32,
    /// How it ended.
    pub(super) progress: Progress,
}

/// What a rebuild meets when it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning {
    pub(super) month: u32,
    pub(super) users: f64,
    pub(super) years_since_launch: f64,
    /// Features built so far [engineer-months].
    pub(super) features: f64,
}

/// A strategy's rebuilds: over, planned, or under way.
#[derive(Clone, Debug)]
pub(super) struct Course<'a> {
    rebuilds: &'a [Rebuild],
    /// Rebuilds that are over.
    over: usize,
    stage: Stage,
    /// Pieces of the next rebuild that have moved.
    moved: u32,
    months_over: [u32; Sign::ALL.len()],
    attempts: usize,
}

impl<'a> Course<'a> {
    pub(super) fn new(rebuilds: &'a [Rebuild]) -> Self {
        Self {
            rebuilds,
            over: 0,
            stage: Stage::Waiting,
            moved: 0,
            months_over: [0; Sign::ALL.len()],
            attempts: 0,
        }
    }

    /// How many rebuilds are over: the index of the one that is under way or comes next.
    pub(super) const fn over(&self) -> usize {
        self.over
    }

    /// The rebuild, while it is under way.
    pub(super) fn under_way(&self) -> Option<&'a Rebuild> {
        match self.stage {
            Stage::Building { .. } => self.rebuilds.get(self.over),
            Stage::Waiting => None,
        }
    }

    /// Share of features that stop because of it [0…1].
    pub(super) fn freeze_share(&self) -> f64 {
        self.under_way().map_or(0.0, |rebuild| {
            rebuild.plan.freeze_share / f64::from(rebuild.pieces())
        })
    }

    /// Notes which signs were over their line in the month that ended.
    pub(super) fn note(&mut self, over: [bool; Sign::ALL.len()]) {
        for (months, over) in self.months_over.iter_mut().zip(over) {
            *months = if over { *months + 1 } else { 0 };
        }
    }

    /// Begins at the first day of a month if it is time; whether it did.
    pub(super) fn begin(&mut self, world: &World, now: Beginning) -> bool {
        let (Some(rebuild), Stage::Waiting) = (self.rebuilds.get(self.over), self.stage) else {
            return false;
        };
        if !self.triggered(rebuild.trigger, now.month, now.users) {
            return false;
        }
        let plan = &rebuild.plan;
        let growth = 1.0 + plan.effort_growth_per_year * now.years_since_launch;
        let existing = plan.effort_per_feature_month * plan.scope_share * now.features;
        let planned = plan.effort_engineer_months * growth.max(0.0) + existing.max(0.0);
        let Some(luck) = world.attempts.get(self.attempts).or(world.attempts.last()) else {
            return false;
        };
        let pieces = rebuild.pieces();
        let left = f64::from(pieces - self.moved) / f64::from(pieces);
        let needed = planned * luck.overrun.actual_over_planned(plan.overrun_mean) * left;
        let abandoned = luck.abandonment < plan.abandonment_probability;
        self.attempts += 1;
        let part = if abandoned { ABANDONED_AFTER } else { 1.0 };
        self.stage = Stage::Building {
            spent: 0.0,
            needed: (needed * part).max(0.0),
            whole: needed.max(0.0),
            moved_before: self.moved,
            abandoned,
        };
        true
    }

    fn triggered(&self, trigger: Trigger, month: u32, users: f64) -> bool {
        match trigger {
            Trigger::AnySign { sustained_months } => {
                let longest = self.months_over.iter().max().copied().unwrap_or(0);
                longest >= sustained_months.max(1)
            }
            Trigger::Sign {
                sign,
                sustained_months,
            } => self.months_over[sign as usize] >= sustained_months.max(1),
            Trigger::Month(start) => month >= start,
            Trigger::Users(enough) => users >= enough && users > 0.0,
        }
    }

    /// Engineer-months that it would take this month from a team of `engineers`.
    pub(super) fn demand(&self, engineers: f64) -> f64 {
        match (self.under_way(), self.stage) {
            (Some(rebuild), Stage::Building { spent, needed, .. }) => {
                let share = rebuild.plan.team_share.clamp(0.0, 1.0);
                (engineers * share).min(needed - spent)
            }
            _ => 0.0,
        }
    }

    /// Spends `months` engineer-months on it.
    pub(super) fn spend(&mut self, months: f64) -> Spent {
        let rebuild = self.under_way();
        let (
            Some(rebuild),
            Stage::Building {
                spent,
                needed,
                whole,
                moved_before,
                abandoned,
            },
        ) = (rebuild, &mut self.stage)
        else {
            return Spent {
                pieces: 0,
                progress: Progress::Same,
            };
        };
        *spent += months;
        let ended = *spent + ROUNDING >= *needed;
        let progress = match (ended, *abandoned) {
            (false, _) => Progress::Same,
            (true, true) => Progress::Abandoned,
            (true, false) => Progress::CutOver,
        };
        let moved = match rebuild.style {
            RebuildStyle::BigBang => 0,
            RebuildStyle::Strangler => {
                let left = rebuild.pieces() - *moved_before;
                let done = if progress == Progress::CutOver {
                    left
                } else {
                    let share = (*spent + ROUNDING) / whole.max(f64::MIN_POSITIVE);
                    ((f64::from(left) * share) as u32).min(left - 1)
                };
                *moved_before + done
            }
        };
        let pieces = moved - self.moved;
        self.moved = moved;
        if ended {
            self.stage = Stage::Waiting;
            self.months_over = [0; Sign::ALL.len()];
        }
        if progress == Progress::CutOver {
            self.over += 1;
            self.moved = 0;
        }
        Spent { pieces, progress }
    }
}
