//! What each path costs: two stacks, the ledger behind them, and the costs so far.

use yew::{AttrValue, Callback, Html, html};

use crate::sim::report::{Report, StrategyReport};
use crate::ui::charts::Slot;
use crate::ui::charts::panel::PanelProps;
use crate::ui::charts::stack::{Bar, Segment, StacksProps};
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::fan::{bridge_figure, fan_figure};
use crate::ui::components::ledger;
use crate::ui::components::month_figure::{Read, at, of_strategy, readout};
use crate::ui::part::part;
use crate::ui::reading::money::{self, LedgerRow};
use crate::ui::reading::{self, facts, timeline, verdict};
use crate::ui::shared::Shared;
use crate::ui::{format, words};

/// The report whose money it is.
#[derive(Clone, PartialEq)]
pub struct MoneyProps {
    /// It.
    pub report: Shared<Report>,
    /// A pinned one, whose totals are marked.
    pub pinned: Option<Shared<Report>>,
    /// The month that is being read.
    pub month: u32,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
}

/// The money part of the page.
pub fn money(props: &MoneyProps) -> Html {
    html! {
        <section id="money" class="money" aria-labelledby="money-title">
            <h2 id="money-title">{ words::MONEY }</h2>
            <p class="about">{ words::MONEY_ABOUT }</p>
            <div class="money-parts">
                <figure class="stacks">
                    <figcaption class="unseen"><h3>{ words::STACKS }</h3></figcaption>
                    { stacks(&props.report, props.pinned.as_deref()) }
                    { ledger::ledger(&props.report) }
                </figure>
                { so_far(props) }
            </div>
            { fan_figure(Read {
                report: &props.report,
                month: props.month,
                onmonth: &props.onmonth,
            }) }
            { bridge_figure(&props.report) }
        </section>
    }
}

fn stacks(report: &Report, pinned: Option<&Report>) -> Html {
    let rows = money::ledger(report);
    let bars: Vec<_> = report
        .strategies
        .iter()
        .enumerate()
        .map(|(position, strategy)| Bar {
            before: pinned
                .and_then(|pinned| reading::strategy(pinned, &strategy.id))
                .map(|before| before.total_usd.mean),
            ..bar(position, strategy, &rows)
        })
        .collect();
    let totals = bars
        .iter()
        .map(|bar| format!(" {}: {}.", bar.title, bar.total));
    let summary: String = std::iter::once(format!("{}.", words::STACKS))
        .chain(totals)
        .collect();
    part(StacksProps {
        small: false,
        summary: AttrValue::from(summary),
        bars,
    })
}

fn bar(position: usize, strategy: &StrategyReport, rows: &[LedgerRow]) -> Bar {
    let segment = |row: &LedgerRow| {
        let value = row.usd[position];
        let label = format::usd(value);
        Segment {
            class: ledger::class(row),
            value,
            title: format!("{}: {label}", row.title).into(),
            label: label.into(),
        }
    };
    let total = strategy.total_usd;
    Bar {
        slot: Some(Slot::at(position)),
        title: words::total_of(&strategy.title, &format::usd_range(total.p10, total.p90)).into(),
        total: format::usd(total.mean).into(),
        segments: rows.iter().map(segment).collect(),
        before: None,
    }
}

fn so_far(props: &MoneyProps) -> Html {
    let report = &props.report;
    let axis = reading::axis(report);
    let series = money::cumulative(report);
    let extent = money::extent(&series);
    let ticks = timeline::value_ticks(&extent);
    let ticks: Vec<_> = ticks
        .into_iter()
        .map(|tick| (tick, AttrValue::from(format::usd(tick))))
        .collect();
    let flag = verdict::headline(report).crossing_month.map(|month| {
        let when = format::calendar_month(axis.calendar(month));
        (month, AttrValue::from(words::costs_cross_label(&when)))
    });
    let heads = std::iter::once(words::MONTH.to_owned())
        .chain(series.iter().map(|series| series.label.to_string()));
    let rows = (0..axis.months).map(|month| {
        let amount = |values: &[f64]| {
            values
                .get(month as usize)
                .map(|usd| format::whole_usd(*usd))
        };
        std::iter::once(format::story_month(axis.start, month))
            .chain(series.iter().filter_map(|series| amount(&series.middle)))
            .collect::<Vec<_>>()
    });
    let summary = format!(
        "{}. {}",
        words::CUMULATIVE,
        facts::costs_cross_sentence(report)
    );
    let said = series.iter().zip(reading::letters(report));
    let said = said.map(|(one, letter)| {
        let band = (at(&one.low, props.month), at(&one.high, props.month));
        let band = format!(" ({})", format::usd_range(band.0, band.1));
        of_strategy(
            one,
            letter,
            &format::usd(at(&one.middle, props.month)),
            &band,
        )
    });
    let said = said.collect();
    html! {
        <figure class="cumulative" id="cumulative">
            <figcaption>
                <h3>{ words::CUMULATIVE }</h3>
                <p class="meaning">{ words::CUMULATIVE_UNIT }</p>
            </figcaption>
            { readout(&format::calendar_month(axis.calendar(props.month)), said) }
            { part(PanelProps {
                summary: AttrValue::from(summary),
                series: series.clone(),
                flag,
                height: 260.0,
                ..PanelProps::new(axis, extent, ticks, props.month, &props.onmonth)
            }) }
            { data_table(&DataTableProps {
                caption: words::CUMULATIVE.into(),
                heads: heads.collect(),
                rows: rows.collect(),
            }) }
        </figure>
    }
}
