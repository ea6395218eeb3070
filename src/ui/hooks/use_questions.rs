//! Sends questions beside the answer to the worker, and gives them up.

use std::rc::Rc;

use yew::{UseReducerHandle, hook, use_effect_with};

use crate::ui::phase::Phase;
use crate::ui::state::{Action, State};
use crate::ui::worker_handle::WorkerHandle;

/// Sends the question that waits, and tells the worker when one is cancelled.
#[hook]
pub fn use_questions(state: &UseReducerHandle<State>, worker: &Rc<WorkerHandle>) {
    let asked = state.questions.asked.as_ref();
    let waiting = asked
        .filter(|asked| asked.phase == Phase::Waiting)
        .map(|asked| asked.question.clone());
    let cancelled = asked
        .filter(|asked| asked.phase == Phase::Cancelled)
        .map(|asked| asked.run);
    let (state, worker) = (state.clone(), Rc::clone(worker));
    use_effect_with((waiting, cancelled), move |(waiting, cancelled)| {
        let run = state.next_run();
        if let (Some(question), Some(answer)) = (waiting, &state.answer) {
            let verdict = answer.report.headline();
            let pair = [&*verdict.first, &*verdict.second];
            let request = question.request(run, &state.inputs, pair);
            state.dispatch(Action::Asked(run));
            worker.ask(request);
        }
        if let Some(run) = cancelled.filter(|run| *run > 0) {
            worker.cancel(run);
        }
    });
}
