//! One busy hour: asked for, under way, and looked at.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Html, MouseEvent, NodeRef, html, use_node_ref};

use crate::sim::report::hour::Hour;
use crate::sim::report::{Report, StrategyReport};
use crate::sim::scenario::Scenario;
use crate::ui::charts::durations::durations;
use crate::ui::charts::histogram::histogram;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::masthead::focus;
use crate::ui::components::player::MovesProps;
use crate::ui::hooks::use_width::use_width;
use crate::ui::part::{Part, part};
use crate::ui::phase::Phase;
use crate::ui::questions::Question;
use crate::ui::reading::{self, diagram, facts, hour as read};
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Answer, State};
use crate::ui::take_away::menu::picture_menu;
use crate::ui::words::hour as texts;
use crate::ui::{format, words};

/// The section's id, and the title's.
const ID: &str = "hour";

/// What the section shows.
pub struct HourProps<'a> {
    /// What the page knows.
    pub state: &'a State,
    /// Its answer.
    pub answer: &'a Answer,
    /// The scenario of that answer.
    pub scenario: Shared<Scenario>,
    /// Something is asked.
    pub onaction: &'a Callback<Action>,
}

/// Whether there is something to replay in a month of a strategy.
fn is_open(strategy: &StrategyReport, month: u32) -> bool {
    strategy.deployed.iter().any(|ran| ran.month == month)
}

fn ask(onaction: &Callback<Action>, one: &StrategyReport, month: u32) -> Callback<MouseEvent> {
    let (strategy, future) = (one.id.clone(), one.deployed_future);
    onaction.reform(move |_: MouseEvent| {
        focus(ID);
        let strategy = strategy.clone();
        Action::Ask(Question::Hour {
            strategy,
            future,
            month,
        })
    })
}

/// The button beside a month: the strategy that cracks first, or any that is open.
pub fn zoom(state: &State, answer: &Answer, onaction: &Callback<Action>) -> Html {
    let report = &answer.report;
    let month = reading::month(report, state.month);
    let first = facts::first_crack(report).map(|(strategy, _)| strategy);
    let mut strategies = first.into_iter().chain(&report.strategies);
    let open = strategies.find(|one| is_open(one, month));
    html! {
        <button
            id="zoom"
            type="button"
            disabled={open.is_none() || !state.can_ask()}
            onclick={{ open }.map(|one| ask(onaction, one, month))}
        >
            { texts::ZOOM }
        </button>
    }
}

/// The section.
pub fn hour(props: &HourProps<'_>) -> Html {
    let HourProps { state, answer, .. } = props;
    let report = &answer.report;
    let month = reading::month(report, state.month);
    let buttons = report.strategies.iter().map(|strategy| {
        let when = format::story_month(reading::axis(report).start, month);
        let open = is_open(strategy, month);
        html! {
            <button
                type="button"
                data-zoom={strategy.id.clone()}
                disabled={!open || !state.can_ask()}
                onclick={ask(props.onaction, strategy, month)}
            >
                { texts::zoom(&strategy.title, &when) }
            </button>
        }
    });
    let found = state.questions.hour.as_ref();
    let found = found.filter(|found| found.inputs == answer.inputs);
    let found = found.and_then(|found| found.it());
    let is_hour = |question: &Question| matches!(question, Question::Hour { .. });
    html! {
        <section id={ID} class="hour" tabindex="-1" aria-labelledby="hour-title">
            <h2 id="hour-title">{ texts::HOUR }</h2>
            <p class="about">{ texts::HOUR_ABOUT }</p>
            <p class="zooms">{ for buttons }</p>
            if !state.can_ask() {
                <p class="meaning">{ texts::HOUR_WAITS }</p>
            }
            { for state.questions.phase_of(is_hour).map(|phase| status(phase, props.onaction)) }
            if let Some(found) = found {
                { looked_at(report, found, &props.scenario) }
            }
        </section>
    }
}

