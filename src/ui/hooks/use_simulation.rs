//! Keeps the answer up with what is set: asks the worker after each change, and hears it. Sends
//! questions beside the answer to the same worker.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::{Callback, UseReducerHandle, hook, use_effect_with, use_memo};

use crate::runner::protocol::{Request, RunRequest};
use crate::ui::hooks::use_questions::use_questions;
use crate::ui::presets;
use crate::ui::state::{Action, Phase, State};
use crate::ui::worker_handle::{Heard, WorkerHandle};

/// How long after a change the run begins, so that typing a number starts one run [ms].
const SETTLE_MS: u32 = 300;

/// What can be asked beside changing an input.
#[derive(Clone, PartialEq)]
pub struct Controls {
    /// Give up the run.
    pub cancel: Callback<()>,
    /// Run it again.
    pub again: Callback<()>,
}

/// Runs what is set, now and after each change.
#[hook]
pub fn use_simulation(state: &UseReducerHandle<State>) -> Controls {
    let worker = {
        let dispatcher = state.dispatcher();
        let kept = use_memo((), move |()| {
            WorkerHandle::new(Callback::from(move |heard| {
                dispatcher.dispatch(match heard {
                    Heard::Update(update) => Action::Arrived(update),
                    Heard::Crashed(message) => Action::Crashed(message),
                });
            }))
        });
        Rc::clone(&*kept)
    };
    let waiting = state.phase == Phase::Waiting;
    let begin = {
        let (state, worker) = (state.clone(), Rc::clone(&worker));
        move || {
            let run = state.next_run();
            state.dispatch(Action::Started(run));
            worker.ask(Request::Run(RunRequest {
                run,
                scenario: presets::scenario_text(&state.inputs),
                seed: state.inputs.seed,
                replications: state.inputs.replications,
            }));
        }
    };
    let settle = if state.run == 0 { 0 } else { SETTLE_MS };
    use_effect_with((waiting, state.inputs.clone()), move |(waiting, _)| {
        // Dropping the timer of an earlier change stops it.
        let timer = waiting.then(|| Timeout::new(settle, begin));
        move || drop(timer)
    });
    use_questions(state, &worker);
    let (run, dispatcher) = (state.run, state.dispatcher());
    let cancel = Callback::from(move |()| {
        dispatcher.dispatch(Action::Cancel);
        worker.cancel(run);
    });
    let dispatcher = state.dispatcher();
    let again = Callback::from(move |()| dispatcher.dispatch(Action::Again));
    Controls { cancel, again }
}
