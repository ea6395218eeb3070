//! Why: how busy each part is, month by month, and where requests waited longest.

use yew::{Callback, Html, html};

use crate::sim::report::{Report, StrategyReport};
use crate::ui::charts::Slot;
use crate::ui::charts::axis::MonthAxis;
use crate::ui::charts::strip::{Cell, Row, StripProps};
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::month_figure;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::part::part;
use crate::ui::reading::parts::{self, PartRow};
use crate::ui::shared::Shared;
use crate::ui::{format, reading, words};

/// The report that is explained.
#[derive(Clone, PartialEq)]
pub struct WhyProps {
    /// It.
    pub report: Shared<Report>,
    /// The month that is being read.
    pub month: u32,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
}

/// The strips of the strategies.
pub fn why(props: &WhyProps) -> Html {
    let report = &props.report;
    let axis = reading::axis(report);
    let letters = reading::letters(report);
    html! {
        <section id="why" class="why" aria-labelledby="why-title">
            <h2 id="why-title">{ words::WHY }</h2>
            <p class="about">{ words::WHY_ABOUT }</p>
            { for report.strategies.iter().enumerate().map(|(position, strategy)| html! {
                <figure>
                    <figcaption>
                        <h3>
                            { strategy_name(
                                Slot::at(position),
                                letters[position],
                                &strategy.title,
                            ) }
                        </h3>
                    </figcaption>
                    { strip(strategy, axis, props) }
                </figure>
            }) }
        </section>
    }
}

fn strip(strategy: &StrategyReport, axis: MonthAxis, props: &WhyProps) -> Html {
    let parts = parts::of(strategy);
    let rows: Vec<_> = parts.iter().map(|part| row(part, axis)).collect();
    let summary = format!("{}: {}", words::WHY, strategy.title);
    let heads = std::iter::once(words::MONTH.to_owned())
        .chain(parts.iter().map(|part| words::part(part.part)));
    let table = (0..axis.months as usize).map(|month| {
        let shares = parts.iter().map(|part| {
            let share = part.shares.get(month).copied().flatten();
            share.map_or_else(String::new, format::percent)
        });
        std::iter::once(format::story_month(axis.start, month as u32))
            .chain(shares)
            .collect::<Vec<_>>()
    });
    html! {
        <>
            { for parts::busiest(&parts).map(|(part, share, month)| html! {
                <p class="meaning">
                    { words::busiest(
                        &words::part(part),
                        &format::percent(share),
                        &format::calendar_month(axis.calendar(month)),
                    ) }
                </p>
            }) }
            { readout(&parts, axis, props.month) }
            { part(StripProps {
                summary: summary.clone().into(),
                axis,
                rows,
                month: props.month,
                onmonth: props.onmonth.clone(),
            }) }
            { data_table(&DataTableProps {
                caption: summary.into(),
                heads: heads.collect(),
                rows: table.collect(),
            }) }
        </>
    }
}

/// How busy every part is in the month that is read, and which one is waited for.
fn readout(parts: &[PartRow], axis: MonthAxis, month: u32) -> Html {
    let index = month as usize;
    let said = parts.iter().filter_map(|part| {
        let share = part.shares.get(index).copied().flatten()?;
        let waited = part.bottleneck.get(index) == Some(&true);
        Some(html! {
            <span>
                { words::part(part.part) }{ " " }{ format::percent(share) }
                if waited {
                    <small>{ " " }{ words::WAITED_FOR }</small>
                }
            </span>
        })
    });
    month_figure::readout(
        &format::calendar_month(axis.calendar(month)),
        said.collect(),
    )
}

fn row(part: &PartRow, axis: MonthAxis) -> Row {
    let title = words::part(part.part);
    let cells = part.shares.iter().zip(&part.bottleneck).zip(0_u32..);
    let cells = cells.map(|((share, marked), month)| {
        let when = format::calendar_month(axis.calendar(month));
        let busy = format::percent(share.unwrap_or(0.0));
        let title = words::strip_cell(&title, &when, &busy, *marked);
        Cell {
            share: *share,
            marked: *marked,
            title: title.into(),
        }
    });
    Row {
        cells: cells.collect(),
        title: title.clone().into(),
    }
}
