//! What runs in the month that is read, and how busy each part is.

use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Html, InputEvent, TargetCast, html};

use crate::sim::report::Report;
use crate::sim::scenario::Scenario;
use crate::ui::charts::Slot;
use crate::ui::charts::boxes::BoxesFigure;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::reading::{self, diagram};
use crate::ui::shared::Shared;
use crate::ui::words::hour as texts;
use crate::ui::{format, words};

/// What is drawn.
#[derive(Clone, PartialEq)]
pub struct DiagramProps {
    /// The report.
    pub report: Shared<Report>,
    /// The scenario behind it.
    pub scenario: Shared<Scenario>,
    /// The month that is being read; `None` is that of the first crack.
    pub month: Option<u32>,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
}

/// The architectures of all strategies in one month.
pub fn diagram(props: &DiagramProps) -> Html {
    let report = &props.report;
    let month = diagram::month_of(report, props.month);
    html! {
        <section id="diagram" class="diagram" aria-labelledby="diagram-title">
            <h2 id="diagram-title">{ texts::DIAGRAM }</h2>
            <p class="about">{ texts::DIAGRAM_ABOUT }</p>
            { choose(props, month) }
            <div class="diagrams">
                { for (0..report.strategies.len()).map(|position| one(props, position, month)) }
            </div>
        </section>
    }
}

/// The same month as on the timeline, to be chosen here as well.
fn choose(props: &DiagramProps, month: u32) -> Html {
    let axis = reading::axis(&props.report);
    let oninput = props.onmonth.reform(|event: InputEvent| {
        let number = event
            .target_unchecked_into::<HtmlInputElement>()
            .value_as_number();
        Some(number as u32)
    });
    let said = format::story_month(axis.start, month);
    html! {
        <p class="chooser">
            <label for="diagram-month">{ words::READ_MONTH }</label>
            <input
                id="diagram-month"
                type="range"
                min="0"
                max={axis.last().to_string()}
                step="1"
                value={month.to_string()}
                aria-valuetext={said.clone()}
                {oninput}
            />
            <output for="diagram-month" class="figures">{ said }</output>
        </p>
    }
}

fn one(props: &DiagramProps, position: usize, month: u32) -> Html {
    let report = &props.report;
    let Some(strategy) = report.strategies.get(position) else {
        return Html::default();
    };
    let built = props.scenario.strategies.iter();
    let built = { built }.find(|built| built.id == strategy.id);
    let read = built.and_then(|built| diagram::of_month(report, strategy, built, month));
    let Some(read) = read else {
        return Html::default();
    };
    let when = format::story_month(reading::axis(report).start, month);
    let summary = AttrValue::from(texts::diagram_of(&strategy.title, &when));
    html! {
        <figure id={format!("diagram-{}", strategy.id)}>
            <figcaption>
                <h3>
                    { strategy_name(
                        Slot::at(position),
                        reading::letters(report)[position],
                        &strategy.title,
                    ) }
                </h3>
                { for read.facts.iter().map(|fact| html! { <p class="meaning">{ fact }</p> }) }
            </figcaption>
            <BoxesFigure boxes={read.boxes} summary={summary.clone()} />
            { data_table(&DataTableProps {
                caption: summary,
                heads: diagram::heads(),
                rows: read.rows,
            }) }
        </figure>
    }
}
