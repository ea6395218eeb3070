//! What a company must obey, with a backend by formula.

use super::fixtures::{self, Formula};
use super::traffic;
use super::{Column, IncidentKind, Story, World, simulate};
use crate::sim::scenario::{Scenario, Section, Sign, Trigger};
use crate::sim::units::{Cents, Seed};

mod rhythm;

fn world(scenario: &Scenario, replication: u32) -> World {
    World::new(scenario, Seed::new(11).unwrap(), replication)
}

fn story(scenario: &Scenario, strategy: usize, replication: u32) -> Story {
    let world = world(scenario, replication);
    let strategy = &scenario.strategies[strategy];
    simulate(scenario, strategy, &world, &mut Formula::default())
}

/// The mean over a few futures of what `measure` says of the first strategy.
fn mean(scenario: &Scenario, measure: impl Fn(&Story) -> f64) -> f64 {
    let futures = 20;
    let sum: f64 = (0..futures)
        .map(|replication| measure(&story(scenario, 0, replication)))
        .sum();
    sum / f64::from(futures)
}

fn downtime(story: &Story) -> f64 {
    story.months.iter().map(super::Month::downtime).sum()
}

fn pace(story: &Story) -> f64 {
    story.months.iter().map(|month| month.delivery_pace).sum()
}

#[test]
fn money_is_conserved() {
    let scenario = fixtures::scenario();
    for replication in 0..10 {
        for strategy in 0..2 {
            let story = story(&scenario, strategy, replication);
            let by_month: Cents = story.months.iter().map(|month| month.ledger.total()).sum();
            let total = story.total();
            let by_column: Cents = Column::ALL.iter().map(|column| total.get(*column)).sum();
            assert_eq!(by_month, total.total());
            for month in &story.months {
                let lines: Cents = month.lines.iter().map(|line| line.cents).sum();
                assert_eq!(lines, month.cloud());
            }
            assert_eq!(by_column, total.total());
            // Without discount the cloud's column is the sum of all invoices.
            let mut undiscounted = scenario.clone();
            undiscounted.money.discount_per_year = 0.0;
            let story = self::story(&undiscounted, strategy, replication);
            let invoices: Cents = story.months.iter().map(super::Month::cloud).sum();
            assert_eq!(story.total().get(Column::Cloud), invoices);
        }
    }
}

#[test]
fn users_are_conserved() {
    for series in [None, Some(vec![1e4, 3e4, 2e4, 5e4])] {
        let mut scenario = fixtures::scenario();
        scenario.monthly_users = series;
        for replication in 0..10 {
            let story = story(&scenario, 0, replication);
            let balance =
                story.users_initial + story.users_gained - story.users_left - story.users_lost;
            let users = story.months.last().unwrap().users;
            assert!((balance / users - 1.0).abs() < 1e-9, "{balance} {users}");
            assert!(story.users_lost > 0.0);
        }
    }
}

#[test]
fn a_market_fills_up() {
    let mut scenario = fixtures::scenario();
    scenario.growth.growth_cv = 0.0;
    scenario.growth.churn_per_month = 0.0;
    scenario.growth.market_users = 20_000.0;
    scenario.money.downtime_churn_per_hour = 0.0;
    scenario.horizon_months = 84;
    let months = story(&scenario, 0, 0).months;
    assert!(months[83].users > 19_000.0 && months[83].users <= 20_000.0);
    // Far from full, a month's growth is the one that was asked for.
    scenario.growth.market_users = 1e9;
    let months = story(&scenario, 0, 0).months;
    let factor = months[13].users / months[1].users;
    assert!(
        (factor / libm::pow(1.13, 12.0) - 1.0).abs() < 0.01,
        "{factor}"
    );
}

#[test]
fn users_series_is_followed_to_its_month_ends() {
    let mut scenario = fixtures::scenario();
    scenario.monthly_users = Some(vec![1e4, 3e4, 2e4, 5e4]);
    scenario.money.downtime_churn_per_hour = 0.0;
    let months = story(&scenario, 0, 0).months;
    for (month, users) in [(0, 1e4), (1, 3e4), (2, 2e4), (3, 5e4), (9, 5e4)] {
        assert!((months[month].users / users - 1.0).abs() < 1e-9);
    }
}

#[test]
fn levels_share_out_all_time_and_all_requests() {
    let mut settings = fixtures::scenario().traffic;
    for peak in [1.0, 1.7, 3.2, 12.0] {
        settings.peak_to_average = peak;
        let levels = traffic::levels(&settings, None, 7.0);
        let time: f64 = levels.iter().map(|level| level.time_share).sum();
        let requests: f64 = levels.iter().map(|level| level.request_share).sum();
        assert!((time - 1.0).abs() < 1e-12 && (requests - 1.0).abs() < 1e-12);
        assert!((levels[0].requests_per_second - 7.0 * peak).abs() < 1e-9);
        assert!(levels.is_sorted_by(|a, b| a.requests_per_second >= b.requests_per_second));
    }
}

