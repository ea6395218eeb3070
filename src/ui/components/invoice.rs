//! The cloud's bill: by heading over the months, and as an invoice of one of them.

use yew::{Html, classes, html};

use crate::sim::report::{Report, StrategyReport};
use crate::ui::charts::Slot;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::month_figure::{MonthFigure, Read, layered_figure};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::reading::invoice::{self, Heading};
use crate::ui::{format, reading, words};

/// The bills of all strategies.
pub fn invoices(read: Read<'_>) -> Html {
    let report = read.report;
    let strategies = || report.strategies.iter();
    let extent = invoice::extent(report);
    let by_heading = |strategy: &StrategyReport| {
        let figure = MonthFigure {
            id: format!("cloud-{}", strategy.id),
            title: words::cloud_of(&strategy.title),
            meaning: words::sign("cloud_spend").1.to_owned(),
            facts: Vec::new(),
            readout: Vec::new(),
            panel: read.panel(extent, format::usd),
            heads: Vec::new(),
        };
        let layers = invoice::layers(strategy);
        layered_figure(figure, layers, format::usd, format::whole_usd)
    };
    html! {
        <section id="cloud" class="timeline further-pictures" aria-labelledby="cloud-title">
            <h2 id="cloud-title">{ words::CLOUD }</h2>
            <p class="about">{ words::CLOUD_ABOUT }</p>
            { for strategies().map(by_heading) }
            <div class="invoices">
                { for strategies().enumerate().map(|(place, strategy)| {
                    one_invoice(report, place, strategy, read.month)
                }) }
            </div>
        </section>
    }
}

fn one_invoice(report: &Report, place: usize, strategy: &StrategyReport, month: u32) -> Html {
    let axis = reading::axis(report);
    let headings = invoice::invoice(strategy, month);
    let when = format::story_month(axis.start, month);
    let caption = words::invoice_of(&strategy.title, &when);
    let total: f64 = headings.iter().map(|heading| heading.usd).sum();
    let letter = reading::letters(report)[place];
    html! {
        <figure class="invoice" id={format!("invoice-{}", strategy.id)}>
            <figcaption>
                <h3>{ strategy_name(Slot::at(place), letter, "") }{ &caption }</h3>
            </figcaption>
            if headings.is_empty() {
                <p class="meaning">{ words::NO_INVOICE }</p>
            } else {
                <div class="scroll wide" tabindex="0" role="region" aria-label={caption.clone()}>
                    <table>
                        <caption class="unseen">{ &caption }</caption>
                        <thead>
                            <tr>
                                <th scope="col">{ words::INVOICE_LINE }</th>
                                <th scope="col">{ words::QUANTITY }</th>
                                <th scope="col">{ words::AMOUNT }</th>
                            </tr>
                        </thead>
                        { for headings.iter().map(heading) }
                        <tfoot>
                            <tr>
                                <th scope="row" colspan="2">{ words::TOTAL }</th>
                                <td>{ amount(total) }</td>
                            </tr>
                        </tfoot>
                    </table>
                </div>
                { data_table(&as_file(caption, &headings, total)) }
            }
        </figure>
    }
}

fn amount(usd: f64) -> Html {
    html! { <data value={format::machine(usd)}>{ format::cents(usd) }</data> }
}

fn heading(heading: &Heading) -> Html {
    html! {
        <tbody>
            <tr class="heading">
                <th scope="rowgroup" colspan="2">
                    <span class={classes!("swatch", heading.class.clone())} aria-hidden="true" />
                    { &heading.title }
                </th>
                <td>{ amount(heading.usd) }</td>
            </tr>
            { for heading.lines.iter().map(|(title, quantity, usd)| html! {
                <tr class="bill-line">
                    <th scope="row">{ title }</th>
                    <td>{ quantity }</td>
                    <td>{ amount(*usd) }</td>
                </tr>
            }) }
        </tbody>
    }
}

/// The invoice as rows that stand alone.
fn as_file(caption: String, headings: &[Heading], total: f64) -> DataTableProps {
    let mut rows = Vec::new();
    for heading in headings {
        for (title, quantity, usd) in &heading.lines {
            let line = [title.clone(), heading.title.clone(), quantity.clone()];
            rows.push(line.into_iter().chain([format::cents(*usd)]).collect());
        }
    }
    let last = [words::TOTAL, "", ""].map(str::to_owned);
    rows.push(last.into_iter().chain([format::cents(total)]).collect());
    let heads = [
        words::INVOICE_LINE,
        words::COLUMN,
        words::QUANTITY,
        words::AMOUNT,
    ];
    DataTableProps {
        caption: caption.into(),
        heads: heads.map(str::to_owned).to_vec(),
        rows,
    }
}
