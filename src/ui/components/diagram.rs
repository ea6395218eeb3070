//! What runs in the month that is read, and how busy each part is.

use yew::{AttrValue, Html, html};

use crate::sim::report::Report;
use crate::sim::scenario::Scenario;
use crate::ui::charts::Slot;
use crate::ui::charts::boxes::BoxesProps;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::format;
use crate::ui::part::part;
use crate::ui::reading::{self, diagram};
use crate::ui::words::hour as texts;

/// What is drawn.
#[derive(Clone, Copy)]
pub struct DiagramProps<'a> {
    /// The report.
    pub report: &'a Report,
    /// The scenario behind it.
    pub scenario: &'a Scenario,
    /// The month that is being read.
    pub month: u32,
}

/// The architectures of all strategies in one month.
pub fn diagram(props: &DiagramProps<'_>) -> Html {
    html! {
        <section id="diagram" class="diagram" aria-labelledby="diagram-title">
            <h2 id="diagram-title">{ texts::DIAGRAM }</h2>
            <p class="about">{ texts::DIAGRAM_ABOUT }</p>
            <div class="diagrams">
                { for (0..props.report.strategies.len()).map(|position| one(props, position)) }
            </div>
        </section>
    }
}

fn one(props: &DiagramProps<'_>, position: usize) -> Html {
    let DiagramProps {
        report,
        scenario,
        month,
    } = *props;
    let Some(strategy) = report.strategies.get(position) else {
        return Html::default();
    };
    let built = scenario.strategies.iter();
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
            { part(BoxesProps { boxes: read.boxes, summary: summary.clone() }) }
            { data_table(&DataTableProps {
                caption: summary,
                heads: diagram::heads(),
                rows: read.rows,
            }) }
        </figure>
    }
}