#[test]
fn equal_strategies_differ_by_exactly_nothing() {
    let scenario = fixtures::scenario();
    for replication in 0..5 {
        for strategy in 0..2 {
            let first = story(&scenario, strategy, replication);
            assert_eq!(first, story(&scenario, strategy, replication));
        }
    }
}

#[test]
fn replications_live_in_different_worlds() {
    let scenario = fixtures::scenario();
    assert_ne!(story(&scenario, 0, 1), story(&scenario, 0, 2));
}

/// Nothing breaks, nothing is slow, no shortcuts, no operations: only the cloud costs money.
#[test]
fn without_friction_there_is_no_regret() {
    let mut scenario = fixtures::scenario();
    scenario.team.change_failure_share = 0.0;
    scenario.failures.machine_failures_per_year = 0.0;
    scenario.failures.zone_outages_per_year = 0.0;
    scenario.traffic.spikes_per_year = 0.0;
    scenario.thresholds.latency_p95_ms = 1e9;
    scenario.growth.market_users = 10_000.0;
    scenario.operations = crate::sim::scenario::Operations::from_fn(|_| 0.0);
    let strategy = &mut scenario.strategies[1];
    strategy.launch.extra_engineer_months = 0.0;
    strategy.design.levers.shortcut_share = 0.0;
    let total = story(&scenario, 1, 3).total();
    for column in Column::ALL {
        let free = total.get(column) == Cents::ZERO;
        assert_eq!(free, column != Column::Cloud, "{column:?}");
    }
}

#[test]
fn a_later_launch_costs_what_is_built_and_what_is_missed() {
    let mut scenario = fixtures::scenario();
    scenario.growth.growth_cv = 0.0;
    scenario.money.discount_per_year = 0.0;
    let story = story(&scenario, 1, 0);
    // 6 engineer-months by 4 engineers: 46 days, in the second month.
    assert_eq!(story.launch, Some(1));
    let total = story.total();
    assert_eq!(
        total.get(Column::FirstBuild),
        Cents::from_usd(6.0 * 17_000.0)
    );
    assert!(total.get(Column::LaterLaunch) > Cents::ZERO);
    assert_eq!(story.months[0].cloud(), Cents::ZERO);
}

#[test]
fn monitoring_shortens_downtime() {
    let mut scenario = fixtures::scenario();
    let before = mean(&scenario, downtime);
    scenario.strategies[0].design.levers.monitoring_share = 1.0;
    assert!(mean(&scenario, downtime) < before);
}

#[test]
fn boundaries_shrink_incidents() {
    let mut scenario = fixtures::scenario();
    let before = mean(&scenario, downtime);
    scenario.strategies[0].design.levers.coupling_share = 0.0;
    assert!(mean(&scenario, downtime) < before);
}

#[test]
fn experience_prevents_incidents() {
    let mut scenario = fixtures::scenario();
    let before = mean(&scenario, downtime);
    scenario.team.experience_share = 1.0;
    assert!(mean(&scenario, downtime) < before);
}

#[test]
fn shortcuts_slow_delivery() {
    let mut scenario = fixtures::scenario();
    scenario.strategies[0].rebuilds.clear();
    let before = mean(&scenario, pace);
    scenario.strategies[0].design.levers.shortcut_share = 0.9;
    assert!(mean(&scenario, pace) < before);
}

#[test]
fn redundancy_decides_what_a_machine_costs() {
    let mut scenario = fixtures::scenario();
    scenario.failures.machine_failures_per_year = 6.0;
    scenario.strategies[0].rebuilds.clear();
    scenario.strategies[1].launch.extra_engineer_months = 0.0;
    let of_machines = |strategy| -> f64 {
        let kinds = [IncidentKind::Machine, IncidentKind::Database];
        let story = story(&scenario, strategy, 0);
        let months = story.months.iter();
        months
            .map(|month| {
                kinds
                    .map(|kind| month.downtime_minutes[kind as usize])
                    .iter()
                    .sum::<f64>()
            })
            .sum()
    };
    assert!(of_machines(0) > 60.0 * of_machines(1));
    assert!(of_machines(1) > 0.0);
}

#[test]
fn slow_hours_cost_activity() {
    let scenario = fixtures::scenario();
    let world = world(&scenario, 0);
    let strategy = &scenario.strategies[1];
    let lost = |slower_ms| {
        let mut source = Formula {
            slower_ms,
            ..Formula::default()
        };
        let story = simulate(&scenario, strategy, &world, &mut source);
        story.total().get(Column::LostUsers)
    };
    assert!(lost(1000.0) > lost(0.0));
}

