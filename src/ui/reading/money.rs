//! The ledger of the strategies beside each other, and their costs so far.

use crate::sim::report::{Report, StrategyReport};
use crate::ui::charts::scale::{Extent, round_up};
use crate::ui::charts::{Series, Slot};
use crate::ui::reading::timeline::VALUE_TICKS;
use crate::ui::words;

/// One ledger column of all strategies.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// Stable name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// `engineering`, `cloud` or `lost`: its colour.
    pub family: &'static str,
    /// Which shade of its family's colour, from 0.
    pub shade: usize,
    /// Whether no invoice shows it.
    pub hidden: bool,
    /// Mean of each strategy [USD].
    pub usd: Vec<f64>,
}

/// The ledger in the report's order, without columns that cost nobody a dollar.
#[must_use]
pub fn ledger(report: &Report) -> Vec<LedgerRow> {
    let Some(first) = report.strategies.first() else {
        return Vec::new();
    };
    let amount = |strategy: &StrategyReport, id: &str| {
        let column = strategy.totals.iter().find(|column| column.column == id);
        column.map_or(0.0, |column| column.usd.mean)
    };
    let mut rows: Vec<LedgerRow> = Vec::new();
    for column in &first.totals {
        let all = report.strategies.iter();
        let usd: Vec<f64> = all.map(|one| amount(one, &column.column)).collect();
        if usd.iter().all(|usd| usd.abs() < 1.0) {
            continue;
        }
        let (title, family) = words::column(&column.column);
        let shade = rows.iter().filter(|row| row.family == family).count();
        let hidden = words::is_hidden(&column.column);
        rows.push(LedgerRow {
            id: column.column.clone(),
            title,
            family,
            shade,
            hidden,
            usd,
        });
    }
    rows
}

/// Each strategy's cumulative costs.
#[must_use]
pub fn cumulative(report: &Report) -> Vec<Series> {
    let series = |(position, strategy): (usize, &StrategyReport)| {
        let bands = || strategy.months.iter().map(|row| row.cumulative_usd);
        Series {
            slot: Slot::at(position),
            label: strategy.title.clone().into(),
            low: bands().map(|band| band.p10).collect(),
            middle: bands().map(|band| band.p50).collect(),
            high: bands().map(|band| band.p90).collect(),
        }
    };
    report.strategies.iter().enumerate().map(series).collect()
}

/// The axis that shows all of `series` from nothing up.
#[must_use]
pub fn extent(series: &[Series]) -> Extent {
    let highest = series
        .iter()
        .flat_map(|series| &series.high)
        .fold(0.0, |a: f64, b| a.max(*b));
    Extent {
        low: 0.0,
        high: round_up(highest, VALUE_TICKS),
        logarithmic: false,
    }
}
