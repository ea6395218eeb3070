//! The end of a month: the team's time, the invoice, the books, and a rebuild that may end.

use crate::sim::company::bill::{Bill, DUAL_RUNNING};
use crate::sim::company::billing::Running;
use crate::sim::company::capacity::Fleet;
use crate::sim::company::clock::{Day, MINUTES_PER_DAY, days_until};
use crate::sim::company::codebase::Codebase;
use crate::sim::company::incidents::{self, IncidentKind};
use crate::sim::company::ledger::Ledger;
use crate::sim::company::outcome::Month;
use crate::sim::company::rebuild::Progress;
use crate::sim::company::service;
use crate::sim::company::team::{Demand, Effort};
use crate::sim::deployment::Placement;
use crate::sim::scenario::Design;
use crate::sim::units::Cents;

use super::{Company, Tally};

impl<'a> Company<'a> {
    /// What the month that ends was like.
    pub(super) fn close(
        &mut self,
        month: u32,
        days: u32,
        changes: u32,
        mut tally: Tally<'a>,
    ) -> Month {
        let scenario = self.scenario;
        let launched_share = f64::from(tally.launched_days) / f64::from(days);
        let effort = self.spend_time(launched_share, changes, tally.incidents);
        let rebuilding = self.course.under_way();
        let last = days_until(scenario.start, month + 1).saturating_sub(1);
        let mut bill = tally.usage.bill(&scenario.prices);
        self.commitments.charge(&scenario.prices, &mut bill);
        let share = scenario.money.commitment_share;
        let whole = tally.launched_days == days;
        self.commitments
            .renew(&scenario.prices, &bill, share, whole);
        if let Some(rebuild) = rebuilding {
            self.run_beside(last, &rebuild.to, &mut tally);
            let other = tally.new_system.bill(&scenario.prices).total();
            let share = rebuild.plan.dual_running_share.max(0.0);
            bill.add(DUAL_RUNNING, share, Cents::from_usd(other.usd() * share));
        }
        match self.course.spend(effort.rebuild) {
            Progress::Same => {}
            Progress::CutOver => self.cut_over(month, last, &mut tally),
            Progress::Abandoned => {
                self.story.rebuild_abandoned.get_or_insert(month);
            }
        }
        let years = f64::from(month) / 12.0;
        let discount = libm::pow(1.0 + scenario.money.discount_per_year.max(0.0), -years);
        let engineer_usd = scenario.team.engineer_usd_per_month;
        let cloud = bill.total();
        let ledger = self
            .books
            .month(&effort, engineer_usd, cloud, &tally.revenue, discount);
        self.outcome(days, tally, bill, ledger, &effort, rebuilding.is_some())
    }

    /// Splits the month's time and builds what it brings.
    fn spend_time(&mut self, launched_share: f64, changes: u32, incidents: u32) -> Effort {
        let scenario = self.scenario;
        let engineers = scenario.team.engineers;
        let levers = &self.design.levers;
        let architecture = &self.design.architecture;
        let parts = [
            true,
            architecture.database.placement == Placement::Separate,
            architecture.cache.is_some(),
            architecture.balancer.is_some(),
            architecture.edge.is_some(),
            self.fleet.deployment.replicas > 0,
        ];
        let services = architecture.application.services.as_ref();
        let freeze = self
            .course
            .under_way()
            .map(|rebuild| rebuild.plan.freeze_share);
        let demand = Demand {
            launched_share,
            first_build_left: self.first_build_left,
            parts: parts.iter().filter(|part| **part).count() as u32
                + services.map_or(0, |services| services.operations_parts),
            self_run_hours: self.self_run_hours(),
            incidents,
            capacity_changes: changes,
            rebuild: self.course.demand(engineers),
            freeze_share: freeze.unwrap_or(0.0),
            interest_share: self
                .codebase
                .interest_share(&scenario.debt, levers, engineers),
            boundary_share: levers.boundary_share.clamp(0.0, 1.0)
                * scenario.debt.boundary_effort_share,
            platform_factor: levers.platform_factor,
        };
        let effort = Effort::split(scenario, &demand);
        self.first_build_left -= effort.first_build;
        self.codebase.build(&scenario.debt, levers, effort.features);
        self.features += effort.features;
        self.twin_features += engineers;
        effort
    }