/// How far the question is.
fn status(phase: &Phase, onaction: &Callback<Action>) -> Html {
    let body = match phase {
        Phase::Waiting | Phase::Running { .. } => {
            let fraction = match phase {
                Phase::Running { fraction, .. } => *fraction,
                _ => 0.0,
            };
            html! {
                <p class="status-line">
                    <progress
                        max="1"
                        value={fraction.to_string()}
                        aria-label={words::COMPUTING}
                    />
                    <button
                        type="button"
                        onclick={onaction.reform(|_: MouseEvent| Action::StopAsking)}
                    >
                        { words::CANCEL }
                    </button>
                </p>
            }
        }
        Phase::Refused(problems) => html! {
            <p role="alert">
                { for problems.iter().map(|problem| html! { <>{ &problem.message }{ ". " }</> }) }
            </p>
        },
        Phase::Crashed(message) => html! {
            <p role="alert">{ words::CRASHED }{ ": " }{ message }</p>
        },
        Phase::Finished | Phase::Cancelled => Html::default(),
    };
    html! { <div id="hour-status" data-phase={phase.name()}>{ body }</div> }
}

/// What was found.
fn looked_at(report: &Report, hour: &Shared<Hour>, scenario: &Shared<Scenario>) -> Html {
    let name = diagram::name_of(report, &hour.strategy, hour.deployed.month);
    let key = format!("{} {} {}", hour.strategy, hour.deployed.month, hour.seed);
    let facts = read::facts(hour, report.replications);
    html! {
        <div class="looked-at" data-hour={key.clone()}>
            <p class="unseen" role="status">{ &name }</p>
            <h3>{ name }</h3>
            { for facts.into_iter().map(|fact| html! { <p>{ fact }</p> }) }
            { part(TimesProps { hour: hour.clone() }) }
            <figure id="moves">
                <figcaption>
                    <h3>{ texts::MOVES }</h3>
                    <p class="meaning">{ texts::MOVES_ABOUT }</p>
                </figcaption>
                // Another hour begins at its first frame.
                <div {key}>
                    { part(MovesProps { hour: hour.clone(), scenario: scenario.clone() }) }
                </div>
                { data_table(&DataTableProps {
                    caption: texts::ALL_FRAMES.into(),
                    heads: [
                        texts::MOMENT,
                        texts::WAIT_IN_ALL,
                        texts::BEGAN,
                        texts::ANSWERED,
                        texts::FAILED,
                    ]
                    .map(str::to_owned)
                    .to_vec(),
                    rows: read::all_rows(hour),
                }) }
            </figure>
        </div>
    }
}

/// An hour whose times are shown.
#[derive(Clone, PartialEq)]
pub struct TimesProps {
    /// It.
    pub hour: Shared<Hour>,
}

impl Part for TimesProps {
    const NAME: &'static str = "times";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        let holders = [(); 2].map(|()| use_node_ref().run(hooks));
        let width = use_width(&holders[0]).run(hooks);
        times(&self.hour, &holders, width)
    }
}

/// How long requests took, and where that went.
fn times(hour: &Hour, [upper, lower]: &[NodeRef; 2], width: f64) -> Html {
    let slow = read::slow_story(hour);
    html! {
        <div class="times">
            <figure id="histogram">
                <figcaption>
                    <h3>{ texts::HISTOGRAM }</h3>
                    <p class="meaning">{ texts::HISTOGRAM_ABOUT }{ "." }</p>
                </figcaption>
                <div class="chart" ref={upper.clone()}>
                    { histogram(&read::histogram(hour), width) }
                    { picture_menu(upper) }
                </div>
                { data_table(&DataTableProps {
                    caption: texts::HISTOGRAM.into(),
                    heads: vec![texts::RESPONSE_TIME.to_owned(), texts::REQUESTS.to_owned()],
                    rows: read::histogram_rows(hour),
                }) }
            </figure>
            <figure id="durations">
                <figcaption>
                    <h3>{ texts::DURATIONS }</h3>
                    <p class="meaning">{ texts::DURATIONS_ABOUT }{ "." }</p>
                    <p class="fact">{ &slow }</p>
                </figcaption>
                <div class="chart" ref={lower.clone()}>
                    { durations(&read::durations(hour), &AttrValue::from(slow), width) }
                    { picture_menu(lower) }
                </div>
                { data_table(&DataTableProps {
                    caption: texts::DURATIONS.into(),
                    heads: [
                        texts::PART,
                        texts::MEAN_WORK,
                        texts::MEAN_WAITING,
                        texts::SLOW_WORK,
                        texts::SLOW_WAITING,
                    ]
                    .map(str::to_owned)
                    .to_vec(),
                    rows: read::duration_rows(hour),
                }) }
            </figure>
        </div>
    }
}
