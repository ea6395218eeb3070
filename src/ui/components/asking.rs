//! How far a question beside the answer is: a button that asks it, its progress, what went wrong.

use yew::{Callback, Html, html};

use crate::catalog::problem::Problem;
use crate::ui::components::controls::button;
use crate::ui::phase::Phase;
use crate::ui::questions::Question;
use crate::ui::state::Action;
use crate::ui::{format, words};

/// A question and how far it is.
pub struct Asking<'a> {
    /// An id for tests and styles.
    pub id: &'static str,
    /// How far it is; none when it was not asked since the last change.
    pub phase: Option<&'a Phase>,
    /// Whether something was found, perhaps for earlier inputs.
    pub found: bool,
    /// Whether that is complete.
    pub done: bool,
    /// Whether that belongs to something else than what is set.
    pub stale: bool,
    /// Whether it can be asked now.
    pub can_ask: bool,
    /// What the button says the first time, and later.
    pub labels: [&'static str; 2],
    /// What asking costs.
    pub about: String,
    /// What is done, for those who do not see the progress.
    pub doing: &'static str,
    /// What the button asks.
    pub question: Question,
}

/// A line, or a box when something went wrong.
pub fn asking(one: &Asking, onaction: &Callback<Action>) -> Html {
    let phase = one.phase.map_or("none", Phase::name);
    html! {
        <div class="asking" id={one.id} data-phase={phase}>
            { match one.phase {
                Some(Phase::Waiting) => running(one, 0.0, onaction),
                Some(Phase::Running { fraction, .. }) => running(one, *fraction, onaction),
                Some(Phase::Cancelled) => line(one, words::EXPLORE_STOPPED, onaction),
                Some(Phase::Refused(problems)) => refused(problems),
                Some(Phase::Crashed(message)) => html! {
                    <div class="notice" role="alert">
                        <p>{ words::EXPLORE_CRASHED }</p>
                        <p>{ message }</p>
                        { line(one, "", onaction) }
                    </div>
                },
                _ if !one.found => line(one, "", onaction),
                _ if one.stale => line(one, words::EXPLORE_STALE, onaction),
                // Another question took its place.
                _ if !one.done => line(one, words::EXPLORE_STOPPED, onaction),
                _ => Html::default(),
            } }
        </div>
    }
}

fn running(one: &Asking, fraction: f64, onaction: &Callback<Action>) -> Html {
    let stop = onaction.reform(|_| Action::StopAsking);
    html! {
        <>
            <p class="status-line">
                <progress max="1" value={fraction.to_string()} aria-label={one.doing} />
                <span class="figures">{ format::percent((fraction * 100.0).floor() / 100.0) }</span>
                { button("", (words::CANCEL.into(), None), stop) }
            </p>
            if one.stale && one.found {
                <p class="status-about">{ words::EXPLORE_STALE }</p>
            }
        </>
    }
}

/// Words and the button that asks, or why it cannot be asked.
fn line(one: &Asking, said: &'static str, onaction: &Callback<Action>) -> Html {
    let label = one.labels[usize::from(one.found)];
    let question = one.question.clone();
    let ask = onaction.reform(move |_| Action::Ask(question.clone()));
    let about = if one.can_ask {
        one.about.clone()
    } else {
        words::EXPLORE_LATER.to_owned()
    };
    html! {
        <p class="status-line">
            { said }
            if one.can_ask {
                { button("", (label.into(), None), ask) }
            }
            <span class="status-about">{ about }</span>
        </p>
    }
}

fn refused(problems: &[Problem]) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ words::REFUSED }</strong></p>
            <ul>{ for problems.iter().map(|one| html! { <li>{ &one.message }</li> }) }</ul>
        </div>
    }
}