    /// Hours a month for the parts that the provider leaves to the team.
    fn self_run_hours(&self) -> f64 {
        let hours = &self.scenario.prices.self_run;
        let architecture = &self.design.architecture;
        let separate = architecture.database.placement == Placement::Separate;
        let parts = [
            (separate, hours.database_hours),
            (architecture.cache.is_some(), hours.cache_hours),
            (
                architecture.application.services.is_some(),
                hours.cluster_hours,
            ),
            (true, hours.monitoring_hours),
        ];
        parts
            .iter()
            .map(|(there, hours)| if *there { hours.max(0.0) } else { 0.0 })
            .sum()
    }

    /// What the new system would cost this month, at the size it needs now.
    fn run_beside(&mut self, day: Day, design: &'a Design, tally: &mut Tally<'a>) {
        let load = self.planned_load(day, design);
        let fleet = Fleet::sized_for(design, &self.scenario.work, self.source, load);
        let average = self.week.average_per_second;
        let running = Running {
            design,
            deployment: &fleet.deployment,
            instances: service::average_instances(self.scenario, &fleet, average),
            data_bytes: self.data_bytes(),
        };
        tally.new_system.run(&self.scenario.prices, &running, 1.0);
    }

    /// Moves to the rebuilt system on the month's last day.
    fn cut_over(&mut self, month: u32, day: Day, tally: &mut Tally<'a>) {
        let Some(rebuild) = self.course.rebuild() else {
            return;
        };
        let load = self.planned_load(day, &rebuild.to);
        let minutes = incidents::cut_over_minutes(
            self.scenario,
            &rebuild.to.levers,
            rebuild.plan.cutover_minutes,
            self.deploy_failure_probability(),
            &self.world.cut_over,
        );
        tally.downtime_minutes[IncidentKind::CutOver as usize] += minutes;
        let lost = 1.0 - (minutes / MINUTES_PER_DAY).clamp(0.0, 1.0);
        // A day's revenue of this month's, less what the cut-over takes of it.
        let one_day = 1.0 / f64::from(tally.launched_days.max(1));
        let part = 1.0 - one_day * (1.0 - lost);
        tally.revenue.down *= part;
        tally.revenue.slow *= part;
        tally.revenue.features_missing *= part;
        self.design = &rebuild.to;
        self.fleet = Fleet::sized_for(self.design, &self.scenario.work, self.source, load);
        self.fleet.rebuilt = true;
        self.codebase = Codebase::default();
        self.measure(day);
        self.story.cut_over = Some(month);
    }

    fn outcome(
        &self,
        days: u32,
        tally: Tally<'a>,
        bill: Bill,
        ledger: Ledger,
        effort: &Effort,
        rebuilding: bool,
    ) -> Month {
        let launched_share = f64::from(tally.launched_days) / f64::from(days);
        let minutes = f64::from(tally.launched_days.max(1)) * MINUTES_PER_DAY;
        let outages: f64 = IncidentKind::ALL
            .iter()
            .filter(|kind| **kind != IncidentKind::Overload)
            .map(|kind| tally.downtime_minutes[*kind as usize])
            .sum();
        let overload_failed = tally.failed_requests / tally.requests.max(f64::MIN_POSITIVE);
        let failed_share = overload_failed + (1.0 - overload_failed) * (outages / minutes).min(1.0);
        let slowest = tally.slowest.unwrap_or_default();
        Month {
            users: self.users.now,
            average_per_second: tally.average_per_second / f64::from(tally.launched_days.max(1)),
            busy_per_second: tally.busy_per_second,
            busy: slowest.busy,
            busy_hour: slowest.busy_hour,
            failed_share: failed_share.clamp(0.0, 1.0),
            downtime_minutes: tally.downtime_minutes,
            delivery_pace: effort.pace(self.scenario, launched_share),
            slowed_by: effort.slowed_by(),
            invoice: bill.by_heading(&self.scenario.prices),
            lines: bill.lines,
            ledger,
            rebuilding,
            launched: tally.launched_days > 0,
        }
    }
}
