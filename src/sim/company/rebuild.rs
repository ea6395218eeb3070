//! A rebuild: what starts it, how long it takes, how it ends.
//!
//! # Model
//! A warning sign over its line for enough months in a row, a date or a number of users starts it.
//! Then a share of the team works on it until the effort that it really needs is spent, or until it
//! is abandoned half-way. Its end is a cut-over to a system of the right size.
//!
//! # Equations
//! Planned effort = effort · (1 + growth · years since the launch); actual = planned · overrun.
//! Abandoned when its draw is below the probability, after half of the actual effort.
//!
//! # Units
//! Engineer-months.
//!
//! # Assumptions
//! One rebuild succeeds at most; an abandoned one can be followed by another attempt, for which the
//! signs are counted anew. It moves at the share of the team it was given, less what
//! operations take first. What is built for it is worth nothing when it is abandoned.
//!
//! # Sources
//! Parameters `plan.*`; overrun as in [`super::world`].
//!
//! # Validation
//! `tests::a_rebuild_starts_after_the_sustained_months`, `tests::a_rebuild_starts_on_its_date`,
//! `tests::abandoned_rebuilds_change_nothing`.

use crate::sim::scenario::{Rebuild, Sign, Trigger};

use super::world::World;

/// Share of the actual effort that is spent before a rebuild is abandoned.
const ABANDONED_AFTER: f64 = 0.5;

/// Where a strategy's rebuild stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stage {
    /// Nothing has started it yet.
    Waiting,
    /// Under way.
    Building {
        /// Engineer-months spent.
        spent: f64,
        /// Engineer-months until its end.
        needed: f64,
        /// Whether that end is giving up.
        abandoned: bool,
    },
    /// The new system runs.
    Over,
}

/// How a month's work on it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing changed.
    Same,
    /// The new system takes over.
    CutOver,
    /// The rebuild is given up.
    Abandoned,
}

/// A strategy's rebuild, planned, under way or over.
#[derive(Clone, Debug)]
pub(super) struct Course<'a> {
    rebuild: Option<&'a Rebuild>,
    pub(super) stage: Stage,
    months_over: [u32; Sign::ALL.len()],
    attempts: usize,
}

impl<'a> Course<'a> {
    pub(super) fn new(rebuild: Option<&'a Rebuild>) -> Self {
        Self {
            rebuild,
            stage: Stage::Waiting,
            months_over: [0; Sign::ALL.len()],
            attempts: 0,
        }
    }

    /// The rebuild that the strategy may come to.
    pub(super) const fn rebuild(&self) -> Option<&'a Rebuild> {
        self.rebuild
    }

    /// The rebuild, while it is under way.
    pub(super) fn under_way(&self) -> Option<&'a Rebuild> {
        match self.stage {
            Stage::Building { .. } => self.rebuild,
            Stage::Waiting | Stage::Over => None,
        }
    }

    /// Notes which signs were over their line in the month that ended.
    pub(super) fn note(&mut self, over: [bool; Sign::ALL.len()]) {
        for (months, over) in self.months_over.iter_mut().zip(over) {
            *months = if over { *months + 1 } else { 0 };
        }
    }

    /// Begins at the first day of `month` if it is time; whether it did.
    pub(super) fn begin(
        &mut self,
        world: &World,
        month: u32,
        users: f64,
        years_since_launch: f64,
    ) -> bool {
        let (Some(rebuild), Stage::Waiting) = (self.rebuild, self.stage) else {
            return false;
        };
        if !self.triggered(rebuild.trigger, month, users) {
            return false;
        }
        let plan = &rebuild.plan;
        let growth = 1.0 + plan.effort_growth_per_year * years_since_launch;
        let planned = plan.effort_engineer_months * growth.max(0.0);
        let Some(luck) = world.attempts.get(self.attempts).or(world.attempts.last()) else {
            return false;
        };
        let needed = planned * luck.overrun.actual_over_planned(plan.overrun_mean);
        let abandoned = luck.abandonment < plan.abandonment_probability;
        self.attempts += 1;
        let part = if abandoned { ABANDONED_AFTER } else { 1.0 };
        self.stage = Stage::Building {
            spent: 0.0,
            needed: (needed * part).max(0.0),
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
        match (self.rebuild, self.stage) {
            (Some(rebuild), Stage::Building { spent, needed, .. }) => {
                let share = rebuild.plan.team_share.clamp(0.0, 1.0);
                (engineers * share).min(needed - spent)
            }
            _ => 0.0,
        }
    }

    /// Spends `months` engineer-months on it.
    pub(super) fn spend(&mut self, months: f64) -> Progress {
        let Stage::Building {
            spent,
            needed,
            abandoned,
        } = &mut self.stage
        else {
            return Progress::Same;
        };
        *spent += months;
        // A thousandth of an engineer-month is ten minutes: rounding, not work.
        if *spent + 1e-3 < *needed {
            return Progress::Same;
        }
        if *abandoned {
            self.stage = Stage::Waiting;
            self.months_over = [0; Sign::ALL.len()];
            Progress::Abandoned
        } else {
            self.stage = Stage::Over;
            Progress::CutOver
        }
    }
}
