//! The team's time: who keeps it running, who rebuilds, who is slowed down, what is delivered.
//!
//! # Model
//! Before the launch the team builds the first version. Afterwards a month's time goes first to
//! operations, then to a rebuild if there is one, and the rest to features: part of them stops
//! while a rebuild freezes the product, and old shortcuts take their share.
//!
//! # Equations
//! f = (E − o − r)·(1 − z)·(1 − i)·(1 − b): E the team, o operations, r rebuild, z freeze, i
//! interest, b what keeping boundaries takes. Routine operations are hours for each kind of part,
//! and for what the provider leaves to the team, times the platform's factor.
//! Delivery pace = f / (E − routine), against a team of the same size in clean code, which would
//! look after the same parts.
//!
//! # Units
//! Engineer-months.
//!
//! # Assumptions
//! The team does not grow. Operations never take more than [`OPERATIONS_LIMIT`] of the time: then
//! work is left undone.
//!
//! # Sources
//! Parameters `operations.*`; an engineer-month is 152 hours (COCOMO II).
//!
//! # Validation
//! `team::tests::no_time_is_lost`.

use crate::sim::scenario::Scenario;

/// Working hours of an engineer in a month: COCOMO II.
const HOURS_PER_ENGINEER_MONTH: f64 = 152.0;

/// Operations take this share of the team's time at most. Assumed.
const OPERATIONS_LIMIT: f64 = 0.8;

/// What the team's time goes into, as [`Effort::shares`] has it.
pub const TEAM_TIME: [&str; 8] = [
    "features",
    "boundaries",
    "debt",
    "incidents",
    "operations",
    "rebuild",
    "freeze",
    "first_build",
];

/// What a month asks of the team.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Demand {
    /// Share of the month after the launch [0…1].
    pub(super) launched_share: f64,
    /// Engineer-months of the first version that are still to be built.
    pub(super) first_build_left: f64,
    /// Kinds of parts that are run.
    pub(super) parts: u32,
    /// Hours for what the provider does not run, if the whole month is live [h].
    pub(super) self_run_hours: f64,
    /// Incidents.
    pub(super) incidents: u32,
    /// Changes of capacity by hand.
    pub(super) capacity_changes: u32,
    /// Engineer-months that the rebuild may take.
    pub(super) rebuild: f64,
    /// Share of features that is frozen [0…1].
    pub(super) freeze_share: f64,
    /// Share of development time that old shortcuts take [0…1].
    pub(super) interest_share: f64,
    /// Share of feature time that keeping boundaries takes [0…1].
    pub(super) boundary_share: f64,
    /// Time that looking after a part takes, relative to common tools.
    pub(super) platform_factor: f64,
}

/// Where the month's engineer-months went; they add up to the team's.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effort {
    pub(super) first_build: f64,
    /// Looking after parts, incidents, and changes of capacity.
    pub(super) operations: f64,
    /// The part of operations that clean code would need as well.
    routine: f64,
    pub(super) rebuild: f64,
    pub(super) frozen: f64,
    pub(super) interest: f64,
    /// Share of development time that old shortcuts take [0…1].
    pub(super) interest_share: f64,
    /// Keeping boundaries between the parts.
    pub(super) boundaries: f64,
    pub(super) features: f64,
}

impl Effort {
    /// Splits the month's time.
    pub(super) fn split(scenario: &Scenario, demand: &Demand) -> Self {
        let team = scenario.team.engineers.max(0.0);
        let launched = demand.launched_share.clamp(0.0, 1.0);
        let after = team * launched;
        let first_build = demand.first_build_left.clamp(0.0, team - after);
        let routine = routine(scenario, demand).min(after * OPERATIONS_LIMIT);
        let operations = routine + unforeseen(scenario, demand);
        let operations = operations.min(after * OPERATIONS_LIMIT);
        let rebuild = demand.rebuild.clamp(0.0, after - operations);
        let development = after - operations - rebuild;
        let frozen = development * demand.freeze_share.clamp(0.0, 1.0);
        let interest = (development - frozen) * demand.interest_share;
        let building = development - frozen - interest;
        let boundaries = building * demand.boundary_share.clamp(0.0, 1.0);
        Self {
            first_build,
            operations,
            routine,
            rebuild,
            frozen,
            interest,
            interest_share: demand.interest_share,
            boundaries,
            features: building - boundaries,
        }
    }

    /// Delivery pace relative to clean code [0…1]; 1 before the launch.
    pub(super) fn pace(&self, scenario: &Scenario, launched_share: f64) -> f64 {
        let possible = scenario.team.engineers * launched_share - self.routine;
        if possible > 0.0 {
            (self.features / possible).clamp(0.0, 1.0)
        } else {
            1.0
        }
    }

    /// The shares of the team's time, in the order of [`TEAM_TIME`] [0…1].
    pub(super) fn shares(&self, scenario: &Scenario) -> [f64; TEAM_TIME.len()] {
        let team = scenario.team.engineers.max(f64::MIN_POSITIVE);
        [
            self.features,
            self.boundaries,
            self.interest,
            self.operations - self.routine,
            self.routine,
            self.rebuild,
            self.frozen,
            self.first_build,
        ]
        .map(|months| (months / team).clamp(0.0, 1.0))
    }

    /// What takes most of the time that features do not get.
    pub(super) fn slowed_by(&self) -> &'static str {
        let rebuild = self.rebuild + self.frozen;
        if rebuild > self.interest && rebuild > self.operations - self.routine {
            "rebuild"
        } else if self.operations - self.routine > self.interest {
            "incidents"
        } else {
            "debt"
        }
    }
}

fn routine(scenario: &Scenario, demand: &Demand) -> f64 {
    let hours = scenario.operations.hours_per_part_month * f64::from(demand.parts);
    (hours.max(0.0) + demand.self_run_hours)
        * demand.platform_factor.max(0.0)
        * demand.launched_share
        / HOURS_PER_ENGINEER_MONTH
}

fn unforeseen(scenario: &Scenario, demand: &Demand) -> f64 {
    let hours = &scenario.operations;
    let total = hours.hours_per_incident * f64::from(demand.incidents)
        + hours.hours_per_capacity_change * f64::from(demand.capacity_changes);
    total.max(0.0) / HOURS_PER_ENGINEER_MONTH
}

#[cfg(test)]
mod tests {
    use super::{Demand, Effort};
    use crate::sim::company::fixtures;

    #[test]
    fn no_time_is_lost() {
        let scenario = fixtures::scenario();
        for rebuild in [0.0, 2.0, 1e9] {
            let demand = Demand {
                launched_share: 0.5,
                first_build_left: 1e9,
                parts: 4,
                self_run_hours: 10.0,
                incidents: 3,
                capacity_changes: 1,
                rebuild,
                freeze_share: 0.2,
                interest_share: 0.3,
                boundary_share: 0.1,
                platform_factor: 2.0,
            };
            let effort = Effort::split(&scenario, &demand);
            let sum = effort.first_build
                + effort.operations
                + effort.rebuild
                + effort.frozen
                + effort.interest
                + effort.boundaries
                + effort.features;
            assert!((sum - scenario.team.engineers).abs() < 1e-9, "{effort:?}");
            assert!(effort.features >= 0.0);
            let shares: f64 = effort.shares(&scenario).iter().sum();
            assert!((shares - 1.0).abs() < 1e-9, "{shares}");
        }
    }
}
