//! What rebuilds must obey: piece by piece, one after the other, with a part of what exists.

use super::billing::HEADINGS;
use super::fixtures::{self, Formula};
use super::{Column, IncidentKind, Month, Story, World, simulate};
use crate::sim::scenario::{MAX_PIECES, Rebuild, RebuildStyle, Scenario, Trigger};
use crate::sim::units::{Cents, Seed};

/// The first strategy in one future.
fn story(scenario: &Scenario, replication: u32) -> Story {
    let world = World::new(scenario, Seed::new(11).unwrap(), replication);
    let strategy = &scenario.strategies[0];
    simulate(scenario, strategy, &world, &mut Formula::default())
}

/// A company that begins a rebuild of 12 engineer-months after a year, without overrun.
fn scenario(change: impl FnOnce(&mut Rebuild)) -> Scenario {
    let mut scenario = fixtures::scenario();
    scenario.money.discount_per_year = 0.0;
    let rebuild = &mut scenario.strategies[0].rebuilds[0];
    rebuild.trigger = Trigger::Month(12);
    rebuild.plan.overrun_mean = 1.0;
    rebuild.plan.effort_growth_per_year = 0.0;
    change(rebuild);
    scenario
}

fn strangler(pieces: f64) -> Scenario {
    scenario(|rebuild| {
        rebuild.style = RebuildStyle::Strangler;
        rebuild.plan.pieces = pieces;
    })
}

/// Share of the requests on the outcome of the first rebuild.
fn new_share(month: &Month) -> f64 {
    let hour = month.busy_hour.as_ref().unwrap();
    if hour.stage == 0 {
        1.0 - hour.share
    } else {
        hour.share
    }
}

fn dual_running(month: &Month) -> Cents {
    let heading = HEADINGS.iter().position(|line| *line == "dual_running");
    month.invoice[heading.unwrap()]
}

fn of_cut_overs(story: &Story) -> Vec<f64> {
    let minutes = |month: &Month| month.downtime_minutes[IncidentKind::CutOver as usize];
    story.months.iter().map(minutes).collect()
}

/// Two of four engineers, less operations, spend 12 engineer-months in months 12 to 18; the busy
/// hour of a month is its slowest week's, so a piece is seen in the month after it has moved.
#[test]
fn pieces_take_over_one_after_the_other() {
    let story = story(&strangler(6.0), 0);
    assert_eq!(story.rebuilds[0].start, Some(12));
    let end = story.rebuilds[0].cut_over.unwrap() as usize;
    assert!((17..=19).contains(&end), "{end}");
    let shares: Vec<f64> = story.months.iter().map(new_share).collect();
    assert!(shares[..=12].iter().all(|share| share.abs() < 1e-12));
    assert!(shares.is_sorted());
    assert!(shares[15] > 0.3 && shares[15] < 0.7, "{shares:?}");
    assert!(shares[end + 1..].iter().all(|share| *share >= 1.0));
    for share in &shares {
        let pieces = share * 6.0;
        assert!((pieces - pieces.round()).abs() < 1e-9, "{share}");
    }
    let last = story.months.last().unwrap().busy_hour.as_ref().unwrap();
    assert_eq!(
        (last.stage, &*last.deployment.architecture),
        (1, "balanced")
    );
}

#[test]
fn both_systems_are_paid_for_from_the_first_piece_to_the_last() {
    let story = story(&strangler(6.0), 0);
    let end = story.rebuilds[0].cut_over.unwrap() as usize;
    for (index, month) in story.months.iter().enumerate() {
        let twice = dual_running(month) > Cents::ZERO;
        // The first piece moves at the end of the month in which it is done.
        assert_eq!(twice, (index > 12) && index <= end, "month {index}");
    }
}

