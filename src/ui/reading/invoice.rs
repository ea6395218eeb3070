//! The cloud's bill: by heading over the months, and line by line in one month.

use crate::sim::company::HEADINGS;
use crate::sim::report::{MonthRow, Report, StrategyReport};
use crate::ui::charts::Layer;
use crate::ui::charts::scale::{Extent, round_up};
use crate::ui::reading::timeline::VALUE_TICKS;
use crate::ui::{format, words};

/// A heading of an invoice with its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// Its name.
    pub title: String,
    /// The class of its colour.
    pub class: String,
    /// Its sum [USD].
    pub usd: f64,
    /// What, how much of it, and what that costs [USD].
    pub lines: Vec<(String, String, f64)>,
}

/// The invoice of a month of the first future, heading by heading.
#[must_use]
pub fn invoice(strategy: &StrategyReport, month: u32) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    for row in strategy.bill_of(month) {
        let title = words::bill_heading(&row.line.heading);
        if headings.last().is_none_or(|last| last.title != title) {
            headings.push(Heading {
                title,
                class: class(&row.line.heading),
                usd: 0.0,
                lines: Vec::new(),
            });
        }
        if let Some(heading) = headings.last_mut() {
            heading.usd += row.usd;
            let quantity = quantity(row.quantity, &row.line.unit);
            heading
                .lines
                .push((row.line.title.clone(), quantity, row.usd));
        }
    }
    headings
}

fn quantity(value: f64, unit: &str) -> String {
    if unit == "share" {
        return format::percent(value);
    }
    let number = format::quantity(value, "count");
    match words::bill_unit(unit) {
        "" => number,
        unit => format!("{number}\u{a0}{unit}"),
    }
}

/// The class that gives a heading its colour.
fn class(heading: &str) -> String {
    let place = HEADINGS.iter().position(|one| *one == heading);
    format!("bill-{}", place.unwrap_or(HEADINGS.len() - 1))
}

/// What a heading costs in a month on average [USD].
#[must_use]
pub fn heading_usd(row: &MonthRow, heading: &str) -> f64 {
    let found = row.cloud_lines.iter().find(|one| one.line == heading);
    found.map_or(0.0, |one| one.usd)
}

/// The headings that cost anything in any month, in the invoice's order.
#[must_use]
pub fn headings(strategy: &StrategyReport) -> Vec<&'static str> {
    let costs = |heading: &&'static str| {
        let mut months = strategy.months.iter();
        months.any(|row| heading_usd(row, heading) > 0.0)
    };
    HEADINGS.into_iter().filter(costs).collect()
}

/// The bill over the months, a layer for each heading.
#[must_use]
pub fn layers(strategy: &StrategyReport) -> Vec<Layer> {
    let names = headings(strategy);
    let titles = names
        .iter()
        .map(|one| (class(one), words::bill_heading(one)));
    let amount = |row: &MonthRow, index: usize| heading_usd(row, names[index]);
    stacked(&titles.collect::<Vec<_>>(), &strategy.months, &amount)
}

/// Amounts on top of each other, with class and title; a gap where no company lives.
#[must_use]
pub fn stacked(
    titles: &[(String, String)],
    months: &[MonthRow],
    amount: &dyn Fn(&MonthRow, usize) -> f64,
) -> Vec<Layer> {
    let ground = |row: &MonthRow| if row.alive_share > 0.0 { 0.0 } else { f64::NAN };
    let mut top: Vec<f64> = months.iter().map(ground).collect();
    let mut layers = Vec::new();
    for (index, (class, title)) in titles.iter().enumerate() {
        let low = top.clone();
        for (sum, row) in top.iter_mut().zip(months) {
            *sum += amount(row, index);
        }
        layers.push(Layer {
            class: class.clone(),
            title: title.clone().into(),
            low,
            high: top.clone(),
        });
    }
    layers
}

/// One axis for the bills of all strategies.
#[must_use]
pub fn extent(report: &Report) -> Extent {
    let rows = report.strategies.iter().flat_map(|one| &one.months);
    let highest = rows.fold(0.0, |a: f64, row| a.max(row.cloud_usd.mean));
    Extent {
        low: 0.0,
        high: round_up(highest, VALUE_TICKS),
        logarithmic: false,
    }
}
