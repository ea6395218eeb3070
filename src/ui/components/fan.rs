//! How far apart two strategies come, over the futures, and what that is made of.

use yew::{Html, html};

use crate::sim::report::Report;
use crate::ui::charts::Threshold;
use crate::ui::charts::stack::StacksProps;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::ledger;
use crate::ui::components::month_figure::{MonthFigure, Read, month_figure};
use crate::ui::part::part;
use crate::ui::reading::fan::{self, Fan};
use crate::ui::{format, reading, words};

/// From one bill to the other, cost by cost.
pub fn bridge_figure(report: &Report) -> Html {
    let bars = fan::bridge(report, ledger::class);
    let rows: Vec<Vec<String>> = bars
        .iter()
        .map(|bar| vec![bar.title.to_string(), bar.total.to_string()])
        .collect();
    let said = rows.iter().map(|row| format!(" {}: {}.", row[0], row[1]));
    let summary: String = std::iter::once(format!("{}.", words::BRIDGE))
        .chain(said)
        .collect();
    html! {
        <figure class="sign further-pictures" id="bridge">
            <figcaption>
                <h3>{ words::BRIDGE }</h3>
                <p class="meaning">{ words::BRIDGE_MEANING }{ "." }</p>
            </figcaption>
            <div>
                { part(StacksProps { summary: summary.into(), bars, small: true }) }
                { data_table(&DataTableProps {
                    caption: words::BRIDGE.into(),
                    heads: vec![words::COLUMN.to_owned(), words::AMOUNT.to_owned()],
                    rows,
                }) }
            </div>
        </figure>
    }
}

/// The running difference with its spread; nothing for reports that do not know it.
pub fn fan_figure(read: Read<'_>) -> Html {
    fan::fan(read.report).map_or_else(Html::default, |fan| drawn(read, fan))
}

fn drawn(read: Read<'_>, fan: Fan) -> Html {
    let report = read.report;
    let verdict = report.headline();
    let second = reading::title(report, &verdict.second);
    let running = |month: u32| verdict.running.get(month as usize).copied();
    let readout = running(read.month).map(|now| {
        let median = format!("{} {}", words::MEDIAN, format::usd(now.p50));
        let outer = format!(
            "{}: {}",
            words::OUTER_BAND,
            format::usd_range(now.p5, now.p95)
        );
        let ahead = fan::ahead(report, verdict, now.second_ahead_share);
        [median, outer, ahead].map(|said| html! { <span>{ said }</span> })
    });
    let mut heads = words::PERCENTILES.map(str::to_owned).to_vec();
    heads.push(words::ahead_head(second));
    let mut panel = read.panel(fan.extent, format::usd);
    panel.flag = verdict.crossing_month.map(|month| {
        let when = format::calendar_month(panel.axis.calendar(month));
        (month, words::costs_cross_label(&when).into())
    });
    panel.layers = fan.layers;
    panel.series = vec![fan.middle];
    panel.threshold = Some(Threshold {
        value: 0.0,
        label: words::SAME_COST.into(),
    });
    panel.height = 220.0;
    let figure = MonthFigure {
        id: "fan".to_owned(),
        title: words::fan(reading::title(report, &verdict.first), second),
        meaning: words::FAN_MEANING.to_owned(),
        facts: vec![fan::ahead_in_the_end(report)],
        readout: readout.into_iter().flatten().collect(),
        panel,
        heads,
    };
    month_figure(figure, &|month| {
        let now = running(month).unwrap_or_default();
        let percentiles = [now.p5, now.p25, now.p50, now.p75, now.p95];
        let mut cells = percentiles.map(format::whole_usd).to_vec();
        cells.push(format::in_hundred(now.second_ahead_share));
        cells
    })
}
