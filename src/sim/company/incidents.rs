//! Incidents: what breaks, who notices, and how long it lasts.
//!
//! # Model
//! A deploy may break something; machines fail; a zone fails. Monitoring sees it, or a user has to
//! say so. Coupling decides how much goes down with one part, redundancy whether a lost machine is
//! an outage at all.
//!
//! # Equations
//! Failed deploys: p = base · (1 + (d − 1)·q) · (2 − experience), with q how much the old code is
//! felt ([`Codebase::weight`](super::codebase::Codebase::weight)) and d `debt.defect_factor`.
//! Affected users: severity · (c + (1 − c)·part), severity uniform, c the coupling that
//! no boundary keeps out.
//! Length: detection + repair · (2 − experience) · Exp(1); detection is longer by a factor when no
//! monitor sees it.
//! Machines: hazard n·rate, failing at the points of a unit-rate Poisson process.
//! Cut-over: planned minutes and, with the probability p of a deploy in the old code, detection +
//! repair for everybody. A piece of n: planned/n and, with p, (c + (1 − c)/n) · detection, since it
//! can be sent back to the old system.
//!
//! # Units
//! Minutes, weighted by the share of users who felt them.
//!
//! # Assumptions
//! An outage falls on the day it begins. A lost instance among several costs its requests until
//! the balancer notices, not capacity. A lost cache node costs nothing. Machines of one company
//! fail independently, except by zone.
//!
//! # Sources
//! Parameters `team.*`, `failures.*`, `debt.defect_factor`. The share of the system that is one
//! part and the balancer's delay are assumed.
//!
//! # Validation
//! `tests::monitoring_shortens_downtime`, `tests::redundancy_decides_what_a_machine_costs`,
//! `incidents::tests`.

use crate::sim::deployment::{Architecture, Deployment, Placement};
use crate::sim::engine::Stream;
use crate::sim::scenario::{Levers, Scenario};

use super::clock::DAYS_PER_YEAR;
use super::world::{Deploy, World, ZoneOutage};

/// Share of the product that one part is, when nothing else goes down with it. Assumed.
const PART_SHARE: f64 = 0.1;

/// Minutes until a balancer stops sending requests to a dead instance. Assumed (three failed
/// checks, ten seconds apart).
const BALANCER_NOTICES_MINUTES: f64 = 0.5;

/// Failures of machines in one day at most.
const MAX_FAILURES_PER_DAY: u32 = 1000;

/// What a user's downtime is due to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentKind {
    /// A deploy that broke something.
    Deploy,
    /// A failed application machine.
    Machine,
    /// A failed database machine.
    Database,
    /// A failed zone.
    Zone,
    /// More requests than the backend can carry.
    Overload,
    /// The move to the rebuilt system.
    CutOver,
}

impl IncidentKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Deploy,
        Self::Machine,
        Self::Database,
        Self::Zone,
        Self::Overload,
        Self::CutOver,
    ];

    /// Stable name in reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Deploy => "deploy",
            Self::Machine => "machine",
            Self::Database => "database_machine",
            Self::Zone => "zone",
            Self::Overload => "overload",
            Self::CutOver => "cut_over",
        }
    }
}

/// Probability that a deploy breaks something, with `weight` of old code [0…1].
pub(super) fn deploy_failure_probability(scenario: &Scenario, weight: f64) -> f64 {
    let debt = 1.0 + (scenario.debt.defect_factor - 1.0).max(0.0) * weight;
    (scenario.team.change_failure_share * debt * inexperience(scenario)).clamp(0.0, 1.0)
}

/// 1 for those who have done it before, 2 for beginners.
pub(super) fn inexperience(scenario: &Scenario) -> f64 {
    2.0 - scenario.team.experience_share.clamp(0.0, 1.0)
}

fn blast_radius(levers: &Levers) -> f64 {
    let coupling = levers.open_coupling();
    coupling + (1.0 - coupling) * PART_SHARE
}

/// Minutes until it is known and repaired.
fn outage_minutes(scenario: &Scenario, levers: &Levers, luck: &Deploy) -> f64 {
    detection_minutes(scenario, levers, luck.detection)
        + scenario.team.repair_minutes * inexperience(scenario) * luck.repair
}

fn detection_minutes(scenario: &Scenario, levers: &Levers, luck: f64) -> f64 {
    let seen = luck < levers.monitoring_share;
    let factor = if seen {
        1.0
    } else {
        scenario.team.unmonitored_detection_factor.max(1.0)
    };
    scenario.team.detection_minutes * factor
}

/// Downtime of a deploy that broke something [min, weighted].
pub(super) fn deploy_minutes(scenario: &Scenario, levers: &Levers, luck: &Deploy) -> f64 {
    luck.severity * blast_radius(levers) * outage_minutes(scenario, levers, luck)
}

/// Downtime of the move to a rebuilt system: as planned, and everything until it is repaired when
/// the move breaks something [min, weighted].
pub(super) fn cut_over_minutes(
    scenario: &Scenario,
    levers: &Levers,
    planned_minutes: f64,
    failure_probability: f64,
    luck: &Deploy,
) -> f64 {
    let broken = luck.failure < failure_probability;
    let repair = if broken {
        outage_minutes(scenario, levers, luck)
    } else {
        0.0
    };
    planned_minutes.max(0.0) + repair
}

