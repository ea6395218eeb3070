//! The systems that run: the one that users know, and the one that replaces it piece by piece.
//!
//! # Model
//! A system is a fleet, the code on it, and machines that fail. While a strangler replaces one,
//! both run and every request goes to one of them.
//!
//! # Equations
//! With the share w of the traffic on the new system: what is felt by users (failures, slowness,
//! downtime, the weight of old code, the levers) is (1 − w)·old + w·new; new code is written in the
//! same proportion.
//!
//! # Units
//! Shares [0…1].
//!
//! # Assumptions
//! Both systems hold all data and are looked after. The new one is made large enough for each piece
//! before that moves, and follows the load as any other afterwards.
//!
//! # Sources
//! None of its own.
//!
//! # Validation
//! `rebuilds_tests`.

use crate::sim::deployment::{Deployment, Placement};
use crate::sim::prices::SelfRun;
use crate::sim::scenario::{Debt, Design, Levers, Scenario, Section, Work};

use super::background;
use super::capacity::Fleet;
use super::codebase::Codebase;
use super::incidents::{self, IncidentKind, MachineFailures};
use super::world::{World, ZoneOutage};

/// A system that runs.
#[derive(Clone, Debug)]
pub(super) struct System<'a> {
    pub(super) fleet: Fleet<'a>,
    codebase: Codebase,
    application_machines: MachineFailures,
    database_machines: MachineFailures,
}

impl<'a> System<'a> {
    fn first(design: &'a Design, world: &World) -> Self {
        Self {
            fleet: Fleet::first(design),
            codebase: Codebase::default(),
            application_machines: MachineFailures::new(world, "application machines"),
            database_machines: MachineFailures::new(world, "database machines"),
        }
    }

    /// What runs beside another system from rebuild number `stage` on, with machines whose luck is
    /// their own.
    fn beside(fleet: Fleet<'a>, codebase: Codebase, world: &World) -> Self {
        let stage = fleet.stage;
        let failures = |kind: &str| MachineFailures::new(world, &format!("{kind} {stage}"));
        Self {
            fleet,
            codebase,
            application_machines: failures("application machines"),
            database_machines: failures("database machines"),
        }
    }

    /// Its design.
    pub(super) const fn design(&self) -> &'a Design {
        self.fleet.design
    }

    /// Kinds of parts that somebody looks after.
    fn parts(&self, work: &Work) -> u32 {
        let architecture = &self.design().architecture;
        let parts = [
            architecture.application.serverless.is_none(),
            architecture.database.placement == Placement::Separate,
            architecture.cache.is_some(),
            architecture.balancer.is_some(),
            architecture.edge.is_some(),
            self.fleet.deployment.replicas > 0,
            background::part(architecture, work).is_some(),
        ];
        let services = architecture.application.services.as_ref();
        parts.iter().filter(|part| **part).count() as u32
            + services.map_or(0, |services| services.operations_parts)
    }

    /// Hours a month for the parts that the provider leaves to the team.
    fn self_run_hours(&self, hours: &SelfRun, work: &Work) -> f64 {
        let architecture = &self.design().architecture;
        let separate = architecture.database.placement == Placement::Separate;
        let parts = [
            (separate, hours.database_hours),
            (architecture.cache.is_some(), hours.cache_hours),
            (
                architecture.application.services.is_some(),
                hours.cluster_hours,
            ),
            (
                background::part(architecture, work).is_some(),
                hours.broker_hours,
            ),
            (true, hours.monitoring_hours),
        ];
        parts
            .iter()
            .map(|(there, hours)| if *there { hours.max(0.0) } else { 0.0 })
            .sum()
    }

    /// The machines that fail on a day on which it runs on `instances` of the application, and the
    /// downtime of each for its users [min].
    pub(super) fn machines_that_fail(
        &mut self,
        scenario: &Scenario,
        instances: f64,
    ) -> Vec<(IncidentKind, f64)> {
        let Design {
            architecture,
            levers,
        } = self.fleet.design;
        let deployment = self.running(instances);
        let rate = scenario.failures.machine_failures_per_year;
        let mut failed = Vec::new();
        for repair in self.application_machines.day(rate, instances) {
            let minutes =
                incidents::machine_minutes(scenario, levers, architecture, &deployment, repair);
            failed.push((IncidentKind::Machine, minutes));
        }
        if architecture.database.placement == Placement::Separate {
            let machines = f64::from(deployment.shards);
            for repair in self.database_machines.day(rate, machines) {
                let minutes = incidents::database_minutes(
                    scenario,
                    levers,
                    architecture,
                    &deployment,
                    repair,
                );
                failed.push((IncidentKind::Database, minutes));
            }
        }
        failed
    }

    /// Downtime for its users when a zone fails on a day on which it runs on `instances` of the
    /// application [min].
    pub(super) fn zone_minutes(
        &self,
        scenario: &Scenario,
        instances: f64,
        outage: &ZoneOutage,
    ) -> f64 {
        let architecture = &self.design().architecture;
        incidents::zone_minutes(scenario, architecture, &self.running(instances), outage)
    }

    /// What runs on a day with `instances` of the application on average: those that were bought,
    /// or as many as have scaled by themselves.
    fn running(&self, instances: f64) -> Deployment {
        let mut running = self.fleet.deployment.clone();
        running.instances = running.instances.max(instances as u32);
        running
    }

    fn weight(&self, debt: &Debt, engineers: f64) -> f64 {
        self.codebase.weight(debt, &self.design().levers, engineers)
    }

    fn interest_share(&self, debt: &Debt, engineers: f64) -> f64 {
        self.codebase
            .interest_share(debt, &self.design().levers, engineers)
    }
}

