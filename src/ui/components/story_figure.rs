//! What happens on the way, as ticks over the months and in words.

use yew::{AttrValue, Html, html};

use crate::sim::report::Report;
use crate::ui::charts::axis::MonthAxis;
use crate::ui::charts::lanes::{Lane, LanesProps};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::part::part;
use crate::ui::reading::milestones;
use crate::ui::shared::Shared;
use crate::ui::words;

/// The report whose story it is.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryFigureProps {
    /// It.
    pub report: Shared<Report>,
    /// The months.
    pub axis: MonthAxis,
    /// The month that is being read.
    pub month: u32,
}

/// The story of both strategies.
pub fn story_figure(props: &StoryFigureProps) -> Html {
    let lanes = milestones::lanes(&props.report);
    let said = lanes.iter().flat_map(|lane| {
        let ticks = lane.ticks.iter();
        ticks.map(move |tick| format!(" {}, {}.", lane.title, tick.title))
    });
    let summary: String = std::iter::once(format!("{}.", words::STORY))
        .chain(said)
        .collect();
    html! {
        <figure class="sign" id="story">
            <figcaption>
                <h3>{ words::STORY }</h3>
                <p class="meaning">{ words::STORY_ABOUT }{ "." }</p>
                <ul class="crossings">{ for lanes.iter().flat_map(items) }</ul>
            </figcaption>
            { part(LanesProps {
                summary: AttrValue::from(summary),
                axis: props.axis,
                month: props.month,
                lanes: lanes.clone(),
            }) }
        </figure>
    }
}

fn items(lane: &Lane) -> impl Iterator<Item = Html> {
    lane.ticks.iter().map(|tick| {
        html! {
            <li>
                { strategy_name(lane.slot, lane.letter, "") }
                <span>
                    <span class="unseen">{ &lane.title }{ ": " }</span>
                    { &tick.title }
                </span>
            </li>
        }
    })
}
