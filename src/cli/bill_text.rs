//! Months' bills of the first future, as text that can be checked by hand.

use std::fmt::Write as _;

use crate::sim::report::{Report, StrategyReport};

/// The bills of every strategy from one month to another, below each other.
#[must_use]
pub(super) fn text(report: &Report, from: u32, to: u32) -> String {
    let mut text = String::new();
    for strategy in &report.strategies {
        for month in from..=to {
            let _ = writeln!(
                text,
                "Bill of month {month} in the first future, \u{201c}{}\u{201d}, prices {}",
                strategy.title, report.prices
            );
            text.push_str(&of_strategy(strategy, month));
            text.push('\n');
        }
    }
    text
}

/// The bill of `month`, line by line with its sum.
#[must_use]
pub(super) fn of_strategy(strategy: &StrategyReport, month: u32) -> String {
    let mut text = String::new();
    let mut sum = 0.0;
    for row in strategy.bill_of(month) {
        sum += row.usd;
        let _ = writeln!(
            text,
            "  {:<10} {:>18.3} {:<14} {:>12.2}  {}",
            row.line.heading, row.quantity, row.line.unit, row.usd, row.line.title
        );
    }
    if text.is_empty() {
        return "  nothing: not launched yet, or ended before\n".to_owned();
    }
    let _ = writeln!(text, "  {:<44} {sum:>12.2}  US dollars", "sum");
    text
}

#[cfg(test)]
mod tests {
    use super::of_strategy;
    use crate::sim::report::{Band, BillLine, StrategyReport};

    #[test]
    fn a_bill_has_its_lines_and_their_sum() {
        let line = |title: &str, quantity: f64, usd: f64| BillLine {
            line: title.to_owned(),
            title: title.to_owned(),
            heading: "compute".to_owned(),
            unit: "hour".to_owned(),
            mean_usd: 0.0,
            quantities: vec![0.0, quantity],
            usd: vec![0.0, usd],
        };
        let strategy = StrategyReport {
            id: String::new(),
            title: String::new(),
            months: vec![],
            crossings: vec![],
            totals: vec![],
            total_usd: Band::default(),
            story: vec![],
            bill: vec![line("Machine", 730.0, 30.37), line("Discount", 30.37, -8.2)],
            deployed: vec![],
            deployed_future: 0,
        };
        let text = of_strategy(&strategy, 1);
        assert!(
            text.contains("730.000 hour                  30.37  Machine\n"),
            "{text}"
        );
        assert!(text.ends_with("22.17  US dollars\n"), "{text}");
        assert!(of_strategy(&strategy, 0).contains("nothing"));
        assert!(of_strategy(&strategy, 9).contains("nothing"));
    }
}