/// All that runs: one system, or two while one replaces the other piece by piece.
#[derive(Clone, Debug)]
pub(super) struct Systems<'a> {
    main: System<'a>,
    beside: Option<Beside<'a>>,
}

/// A system that has taken a share over.
#[derive(Clone, Debug)]
struct Beside<'a> {
    system: System<'a>,
    /// Pieces that have moved to it, of how many.
    pieces: u32,
    of: u32,
}

impl<'a> Systems<'a> {
    /// What a strategy starts with.
    pub(super) fn first(design: &'a Design, world: &World) -> Self {
        Self {
            main: System::first(design, world),
            beside: None,
        }
    }

    /// Share of the traffic on the new system [0…1]; 0 while there is none.
    fn moved_share(&self) -> f64 {
        let moved = |beside: &Beside<'_>| f64::from(beside.pieces) / f64::from(beside.of.max(1));
        self.beside.as_ref().map_or(0.0, moved)
    }

    /// Each system, with its share of the traffic; the shares add up to 1.
    pub(super) fn shares(&self) -> impl Iterator<Item = (f64, &System<'a>)> {
        let moved = self.moved_share();
        let newcomer = self.beside.as_ref().map(|beside| (moved, &beside.system));
        std::iter::once((1.0 - moved, &self.main)).chain(newcomer)
    }

    /// Each system, with its share of the traffic, to change it.
    pub(super) fn shares_mut(&mut self) -> impl Iterator<Item = (f64, &mut System<'a>)> {
        let moved = self.moved_share();
        let newcomer = self.beside.as_mut();
        std::iter::once((1.0 - moved, &mut self.main))
            .chain(newcomer.map(move |beside| (moved, &mut beside.system)))
    }

