//! How busy each part is, month by month.

use crate::sim::performance::Part;
use crate::sim::report::{MonthRow, StrategyReport};

/// One part's row of the strip.
#[derive(Clone, Debug, PartialEq)]
pub struct PartRow {
    /// The part's stable name.
    pub part: &'static str,
    /// Busy share in each month; `None` when the part is not there.
    pub shares: Vec<Option<f64>>,
    /// Whether it was the bottleneck of the month.
    pub bottleneck: Vec<bool>,
}

/// The parts that a strategy has in any month, in the order a request meets them.
#[must_use]
pub fn of(strategy: &StrategyReport) -> Vec<PartRow> {
    let row = |part: &'static str| PartRow {
        part,
        shares: strategy
            .months
            .iter()
            .map(|month| share(month, part))
            .collect(),
        bottleneck: strategy
            .months
            .iter()
            .map(|month| month.bottleneck == part)
            .collect(),
    };
    let rows = Part::ALL.into_iter().map(|part| row(part.id()));
    rows.filter(|row| row.shares.iter().any(Option::is_some))
        .collect()
}

/// The part that is busiest of all, how busy, and in which month (the first, if in several).
#[must_use]
pub fn busiest(rows: &[PartRow]) -> Option<(&'static str, f64, u32)> {
    let cells = rows.iter().flat_map(|row| {
        let months = row.shares.iter().zip(0_u32..);
        months.filter_map(move |(share, month)| Some((row.part, (*share)?, month)))
    });
    cells.reduce(|best, cell| if cell.1 > best.1 { cell } else { best })
}

fn share(month: &MonthRow, part: &str) -> Option<f64> {
    month
        .utilization
        .iter()
        .find(|one| one.part == part)
        .map(|one| one.share)
}
