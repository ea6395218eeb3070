//! The page that a founder meets: the company, the verdict, and the reasons.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, classes, function_component, html, use_reducer};

use crate::ui::components::company::Company;
use crate::ui::components::masthead::Masthead;
use crate::ui::components::money::Money;
use crate::ui::components::status::{StatusProps, status};
use crate::ui::components::take_away::TakeAway;
use crate::ui::components::timeline::Timeline;
use crate::ui::components::trust::{TrustProps, trust};
use crate::ui::components::verdict_card::verdict_card;
use crate::ui::components::why::Why;
use crate::ui::hooks::use_link::{opened, use_link};
use crate::ui::hooks::use_simulation::{Controls, use_simulation};
use crate::ui::state::{Action, Answer, State};
use crate::ui::{presets, words};

/// The page with its effects.
#[function_component]
pub fn Home() -> Html {
    let state = use_reducer(opened);
    use_link(&state);
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
    let WorkbenchProps {
        state,
        controls,
        onaction,
    } = props;
    let scenario = presets::scenario(&state.inputs);
    let initials = presets::letters(&scenario);
    html! {
        <>
            <Masthead />
            <main>
                <Company
                    choices={Rc::new(presets::choices())}
                    architectures={Rc::new(presets::architecture_titles())}
                    scenario={Rc::new(scenario)}
                    letters={initials}
                    seed={state.inputs.seed}
                    changed={state.inputs.is_changed()}
                    onaction={onaction.clone()}
                />
                <div id="answer" tabindex="-1">
                    { status(&StatusProps {
                        phase: state.phase.clone(),
                        stale: state.is_stale(),
                        answered: state.answer.is_some(),
                        command: presets::command(&state.inputs),
                        notes: state.notes.clone(),
                        oncancel: controls.cancel.clone(),
                        onagain: controls.again.clone(),
                    }) }
                    { for state.answer.as_ref().map(|answer| answered(props, answer)) }
                </div>
            </main>
            <footer class="foot">
                <p>{ words::LIMITS }</p>
                <p>{ words::PRIVACY }</p>
            </footer>
        </>
    }
}

fn answered(props: &WorkbenchProps, answer: &Answer) -> Html {
    let state = &props.state;
    let report = &answer.report;
    let onmonth = props.onaction.reform(Action::Month);
    let changed = answer.inputs.is_changed();
    let command = AttrValue::from(presets::command(&answer.inputs));
    let scenario = AttrValue::from(presets::scenario_text(&answer.inputs));
    let file = changed.then(|| scenario.clone());
    html! {
        <div class={classes!("answer", state.is_stale().then_some("stale"))}>
            { verdict_card(report) }
            <Timeline report={report.clone()} month={state.month} onmonth={onmonth.clone()} />
            <Money report={report.clone()} month={state.month} {onmonth} />
            <Why report={report.clone()} />
            { trust(&TrustProps { report: report.clone(), command, file }) }
            <TakeAway report={report.clone()} file={scenario} />
        </div>
    }
}
