//! What a company decides: what it starts with, and the rebuilds that it may come to.

use super::{Design, Levers, Section, Sign};

/// Rebuilds of one strategy at most: evolving a product piece by piece takes a few steps, and each
/// costs a page and a simulation its share.
pub const MAX_REBUILDS: usize = 8;

/// Pieces of one rebuild at most: more are a stream of deploys, not steps that anybody plans.
pub const MAX_PIECES: u32 = 24;

section! {
    /// The first version.
    Launch = "launch" {
        /// Effort of the first build beyond what every strategy must build [engineer-months].
        /// The launch is later by this over the team's size.
        extra_engineer_months,
    }
}

section! {
    /// How a rebuild goes.
    RebuildPlan = "plan" {
        /// Planned effort, if it were begun at launch [engineer-months].
        effort_engineer_months,
        /// How much that grows for each year the old system has grown [1/year].
        effort_growth_per_year,
        /// Effort for each engineer-month of features in scope that exist when it begins, on top
        /// of the effort above [ratio]; 0 leaves that as it is.
        effort_per_feature_month,
        /// Share of the existing code that is built anew; the rest is carried over, with its
        /// shortcuts.
        scope_share,
        /// Mean of actual over planned effort (fat-tailed).
        overrun_mean,
        /// Share of the team that works on it.
        team_share,
        /// Share of the new system's cloud bill paid beside the old one's while it is built. What
        /// is replaced piece by piece pays for what it really runs instead.
        dual_running_share,
        /// Share of features that stop meanwhile, beyond the people who are missing. Piece by
        /// piece only the piece that is under way stops.
        freeze_share,
        /// Downtime of the cut-over when it goes as planned [min]; of all pieces together.
        cutover_minutes,
        /// Probability that the rebuild is abandoned half-way.
        abandonment_probability,
        /// Pieces in which a strangler replaces the old system, 1 to [`MAX_PIECES`]; a big bang
        /// has none.
        pieces,
    }
}

/// What starts a rebuild.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trigger {
    /// Any of the four signs over its line for this many months in a row.
    AnySign {
        /// Months in a row, at least 1.
        sustained_months: u32,
    },
    /// One sign over its line for this many months in a row.
    Sign {
        /// Which.
        sign: Sign,
        /// Months in a row, at least 1.
        sustained_months: u32,
    },
    /// A month of the story, 0 is the launch.
    Month(u32),
    /// A number of users.
    Users(f64),
}

/// How a new system takes the place of the old one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RebuildStyle {
    /// All at once, when it is done.
    #[default]
    BigBang,
    /// Piece by piece: each piece takes its share of the traffic over when it is done, and both
    /// systems run until the last.
    Strangler,
}

impl RebuildStyle {
    /// Both.
    pub const ALL: [Self; 2] = [Self::BigBang, Self::Strangler];

    /// Stable name in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::BigBang => "big_bang",
            Self::Strangler => "strangler",
        }
    }
}

/// A rebuild that a strategy may come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Rebuild {
    /// What starts it.
    pub trigger: Trigger,
    /// How it takes over.
    pub style: RebuildStyle,
    /// What comes out.
    pub to: Design,
    /// How it goes.
    pub plan: RebuildPlan,
}

impl Rebuild {
    /// The pieces in which it takes over: one for a big bang.
    #[must_use]
    pub fn pieces(&self) -> u32 {
        match self.style {
            RebuildStyle::BigBang => 1,
            RebuildStyle::Strangler => (self.plan.pieces.round() as u32).clamp(1, MAX_PIECES),
        }
    }
}

/// What a company decides to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Strategy {
    /// Stable name in files, links and reports.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it starts with.
    pub design: Design,
    /// The first version.
    pub launch: Launch,
    /// The rebuilds it may come to, one after the other; none is never. Each waits for its
    /// trigger, and for the one before it to be over.
    pub rebuilds: Vec<Rebuild>,
}

impl Strategy {
    /// The design that runs after the first `stage` rebuilds; 0 is what it starts with.
    #[must_use]
    pub fn design_at(&self, stage: usize) -> &Design {
        let rebuilt = stage
            .checked_sub(1)
            .and_then(|last| self.rebuilds.get(last));
        rebuilt.map_or(&self.design, |rebuild| &rebuild.to)
    }

    /// The value of a parameter of the strategy as it starts, and of its first rebuild; `None` for
    /// other names, and for the plan of a rebuild that it does not have.
    #[must_use]
    pub fn value(&self, section: &str, field: &str) -> Option<f64> {
        match section {
            Levers::ID => self.design.levers.get(field),
            Launch::ID => self.launch.get(field),
            RebuildPlan::ID => self.rebuilds.first()?.plan.get(field),
            _ => None,
        }
    }

    /// Sets a parameter of the strategy; `false` where [`Strategy::value`] is `None`. The design
    /// that a rebuild ends in keeps its own levers.
    pub fn set_value(&mut self, section: &str, field: &str, value: f64) -> bool {
        match (section, self.rebuilds.first_mut()) {
            (Levers::ID, _) => self.design.levers.set(field, value),
            (Launch::ID, _) => self.launch.set(field, value),
            (RebuildPlan::ID, Some(rebuild)) => rebuild.plan.set(field, value),
            _ => false,
        }
    }
}
