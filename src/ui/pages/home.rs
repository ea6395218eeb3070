//! The page that a founder meets: the company, the verdict, and the reasons.

use yew::functional::{Hook, HookContext};
use yew::{
    AttrValue, Callback, FocusEvent, Html, MouseEvent, classes, html, use_memo, use_reducer,
};

use crate::sim::scenario::Scenario;
use crate::ui::components::company::CompanyProps;
use crate::ui::components::masthead::MastheadProps;
use crate::ui::components::rail::RailProps;
use crate::ui::components::status::{StatusProps, status};
use crate::ui::components::verdict_card::verdict_card;
use crate::ui::hooks::use_keys::use_keys;
use crate::ui::hooks::use_link::{opened, use_link};
use crate::ui::hooks::use_rest::{RestHandle, use_rest};
use crate::ui::hooks::use_simulation::{Controls, use_simulation};
use crate::ui::link::Page;
use crate::ui::pages::answer::AnswerProps;
use crate::ui::pages::assumptions::AssumptionsProps;
use crate::ui::pages::method::MethodProps;
use crate::ui::part::{Part, part};
use crate::ui::reading::verdict;
use crate::ui::rest::{Arrival, Rest};
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Answer, State};
use crate::ui::{presets, words};

/// The page with its effects.
#[derive(Clone, Debug, PartialEq)]
pub struct Home;

impl Part for Home {
    const NAME: &'static str = "home";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        home(hooks)
    }
}

fn home(hooks: &mut HookContext) -> Html {
    let state = use_reducer(opened).run(hooks);
    use_link(&state).run(hooks);
    use_keys(&state).run(hooks);
    let controls = use_simulation(&state).run(hooks);
    // What comes first has the line for itself; whoever waits for nothing can wait for the rest.
    let answered = state.answer.is_some() || !state.phase.is_busy();
    let rest = use_rest(answered || state.page != Page::Home).run(hooks);
    let dispatcher = state.dispatcher();
    // Always the same, so that parts whose properties are the same are not drawn anew.
    let onaction = use_memo((), move |()| {
        Callback::from(move |action| dispatcher.dispatch(action))
    });
    let onaction = Callback::clone(&*onaction.run(hooks));
    part(WorkbenchProps {
        state: (*state).clone(),
        controls,
        rest,
        onaction,
    })
}

/// Everything the page shows.
#[derive(Clone, PartialEq)]
pub struct WorkbenchProps {
    /// What the page knows.
    pub state: State,
    /// Cancel and run again.
    pub controls: Controls,
    /// The rest of the program.
    pub rest: RestHandle,
    /// Something was changed.
    pub onaction: Callback<Action>,
}

impl Part for WorkbenchProps {
    const NAME: &'static str = "workbench";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        workbench(self, hooks)
    }
}

/// The page without its effects: what it shows follows from its state alone.
fn workbench(props: &WorkbenchProps, hooks: &mut HookContext) -> Html {
    let state = &props.state;
    let scenario = use_memo(state.inputs.clone(), presets::scenario).run(hooks);
    let preset = use_memo(state.inputs.unchanged(), presets::scenario).run(hooks);
    let (scenario, preset) = (Shared(scenario), Shared(preset));
    let answer = state.answer.as_ref().map(|answer| answer.inputs.clone());
    let asked = answer.unwrap_or_else(|| state.inputs.clone());
    let asked = Shared(use_memo(asked, presets::scenario).run(hooks));
    html! {
        <>
            { part(MastheadProps { page: state.page, inputs: state.inputs.clone() }) }
            { match state.page {
                Page::Home => bench(props, [scenario, preset, asked]),
                Page::Assumptions => {
                    let onaction = props.onaction.clone();
                    let own = state.inputs.own.is_some();
                    let page = AssumptionsProps { scenario, preset, own, onaction };
                    let page = with_rest(&props.rest, |rest| (rest.assumptions)(page));
                    html! { <main>{ page }</main> }
                }
                Page::Method => {
                    let page = with_rest(&props.rest, |rest| (rest.method)(MethodProps));
                    html! { <main>{ page }</main> }
                }
            } }
            <footer class="foot">
                <p>{ words::LIMITS }</p>
                <p>{ words::PRIVACY }</p>
            </footer>
        </>
    }
}

/// The company, the levers, and the answer; `asked` is the scenario behind that.
fn bench(props: &WorkbenchProps, [scenario, preset, asked]: [Shared<Scenario>; 3]) -> Html {
    let WorkbenchProps {
        state,
        controls,
        rest,
        onaction,
    } = props;
    let arrived = rest.arrival.rest();
    let want = rest.want.clone();
    let answer = state.answer.as_ref();
    let said = answer.map(|answer| verdict::short(&answer.report));
    html! {
        // Whoever opens something before the answer is there needs what is inside.
        <main
            class="bench"
            onclick={want.reform(|_: MouseEvent| ())}
            onfocusin={want.reform(|_: FocusEvent| ())}
        >
            { part(CompanyProps {
                scenario: scenario.clone(),
                inputs: state.inputs.clone(),
                folded: arrived.map(|rest| rest.folded),
                onaction: onaction.clone(),
            }) }
            { part(RailProps {
                scenario: scenario.clone(),
                preset: preset.clone(),
                changes: state.inputs.changes(),
                history: (state.history.can_undo(), state.history.can_redo()),
                said: AttrValue::from(said.unwrap_or_default()),
                levers: arrived.map(|rest| rest.levers),
                onaction: onaction.clone(),
            }) }
            <div id="answer" tabindex="-1">
                { status(&StatusProps {
                    phase: state.phase.clone(),
                    stale: state.is_stale(),
                    answered: answer.is_some(),
                    command: presets::command(&state.inputs),
                    notes: state.notes.clone(),
                    oncancel: controls.cancel.clone(),
                    onagain: controls.again.clone(),
                }) }
                if let Some(answer) = answer {
                    { answered(props, answer, (scenario, preset), asked) }
                }
            </div>
        </main>
    }
}

fn answered(
    props: &WorkbenchProps,
    answer: &Answer,
    set: (Shared<Scenario>, Shared<Scenario>),
    asked: Shared<Scenario>,
) -> Html {
    let state = &props.state;
    let rest = props.rest.arrival.rest();
    let flip = rest.and_then(|rest| (rest.flip)(state, answer, &set.0));
    let onaction = &props.onaction;
    html! {
        <div class={classes!("answer", state.is_stale().then_some("stale"))}>
            { verdict_card(&answer.report, flip) }
            { with_rest(&props.rest, |rest| (rest.answer)(AnswerProps {
                state,
                answer,
                set,
                asked,
                onaction,
            })) }
        </div>
    }
}

/// What the rest of the program draws, or where it stays.
fn with_rest(rest: &RestHandle, draw: impl FnOnce(&'static Rest) -> Html) -> Html {
    match rest.arrival {
        Arrival::Here(rest) => draw(rest),
        Arrival::Coming => html! { <p class="about" role="status">{ words::REST_COMING }</p> },
        Arrival::Missing => html! {
            <div class="notice" role="alert" id="rest-missing">
                <p><strong>{ words::REST_MISSING }</strong></p>
                <p>{ words::REST_MISSING_ABOUT }</p>
                <p class="buttons">
                    <button type="button" onclick={rest.again.reform(|_| ())}>
                        { words::TRY_AGAIN }
                    </button>
                </p>
            </div>
        },
    }
}
