//! A picture over months with everything around it: what it means, what it says in the month that
//! is read, and its numbers.

use yew::{Callback, Html, classes, html};

use crate::sim::report::Report;
use crate::ui::charts::panel::PanelProps;
use crate::ui::charts::scale::Extent;
use crate::ui::charts::{Layer, Series};
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::part::part;
use crate::ui::{format, reading, words};

/// A picture and what is around it.
pub struct MonthFigure {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it shows, in which units.
    pub meaning: String,
    /// What it says, in sentences.
    pub facts: Vec<String>,
    /// What it says in the month that is read.
    pub readout: Vec<Html>,
    /// The picture; its summary is made of the rest.
    pub panel: PanelProps,
    /// Heads of the columns of the numbers behind it, without the months'.
    pub heads: Vec<String>,
}

/// A report, the month of it that is read, and whom to tell of another.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    /// The report.
    pub report: &'a Report,
    /// The month.
    pub month: u32,
    /// The reader points at a month.
    pub onmonth: &'a Callback<Option<u32>>,
}

impl Read<'_> {
    /// An empty picture over the months of the report.
    #[must_use]
    pub fn panel(&self, extent: Extent, say: fn(f64) -> String) -> PanelProps {
        let axis = reading::axis(self.report);
        let ticks = reading::ticks(&extent, say);
        PanelProps::new(axis, extent, ticks, self.month, self.onmonth)
    }
}

/// The whole figure; `cells` are the numbers of a month.
pub fn month_figure(figure: MonthFigure, cells: &dyn Fn(u32) -> Vec<String>) -> Html {
    let mut panel = figure.panel;
    let axis = panel.axis;
    let month = axis.calendar(panel.month.unwrap_or(0));
    let mut summary = format!("{}.", figure.title);
    for said in [&figure.meaning].into_iter().chain(&figure.facts) {
        if !said.is_empty() {
            summary = format!("{summary} {}.", said.trim_end_matches('.'));
        }
    }
    panel.summary = summary.into();
    let mut heads = figure.heads;
    heads.insert(0, words::MONTH.to_owned());
    let row = |month: u32| {
        let mut row = cells(month);
        row.insert(0, format::story_month(axis.start, month));
        row
    };
    let rows = (0..axis.months).map(row).collect();
    let caption = figure.title.clone().into();
    html! {
        <figure class="sign" id={figure.id}>
            <figcaption>
                <h3>{ figure.title }</h3>
                if !figure.meaning.is_empty() {
                    <p class="meaning">{ figure.meaning }{ "." }</p>
                }
                { for figure.facts.into_iter().map(|fact| html! { <p class="fact">{ fact }</p> }) }
            </figcaption>
            <div>
                { readout(&format::calendar_month(month), figure.readout) }
                { part(panel) }
                { data_table(&DataTableProps { caption, heads, rows }) }
            </div>
        </figure>
    }
}

/// What a picture says in the month that is read.
pub fn readout(when: &str, said: Vec<Html>) -> Html {
    html! {
        <p class="readout figures"><span>{ when }</span>{ for said }</p>
    }
}

/// Layers on top of each other, with a legend that says how thick each is in the month that is
/// read.
pub fn layered_figure(
    mut figure: MonthFigure,
    layers: Vec<Layer>,
    say: fn(f64) -> String,
    tell: fn(f64) -> String,
) -> Html {
    let month = figure.panel.month.unwrap_or(0);
    for layer in &layers {
        let said = say(thickness(layer, month));
        figure.readout.push(html! {
            <span>
                <span class={classes!("swatch", layer.class.clone())} aria-hidden="true" />
                { &layer.title }{ " " }{ said }
            </span>
        });
        figure.heads.push(layer.title.to_string());
    }
    figure.panel.layers.clone_from(&layers);
    let cells = |month: u32| {
        let all = layers.iter();
        all.map(|layer| tell(thickness(layer, month))).collect()
    };
    month_figure(figure, &cells)
}

/// What a strategy's curve says.
pub fn of_strategy(series: &Series, letter: char, said: &str, small: &str) -> Html {
    html! {
        <span>
            { strategy_name(series.slot, letter, "") }
            <span class="unseen">{ &series.label }{ ": " }</span>
            { said }
            <small>{ small }</small>
        </span>
    }
}

/// The value of a month.
#[must_use]
pub fn at(values: &[f64], month: u32) -> f64 {
    values.get(month as usize).copied().unwrap_or(f64::NAN)
}

/// How thick a layer is in a month.
#[must_use]
pub fn thickness(layer: &Layer, month: u32) -> f64 {
    at(&layer.high, month) - at(&layer.low, month)
}