/// Downtime of one of `pieces` that moves to a new system: its part of what is planned, and when
/// the move breaks something, what hangs together with it until that is noticed: the old system
/// still runs, so the piece is sent back to it and tried again [min, weighted].
pub(super) fn piece_minutes(
    scenario: &Scenario,
    levers: &Levers,
    planned_minutes: f64,
    pieces: u32,
    failure_probability: f64,
    luck: &Deploy,
) -> f64 {
    let part = 1.0 / f64::from(pieces.max(1));
    let broken = luck.failure < failure_probability;
    let back = if broken {
        let coupling = levers.coupling_share.clamp(0.0, 1.0);
        let affected = coupling + (1.0 - coupling) * part;
        affected * detection_minutes(scenario, levers, luck.detection)
    } else {
        0.0
    };
    planned_minutes.max(0.0) * part + back
}

/// Whether the application survives the loss of a machine.
fn redundant_application(architecture: &Architecture, deployment: &Deployment) -> bool {
    architecture.application.serverless.is_some()
        || architecture.balancer.is_some() && deployment.instances > 1
}

/// Downtime when a zone fails [min, weighted].
pub(super) fn zone_minutes(
    scenario: &Scenario,
    architecture: &Architecture,
    deployment: &Deployment,
    outage: &ZoneOutage,
) -> f64 {
    let survives = redundant_application(architecture, deployment) && architecture.database.standby;
    if survives {
        scenario.failures.database_failover_seconds / 60.0
    } else {
        scenario.failures.zone_outage_hours * 60.0 * outage.length
    }
}

/// Failures of one kind of machine, at the points of a unit-rate Poisson process in summed hazard.
#[derive(Clone, Debug)]
pub(super) struct MachineFailures {
    random: Stream,
    hazard: f64,
    next: f64,
}

impl MachineFailures {
    /// The failures that `world` has for the kind of machine `name`.
    pub(super) fn new(world: &World, name: &str) -> Self {
        let mut random = world.stream(name);
        let next = random.exponential();
        Self {
            random,
            hazard: 0.0,
            next,
        }
    }

    /// Lives through a day with `machines`; the lengths of today's repairs over their mean.
    pub(super) fn day(&mut self, per_year: f64, machines: f64) -> Vec<f64> {
        self.hazard += (per_year * machines / DAYS_PER_YEAR).max(0.0);
        let mut repairs = Vec::new();
        while self.next <= self.hazard {
            let repair = self.random.exponential();
            let gap = self.random.exponential();
            self.next += gap;
            repairs.push(repair);
            if repairs.len() >= MAX_FAILURES_PER_DAY as usize {
                self.next = self.next.max(self.hazard);
                break;
            }
        }
        repairs
    }
}

/// Downtime when an application machine fails [min, weighted].
pub(super) fn machine_minutes(
    scenario: &Scenario,
    levers: &Levers,
    architecture: &Architecture,
    deployment: &Deployment,
    repair: f64,
) -> f64 {
    if redundant_application(architecture, deployment) {
        return BALANCER_NOTICES_MINUTES / f64::from(deployment.instances);
    }
    let replaced = scenario.failures.machine_replacement_minutes;
    let with_data = architecture.database.placement == Placement::WithApplication;
    let restored = if with_data {
        replaced.max(scenario.failures.database_restore_hours * 60.0)
    } else {
        replaced
    };
    expected_detection_minutes(scenario, levers) + restored * repair
}

/// Downtime when a database machine fails [min, weighted].
pub(super) fn database_minutes(
    scenario: &Scenario,
    levers: &Levers,
    architecture: &Architecture,
    deployment: &Deployment,
    repair: f64,
) -> f64 {
    let shards = f64::from(deployment.shards.max(1));
    if architecture.database.standby {
        return scenario.failures.database_failover_seconds / 60.0 / shards;
    }
    let restored = scenario.failures.database_restore_hours * 60.0 * repair;
    (expected_detection_minutes(scenario, levers) + restored) / shards
}

/// A dead machine is noticed like anything else, on average.
fn expected_detection_minutes(scenario: &Scenario, levers: &Levers) -> f64 {
    let seen = levers.monitoring_share.clamp(0.0, 1.0);
    let factor = scenario.team.unmonitored_detection_factor.max(1.0);
    scenario.team.detection_minutes * (seen + (1.0 - seen) * factor)
}

#[cfg(test)]
mod tests {
    use super::super::capacity::Fleet;
    use super::{ZoneOutage, database_minutes, zone_minutes};
    use crate::sim::company::fixtures;

    /// The same database with a standby in another zone and without: 90 s of failover, or the
    /// fixture's 6 hours until the zone is back and 4 hours of restoring a backup (and noticing).
    #[test]
    fn a_standby_in_another_zone_turns_hours_into_minutes() {
        let scenario = fixtures::scenario();
        let design = scenario.strategies[1].design.clone();
        let deployment = Fleet::first(&design).deployment;
        let outage = ZoneOutage {
            day: 0,
            length: 1.0,
        };
        let lost = |standby| {
            let mut architecture = design.architecture.clone();
            architecture.database.standby = standby;
            let zone = zone_minutes(&scenario, &architecture, &deployment, &outage);
            let machine =
                database_minutes(&scenario, &design.levers, &architecture, &deployment, 1.0);
            (zone, machine)
        };
        let (zone, machine) = lost(true);
        assert!((zone - 1.5).abs() < 1e-12 && (machine - 1.5).abs() < 1e-12);
        let (zone, machine) = lost(false);
        assert!((zone - 360.0).abs() < 1e-9);
        assert!((240.0..300.0).contains(&machine), "{machine}");
    }
}
