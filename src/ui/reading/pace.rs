//! Where the team's time goes, and how much of it old shortcuts take.

use crate::sim::company::TEAM_TIME;
use crate::sim::report::{MonthRow, Report, StrategyReport};
use crate::ui::charts::scale::{Extent, round_up};
use crate::ui::charts::{Layer, Series};
use crate::ui::reading::timeline::VALUE_TICKS;
use crate::ui::reading::{self, invoice, traffic};
use crate::ui::{format, words};

/// The whole of the time.
pub const WHOLE: Extent = Extent {
    low: 0.0,
    high: 1.0,
    logarithmic: false,
};

/// The share of the time that `what` takes in a month.
#[must_use]
pub fn share(row: &MonthRow, what: &str) -> f64 {
    let found = row.team_time.iter().find(|one| one.what == what);
    found.map_or(0.0, |one| one.share)
}

/// What takes time in any month, in the order of its layers.
#[must_use]
pub fn spent(strategy: &StrategyReport) -> Vec<&'static str> {
    let takes = |what: &&'static str| strategy.months.iter().any(|row| share(row, what) > 0.0);
    TEAM_TIME.into_iter().filter(takes).collect()
}

/// The team's time over the months, a layer for each thing that takes it.
#[must_use]
pub fn layers(strategy: &StrategyReport) -> Vec<Layer> {
    let names = spent(strategy);
    let titles = names.iter().map(|one| (class(one), words::time_spent(one)));
    let amount = |row: &MonthRow, index: usize| share(row, names[index]);
    invoice::stacked(&titles.collect::<Vec<_>>(), &strategy.months, &amount)
}

/// The class that gives a layer its colour.
fn class(what: &str) -> String {
    format!("time-{what}")
}

/// What takes most of the time beside features and a first version, in words.
#[must_use]
pub fn slowed_most(report: &Report, strategy: &StrategyReport) -> Option<String> {
    let axis = reading::axis(report);
    let rows = strategy.months.iter().flat_map(|row| {
        let slowing = row.team_time.iter();
        let slowing = slowing.filter(|one| one.what != "features" && one.what != "first_build");
        slowing.map(move |one| (one, row.month))
    });
    let most = rows.reduce(|best, one| {
        if one.0.share > best.0.share {
            one
        } else {
            best
        }
    });
    most.map(|(most, month)| {
        words::slowed_most(
            &strategy.title,
            &words::time_spent(&most.what).to_ascii_lowercase(),
            &format::percent(most.share),
            &format::story_month(axis.start, month),
        )
    })
}

/// What old shortcuts take of the time for features.
#[must_use]
pub fn debt(report: &Report) -> (Vec<Series>, Extent) {
    let series = traffic::series(report, |row| {
        let band = row.debt_interest_share;
        [band.p10, band.p50, band.p90]
    });
    let values = series.iter().flat_map(|one| &one.high);
    let highest = values.fold(0.0, |a: f64, b| a.max(*b));
    let extent = Extent {
        high: round_up(highest, VALUE_TICKS).min(1.0),
        ..WHOLE
    };
    (series, extent)
}
