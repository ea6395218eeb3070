//! `loadbearing compare --csv`: totals, dates and verdicts, one figure in each row.

use crate::cli::figures::csv_row;
use crate::sim::report::{Band, Crossing, Report, Verdict};

/// The columns. `share` is that of the futures in which a sign crosses its line or the second
/// strategy is cheaper; `low` and `high` are the ends of the mean's 95 % interval.
const HEADS: [&str; 11] = [
    "kind", "strategy", "against", "name", "mean", "p10", "p50", "p90", "low", "high", "share",
];

/// The report as rows.
pub(super) fn csv(report: &Report) -> String {
    let mut text = csv_row(HEADS);
    for strategy in &report.strategies {
        let amounts = strategy
            .totals
            .iter()
            .map(|line| (&*line.column, &line.usd));
        for (name, usd) in amounts.chain([("total", &strategy.total_usd)]) {
            let names = ["total_usd", &strategy.id, "", name];
            text.push_str(&row(names, band(usd), [None; 3]));
        }
        for sign in &strategy.crossings {
            let names = ["crossing_month", &strategy.id, "", &sign.sign];
            text.push_str(&row(
                names,
                months(sign),
                [None, None, Some(sign.probability)],
            ));
        }
    }
    for verdict in report.verdicts() {
        text.push_str(&of_verdict(verdict));
    }
    text
}

fn of_verdict(verdict: &Verdict) -> String {
    let names = ["difference_usd", &verdict.first, &verdict.second, "total"];
    let single = &verdict.difference_band_usd;
    let spread = [
        Some(verdict.difference_usd),
        Some(single.p10),
        Some(single.p50),
        Some(single.p90),
    ];
    let interval = [
        Some(verdict.difference_low_usd),
        Some(verdict.difference_high_usd),
        Some(verdict.probability_second_cheaper),
    ];
    row(names, spread, interval)
}

fn band(band: &Band) -> [Option<f64>; 4] {
    [band.mean, band.p10, band.p50, band.p90].map(Some)
}

/// By which month a tenth, half and nine tenths of the futures have crossed.
fn months(sign: &Crossing) -> [Option<f64>; 4] {
    let month = |month: Option<u32>| month.map(f64::from);
    [
        None,
        month(sign.month_p10),
        month(sign.month_p50),
        month(sign.month_p90),
    ]
}

fn row(names: [&str; 4], spread: [Option<f64>; 4], rest: [Option<f64>; 3]) -> String {
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let numbers = spread.into_iter().chain(rest).map(number);
    csv_row(names.into_iter().map(str::to_owned).chain(numbers))
}
