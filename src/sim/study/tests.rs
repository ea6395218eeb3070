//! What a study must obey, with a backend by formula.

use super::{Futures, Windows, live, report};
use crate::sim::company::fixtures::{self, Formula};
use crate::sim::report::{Report, Stage};
use crate::sim::scenario::{Operations, Scenario, Section, Trigger};
use crate::sim::units::Seed;

fn study(scenario: &Scenario, seed: u64, replications: u32) -> Report {
    let seed = Seed::new(seed).unwrap();
    let mut futures = Futures::new(scenario);
    for replication in 0..replications {
        futures.add(live(scenario, seed, replication, &mut Formula::default()));
    }
    report(scenario, seed, &futures, Windows::default(), Stage::Final)
}

#[test]
fn columns_add_up_to_the_total() {
    for four_year_share in [1.0, 0.38] {
        let mut scenario = fixtures::scenario();
        scenario.survival.four_year_share = four_year_share;
        assert_columns_add_up(&study(&scenario, 1, 20));
    }
}

fn assert_columns_add_up(report: &Report) {
    for strategy in &report.strategies {
        let sum: f64 = strategy.totals.iter().map(|column| column.usd.mean).sum();
        assert!((sum - strategy.total_usd.mean).abs() < 1e-6);
        let last = strategy.months.last().unwrap();
        assert_eq!(last.cumulative_usd, strategy.total_usd);
        for month in &strategy.months {
            let lines: f64 = month.cloud_lines.iter().map(|line| line.usd).sum();
            assert!((lines - month.cloud_usd.mean).abs() < 1e-9 * lines.max(1.0));
        }
    }
    let totals: Vec<f64> = report.strategies.iter().map(|s| s.total_usd.mean).collect();
    let difference = report.verdict.difference_usd;
    assert!((difference - (totals[0] - totals[1])).abs() < 1e-6);
}

#[test]
fn the_running_difference_ends_in_the_verdict() {
    for four_year_share in [1.0, 0.38] {
        let mut scenario = fixtures::scenario();
        scenario.survival.four_year_share = four_year_share;
        let report = study(&scenario, 1, 20);
        let verdict = &report.verdict;
        assert_eq!(verdict.running.len(), scenario.horizon_months as usize);
        let last = verdict.running.last().unwrap();
        let same = |one: f64, other: f64| assert_eq!(one.to_bits(), other.to_bits());
        same(last.p50, verdict.difference_band_usd.p50);
        same(last.second_ahead_share, verdict.probability_second_cheaper);
        for month in &verdict.running {
            let ascending = [month.p5, month.p25, month.p50, month.p75, month.p95];
            assert!(ascending.is_sorted(), "{month:?}");
        }
    }
}

#[test]
fn the_team_s_time_adds_up_and_debt_takes_the_share_that_it_says() {
    let report = study(&fixtures::scenario(), 1, 20);
    for row in report.strategies.iter().flat_map(|one| &one.months) {
        let sum: f64 = row.team_time.iter().map(|one| one.share).sum();
        assert!(sum <= 1.0 + 1e-9, "{sum} in month {}", row.month);
        let share = |what: &str| {
            let found = row.team_time.iter().find(|one| one.what == what);
            found.map_or(0.0, |one| one.share)
        };
        let launched = row.requests_per_second_average > 0.0 && share("first_build") <= 0.0;
        if launched {
            assert!(sum > 1.0 - 1e-9, "{sum} in month {}", row.month);
        }
        assert!(share("debt") <= row.debt_interest_share.mean + 1e-9);
    }
    let debt = |row: &crate::sim::report::MonthRow| row.debt_interest_share.p50;
    let months = &report.strategies[0].months;
    assert!(debt(months.last().unwrap()) > 0.0, "shortcuts are felt");
}

#[test]
fn the_same_strategy_twice_is_exactly_as_cheap() {
    let mut scenario = fixtures::scenario();
    scenario.strategies[1] = scenario.strategies[0].clone();
    let verdict = study(&scenario, 1, 10).verdict;
    assert_eq!(verdict.difference_usd.to_bits(), 0.0_f64.to_bits());
    assert_eq!(verdict.difference_low_usd.to_bits(), 0.0_f64.to_bits());
    assert!(verdict.too_close_to_call);
    assert!(verdict.probability_second_cheaper.abs() < 1e-15);
    assert_eq!(verdict.crossing_month, None);
}

#[test]
fn with_more_than_two_the_cheapest_meets_each_other_one() {
    let mut scenario = fixtures::scenario();
    assert!(study(&scenario, 1, 20).rivals.is_empty());
    for (id, months) in [("slow", 30.0), ("slower", 60.0)] {
        let mut further = scenario.strategies[1].clone();
        further.id = id.to_owned();
        further.launch.extra_engineer_months += months;
        scenario.strategies.push(further);
    }
    let report = study(&scenario, 1, 20);
    let mean = |id: &str| {
        let found = report.strategies.iter().find(|one| one.id == id);
        found.map_or(f64::NAN, |one| one.total_usd.mean)
    };
    assert_eq!(report.rivals.len(), 3);
    for rival in &report.rivals {
        assert!(rival.difference_usd <= 0.0, "the first is the cheapest");
        let difference = mean(&rival.first) - mean(&rival.second);
        assert!((rival.difference_usd - difference).abs() < 1.0);
    }
    let same = report
        .rivals
        .iter()
        .find(|rival| rival.second == report.verdict.second);
    if report.rivals[0].first == report.verdict.first {
        assert_eq!(same, Some(&report.verdict));
    }
}

