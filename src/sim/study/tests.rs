//! What a study must obey, with a backend by formula.

use super::{Futures, Windows, live, report};
use crate::sim::company::fixtures::{self, Formula};
use crate::sim::report::{Report, Stage};
use crate::sim::scenario::Scenario;
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
    let report = study(&fixtures::scenario(), 1, 20);
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
