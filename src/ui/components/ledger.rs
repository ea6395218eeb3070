//! The ledger: every column of both strategies, their difference, and the sum.

use yew::{Html, classes, html};

use crate::sim::report::Report;
use crate::ui::charts::Slot;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::reading::{letters, money};
use crate::ui::{format, words};

/// The ledger as a table; its swatches are the legend of the stacks.
pub fn ledger(report: &Report) -> Html {
    let [first, second, ..] = report.strategies.as_slice() else {
        return Html::default();
    };
    let letters = letters(report);
    let rows = money::ledger(report);
    html! {
        <table class="ledger">
            <caption class="unseen">{ words::STACKS }</caption>
            <thead>
                <tr>
                    <th scope="col">{ words::COLUMN }</th>
                    { for [first, second].into_iter().enumerate().map(|(position, strategy)| html! {
                        <th scope="col">
                            { strategy_name(Slot::at(position), letters[position], "") }
                            <span class="unseen">{ &strategy.title }</span>
                        </th>
                    }) }
                    <th scope="col">{ words::DIFFERENCE }</th>
                </tr>
            </thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
            <tfoot>
                <tr id="totals">
                    <th scope="row">{ words::TOTAL }</th>
                    { amounts([first.total_usd.mean, second.total_usd.mean]) }
                </tr>
            </tfoot>
        </table>
    }
}

fn row(row: &money::LedgerRow) -> Html {
    html! {
        <tr data-column={row.id.clone()}>
            <th scope="row">
                <span class={classes!("swatch", class(row))} aria-hidden="true" />
                { &row.title }
                if row.hidden {
                    <small>{ words::HIDDEN }</small>
                }
            </th>
            { amounts(row.usd) }
        </tr>
    }
}

/// The class that gives a column its colour.
#[must_use]
pub fn class(row: &money::LedgerRow) -> String {
    format!("ledger-{}-{}", row.family, row.shade)
}

fn amounts(usd: [f64; 2]) -> Html {
    html! {
        <>
            { for usd.map(|usd| html! {
                <td><data value={format::machine(usd)}>{ format::usd(usd) }</data></td>
            }) }
            <td class="difference">{ format::usd(usd[1] - usd[0]) }</td>
        </>
    }
}