/// The same effort with the same luck, all at once or in pieces.
#[test]
fn pieces_bring_their_benefit_earlier_and_risk_less_at_once() {
    let mut better = 0;
    for replication in 0..10 {
        let at_once = story(&scenario(|_| {}), replication);
        let pieces = story(&strangler(6.0), replication);
        let end = at_once.rebuilds[0].cut_over.unwrap();
        assert!(end.abs_diff(pieces.rebuilds[0].cut_over.unwrap()) <= 1);
        let pace = |story: &Story| {
            let months = &story.months[13..=end as usize];
            months.iter().map(|month| month.delivery_pace).sum::<f64>()
        };
        assert!(pace(&pieces) > pace(&at_once));
        let worst = |story: &Story| of_cut_overs(story).into_iter().fold(0.0, f64::max);
        better += u32::from(worst(&pieces) < worst(&at_once));
        let moves = of_cut_overs(&pieces);
        assert!(moves.iter().filter(|minutes| **minutes > 0.0).count() >= 4);
    }
    assert!(better >= 9, "{better} of 10");
}

/// Planned downtime is spread over the pieces, not multiplied by them.
#[test]
fn pieces_share_the_planned_downtime() {
    for pieces in [1.0, 3.0, f64::from(MAX_PIECES)] {
        let mut scenario = strangler(pieces);
        scenario.team.change_failure_share = 0.0;
        let minutes: f64 = of_cut_overs(&story(&scenario, 0)).iter().sum();
        assert!((minutes - 60.0).abs() < 1e-9, "{pieces}: {minutes}");
    }
}

/// Given up half-way, half of the pieces stay and both systems run on; every further attempt moves
/// half of what is left, and the last piece never moves.
#[test]
fn an_abandoned_strangler_keeps_what_it_has_replaced() {
    let mut scenario = strangler(8.0);
    let plan = &mut scenario.strategies[0].rebuilds[0].plan;
    plan.abandonment_probability = 1.0;
    let story = story(&scenario, 0);
    let first = story.rebuilds[0].abandoned.unwrap() as usize;
    assert!((14..=16).contains(&first), "{first}");
    assert!((new_share(&story.months[first + 1]) - 0.5).abs() < 1e-12);
    assert_eq!(story.rebuilds[0].cut_over, None);
    let shares: Vec<f64> = story.months.iter().map(new_share).collect();
    assert!(shares.is_sorted() && shares[35] < 1.0, "{shares:?}");
    assert!(
        story.months[13..]
            .iter()
            .skip(1)
            .all(|m| dual_running(m) > Cents::ZERO)
    );
}

#[test]
fn the_next_rebuild_waits_for_the_one_before() {
    let mut scenario = scenario(|rebuild| rebuild.trigger = Trigger::Month(6));
    let mut second = scenario.strategies[0].rebuilds[0].clone();
    second.trigger = Trigger::Month(8);
    second.style = RebuildStyle::Strangler;
    second.to = scenario.strategies[0].design.clone();
    scenario.strategies[0].rebuilds.push(second);
    let story = story(&scenario, 0);
    let [first, second] = story.rebuilds[..] else {
        panic!("two rebuilds")
    };
    assert_eq!(first.start, Some(6));
    assert_eq!(second.start, Some(first.cut_over.unwrap() + 1));
    let stage = |month: u32| {
        let month = &story.months[month as usize];
        month.busy_hour.as_ref().unwrap().stage
    };
    assert_eq!(stage(5), 0);
    assert_eq!(stage(second.start.unwrap()), 1);
    assert_eq!(stage(second.cut_over.unwrap() + 1), 2);
    let strategy = &scenario.strategies[0];
    assert_eq!(strategy.design_at(2).architecture.id, "one");
    assert_eq!(strategy.design_at(1).architecture.id, "balanced");
}

/// A sign that lasted before the rebuild, or during it, does not start the next one.
#[test]
fn signs_are_counted_anew_after_each_rebuild() {
    let mut scenario = scenario(|rebuild| rebuild.trigger = Trigger::Month(3));
    // Nothing is ever fast enough.
    scenario.thresholds.latency_p95_ms = 1.0;
    let mut second = scenario.strategies[0].rebuilds[0].clone();
    second.trigger = Trigger::AnySign {
        sustained_months: 4,
    };
    scenario.strategies[0].rebuilds.push(second);
    let story = story(&scenario, 0);
    let over = story.rebuilds[0].cut_over.unwrap();
    assert_eq!(story.rebuilds[1].start, Some(over + 5));
}

