//! One replication of one strategy: the days in order, and what each month amounts to.
//!
//! # Model
//! Each day: what was ordered arrives; once a week the load is looked at and capacity ordered;
//! surges, deploys, machines and zones do what the world has for that day; users come and leave;
//! what ran is billed. Each month: the team's time is split, features are built, the invoice is
//! written, the signs are read, and a rebuild may begin or end. A company that ends lives its last
//! month to the end; of what would have come after, nothing is earned, spent, lost or missed.
//!
//! # Equations
//! Those of the modules it joins. Revenue of a day: users · revenue per user and day · the month's
//! factor on activity · (1 + v·F) · (1 − downtime share) · (1 − activity lost), with F features
//! [engineer-months] and v `money.feature_revenue_share`.
//!
//! # Units
//! Days, minutes, US dollars; the ledger in cents.
//!
//! # Assumptions
//! Within a day nothing depends on the order of events. What is delivered counts from the next
//! month on.
//!
//! # Sources
//! None of its own.
//!
//! # Validation
//! `company::tests`.

use crate::sim::performance::PerformanceSource;
use crate::sim::scenario::{Design, Scenario, Sign, Strategy};

use super::bill::Commitments;
use super::billing::{DayTraffic, Running, Usage};
use super::capacity::Load;
use super::clock::{
    DAYS_PER_MONTH, DAYS_PER_YEAR, Day, MINUTES_PER_DAY, REVIEW_DAYS, days_in, days_until,
};
use super::growth::{self, Users};
use super::incidents::{self, IncidentKind};
use super::ledger::{Bookkeeping, Revenue};
use super::outcome::{RebuildStory, Story};
use super::rebuild::{Beginning, Course};
use super::service::{self, Week};
use super::system::Systems;
use super::traffic;
use super::world::World;

mod closing;

/// Seconds in a day. A definition.
const SECONDS_PER_DAY: f64 = 86_400.0;

/// Lives through `world` with `strategy`.
///
/// Never fails: what cannot carry its load is slow or down, and what overflows is capped.
#[must_use]
pub fn simulate(
    scenario: &Scenario,
    strategy: &Strategy,
    world: &World,
    source: &mut dyn PerformanceSource,
) -> Story {
    let mut company = Company::new(scenario, strategy, world, source);
    let horizon = scenario.horizon_months;
    let months = world.last_month.map_or(horizon, |last| last + 1);
    for month in 0..months.min(horizon) {
        company.month(month);
    }
    company.story
}

struct Company<'a> {
    scenario: &'a Scenario,
    world: &'a World,
    source: &'a mut dyn PerformanceSource,
    launch_day: Day,
    first_build_left: f64,
    systems: Systems<'a>,
    week: Week,
    /// Users of the twin, of a company that only launches later, and of this one.
    twin: Users,
    undisturbed: Users,
    users: Users,
    /// Share of users who leave tomorrow because of today's downtime and slowness.
    leaving_share: f64,
    /// What the calendar month does to activity and sign-ups.
    season: Season,
    rows: f64,
    media_gigabytes: f64,
    twin_features: f64,
    features: f64,
    course: Course<'a>,
    books: Bookkeeping,
    commitments: Commitments,
    next: NextEvents,
    story: Story,
}

/// A calendar month's factors.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Season {
    activity: f64,
    sign_ups: f64,
}

impl Season {
    const AVERAGE: Self = Self {
        activity: 1.0,
        sign_ups: 1.0,
    };

    fn of(scenario: &Scenario, month: u32) -> Self {
        let Some(seasons) = &scenario.seasons else {
            return Self::AVERAGE;
        };
        let index = usize::from(scenario.start.plus(month).month.clamp(1, 12)) - 1;
        Self {
            activity: seasons.activity[index].max(0.0),
            sign_ups: seasons.sign_ups[index].max(0.0),
        }
    }
}

/// Indices of the world's events that are still to come.
#[derive(Clone, Copy, Debug, Default)]
struct NextEvents {
    surge: usize,
    deploy: usize,
    zone: usize,
    cut_over: usize,
}