#[test]
fn a_third_strategy_has_a_verdict_of_its_own_and_changes_no_other() {
    let mut scenario = fixtures::scenario();
    let two = study(&scenario, 1, 6);
    assert!(two.further_verdicts.is_empty());
    let mut third = scenario.strategies[1].clone();
    third.id = "third".to_owned();
    third.launch.extra_engineer_months += 6.0;
    scenario.strategies.push(third);
    let three = study(&scenario, 1, 6);
    assert_eq!(three.verdict, two.verdict);
    let further = &three.further_verdicts[0];
    assert_eq!(
        (further.first.as_str(), further.second.as_str()),
        (two.verdict.first.as_str(), "third")
    );
    assert!(further.difference_usd < two.verdict.difference_usd);
    assert_ne!(three.fingerprint, two.fingerprint);
}

#[test]
fn swapping_the_strategies_swaps_the_sign() {
    let scenario = fixtures::scenario();
    let mut swapped = scenario.clone();
    swapped.strategies.swap(0, 1);
    let (one, other) = (
        study(&scenario, 1, 10).verdict,
        study(&swapped, 1, 10).verdict,
    );
    assert!((one.difference_usd + other.difference_usd).abs() < 1e-9);
    assert_eq!(one.crossing_month, other.crossing_month);
}

#[test]
fn common_worlds_make_the_interval_narrow() {
    let scenario = fixtures::scenario();
    let report = study(&scenario, 1, 40);
    let verdict = &report.verdict;
    let spread = |band: &crate::sim::report::Band| band.p90 - band.p10;
    let apart: f64 = report.strategies.iter().map(|s| spread(&s.total_usd)).sum();
    assert!(spread(&verdict.difference_band_usd) < apart);
}

#[test]
fn fingerprints_tell_seeds_and_numbers_apart() {
    let scenario = fixtures::scenario();
    let print = |report: &Report| report.fingerprint.clone();
    let first = print(&study(&scenario, 1, 4));
    assert_eq!(first, print(&study(&scenario, 1, 4)));
    assert_ne!(first, print(&study(&scenario, 2, 4)));
    let mut other = scenario;
    other.money.revenue_usd_per_user_month += 1e-9;
    assert_ne!(first, print(&study(&other, 1, 4)));
    assert_eq!(first.len(), 8);
    assert_eq!(first.as_bytes()[4], b'-');
}

