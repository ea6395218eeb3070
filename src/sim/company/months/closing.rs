//! The end of a month: the team's time, the invoice, the books, and a rebuild that may end.

use crate::sim::company::background;
use crate::sim::company::billing::{Invoice, Running, dual_running};
use crate::sim::company::capacity::Fleet;
use crate::sim::company::clock::MINUTES_PER_DAY;
use crate::sim::company::codebase::Codebase;
use crate::sim::company::incidents::{self, IncidentKind};
use crate::sim::company::ledger::Ledger;
use crate::sim::company::outcome::Month;
use crate::sim::company::rebuild::Progress;
use crate::sim::company::service;
use crate::sim::company::team::{Demand, Effort};
use crate::sim::deployment::Placement;
use crate::sim::scenario::Design;

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
        let mut invoice = tally.usage.invoice(&scenario.prices);
        if let Some(rebuild) = rebuilding {
            self.run_beside(&rebuild.to, &mut tally);
            let other = tally.new_system.invoice(&scenario.prices);
            let beside = dual_running(&other, rebuild.plan.dual_running_share);
            for (line, more) in invoice.iter_mut().zip(beside) {
                *line += more;
            }
        }
        match self.course.spend(effort.rebuild) {
            Progress::Same => {}
            Progress::CutOver => self.cut_over(month, &mut tally),
            Progress::Abandoned => {
                self.story.rebuild_abandoned.get_or_insert(month);
            }
        }
        let years = f64::from(month) / 12.0;
        let discount = libm::pow(1.0 + scenario.money.discount_per_year.max(0.0), -years);
        let engineer_usd = scenario.team.engineer_usd_per_month;
        let cloud = invoice.iter().copied().sum();
        let ledger = self
            .books
            .month(&effort, engineer_usd, cloud, &tally.revenue, discount);
        self.outcome(days, tally, invoice, ledger, &effort, rebuilding.is_some())
    }

    /// Splits the month's time and builds what it brings.
    fn spend_time(&mut self, launched_share: f64, changes: u32, incidents: u32) -> Effort {
        let scenario = self.scenario;
        let engineers = scenario.team.engineers;
        let levers = &self.design.levers;
        let architecture = &self.design.architecture;
        let parts = [
            architecture.application.serverless.is_none(),
            architecture.database.placement == Placement::Separate,
            architecture.cache.is_some(),
            architecture.balancer.is_some(),
            architecture.edge.is_some(),
            self.fleet.deployment.replicas > 0,
            background::part(architecture, &scenario.work).is_some(),
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
            incidents,
            capacity_changes: changes,
            rebuild: self.course.demand(engineers),
            freeze_share: freeze.unwrap_or(0.0),
            interest_share: self
                .codebase
                .interest_share(&scenario.debt, levers, engineers),
        };
        let effort = Effort::split(scenario, &demand);
        self.first_build_left -= effort.first_build;
        self.codebase.build(&scenario.debt, levers, effort.features);
        self.features += effort.features;
        self.twin_features += engineers;
        effort
    }

    /// What the new system would cost this month, at the size it needs now.
    fn run_beside(&mut self, design: &'a Design, tally: &mut Tally<'a>) {
        let load = self.load();
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
    fn cut_over(&mut self, month: u32, tally: &mut Tally<'a>) {
        let Some(rebuild) = self.course.rebuild() else {
            return;
        };
        let load = self.load();
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
        let day = 1.0 / f64::from(tally.launched_days.max(1));
        let part = 1.0 - day * (1.0 - lost);
        tally.revenue.down *= part;
        tally.revenue.slow *= part;
        tally.revenue.features_missing *= part;
        self.design = &rebuild.to;
        self.fleet = Fleet::sized_for(self.design, &self.scenario.work, self.source, load);
        self.fleet.rebuilt = true;
        self.codebase = Codebase::default();
        self.measure();
        self.story.cut_over = Some(month);
    }

    fn outcome(
        &self,
        days: u32,
        tally: Tally<'a>,
        invoice: Invoice,
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
            invoice,
            ledger,
            rebuilding,
            launched: tally.launched_days > 0,
        }
    }
}
