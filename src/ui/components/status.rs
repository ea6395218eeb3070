//! How far the run is, and what went wrong.

use yew::{Callback, Html, html};

use crate::catalog::problem::Problem;
use crate::ui::state::Phase;
use crate::ui::{format, words};

/// What there is to say.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusProps {
    /// How far it is.
    pub phase: Phase,
    /// Whether the answer on the page belongs to earlier inputs.
    pub stale: bool,
    /// Whether there is an answer, first picture or final.
    pub answered: bool,
    /// A line that repeats what failed: the command line.
    pub command: String,
    /// Parts of the link that could not be used.
    pub notes: Vec<String>,
    /// Give up the run.
    pub oncancel: Callback<()>,
    /// Run it again.
    pub onagain: Callback<()>,
}

/// A line while all is well, a box when it is not.
pub fn status(props: &StatusProps) -> Html {
    let body = match &props.phase {
        Phase::Waiting => running(props, 0.0, 0, 0),
        Phase::Running {
            fraction,
            windows,
            events,
        } => running(props, *fraction, *windows, *events),
        Phase::Finished => html! {
            <p class="status-about" role="status">{ words::FINISHED }</p>
        },
        Phase::Cancelled => html! {
            <p class="status-line">{ words::CANCELLED }{ again(props) }</p>
        },
        Phase::Refused(problems) => refused(problems),
        Phase::Crashed(message) => crashed(props, message),
    };
    html! {
        <div id="status" class="status" data-phase={props.phase.name()}>
            if !props.notes.is_empty() {
                <div class="notice" role="alert">
                    <p><strong>{ words::LINK_NOTES }</strong></p>
                    <ul>{ for props.notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul>
                </div>
            }
            { body }
        </div>
    }
}

fn running(props: &StatusProps, fraction: f64, windows: u32, events: u64) -> Html {
    let said = words::progress(
        &format::percent((fraction * 100.0).floor() / 100.0),
        &format::whole(f64::from(windows)),
        &format::count(events as f64),
    );
    let about = match (props.answered, props.stale) {
        (false, _) => words::WAITING,
        (true, true) => words::STALE,
        (true, false) => words::FIRST_PICTURE,
    };
    html! {
        <>
            <p class="status-line">
                <progress max="1" value={fraction.to_string()} aria-label={words::COMPUTING} />
                <span class="figures">{ said }</span>
                <button id="cancel" type="button" onclick={props.oncancel.reform(|_| ())}>
                    { words::CANCEL }
                </button>
            </p>
            <p class="status-about" role="status">{ about }</p>
        </>
    }
}

fn again(props: &StatusProps) -> Html {
    html! {
        <button id="again" type="button" onclick={props.onagain.reform(|_| ())}>
            { words::RUN_AGAIN }
        </button>
    }
}

fn refused(problems: &[Problem]) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ words::REFUSED }</strong></p>
            <ul>
                { for problems.iter().map(|problem| html! {
                    <li><code>{ &problem.path }</code>{ ": " }{ &problem.message }</li>
                }) }
            </ul>
        </div>
    }
}

fn crashed(props: &StatusProps, message: &str) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ words::CRASHED }</strong></p>
            <p>{ message }</p>
            <p>{ words::CRASHED_NEXT }</p>
            <p><code>{ &props.command }</code></p>
            { again(props) }
        </div>
    }
}
