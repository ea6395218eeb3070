//! What a report says in words: who wins, how sure, when, and how it is drawn.

use loadbearing::sim::report::{Band, Report};
use loadbearing::sim::scenario::Sign;
use loadbearing::ui::charts::Slot;
use loadbearing::ui::reading::verdict::{Reading, read};
use loadbearing::ui::reading::{facts, letters, money, story, timeline};

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
        story::parts(&report.strategies[0]),
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
