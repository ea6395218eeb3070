//! Everything below the verdict.

use yew::functional::HookContext;
use yew::{AttrValue, Callback, Html, html};

use crate::sim::scenario::Scenario;
use crate::ui::components::comparison::comparison;
use crate::ui::components::contents::contents;
use crate::ui::components::diagram::{DiagramProps, diagram};
use crate::ui::components::explore::ExploreProps;
use crate::ui::components::hour::{HourProps, hour, zoom};
use crate::ui::components::invoice::invoices;
use crate::ui::components::money::{MoneyProps, money};
use crate::ui::components::month_figure::Read;
use crate::ui::components::pace_figure::pace_figure;
use crate::ui::components::scrubber::scrubber;
use crate::ui::components::take_away::TakeAwayProps;
use crate::ui::components::timeline::{TimelineProps, timeline};
use crate::ui::components::trust::{TrustProps, trust};
use crate::ui::components::users_figure::users_figure;
use crate::ui::components::why::{WhyProps, why};
use crate::ui::link::{self, Page};
use crate::ui::part::{Part, part};
use crate::ui::presets;
use crate::ui::reading::{self, sensitivity};
use crate::ui::shared::Shared;
use crate::ui::state::{Action, Answer, State};

/// What is shown.
pub struct AnswerProps<'a> {
    /// What the page knows.
    pub state: &'a State,
    /// The answer that is shown; it may be of earlier inputs.
    pub answer: &'a Answer,
    /// The scenario as it is set, and its preset.
    pub set: (Shared<Scenario>, Shared<Scenario>),
    /// The scenario behind the answer.
    pub asked: Shared<Scenario>,
    /// Something was changed.
    pub onaction: &'a Callback<Action>,
}

/// What would flip the answer, in a line, once that is known of this very answer.
pub fn flip(state: &State, answer: &Answer, scenario: &Scenario) -> Option<String> {
    let found = state.questions.tornado.as_ref();
    let found = found.filter(|found| found.inputs == answer.inputs)?;
    let turns = sensitivity::turns(found.it()?, scenario);
    turns.list.into_iter().next().map(|turn| turn.fact)
}

/// The pictures, the questions, and what can be taken away.
pub fn answer(props: AnswerProps<'_>) -> Html {
    let AnswerProps {
        state,
        answer,
        set,
        asked,
        onaction,
    } = props;
    let report = &answer.report;
    let address = |page| link::write(page, &state.inputs);
    let scenario = set.0.clone();
    let changed = answer.inputs.is_changed();
    let command = AttrValue::from(presets::command(&answer.inputs));
    let whole = AttrValue::from(presets::scenario_text(&answer.inputs));
    let file = changed.then(|| whole.clone());
    html! {
        <>
            { comparison(state.pinned.as_ref(), answer, onaction) }
            { contents() }
            { part(Months {
                state: state.at_rest(),
                answer: answer.clone(),
                set,
                asked: asked.clone(),
                onaction: onaction.clone(),
            }) }
            { hour(&HourProps { state, answer, scenario: asked, onaction }) }
            { part(ExploreProps {
                questions: state.questions.clone(),
                inputs: state.inputs.clone(),
                scenario,
                report: report.clone(),
                can_ask: state.can_ask(),
                onaction: onaction.clone(),
            }) }
            { trust(&TrustProps {
                report: report.clone(),
                command,
                pages: [Page::Assumptions, Page::Method].map(address),
                file,
            }) }
            { part(TakeAwayProps { report: report.clone(), file: whole }) }
        </>
    }
}

/// Everything that is read month by month. A part of its own: what a run or a question says of its
/// progress draws no picture anew.
#[derive(PartialEq)]
struct Months {
    /// What the page knows, but for how far anything is.
    state: State,
    answer: Answer,
    set: (Shared<Scenario>, Shared<Scenario>),
    asked: Shared<Scenario>,
    onaction: Callback<Action>,
}

impl Part for Months {
    const NAME: &'static str = "months";

    fn draw(&self, _: &mut HookContext) -> Html {
        months(self)
    }
}

fn months(props: &Months) -> Html {
    let Months {
        state,
        answer,
        set,
        asked,
        onaction,
    } = props;
    let report = &answer.report;
    let onmonth = onaction.reform(Action::Month);
    let month = reading::month(report, state.month);
    let read = Read {
        report,
        month,
        onmonth: &onmonth,
    };
    let beside = zoom(state, answer, onaction);
    let pinned = state.pinned.as_ref().map(|pinned| pinned.report.clone());
    let pinned = pinned.filter(|pinned| pinned != report);
    html! {
        <div class="months">
            { scrubber(reading::axis(report), month, &onmonth, beside) }
            { timeline(&TimelineProps {
                report: report.clone(),
                pinned: pinned.clone(),
                set: set.clone(),
                month,
                onmonth: onmonth.clone(),
                onaction: onaction.clone(),
            }) }
            { users_figure(read, &set.0) }
            { money(&MoneyProps {
                report: report.clone(),
                pinned,
                month,
                onmonth: onmonth.clone(),
            }) }
            { invoices(read) }
            { why(&WhyProps { report: report.clone(), month, onmonth: onmonth.clone() }) }
            { pace_figure(read) }
            { diagram(&DiagramProps { report, scenario: asked, month }) }
        </div>
    }
}
