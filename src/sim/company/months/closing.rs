//! The end of a month: the team's time, the invoice, the books, and a rebuild that may end.

use crate::sim::company::billing::{Invoice, Running, dual_running};
use crate::sim::company::capacity::Fleet;
use crate::sim::company::clock::MINUTES_PER_DAY;
use crate::sim::company::incidents::{self, IncidentKind};
use crate::sim::company::ledger::Ledger;
use crate::sim::company::outcome::Month;
use crate::sim::company::rebuild::Progress;
use crate::sim::company::service;
use crate::sim::company::team::{Demand, Effort};
use crate::sim::company::world::Deploy;
use crate::sim::scenario::{Design, Rebuild, RebuildStyle};

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
        let beside = self.invoice_of_new_system(rebuilding, &mut tally);
        for (line, more) in invoice.iter_mut().zip(beside) {
            *line += more;
        }
        self.go_on_with(rebuilding, month, effort.rebuild, &mut tally);
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
        };
        let effort = Effort::split(scenario, &demand);
        self.first_build_left -= effort.first_build;
        self.systems.build(&scenario.debt, effort.features);
        self.features += effort.features;
        self.twin_features += engineers;
        effort
    }

    /// What the system that is being built costs beside the one that runs: a part of what it would
    /// cost at the size it needs now, or all that has been running of it.
    fn invoice_of_new_system(
        &mut self,
        rebuilding: Option<&'a Rebuild>,
        tally: &mut Tally<'a>,
    ) -> Invoice {
        let mut share = 1.0;
        if let Some(rebuild) = rebuilding
            && rebuild.style == RebuildStyle::BigBang
        {
            share = rebuild.plan.dual_running_share;
            self.size_new_system(&rebuild.to, tally);
        }
        dual_running(&tally.new_system.invoice(&self.scenario.prices), share)
    }

    /// What the new system would run on this month, at the size it needs now.
    fn size_new_system(&mut self, design: &'a Design, tally: &mut Tally<'a>) {
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
        let index = self.course.over();
        let spent = self.course.spend(effort);
        for _ in 0..spent.pieces {
            self.move_piece(rebuild, index, tally);
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
                    self.cut_over(rebuild, index, tally);
                }
            }
        }
    }

    /// Moves to the rebuilt system on the month's last day.
    fn cut_over(&mut self, rebuild: &'a Rebuild, index: usize, tally: &mut Tally<'a>) {
        let minutes = self.next_cut_over().map_or(0.0, |luck| {
            incidents::cut_over_minutes(
                self.scenario,
                &rebuild.to.levers,
                rebuild.plan.cutover_minutes,
                self.deploy_failure_probability(),
                luck,
            )
        });
        lose(minutes, tally);
        let fleet = self.new_fleet(rebuild, index, 1.0);
        self.systems.replace(fleet, rebuild.plan.scope_share);
        self.measure();
    }

    /// Moves one piece to the new system on the month's last day.
    fn move_piece(&mut self, rebuild: &'a Rebuild, index: usize, tally: &mut Tally<'a>) {
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
        lose(minutes, tally);
        let share = self.systems.share_after_next(pieces);
        let fleet = self.new_fleet(rebuild, index, share);
        let scope_share = rebuild.plan.scope_share;
        self.systems
            .move_piece(fleet, pieces, scope_share, self.world);
        self.measure();
    }

    fn next_cut_over(&mut self) -> Option<&'a Deploy> {
        let luck = self.world.cut_over(self.next.cut_over);
        self.next.cut_over += 1;
        luck
    }

    /// What the outcome of rebuild number `index` runs on, large enough for its share of the load.
    fn new_fleet(&mut self, rebuild: &'a Rebuild, index: usize, share: f64) -> Fleet<'a> {
        let load = self.load().part(share);
        let work = &self.scenario.work;
        let mut fleet = Fleet::sized_for(&rebuild.to, work, self.source, load);
        fleet.stage = index + 1;
        fleet
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

/// A cut-over of so many minutes takes its part of a day's revenue of the month's.
fn lose(minutes: f64, tally: &mut Tally<'_>) {
    tally.downtime_minutes[IncidentKind::CutOver as usize] += minutes;
    let lost = 1.0 - (minutes / MINUTES_PER_DAY).clamp(0.0, 1.0);
    let day = 1.0 / f64::from(tally.launched_days.max(1));
    let part = 1.0 - day * (1.0 - lost);
    tally.revenue.down *= part;
    tally.revenue.slow *= part;
    tally.revenue.features_missing *= part;
}
