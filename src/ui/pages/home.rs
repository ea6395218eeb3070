//! The page that a founder meets: the company, the verdict, and the reasons.

use yew::{
    AttrValue, Callback, Html, Properties, classes, function_component, html, use_memo, use_reducer,
};

use crate::sim::scenario::Scenario;
use crate::ui::components::company::Company;
use crate::ui::components::comparison::comparison;
use crate::ui::components::masthead::Masthead;
use crate::ui::components::money::Money;
use crate::ui::components::rail::Rail;
use crate::ui::components::status::{StatusProps, status};
use crate::ui::components::take_away::TakeAway;
use crate::ui::components::timeline::Timeline;
use crate::ui::components::trust::{TrustProps, trust};
use crate::ui::components::verdict_card::verdict_card;
use crate::ui::components::why::Why;
use crate::ui::hooks::use_keys::use_keys;
use crate::ui::hooks::use_link::{opened, use_link};
use crate::ui::hooks::use_simulation::{Controls, use_simulation};
use crate::ui::link::{self, Page};
use crate::ui::pages::assumptions::Assumptions;
use crate::ui::pages::method::Method;
use crate::ui::reading::verdict;
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Answer, State};
use crate::ui::{presets, words};

/// The page with its effects.
#[function_component]
pub fn Home() -> Html {
    let state = use_reducer(opened);
    use_link(&state);
    use_keys(&state);
    let controls = use_simulation(&state);
    let dispatcher = state.dispatcher();
    let onaction = Callback::from(move |action| dispatcher.dispatch(action));
    html! { <Workbench state={(*state).clone()} {controls} {onaction} /> }
}

/// Everything the page shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WorkbenchProps {
    /// What the page knows.
    pub state: State,
    /// Cancel and run again.
    pub controls: Controls,
    /// Something was changed.
    pub onaction: Callback<Action>,
}

/// The page without its effects: what it shows follows from its state alone.
#[function_component]
pub fn Workbench(props: &WorkbenchProps) -> Html {
    let state = &props.state;
    let scenario = Shared(use_memo(state.inputs.clone(), presets::scenario));
    let preset = Shared(use_memo(state.inputs.unchanged(), presets::scenario));
    html! {
        <>
            <Masthead page={state.page} inputs={state.inputs.clone()} />
            { match state.page {
                Page::Home => bench(props, scenario, preset),
                Page::Assumptions => {
                    let onaction = props.onaction.clone();
                    let own = state.inputs.own.is_some();
                    html! { <main><Assumptions {scenario} {preset} {own} {onaction} /></main> }
                }
                Page::Method => html! { <main><Method /></main> },
            } }
            <footer class="foot">
                <p>{ words::LIMITS }</p>
                <p>{ words::PRIVACY }</p>
            </footer>
        </>
    }
}

/// The company, the levers, and the answer.
fn bench(props: &WorkbenchProps, scenario: Shared<Scenario>, preset: Shared<Scenario>) -> Html {
    let WorkbenchProps {
        state,
        controls,
        onaction,
    } = props;
    let answer = state.answer.as_ref();
    html! {
        <main class="bench">
            <Company
                scenario={scenario.clone()}
                inputs={state.inputs.clone()}
                onaction={onaction.clone()}
            />
            <Rail
                {scenario}
                {preset}
                changes={state.inputs.changes()}
                history={(state.history.can_undo(), state.history.can_redo())}
                said={answer.map(|answer| verdict::short(&answer.report)).unwrap_or_default()}
                onaction={onaction.clone()}
            />
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
                    { answered(props, answer) }
                }
            </div>
        </main>
    }
}

fn answered(props: &WorkbenchProps, answer: &Answer) -> Html {
    let state = &props.state;
    let report = &answer.report;
    let address = |page| link::write(page, &state.inputs);
    let onmonth = props.onaction.reform(Action::Month);
    let pinned = state.pinned.as_ref().map(|pinned| pinned.report.clone());
    let pinned = pinned.filter(|pinned| pinned != report);
    let changed = answer.inputs.is_changed();
    let command = AttrValue::from(presets::command(&answer.inputs));
    let scenario = AttrValue::from(presets::scenario_text(&answer.inputs));
    let file = changed.then(|| scenario.clone());
    html! {
        <div class={classes!("answer", state.is_stale().then_some("stale"))}>
            { verdict_card(report) }
            { comparison(state.pinned.as_ref(), answer, &props.onaction) }
            <Timeline
                report={report.clone()}
                pinned={pinned.clone()}
                month={state.month}
                onmonth={onmonth.clone()}
            />
            <Money report={report.clone()} {pinned} month={state.month} {onmonth} />
            <Why report={report.clone()} />
            { trust(&TrustProps {
                report: report.clone(),
                command,
                pages: [Page::Assumptions, Page::Method].map(address),
                file,
            }) }
            <TakeAway report={report.clone()} file={scenario} />
        </div>
    }
}