/// What adds up over the days of a month.
#[derive(Default)]
struct Tally<'a> {
    usage: Usage<'a>,
    new_system: Usage<'a>,
    requests: f64,
    failed_requests: f64,
    downtime_minutes: [f64; IncidentKind::ALL.len()],
    incidents: u32,
    revenue: Revenue,
    slowest: Option<Week>,
    launched_days: u32,
    /// Sum over days of the average rate [1/s], and the busiest hour's.
    average_per_second: f64,
    busy_per_second: f64,
}

impl<'a> Company<'a> {
    fn new(
        scenario: &'a Scenario,
        strategy: &'a Strategy,
        world: &'a World,
        source: &'a mut dyn PerformanceSource,
    ) -> Self {
        let extra = strategy.launch.extra_engineer_months.max(0.0);
        let delay_days = extra / scenario.team.engineers.max(0.01) * DAYS_PER_MONTH;
        let horizon = days_until(scenario.start, scenario.horizon_months);
        let launch_day = (delay_days.round() as Day).min(horizon);
        let users = |launch_day| Users::new(scenario, launch_day, world.growth);
        Self {
            scenario,
            world,
            source,
            launch_day,
            first_build_left: extra,
            systems: Systems::first(&strategy.design, world),
            week: Week::default(),
            twin: users(0),
            undisturbed: users(launch_day),
            users: users(launch_day),
            leaving_share: 0.0,
            season: Season::AVERAGE,
            rows: 0.0,
            media_gigabytes: 0.0,
            twin_features: 0.0,
            features: 0.0,
            course: Course::new(&strategy.rebuilds),
            books: Bookkeeping::default(),
            commitments: Commitments::default(),
            next: NextEvents::default(),
            story: Story {
                months: Vec::with_capacity(scenario.horizon_months as usize),
                company_ends: world.last_month,
                launch: None,
                rebuilds: vec![RebuildStory::default(); strategy.rebuilds.len()],
                ladder_end: None,
                users_initial: 0.0,
                users_gained: 0.0,
                users_left: 0.0,
                users_lost: 0.0,
            },
        }
    }

    fn month(&mut self, month: u32) {
        let first = days_until(self.scenario.start, month);
        let days = days_in(self.scenario.start.plus(month));
        self.begin_rebuild(month, first);
        let season = Season::of(self.scenario, month);
        let turned = season != self.season;
        self.season = season;
        let mut tally = Tally::default();
        let changes = self.systems.changes();
        for day in first..first + days {
            self.day(day, days, turned && day == first, &mut tally);
        }
        if tally.launched_days > 0 && self.story.launch.is_none() {
            self.story.launch = Some(month);
        }
        if self.systems.ladder_ended() && self.story.ladder_end.is_none() {
            self.story.ladder_end = Some(month);
        }
        let changes = self.systems.changes() - changes;
        let rebuilds_over = self.course.over();
        let outcome = self.close(month, days, changes, tally);
        // A month at whose end another system takes over says nothing about that system.
        if self.course.over() == rebuilds_over {
            let over = Sign::ALL.map(|sign| outcome.over(self.scenario, sign));
            self.course.note(over);
        }
        self.story.months.push(outcome);
        let flows = self.users.flows;
        self.story.users_initial = flows.initial;
        self.story.users_gained = flows.gained;
        self.story.users_left = flows.left;
        self.story.users_lost = flows.lost;
    }

    fn begin_rebuild(&mut self, month: u32, day: Day) {
        if day < self.launch_day {
            return;
        }
        let now = Beginning {
            month,
            users: self.users.now,
            years_since_launch: f64::from(day - self.launch_day) / DAYS_PER_YEAR,
            features: self.features,
        };
        let next = self.course.over();
        if self.course.begin(self.world, now) {
            self.story.rebuilds[next].start.get_or_insert(month);
        }
    }

