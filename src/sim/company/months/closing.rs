//! The end of a month: the team's time, the invoice, the books, and a rebuild that may end.

use crate::sim::company::bill::{Bill, DUAL_RUNNING};
use crate::sim::company::billing::Running;
use crate::sim::company::capacity::Fleet;
use crate::sim::company::clock::{Day, MINUTES_PER_DAY, days_until};
use crate::sim::company::incidents::{self, IncidentKind};
use crate::sim::company::ledger::Ledger;
use crate::sim::company::outcome::Month;
use crate::sim::company::rebuild::Progress;
use crate::sim::company::service;
use crate::sim::company::team::{Demand, Effort};
use crate::sim::company::world::Deploy;
use crate::sim::scenario::{Design, Rebuild, RebuildStyle};
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
        self.bill_new_system(rebuilding, last, &mut tally, &mut bill);
        self.go_on_with(rebuilding, month, effort.rebuild, &mut tally);
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
        let levers = self.systems.levers();
        let demand = Demand {
            launched_share,
            first_build_left: self.first_build_left,
            parts: self.systems.parts(&scenario.work),
            self_run_hours: {
                let hours = &scenario.prices.self_run;
                self.systems.self_run_hours(hours, &scenario.work)
            },
            incidents,
            capacity_changes: changes,
            rebuild: self.course.demand(engineers),
            freeze_share: self.course.freeze_share(),
            interest_share: self.systems.interest_share(&scenario.debt, engineers),
            boundary_share: levers.boundary_share.clamp(0.0, 1.0)
                * scenario.debt.boundary_effort_share,
            platform_factor: levers.platform_factor,
        };
        let effort = Effort::split(scenario, &demand);
        self.first_build_left -= effort.first_build;
        self.systems.build(&scenario.debt, effort.features);
        self.features += effort.features;
        self.twin_features += engineers;
        effort
    }

    /// Bills what the system that is being built costs beside the one that runs: a part of what it
    /// would cost at the size it needs now, or all that has been running of it.
    fn bill_new_system(
        &mut self,
        rebuilding: Option<&'a Rebuild>,
        day: Day,
        tally: &mut Tally<'a>,
        bill: &mut Bill,
    ) {
        let mut share = 1.0;
        if let Some(rebuild) = rebuilding
            && rebuild.style == RebuildStyle::BigBang
        {
            share = rebuild.plan.dual_running_share.max(0.0);
            self.size_new_system(day, &rebuild.to, tally);
        }
        let whole = tally.new_system.bill(&self.scenario.prices).total();
        let cents = Cents::from_usd(whole.usd() * share);
        if cents > Cents::ZERO {
            bill.add(DUAL_RUNNING, share, cents);
        }
    }

    /// What the new system would run on this month, at the size it needs now.
    fn size_new_system(&mut self, day: Day, design: &'a Design, tally: &mut Tally<'a>) {
        let load = self.load().grown(self.growth_ahead(day)(design));
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

    /// Spends the month's work on a rebuild, and does what it has come to.
    fn go_on_with(
        &mut self,
        rebuilding: Option<&'a Rebuild>,
        month: u32,
        effort: f64,
        tally: &mut Tally<'a>,
    ) {
        let Some(rebuild) = rebuilding else {
            return;
        };
        let last = days_until(self.scenario.start, month + 1).saturating_sub(1);
        let index = self.course.over();
        let spent = self.course.spend(effort);
        for _ in 0..spent.pieces {
            self.move_piece(rebuild, index, last, tally);
        }
        let story = &mut self.story.rebuilds[index];
        match spent.progress {
            Progress::Same => {}
            Progress::Abandoned => {
                story.abandoned.get_or_insert(month);
            }
            Progress::CutOver => {
                story.cut_over = Some(month);
                if rebuild.style == RebuildStyle::BigBang {
                    self.cut_over(rebuild, index, last, tally);
                }
            }
        }
    }

    /// Moves to the rebuilt system on the month's last day.
    fn cut_over(&mut self, rebuild: &'a Rebuild, index: usize, day: Day, tally: &mut Tally<'a>) {
        let minutes = self.next_cut_over().map_or(0.0, |luck| {
            incidents::cut_over_minutes(
                self.scenario,
                &rebuild.to.levers,
                rebuild.plan.cutover_minutes,
                self.deploy_failure_probability(),
                luck,
            )
        });
        self.lose(minutes, tally);
        let fleet = self.new_fleet(rebuild, index, day, 1.0);
        self.systems.replace(fleet, rebuild.plan.scope_share);
        self.measure(day);
    }

    /// Moves one piece to the new system on the month's last day.
    fn move_piece(&mut self, rebuild: &'a Rebuild, index: usize, day: Day, tally: &mut Tally<'a>) {
        let pieces = rebuild.pieces();
        let minutes = self.next_cut_over().map_or(0.0, |luck| {
            incidents::piece_minutes(
                self.scenario,
                &self.systems.levers(),
                rebuild.plan.cutover_minutes,
                pieces,
                self.deploy_failure_probability(),
                luck,
            )
        });
        self.lose(minutes, tally);
        let share = self.systems.share_after_next(pieces);
        let fleet = self.new_fleet(rebuild, index, day, share);
        let scope_share = rebuild.plan.scope_share;
        self.systems
            .move_piece(fleet, pieces, scope_share, self.world);
        self.measure(day);
    }

    /// A cut-over of so many minutes takes its part of a day's revenue of the month's, and users
    /// leave as after any other downtime.
    fn lose(&mut self, minutes: f64, tally: &mut Tally<'_>) {
        tally.downtime_minutes[IncidentKind::CutOver as usize] += minutes;
        self.leaving_share += service::leaving_share(self.scenario, minutes);
        let up = 1.0 - (minutes / MINUTES_PER_DAY).clamp(0.0, 1.0);
        let day = 1.0 / f64::from(tally.launched_days.max(1));
        let part = 1.0 - day * (1.0 - up);
        tally.revenue.down *= part;
        tally.revenue.slow *= part;
        tally.revenue.features_missing *= part;
    }

    fn next_cut_over(&mut self) -> Option<&'a Deploy> {
        let luck = self.world.cut_over(self.next.cut_over);
        self.next.cut_over += 1;
        luck
    }

    /// What the outcome of rebuild number `index` runs on, large enough for its share of the load.
    fn new_fleet(&mut self, rebuild: &'a Rebuild, index: usize, day: Day, share: f64) -> Fleet<'a> {
        let growth = self.growth_ahead(day)(&rebuild.to);
        let load = self.load().grown(growth).part(share);
        let work = &self.scenario.work;
        let mut fleet = Fleet::sized_for(&rebuild.to, work, self.source, load);
        fleet.stage = index + 1;
        fleet
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
            team_time: effort.shares(self.scenario),
            debt_interest_share: effort.interest_share,
            invoice: bill.by_heading(&self.scenario.prices),
            lines: bill.lines,
            ledger,
            rebuilding,
            launched: tally.launched_days > 0,
        }
    }
}