#[test]
fn overload_is_downtime() {
    let mut scenario = fixtures::scenario();
    scenario.strategies[0].rebuilds.clear();
    scenario.growth.growth_per_month = 0.3;
    let story = story(&scenario, 0, 0);
    let last = story.months.last().unwrap();
    assert!(last.downtime_minutes[IncidentKind::Overload as usize] > 1000.0);
    assert!(last.failed_share > 0.1);
    assert_eq!(last.cause(Sign::Downtime), "overload");
}

#[test]
fn ladders_end() {
    let mut scenario = fixtures::scenario();
    scenario.strategies[0].rebuilds.clear();
    scenario.growth.growth_per_month = 0.3;
    scenario.growth.growth_cv = 0.0;
    // 8 vCPUs at 60 % carry 8 · 0.6 / 0.031 = 155 requests a second in the busy hour: 112,000
    // users, 12 months away at 27 % a month.
    let end = story(&scenario, 0, 0).ladder_end.unwrap();
    assert!((9..=14).contains(&end), "{end}");
}

/// A rebuilt system opens large enough, however much smaller its first sizes are.
#[test]
fn a_new_system_is_large_enough() {
    let mut scenario = fixtures::scenario();
    scenario.growth.growth_per_month = 0.3;
    scenario.growth.growth_cv = 0.0;
    scenario.strategies[0].rebuilds[0].trigger = Trigger::Month(20);
    let story = story(&scenario, 0, 0);
    let after = &story.months[story.rebuilds[0].cut_over.unwrap() as usize + 1];
    assert!(story.months[20].failed_share > 0.05);
    assert!(after.busy.failed_share < 1e-9, "{:?}", after.busy);
    let busiest = after.busy.utilization.iter().map(|(_, share)| *share);
    assert!(busiest.fold(0.0, f64::max) < 0.7);
}

#[test]
fn orders_arrive_after_their_lead_time() {
    let first_change = |lead| {
        let mut scenario = fixtures::scenario();
        scenario.growth.growth_cv = 0.0;
        scenario.strategies[0].rebuilds.clear();
        scenario.strategies[0].design.levers.capacity_lead_days = lead;
        let story = story(&scenario, 0, 0);
        let compute = |month: usize| story.months[month].invoice[0];
        // Ladder prices in the fixture are all alike, so look at the busy share instead.
        let busy = |month: usize| story.months[month].busy.utilization[0].1;
        assert!(compute(1) > Cents::ZERO);
        (1..36)
            .find(|month| busy(*month) < busy(month - 1))
            .unwrap()
    };
    assert!(first_change(90.0) >= first_change(1.0) + 2);
}

#[test]
fn a_rebuild_starts_after_the_sustained_months() {
    let mut scenario = fixtures::scenario();
    for sustained_months in [1, 3] {
        let rebuild = &mut scenario.strategies[0].rebuilds[0];
        rebuild.trigger = Trigger::AnySign { sustained_months };
        let story = story(&scenario, 0, 0);
        let start = story.rebuilds[0].start.unwrap();
        let over = |month: u32| {
            let month = &story.months[month as usize];
            Sign::ALL.map(|sign| month.over(&scenario, sign))
        };
        let sustained = |end: u32| {
            end + 1 >= sustained_months
                && (0..Sign::ALL.len())
                    .any(|sign| (end + 1 - sustained_months..=end).all(|month| over(month)[sign]))
        };
        assert!(sustained(start - 1));
        assert!((0..start - 1).all(|end| !sustained(end)));
    }
}

#[test]
fn a_rebuild_starts_on_its_date() {
    let mut scenario = fixtures::scenario();
    scenario.strategies[0].rebuilds[0].trigger = Trigger::Month(7);
    assert_eq!(story(&scenario, 0, 0).rebuilds[0].start, Some(7));
    scenario.strategies[0].rebuilds[0].trigger = Trigger::Users(10_000.0);
    let story = story(&scenario, 0, 0);
    let start = story.rebuilds[0].start.unwrap() as usize;
    assert!(story.months[start - 1].users >= 10_000.0);
    assert!(story.months[start - 2].users < 10_000.0);
}

