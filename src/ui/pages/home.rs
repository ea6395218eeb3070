//! The page that a founder meets: the company, the verdict, and the reasons.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Html, classes, html, use_memo, use_reducer};

use crate::sim::scenario::Scenario;
use crate::ui::components::company::CompanyProps;
use crate::ui::components::comparison::comparison;
use crate::ui::components::contents::contents;
use crate::ui::components::diagram::{DiagramProps, diagram};
use crate::ui::components::explore::ExploreProps;
use crate::ui::components::hour::{HourProps, hour, zoom};
use crate::ui::components::invoice::invoices;
use crate::ui::components::masthead::MastheadProps;
use crate::ui::components::money::{MoneyProps, money};
use crate::ui::components::month_figure::Read;
use crate::ui::components::pace_figure::pace_figure;
use crate::ui::components::rail::RailProps;
use crate::ui::components::scrubber::scrubber;
use crate::ui::components::status::{StatusProps, status};
use crate::ui::components::take_away::TakeAwayProps;
use crate::ui::components::timeline::{TimelineProps, timeline};
use crate::ui::components::trust::{TrustProps, trust};
use crate::ui::components::users_figure::users_figure;
use crate::ui::components::verdict_card::verdict_card;
use crate::ui::components::why::{WhyProps, why};
use crate::ui::hooks::use_keys::use_keys;
use crate::ui::hooks::use_link::{opened, use_link};
use crate::ui::hooks::use_simulation::{Controls, use_simulation};
use crate::ui::link::{self, Page};
use crate::ui::pages::assumptions::AssumptionsProps;
use crate::ui::pages::method::MethodProps;
use crate::ui::part::{Part, part};
use crate::ui::reading::{self, sensitivity, verdict};
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
    let dispatcher = state.dispatcher();
    let onaction = Callback::from(move |action| dispatcher.dispatch(action));
    part(WorkbenchProps {
        state: (*state).clone(),
        controls,
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
                    let page = part(AssumptionsProps { scenario, preset, own, onaction });
                    html! { <main>{ page }</main> }
                }
                Page::Method => html! { <main>{ part(MethodProps) }</main> },
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
        onaction,
    } = props;
    let answer = state.answer.as_ref();
    let said = answer.map(|answer| verdict::short(&answer.report));
    html! {
        <main class="bench">
            { part(CompanyProps {
                scenario: scenario.clone(),
                inputs: state.inputs.clone(),
                onaction: onaction.clone(),
            }) }
            { part(RailProps {
                scenario: scenario.clone(),
                preset: preset.clone(),
                changes: state.inputs.changes(),
                history: (state.history.can_undo(), state.history.can_redo()),
                said: AttrValue::from(said.unwrap_or_default()),
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

/// What would flip the answer, in a line, once that is known of this very answer.
fn flip(state: &State, answer: &Answer, scenario: &Scenario) -> Option<String> {
    let found = state.questions.tornado.as_ref();
    let found = found.filter(|found| found.inputs == answer.inputs)?;
    let turns = sensitivity::turns(&found.it, scenario);
    turns.list.into_iter().next().map(|turn| turn.fact)
}

fn answered(
    props: &WorkbenchProps,
    answer: &Answer,
    set: (Shared<Scenario>, Shared<Scenario>),
    asked: Shared<Scenario>,
) -> Html {
    let state = &props.state;
    let report = &answer.report;
    let address = |page| link::write(page, &state.inputs);
    let onmonth = props.onaction.reform(Action::Month);
    let month = reading::month(report, state.month);
    let scenario_set = set.0.clone();
    let read = Read {
        report,
        month,
        onmonth: &onmonth,
    };
    let beside = zoom(state, answer, &props.onaction);
    let pinned = state.pinned.as_ref().map(|pinned| pinned.report.clone());
    let pinned = pinned.filter(|pinned| pinned != report);
    let changed = answer.inputs.is_changed();
    let command = AttrValue::from(presets::command(&answer.inputs));
    let whole = AttrValue::from(presets::scenario_text(&answer.inputs));
    let file = changed.then(|| whole.clone());
    html! {
        <div class={classes!("answer", state.is_stale().then_some("stale"))}>
            { verdict_card(report, flip(state, answer, &scenario_set)) }
            { comparison(state.pinned.as_ref(), answer, &props.onaction) }
            { contents() }
            <div class="months">
                { scrubber(reading::axis(report), month, &onmonth, beside) }
                { timeline(&TimelineProps {
                    report: report.clone(),
                    pinned: pinned.clone(),
                    set,
                    month,
                    onmonth: onmonth.clone(),
                    onaction: props.onaction.clone(),
                }) }
                { users_figure(read, &scenario_set) }
                { money(&MoneyProps {
                    report: report.clone(),
                    pinned,
                    month,
                    onmonth: onmonth.clone(),
                }) }
                { invoices(read) }
                { why(&WhyProps { report: report.clone(), month, onmonth: onmonth.clone() }) }
                { pace_figure(read) }
                { diagram(&DiagramProps { report, scenario: &asked, month }) }
            </div>
            { hour(&HourProps { state, answer, scenario: asked, onaction: &props.onaction }) }
            { part(ExploreProps {
                questions: state.questions.clone(),
                inputs: state.inputs.clone(),
                scenario: scenario_set,
                report: report.clone(),
                can_ask: state.can_ask(),
                onaction: props.onaction.clone(),
            }) }
            { trust(&TrustProps {
                report: report.clone(),
                command,
                pages: [Page::Assumptions, Page::Method].map(address),
                file,
            }) }
            { part(TakeAwayProps { report: report.clone(), file: whole }) }
        </div>
    }
}
