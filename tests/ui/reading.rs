//! What a report says in words: who wins, how sure, when, and how it is drawn.

use loadbearing::sim::report::{Band, Report, StoryEvent};
use loadbearing::sim::scenario::Sign;
use loadbearing::ui::charts::Slot;
use loadbearing::ui::reading::verdict::{Reading, read};
use loadbearing::ui::reading::{facts, letters, milestones, money, parts, timeline};

use crate::sample;

/// The made-up report with its strategies in the other order.
fn swapped() -> Report {
    let mut report = sample::report();
    report.strategies.reverse();
    let verdict = &mut report.verdict;
    std::mem::swap(&mut verdict.first, &mut verdict.second);
    verdict.difference_usd = -verdict.difference_usd;
    (verdict.difference_low_usd, verdict.difference_high_usd) =
        (-verdict.difference_high_usd, -verdict.difference_low_usd);
    let band = verdict.difference_band_usd;
    verdict.difference_band_usd = Band {
        mean: -band.mean,
        p10: -band.p90,
        p50: -band.p50,
        p90: -band.p10,
    };
    verdict.probability_second_cheaper = 1.0 - verdict.probability_second_cheaper;
    report
}

#[test]
fn the_verdict_reads_the_same_whichever_strategy_comes_first() {
    let (one, other) = (read(&sample::report()), read(&swapped()));
    let (
        Reading::Cheaper {
            slot: slot_one,
            title,
            claim,
            sureness,
        },
        Reading::Cheaper {
            slot: slot_other,
            title: title_other,
            claim: claim_other,
            sureness: sureness_other,
        },
    ) = (one, other)
    else {
        panic!("both have a winner");
    };
    assert_eq!((slot_one, slot_other), (Slot::Second, Slot::First));
    assert_eq!(
        (title, claim, sureness),
        (title_other, claim_other, sureness_other)
    );
}

#[test]
fn the_first_crack_is_the_earliest_of_both_strategies() {
    let report = sample::report();
    let (strategy, crossing) = facts::first_crack(&report).unwrap();
    assert_eq!(
        (strategy.id.as_str(), crossing.sign.as_str()),
        ("rebuild_later", "latency")
    );
    let sentence = facts::first_crack_sentence(&report);
    assert!(sentence.contains("busy application workers"), "{sentence}");
}

#[test]
fn nothing_crossed_is_said_so() {
    let mut report = sample::report();
    for crossing in report
        .strategies
        .iter_mut()
        .flat_map(|one| &mut one.crossings)
    {
        crossing.month_p50 = None;
    }
    assert!(facts::first_crack(&report).is_none());
    assert!(
        timeline::read(&report)
            .iter()
            .all(|sign| sign.marks.is_empty())
    );
}

#[test]
fn the_biggest_hidden_cost_is_none_that_an_invoice_shows() {
    let sentence = facts::hidden_cost_sentence(&sample::report());
    assert!(sentence.contains("delayed features: $118K"), "{sentence}");
    assert!(sentence.contains("$41K in the other"), "{sentence}");
}

#[test]
fn the_ledger_adds_up_to_the_totals() {
    let report = sample::report();
    let rows = money::ledger(&report);
    for (position, strategy) in report.strategies.iter().enumerate() {
        let sum: f64 = rows.iter().map(|row| row.usd[position]).sum();
        assert!((sum - strategy.total_usd.mean).abs() < 1.0);
    }
    assert!(rows.iter().all(|row| row.usd != [0.0, 0.0]));
}

#[test]
fn every_sign_has_two_curves_a_line_on_its_axis_and_a_crossing_each() {
    let report = sample::report();
    let signs = timeline::read(&report);
    assert_eq!(
        signs.iter().map(|sign| sign.sign).collect::<Vec<_>>(),
        Sign::ALL
    );
    for sign in &signs {
        assert_eq!(sign.series.len(), 2);
        assert_eq!(sign.crossings.len(), 2);
        assert!(sign.extent.scale(0.0, 1.0).contains(sign.threshold.value));
        let highest = sign
            .series
            .iter()
            .flat_map(|series| &series.high)
            .fold(0.0, |a: f64, b| a.max(*b));
        assert!(sign.extent.high >= highest);
        for mark in &sign.marks {
            assert!(mark.early <= mark.month && mark.month <= mark.late);
        }
    }
    let marks: usize = signs.iter().map(|sign| sign.marks.len()).sum();
    assert_eq!(marks, 4);
}

#[test]
fn letters_are_initials_unless_they_are_the_same() {
    let mut report = sample::report();
    assert_eq!(letters(&report), ['R', 'B']);
    report.strategies[1].title = "Rewrite".to_owned();
    assert_eq!(letters(&report), ['A', 'B']);
}

#[test]
fn reports_without_strategies_or_months_are_read_without_failing() {
    let mut report = sample::report();
    report.strategies[0].months.clear();
    let _ = (
        timeline::read(&report),
        money::ledger(&report),
        parts::of(&report.strategies[0]),
    );
    report.strategies.clear();
    let _ = (
        read(&report),
        timeline::read(&report),
        money::cumulative(&report),
    );
    let _ = (
        facts::first_crack_sentence(&report),
        facts::hidden_cost_sentence(&report),
    );
    assert!(money::ledger(&report).is_empty());
}

#[test]
fn milestones_say_when_and_how_likely() {
    let mut report = sample::report();
    report.strategies[0].story.push(StoryEvent {
        kind: "rebuild_start".to_owned(),
        rebuild: 1,
        probability: 0.88,
        month: Band {
            mean: 21.0,
            p10: 10.0,
            p50: 21.6,
            p90: 30.0,
        },
    });
    report.strategies[0].story.push(StoryEvent {
        kind: "ladder_end".to_owned(),
        rebuild: 0,
        probability: 0.0,
        month: Band {
            mean: 0.0,
            p10: 0.0,
            p50: 0.0,
            p90: 0.0,
        },
    });
    let lanes = milestones::lanes(&report);
    let said: Vec<_> = lanes[0].ticks.iter().map(|tick| &*tick.title).collect();
    assert_eq!(
        said,
        [
            "launch: month 0, Jan\u{a0}2026",
            "rebuild starts: month 22, Nov\u{a0}2027 (months 10–30), in 88 of 100 futures",
        ],
        "what never happens is not said"
    );
    assert_eq!(&*lanes[0].ticks[1].label, "rebuild starts, in 88 of 100");
}

#[test]
fn the_busiest_part_is_found_with_its_month() {
    let report = sample::report();
    let rows = parts::of(&report.strategies[0]);
    let (part, share, month) = parts::busiest(&rows).unwrap();
    let row = rows.iter().find(|row| row.part == part).unwrap();
    assert_eq!(row.shares[month as usize], Some(share));
    let all = rows.iter().flat_map(|row| row.shares.iter().flatten());
    assert!(all.copied().all(|one| one <= share));
    assert_eq!(parts::busiest(&[]), None);
}

#[test]
fn long_downtime_is_read_in_whole_hours() {
    let mut report = sample::report();
    report.strategies[0].months[3].downtime_minutes.p90 = 700.0;
    let signs = timeline::read(&report);
    let downtime = signs.iter().find(|one| one.sign == Sign::Downtime).unwrap();
    let ticks = timeline::sign_ticks(downtime.sign, &downtime.extent);
    assert!(
        ticks.iter().all(|(_, said)| said.ends_with("\u{a0}h")),
        "{ticks:?}"
    );
    assert!(
        ticks.iter().all(|(minutes, _)| minutes % 60.0 < 1e-9),
        "{ticks:?}"
    );
}
