//! The three facts under the verdict: first crack, biggest hidden cost, crossing of the costs.

use crate::sim::report::{Crossing, Report, StrategyReport};
use crate::ui::reading::{self, verdict};
use crate::ui::{format, words};

/// The earliest warning line that half of the futures cross: of which strategy, and which.
#[must_use]
pub fn first_crack(report: &Report) -> Option<(&StrategyReport, &Crossing)> {
    report
        .strategies
        .iter()
        .flat_map(|strategy| {
            strategy
                .crossings
                .iter()
                .map(move |crossing| (strategy, crossing))
        })
        .filter(|(_, crossing)| crossing.month_p50.is_some())
        // The likelier comes first among those of the same month.
        .min_by(|(_, a), (_, b)| {
            let month = a.month_p50.cmp(&b.month_p50);
            month.then(b.probability.total_cmp(&a.probability))
        })
}

/// The first crack in a sentence.
#[must_use]
pub fn first_crack_sentence(report: &Report) -> String {
    let Some((strategy, crossing)) = first_crack(report) else {
        return words::NO_CRACK.to_owned();
    };
    let start = reading::axis(report).start;
    words::first_crack(
        &strategy.title,
        words::sign(&crossing.sign).0,
        &format::story_month(start, crossing.month_p50.unwrap_or(0)),
        &format::count(crossing.users),
        &words::component(&crossing.component),
    )
}

/// The largest cost that no invoice shows, and the least that another strategy pays for the same.
#[must_use]
pub fn hidden_cost_sentence(report: &Report) -> String {
    let amount = |strategy: &StrategyReport, column: &str| {
        let found = strategy.totals.iter().find(|total| total.column == column);
        found.map_or(0.0, |total| total.usd.mean)
    };
    let hidden = report.strategies.iter().flat_map(|one| {
        let columns = one.totals.iter();
        let columns = columns.filter(|total| words::is_hidden(&total.column));
        columns.map(move |total| (total, one))
    });
    let largest = hidden.max_by(|(a, ..), (b, ..)| a.usd.mean.total_cmp(&b.usd.mean));
    match largest {
        Some((total, one)) if total.usd.mean > 0.0 => {
            let others = report.strategies.iter().filter(|other| other.id != one.id);
            let others = others.map(|other| (amount(other, &total.column), &*other.title));
            let least = others.min_by(|a, b| a.0.total_cmp(&b.0));
            let (least, title) = least.unwrap_or((0.0, ""));
            words::hidden_cost(
                &words::column(&total.column).0,
                &format::usd(total.usd.mean),
                &one.title,
                &format::usd(least),
                if report.strategies.len() > 2 {
                    title
                } else {
                    ""
                },
            )
        }
        _ => words::NO_HIDDEN.to_owned(),
    }
}

/// When the cumulative costs cross for good.
#[must_use]
pub fn costs_cross_sentence(report: &Report) -> String {
    let axis = reading::axis(report);
    let verdict = report.headline();
    let Some(month) = verdict.crossing_month else {
        return words::costs_never_cross(axis.months);
    };
    let cheaper = reading::title(report, verdict::cheaper(verdict));
    words::costs_cross(&format::story_month(axis.start, month), cheaper)
}
