//! The ledger: every column of the strategies, the difference of two, and the sum.

use yew::{Html, classes, html};

use crate::sim::report::Report;
use crate::ui::charts::Slot;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::reading::{letters, money};
use crate::ui::{format, words};

/// The ledger as a table; its swatches are the legend of the stacks.
pub fn ledger(report: &Report) -> Html {
    let letters = letters(report);
    let rows = money::ledger(report);
    let totals: Vec<f64> = report
        .strategies
        .iter()
        .map(|one| one.total_usd.mean)
        .collect();
    html! {
        <div class="scroll wide" tabindex="0" role="region" aria-label={words::STACKS}>
        <table class="ledger">
            <caption class="unseen">{ words::STACKS }</caption>
            <thead>
                <tr>
                    <th scope="col">{ words::COLUMN }</th>
                    { for report.strategies.iter().enumerate().map(|(position, strategy)| html! {
                        <th scope="col">
                            { strategy_name(Slot::at(position), letters[position], "") }
                            <span class="unseen">{ &strategy.title }</span>
                        </th>
                    }) }
                    if report.strategies.len() == 2 {
                        <th scope="col">{ words::DIFFERENCE }</th>
                    }
                </tr>
            </thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
            <tfoot>
                <tr id="totals">
                    <th scope="row">{ words::TOTAL }</th>
                    { amounts(&totals) }
                </tr>
            </tfoot>
        </table>
        </div>
    }
}

fn row(row: &money::LedgerRow) -> Html {
    html! {
        <tr data-column={row.id.clone()}>
            <th scope="row">
                <span class={classes!("swatch", class(row))} aria-hidden="true" />
                { &row.title }
                if row.hidden {
                    { " " }<small>{ words::HIDDEN }</small>
                }
            </th>
            { amounts(&row.usd) }
        </tr>
    }
}

/// The class that gives a column its colour.
#[must_use]
pub fn class(row: &money::LedgerRow) -> String {
    format!("ledger-{}-{}", row.family, row.shade)
}

fn amounts(usd: &[f64]) -> Html {
    html! {
        <>
            { for usd.iter().map(|usd| html! {
                <td><data value={format::machine(*usd)}>{ format::usd(*usd) }</data></td>
            }) }
            if let [first, second] = usd {
                <td class="difference">{ format::usd(second - first) }</td>
            }
        </>
    }
}
