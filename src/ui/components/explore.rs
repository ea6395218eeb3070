//! What would flip the answer: sentences, one assumption at a time, and two together.

use yew::functional::{Hook, HookContext};
use yew::{Callback, Html, classes, html, use_node_ref, use_state_eq};

use crate::sim::report::Report;
use crate::sim::report::sensitivity::{Origin, Tornado};
use crate::sim::scenario::Scenario;
use crate::ui::charts::Side;
use crate::ui::components::asking::{Asking, asking};
use crate::ui::components::map_figure::map_figure;
use crate::ui::components::tornado_figure::tornado_figure;
use crate::ui::hooks::use_when_seen::use_when_seen;
use crate::ui::inputs::Inputs;
use crate::ui::part::Part;
use crate::ui::phase::Phase;
use crate::ui::questions::{Found, Question, Questions};
use crate::ui::reading::{self, sensitivity, verdict};
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::words;

/// What was asked and found.
#[derive(Clone, PartialEq)]
pub struct ExploreProps {
    /// It.
    pub questions: Questions,
    /// What is set.
    pub inputs: Inputs,
    /// What is set, as a scenario.
    pub scenario: Shared<Scenario>,
    /// The answer.
    pub report: Shared<Report>,
    /// Whether something can be asked now.
    pub can_ask: bool,
    /// Something is asked or changed.
    pub onaction: Callback<Action>,
}

/// What the reader looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The parameter that was picked; the strongest if empty.
    pub parameter: String,
    /// The row that is pointed at.
    pub pointed: Option<usize>,
    /// Whether all rows are shown.
    pub all: bool,
    /// The parameters of the map, across and up; the two strongest if empty.
    pub sides: [String; 2],
    /// The cell that is being read; where the scenario stands if none was picked.
    pub cell: Option<(usize, usize)>,
}

/// Everything that the figures need.
pub struct Exploring<'a> {
    /// What is set, as a scenario.
    pub scenario: &'a Scenario,
    /// What was asked.
    pub questions: &'a Questions,
    /// Whether something can be asked now.
    pub can_ask: bool,
    /// What is set.
    pub inputs: &'a Inputs,
    /// What the reader looks at.
    pub look: &'a Look,
    /// The reader looks at something else.
    pub onlook: Callback<Look>,
    /// Something is asked or changed.
    pub onaction: &'a Callback<Action>,
    /// The signs of the strategies.
    pub sides: [Side; 2],
}

impl Part for ExploreProps {
    const NAME: &'static str = "explore";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        explore(self, hooks)
    }
}

/// The section.
fn explore(props: &ExploreProps, hooks: &mut HookContext) -> Html {
    let node = use_node_ref().run(hooks);
    let look = use_state_eq(Look::default).run(hooks);
    let questions = &props.questions;
    let tornado = questions.tornado.as_ref();
    let stale = tornado.is_some_and(|found| found.inputs != props.inputs);
    let known = !stale && tornado.is_some_and(is_final);
    let wanted = props.can_ask && questions.asked.is_none() && !known;
    let seen = props.onaction.reform(|()| Action::Ask(Question::Tornado));
    use_when_seen(&node, wanted, seen).run(hooks);
    let study = tornado.and_then(Found::it);
    let origin = study.map(|study| &study.origin);
    let setter = look.setter();
    let exploring = Exploring {
        scenario: &props.scenario,
        questions,
        can_ask: props.can_ask,
        inputs: &props.inputs,
        look: &look,
        onlook: Callback::from(move |next| setter.set(next)),
        onaction: &props.onaction,
        sides: sides(&props.report, origin),
    };
    html! {
        <section
            id="explore"
            class={classes!("explore", stale.then_some("stale"))}
            aria-labelledby="explore-title"
            ref={node}
        >
            <h2 id="explore-title">{ words::EXPLORE }</h2>
            <p class="about">{ words::EXPLORE_ABOUT }</p>
            { asking(&Asking {
                id: "tornado-asking",
                phase: questions.phase_of(|one| *one == Question::Tornado),
                found: tornado.is_some(),
                stale,
                done: tornado.is_some_and(is_final),
                can_ask: props.can_ask,
                labels: [words::EXPLORE_BEGIN, words::EXPLORE_AGAIN],
                about: words::EXPLORE_COST.to_owned(),
                doing: words::EXPLORING,
                question: Question::Tornado,
            }, &props.onaction) }
            if let Some(study) = study {
                { turns(study, &props.scenario) }
                { tornado_figure(study, &exploring) }
                { map_figure(study, &exploring) }
            }
        </section>
    }
}

fn is_final(found: &Found<Tornado>) -> bool {
    let stage = found.it().map(|study| study.origin.stage);
    stage == Some(crate::sim::report::Stage::Final)
}

/// The signs of the two strategies that a study is about.
fn sides(report: &Report, origin: Option<&Origin>) -> [Side; 2] {
    let headline = report.headline();
    let ids = origin.map_or([&headline.first, &headline.second], |origin| {
        [&origin.first, &origin.second]
    });
    let letters = reading::letters(report);
    ids.map(|id| {
        let slot = verdict::slot(report, id);
        let letter = letters.get(slot as usize).copied().unwrap_or('?');
        Side::Of(slot, letter)
    })
}

/// What turns the answer, in sentences.
fn turns(tornado: &Tornado, scenario: &Scenario) -> Html {
    let turns = sensitivity::turns(tornado, scenario);
    html! {
        <div id="turns" class="turns">
            <p>{ turns.lead }</p>
            if !turns.list.is_empty() {
                <ul>
                    { for turns.list.iter().map(|turn| html! {
                        <li data-path={turn.path.clone()}>
                            <strong>{ &turn.title }</strong>{ " " }{ &turn.said }
                        </li>
                    }) }
                </ul>
            }
            if !turns.more.is_empty() {
                <p class="meaning">{ turns.more }</p>
            }
        </div>
    }
}

/// How far a question is, if it is under way.
#[must_use]
pub fn is_under_way(phase: Option<&Phase>) -> bool {
    phase.is_some_and(Phase::is_busy)
}