/// 12 engineer-months planned at launch, begun after a year (+20 %), no overrun: 14.4 months of
/// work by half of four engineers, less operations: eight months.
#[test]
fn a_rebuild_takes_its_effort() {
    let mut scenario = fixtures::scenario();
    scenario.money.discount_per_year = 0.0;
    let rebuild = &mut scenario.strategies[0].rebuilds[0];
    rebuild.trigger = Trigger::Month(12);
    rebuild.plan.overrun_mean = 1.0;
    let story = story(&scenario, 0, 0);
    assert_eq!(story.rebuilds[0].cut_over, Some(12 + 7));
    let cost = story.total().get(Column::Rebuild).usd();
    let expected = 12.0 * (1.0 + 0.2 * 365.0 / 365.2425) * 17_000.0;
    assert!((cost - expected).abs() < 20.0, "{cost} {expected}");
    assert!(story.months[12..20].iter().all(|month| month.rebuilding));
    assert!(!story.months[20].rebuilding);
    let cut_over = story.months[19].downtime_minutes[IncidentKind::CutOver as usize];
    assert!(cut_over >= 60.0);
    assert_eq!(story.months[14].cause(Sign::DeliveryPace), "rebuild");
}

/// An abandoned rebuild is tried again when the signs are still over their lines.
#[test]
fn abandoned_rebuilds_are_tried_again() {
    let mut scenario = fixtures::scenario();
    scenario.horizon_months = 84;
    let rebuild = &mut scenario.strategies[0].rebuilds[0];
    rebuild.trigger = Trigger::Month(6);
    rebuild.plan.abandonment_probability = 0.5;
    let twice = (0..40)
        .map(|replication| story(&scenario, 0, replication))
        .find(|story| {
            let abandoned = story.rebuilds[0].abandoned;
            abandoned.is_some() && story.rebuilds[0].cut_over.is_some()
        });
    let twice = twice.unwrap();
    let again = twice.rebuilds[0].abandoned.unwrap() as usize + 1;
    assert!(twice.months[again].rebuilding);
    assert!(twice.rebuilds[0].cut_over.unwrap() as usize > again);
}

#[test]
fn abandoned_rebuilds_change_nothing() {
    let mut scenario = fixtures::scenario();
    let rebuild = &mut scenario.strategies[0].rebuilds[0];
    rebuild.trigger = Trigger::Month(12);
    rebuild.plan.abandonment_probability = 1.0;
    rebuild.plan.overrun_mean = 1.0;
    let story = story(&scenario, 0, 0);
    assert_eq!(story.rebuilds[0].cut_over, None);
    // Half of the work, at half of the team.
    assert_eq!(story.rebuilds[0].abandoned, Some(12 + 3));
}

/// Until it ends, a company lives the very months that it would have lived otherwise; after that
/// nothing happens and nothing costs anything.
#[test]
fn a_company_that_ends_had_the_same_months_until_then() {
    let immortal = fixtures::scenario();
    let mut mortal = immortal.clone();
    mortal.survival.four_year_share = 0.2;
    let mut ended = 0;
    for replication in 0..40 {
        let ends = [0, 1].map(|strategy| {
            let whole = story(&immortal, strategy, replication);
            let short = story(&mortal, strategy, replication);
            let lived = short.company_ends.map_or(36, |last| last as usize + 1);
            assert_eq!(short.months, whole.months[..lived]);
            let rebuild = short.rebuilds.first().copied().unwrap_or_default();
            let events = [rebuild.start, rebuild.cut_over, short.ladder_end];
            assert!(
                events
                    .iter()
                    .flatten()
                    .all(|month| (*month as usize) < lived)
            );
            short.company_ends
        });
        assert_eq!(ends[0], ends[1], "the same luck for every strategy");
        ended += usize::from(ends[0].is_some());
    }
    // 1 - 0.2^(36/48) = 70 % of 40 are 28; four standard errors are 12.
    assert!((16..=40).contains(&ended), "{ended}");
}

/// Every number of a scenario at the ends of what a program can be given.
#[test]
fn absurd_numbers_finish_without_nan() {
    for value in [0.0, 1e-9, 1.0, 1e4, 1e9] {
        let mut scenario = fixtures::scenario();
        macro_rules! all {
            ($($section:ident),+) => {
                $(for field in fields(&scenario.$section) {
                    assert!(scenario.$section.set(field, value));
                })+
            };
        }
        all!(
            growth, traffic, work, data, team, debt, operations, failures, survival, money,
            thresholds
        );
        for strategy in &mut scenario.strategies {
            for field in fields(&strategy.design.levers) {
                strategy.design.levers.set(field, value);
            }
            for rebuild in &mut strategy.rebuilds {
                for field in fields(&rebuild.plan) {
                    rebuild.plan.set(field, value);
                }
            }
        }
        for strategy in 0..2 {
            for month in story(&scenario, strategy, 0).months {
                let numbers = [month.users, month.failed_share, month.downtime()];
                assert!(
                    numbers.iter().all(|number| number.is_finite()),
                    "{value}: {month:?}"
                );
                assert!((0.0..=1.0).contains(&month.delivery_pace));
                assert!((0.0..=1.0).contains(&month.failed_share));
            }
        }
    }
}

fn fields<S: Section>(_: &S) -> &'static [&'static str] {
    S::FIELDS
}