    /// Lives through a day of a month of `days`; on it the season may have `turned`.
    fn day(&mut self, day: Day, days: u32, turned: bool, tally: &mut Tally<'a>) {
        let live = day >= self.launch_day;
        let mut downtime = [0.0; IncidentKind::ALL.len()];
        let sign_ups = self.season.sign_ups;
        self.twin.live(self.scenario, day, 0.0, sign_ups);
        self.undisturbed.live(self.scenario, day, 0.0, sign_ups);
        let before = self.users.flows.gained + self.users.flows.initial;
        let leaving = self.leaving_share;
        self.users.live(self.scenario, day, leaving, sign_ups);
        let gained = self.users.flows.gained + self.users.flows.initial - before;
        if live {
            tally.launched_days += 1;
            self.store(gained);
            self.look(day, turned, tally);
            self.surges(day, tally, &mut downtime);
            self.break_things(day, tally, &mut downtime);
            self.bill(days, tally);
        }
        let down_minutes: f64 = downtime.iter().sum();
        self.leaving_share =
            service::leaving_share(self.scenario, down_minutes) + self.week.leaving_per_day;
        self.earn(down_minutes, tally);
        for (sum, minutes) in tally.downtime_minutes.iter_mut().zip(downtime) {
            *sum += minutes;
        }
    }

    fn load(&self) -> Load {
        Load {
            requests_per_second: self.week.busy_per_second,
            rows: self.rows.max(1.0),
            data_bytes: self.data_bytes(),
        }
    }

    fn data_bytes(&self) -> f64 {
        self.rows * self.scenario.data.bytes_per_row
    }