    /// What `measure` says of each, weighted by its share.
    pub(super) fn mean(&self, measure: impl Fn(&System<'a>) -> f64) -> f64 {
        let shares = self.shares();
        shares.map(|(share, system)| share * measure(system)).sum()
    }

    /// How much the old code is felt [0…1].
    pub(super) fn weight(&self, debt: &Debt, engineers: f64) -> f64 {
        self.mean(|system| system.weight(debt, engineers))
    }

    /// Share of development time that old shortcuts take [0…1].
    pub(super) fn interest_share(&self, debt: &Debt, engineers: f64) -> f64 {
        self.mean(|system| system.interest_share(debt, engineers))
    }

    /// How well what users meet is built: each lever's mean.
    pub(super) fn levers(&self) -> Levers {
        if self.beside.is_none() {
            return self.main.design().levers;
        }
        Levers::from_fn(|field| {
            self.mean(|system| system.design().levers.get(field).unwrap_or_default())
        })
    }

    /// Adds `months` engineer-months of features to the code.
    pub(super) fn build(&mut self, debt: &Debt, months: f64) {
        for (share, system) in self.shares_mut() {
            let levers = &system.fleet.design.levers;
            system.codebase.build(debt, levers, months * share);
        }
    }

    /// Kinds of parts that somebody looks after.
    pub(super) fn parts(&self, work: &Work) -> u32 {
        self.shares().map(|(_, system)| system.parts(work)).sum()
    }

    /// Hours a month for the parts that the provider leaves to the team.
    pub(super) fn self_run_hours(&self, hours: &SelfRun, work: &Work) -> f64 {
        self.shares()
            .map(|(_, system)| system.self_run_hours(hours, work))
            .sum()
    }

    /// Changes of capacity made by hand so far.
    pub(super) fn changes(&self) -> u32 {
        let fleets = self.shares().map(|(_, system)| &system.fleet);
        fleets.map(|fleet| fleet.changes).sum()
    }

    /// Whether something larger was needed and none was for sale.
    pub(super) fn ladder_ended(&self) -> bool {
        self.shares().any(|(_, system)| system.fleet.ladder_ended)
    }

    /// Replaces everything at once by `fleet`, of which only what is outside of the scope is old
    /// code.
    pub(super) fn replace(&mut self, fleet: Fleet<'a>, scope_share: f64) {
        self.main.codebase = self.main.codebase.outside(scope_share);
        self.main.fleet = fleet;
    }

    /// Share of the traffic on the new system when one more piece of `of` has moved [0…1].
    pub(super) fn share_after_next(&self, of: u32) -> f64 {
        let moved = self.beside.as_ref().map_or(0, |beside| beside.pieces);
        f64::from(moved + 1) / f64::from(of.max(1))
    }

    /// Moves one more piece of `of` to the new system, which runs on `fleet` from now on; after the
    /// last piece it is the only one.
    pub(super) fn move_piece(
        &mut self,
        mut fleet: Fleet<'a>,
        of: u32,
        scope_share: f64,
        world: &World,
    ) {
        let code = self.main.codebase;
        let beside = self.beside.get_or_insert_with(|| Beside {
            system: System::beside(fleet.clone(), code.outside(scope_share), world),
            pieces: 0,
            of,
        });
        fleet.changes = beside.system.fleet.changes;
        beside.system.fleet = fleet;
        beside.pieces += 1;
        if beside.pieces >= beside.of
            && let Some(last) = self.beside.take()
        {
            self.main = last.system;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{System, World, ZoneOutage};
    use crate::sim::company::fixtures;
    use crate::sim::units::Seed;

    /// One instance was bought and three run, as they scaled by themselves: the loss of a zone
    /// takes the database's 90 s of failover, not the fixture's 6 hours until the zone is back.
    #[test]
    fn instances_that_scaled_by_themselves_survive_a_zone() {
        let scenario = fixtures::scenario();
        let mut design = scenario.strategies[1].design.clone();
        design.architecture.application.min_instances = 1;
        design.architecture.application.autoscaled = true;
        let world = World::new(&scenario, Seed::new(1).unwrap(), 0);
        let system = System::first(&design, &world);
        let outage = ZoneOutage {
            day: 0,
            length: 1.0,
        };
        let minutes = |instances| system.zone_minutes(&scenario, instances, &outage);
        assert!((minutes(3.0) - 1.5).abs() < 1e-12);
        assert!((minutes(1.0) - 360.0).abs() < 1e-9);
    }
}