/// Of a whole scope no shortcut is left; of a quarter, three quarters are.
#[test]
fn a_rebuild_pays_back_the_debt_in_its_scope() {
    let interest_after = |scope_share: f64| {
        let scenario = scenario(|rebuild| {
            rebuild.plan.scope_share = scope_share;
            rebuild.plan.freeze_share = 0.0;
        });
        let story = story(&scenario, 0);
        let after = story.rebuilds[0].cut_over.unwrap() as usize + 1;
        story.months[after].ledger.get(Column::DebtInterest)
    };
    assert_eq!(interest_after(1.0), Cents::ZERO);
    let (quarter, none) = (interest_after(0.25), interest_after(0.0));
    assert!(
        Cents::ZERO < quarter && quarter < none,
        "{quarter:?} {none:?}"
    );
}

/// A year of features by hand: what is in the ledger is what was built, and half of it again is the
/// effort of building a scope of one half again.
#[test]
fn effort_follows_what_exists() {
    let scenario = scenario(|rebuild| {
        rebuild.plan.effort_engineer_months = 0.0;
        rebuild.plan.effort_per_feature_month = 1.0;
        rebuild.plan.scope_share = 0.5;
    });
    let story = story(&scenario, 0);
    let pay = scenario.team.engineer_usd_per_month;
    let year = &story.months[..12];
    let spent_otherwise: f64 = year
        .iter()
        .map(|month| {
            let column = |column| month.ledger.get(column).usd();
            column(Column::Operations) + column(Column::DebtInterest)
        })
        .sum();
    let features = 12.0 * scenario.team.engineers - spent_otherwise / pay;
    let rebuild = story.total().get(Column::Rebuild).usd() / pay;
    assert!(
        (rebuild - 0.5 * features).abs() < 0.01,
        "{rebuild} {features}"
    );
}

#[test]
fn money_is_conserved_while_two_systems_run() {
    let scenario = strangler(6.0);
    for replication in 0..5 {
        let story = story(&scenario, replication);
        let invoices: Cents = story.months.iter().map(Month::cloud).sum();
        assert_eq!(story.total().get(Column::Cloud), invoices);
        let by_month: Cents = story.months.iter().map(|month| month.ledger.total()).sum();
        assert_eq!(by_month, story.total().total());
        for month in &story.months {
            assert!((0.0..=1.0).contains(&month.failed_share));
            assert!((0.0..=1.0).contains(&month.delivery_pace));
        }
    }
}

/// With nothing else down, users leave because of the cut-over: ten hours at 1 % an hour are a
/// tenth of them.
#[test]
fn users_leave_because_of_a_cut_over() {
    let lost = |minutes: f64| {
        let mut scenario = scenario(|rebuild| rebuild.plan.cutover_minutes = minutes);
        scenario.money.downtime_churn_per_hour = 0.01;
        scenario.money.latency_churn_per_100_ms = 0.0;
        scenario.team.change_failure_share = 0.0;
        scenario.failures.machine_failures_per_year = 0.0;
        scenario.failures.zone_outages_per_year = 0.0;
        scenario.traffic.spikes_per_year = 0.0;
        scenario.strategies[0].design.levers.target_utilization = 0.1;
        scenario.strategies[0].design.levers.capacity_lead_days = 0.0;
        let story = story(&scenario, 0);
        let end = story.rebuilds[0].cut_over.unwrap() as usize;
        (story.users_lost, story.months[end].users)
    };
    let (without, _) = lost(0.0);
    let (with, users) = lost(600.0);
    assert!(
        ((with - without) / users - 0.1).abs() < 0.01,
        "{with} {without} {users}"
    );
}