    /// How much larger than today's the load is that capacity for a design is meant for, when it is
    /// ordered on `day`.
    fn growth_ahead(&self, day: Day) -> impl Fn(&Design) -> f64 + use<'a> {
        let (scenario, users) = (self.scenario, self.users.now);
        let age = day.saturating_sub(self.launch_day);
        move |design| growth::ahead(scenario, users, age, design.levers.planned_growth_months)
    }

    /// Receives what was ordered and, once a week or when something changed, looks at the load.
    fn look(&mut self, day: Day, turned: bool, tally: &mut Tally<'a>) {
        let changes = self.systems.changes();
        for (_, system) in self.systems.shares_mut() {
            system.fleet.receive(day);
        }
        let review = (day - self.launch_day).is_multiple_of(REVIEW_DAYS);
        let changed = self.systems.changes() != changes;
        if review || changed || turned {
            self.measure(day);
        }
        if review {
            let (load, growth) = (self.load(), self.growth_ahead(day));
            for (share, system) in self.systems.shares_mut() {
                let load = load.grown(growth(system.design())).part(share);
                system.fleet.review(day, self.scenario, self.source, load);
            }
        }
        let slower = tally
            .slowest
            .as_ref()
            .is_none_or(|slowest| self.week.busy.p95_ms.value > slowest.busy.p95_ms.value);
        if slower {
            tally.slowest = Some(self.week.clone());
        }
    }

    fn measure(&mut self, day: Day) {
        let settings = &self.scenario.traffic;
        let burst = traffic::launch_burst(settings, day.saturating_sub(self.launch_day));
        let average = traffic::average(settings, self.users.now) * self.season.activity * burst;
        let rows = self.rows.max(1.0);
        let shares = self.systems.shares();
        let fleets: Vec<_> = shares
            .map(|(share, system)| (share, &system.fleet))
            .collect();
        self.week = service::week(self.scenario, &fleets, self.source, average, rows);
    }

    fn surges(
        &mut self,
        day: Day,
        tally: &mut Tally<'a>,
        downtime: &mut [f64; IncidentKind::ALL.len()],
    ) {
        downtime[IncidentKind::Overload as usize] += self.week.overload_minutes_per_day;
        let surges = &self.world.surges;
        while let Some(surge) = surges.get(self.next.surge).filter(|surge| surge.day <= day) {
            self.next.surge += 1;
            if surge.day < day {
                continue;
            }
            let average = self.week.average_per_second;
            let load = self.load();
            for (share, system) in self.systems.shares() {
                let effect = service::surge(
                    self.scenario,
                    &system.fleet,
                    self.source,
                    average * share,
                    load,
                    surge.size,
                );
                tally.requests += effect.requests;
                tally.failed_requests += effect.failed_requests;
                downtime[IncidentKind::Overload as usize] += share * effect.overload_minutes;
            }
        }
    }

    fn break_things(
        &mut self,
        day: Day,
        tally: &mut Tally<'a>,
        downtime: &mut [f64; IncidentKind::ALL.len()],
    ) {
        let scenario = self.scenario;
        let failure = self.deploy_failure_probability();
        let mut happened = |kind: IncidentKind, minutes: f64| {
            downtime[kind as usize] += minutes;
            tally.incidents += 1;
        };
        while let Some(deploy) = self.world.deploys.get(self.next.deploy)
            && deploy.day <= day
        {
            self.next.deploy += 1;
            if deploy.day == day && deploy.failure < failure {
                let levers = self.systems.levers();
                let minutes = incidents::deploy_minutes(scenario, &levers, deploy);
                happened(IncidentKind::Deploy, minutes);
            }
        }
        for (index, (share, system)) in self.systems.shares_mut().enumerate() {
            let instances = self.week.instances(index).application;
            for (kind, minutes) in system.machines_that_fail(scenario, instances) {
                happened(kind, share * minutes);
            }
        }
        while let Some(outage) = self.world.zone_outages.get(self.next.zone)
            && outage.day <= day
        {
            self.next.zone += 1;
            if outage.day == day {
                let systems = self.systems.shares().enumerate();
                let minutes = systems.map(|(index, (share, system))| {
                    let instances = self.week.instances(index).application;
                    share * system.zone_minutes(scenario, instances, outage)
                });
                happened(IncidentKind::Zone, minutes.sum());
            }
        }
    }

    fn deploy_failure_probability(&self) -> f64 {
        let engineers = self.scenario.team.engineers;
        let debt = &self.scenario.debt;
        let weight = self.systems.weight(debt, engineers);
        incidents::deploy_failure_probability(self.scenario, weight)
    }

    fn store(&mut self, gained: f64) {
        let data = &self.scenario.data;
        let daily = self.users.now / DAYS_PER_MONTH;
        self.rows += gained * data.rows_per_user + daily * data.rows_per_user_month;
        self.media_gigabytes += daily * data.media_megabytes_per_user_month / 1e3;
    }

    fn bill(&self, days: u32, tally: &mut Tally<'a>) {
        let scenario = self.scenario;
        let month_share = 1.0 / f64::from(days);
        let requests = self.week.average_per_second * SECONDS_PER_DAY;
        tally.requests += requests;
        tally.failed_requests += requests * self.week.failed_share;
        tally.average_per_second += self.week.average_per_second;
        tally.busy_per_second = tally.busy_per_second.max(self.week.busy_per_second);
        let daily = self.users.now / DAYS_PER_MONTH;
        let viewed = daily * scenario.data.media_downloads_megabytes_per_user_month / 1e3;
        for (index, (share, system)) in self.systems.shares().enumerate() {
            let main = index == 0;
            let running = Running {
                design: system.design(),
                deployment: &system.fleet.deployment,
                instances: self.week.instances(index),
                data_bytes: self.data_bytes(),
            };
            let machines = if main {
                &mut tally.usage
            } else {
                &mut tally.new_system
            };
            machines.run(&scenario.prices, &running, month_share);
            let traffic = DayTraffic {
                requests: requests * share,
                media_gigabytes_viewed: viewed * share,
                media_gigabytes_stored: if main { self.media_gigabytes } else { 0.0 },
                month_share,
                held_seconds: self.week.held_seconds(index),
            };
            tally.usage.carry(scenario, system.design(), &traffic);
        }
    }

    fn earn(&self, down_minutes: f64, tally: &mut Tally<'a>) {
        let money = &self.scenario.money;
        let a_user = money.revenue_usd_per_user_month / DAYS_PER_MONTH * self.season.activity;
        let value = |features: f64| a_user * (1.0 + money.feature_revenue_share * features);
        let up = 1.0 - (down_minutes / MINUTES_PER_DAY).clamp(0.0, 1.0);
        let fast = 1.0 - self.week.activity_lost;
        let twin = value(self.twin_features);
        let revenue = &mut tally.revenue;
        revenue.twin += self.twin.now * twin;
        revenue.launched_later += self.undisturbed.now * twin;
        revenue.down += self.undisturbed.now * twin * up;
        revenue.slow += self.users.now * twin * up * fast;
        revenue.features_missing += self.users.now * value(self.features) * up * fast;
    }
}