#[test]
fn reports_survive_json() {
    let report = study(&fixtures::scenario(), 1, 4);
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

/// The fifth future is the same whether it is lived through alone or after four others.
#[test]
fn a_future_does_not_depend_on_how_many_there_are() {
    let scenario = fixtures::scenario();
    let sum = |replications| {
        let report = study(&scenario, 1, replications);
        report.strategies[0].total_usd.mean * f64::from(replications)
    };
    let alone = &live(&scenario, Seed::new(1).unwrap(), 4, &mut Formula::default())[0];
    let fifth = sum(5) - sum(4);
    assert!((fifth - alone.total().total().usd()).abs() < 1e-3);
}

#[test]
fn months_are_of_the_living_and_costs_of_all() {
    let mut scenario = fixtures::scenario();
    scenario.survival.four_year_share = 0.2;
    let report = study(&scenario, 1, 40);
    for (position, strategy) in report.strategies.iter().enumerate() {
        let seed = Seed::new(1).unwrap();
        let lives = |replication| {
            let mut stories = live(&scenario, seed, replication, &mut Formula::default());
            stories.swap_remove(position)
        };
        let stories: Vec<_> = (0..40).map(lives).collect();
        for (index, row) in strategy.months.iter().enumerate() {
            let living: Vec<_> = stories.iter().filter_map(|s| s.months.get(index)).collect();
            let users: f64 = living.iter().map(|month| month.users).sum();
            let count = living.len() as f64;
            assert!((row.alive_share - count / 40.0).abs() < 1e-12);
            assert!((row.users.mean - users / count.max(1.0)).abs() < 1e-9 * users.max(1.0));
        }
        let ends = strategy
            .story
            .iter()
            .find(|event| event.kind == "company_ends")
            .unwrap();
        let ended = stories
            .iter()
            .filter(|story| story.company_ends.is_some())
            .count();
        assert!((ends.probability - ended as f64 / 40.0).abs() < 1e-12);
        assert!(ended > 10 && strategy.months[35].alive_share < 0.7);
        let shares = strategy.months.iter().map(|row| row.alive_share);
        assert!(shares.is_sorted_by(|earlier, later| earlier >= later));
    }
}

/// The rule's two sides and what it leaves out are the whole difference, whichever strategy comes
/// first.
#[test]
fn the_rule_of_thumb_adds_up_to_the_difference() {
    let mut scenario = fixtures::scenario();
    let verdict = study(&scenario, 1, 30).verdict;
    let rule = verdict.rule.unwrap();
    assert_eq!(
        (&rule.later, &rule.right),
        (&verdict.first, &verdict.second)
    );
    let saved = rule.worth_usd + rule.running_usd - rule.premium_usd;
    assert!((saved - verdict.difference_usd).abs() < 1e-6);
    let worth = rule.probability * (rule.rebuild_usd + rule.damage_usd) + rule.drag_usd;
    assert!((rule.worth_usd - worth).abs() < 1e-6);
    assert!(rule.probability > 0.0 && rule.rebuild_usd > 0.0 && rule.premium_usd > 0.0);
    assert_eq!(rule.right_wins, rule.premium_usd < rule.worth_usd);
    scenario.strategies.swap(0, 1);
    let swapped = study(&scenario, 1, 30).verdict.rule.unwrap();
    assert_eq!(swapped, rule);
    scenario.strategies[1] = scenario.strategies[0].clone();
    assert_eq!(study(&scenario, 1, 2).verdict.rule, None, "nobody rebuilds");
}

/// Nothing costs anything but a first build of 10 engineer-months and a rebuild of 12.
fn only_building_costs() -> Scenario {
    let mut scenario = fixtures::scenario();
    scenario.team.change_failure_share = 0.0;
    scenario.failures.machine_failures_per_year = 0.0;
    scenario.failures.zone_outages_per_year = 0.0;
    scenario.traffic.spikes_per_year = 0.0;
    scenario.operations = Operations::from_fn(|_| 0.0);
    scenario.money.revenue_usd_per_user_month = 0.0;
    scenario.money.discount_per_year = 0.0;
    for line in scenario.prices.lines.values_mut() {
        for tier in &mut line.tiers {
            tier.usd = 0.0;
        }
    }
    for strategy in &mut scenario.strategies {
        strategy.design.levers.shortcut_share = 0.0;
    }
    let rebuild = &mut scenario.strategies[0].rebuilds[0];
    rebuild.trigger = Trigger::Month(12);
    rebuild.to.levers.shortcut_share = 0.0;
    rebuild.plan.overrun_mean = 1.0;
    rebuild.plan.effort_growth_per_year = 0.0;
    rebuild.plan.freeze_share = 0.0;
    rebuild.plan.cutover_minutes = 0.0;
    scenario.strategies[1].launch.extra_engineer_months = 10.0;
    scenario
}

/// Building right wins when B < p·(R·O + D) + V. Here D and V are nothing and O is 1, so only p is
/// left: with s alive after 48 months, s^(k/48) live in month k. Four engineers build B = 10 in
/// months 0 to 2; two of them rebuild R = 12 in months 12 to 17. By the rule p must be above 10/12
/// (a little less, as B is not always paid in full either): 0.58 after four years is 0.85 by then,
/// 0.38 is 0.75.
#[test]
fn lower_odds_of_survival_favour_rebuilding_later() {
    let mut scenario = only_building_costs();
    let pay = scenario.team.engineer_usd_per_month;
    let mut before = f64::INFINITY;
    for four_year_share in [1.0, 0.8, 0.58, 0.38, 0.2, 0.05] {
        let lives = |month: u32| libm::pow(four_year_share, f64::from(month) / 48.0);
        let rebuild: f64 = (12..18).map(|month| 2.0 * lives(month)).sum();
        let build = 4.0 * lives(0) + 4.0 * lives(1) + 2.0 * lives(2);
        let expected = pay * (rebuild - build);
        scenario.survival.four_year_share = four_year_share;
        let verdict = study(&scenario, 1, 600).verdict;
        // Only building costs, so the rule leaves nothing out and agrees.
        let rule = verdict.rule.as_ref().unwrap();
        assert!(rule.running_usd.abs() < 1e-9 && rule.drag_usd.abs() < 1e-9);
        assert_eq!(rule.right_wins, verdict.difference_usd > 0.0);
        let difference = verdict.difference_usd;
        // 99.9 % of Student's t is 1.68 times 95 % of it; a cent for rounding.
        let half_width = 1.68 * (verdict.difference_high_usd - difference) + 0.01;
        assert!(half_width < 0.1 * 12.0 * pay, "{half_width}");
        assert!(
            (difference - expected).abs() < half_width,
            "{four_year_share}: {difference} is not {expected} +- {half_width}"
        );
        assert!(
            difference < before,
            "{four_year_share}: {difference} {before}"
        );
        before = difference;
        assert_eq!(expected > 0.0, four_year_share > 0.5);
        if !verdict.too_close_to_call {
            assert_eq!(difference > 0.0, expected > 0.0);
        }
    }
}
