//! The engine's side of the worker: takes requests, simulates in slices, and looks at its messages
//! between them, so that a run can be given up.

use std::cell::{Cell, RefCell};

use js_sys::Uint8Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::catalog::problem::Problem;
use crate::runner::inline::Runner;
use crate::runner::protocol::{Request, Update, decode, encode};
use crate::runner::simulation;
use crate::ui::crew::{self, News};
use crate::ui::{rest, words};

/// How long one slice lasts before messages are looked at [ms]: shorter answers sooner, longer
/// wastes less.
const SLICE_MS: f64 = 40.0;

thread_local! {
    static RUNNER: RefCell<Runner> =
        const { RefCell::new(Runner::new(simulation::start)) };
    /// Whether a slice is asked for.
    static SCHEDULED: Cell<bool> = const { Cell::new(false) };
    static SLICE: Closure<dyn Fn()> = Closure::new(slice);
}

/// Listens for requests and says that it does.
pub fn start(scope: &DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(|panic| {
        post(&Update::Crashed {
            message: panic.to_string(),
        })
    }));
    let listener =
        Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| receive(event.data()));
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    listener.forget();
    post(&Update::Ready);
}

fn receive(message: JsValue) {
    let Some(request) = decode::<Request>(&Uint8Array::new(&message).to_vec()) else {
        return;
    };
    if let Request::Helpers { count } = request {
        crew::hire(count, heard);
        return;
    }
    if let Some(update) = RUNNER.with_borrow_mut(|runner| runner.receive(&request)) {
        post(&update);
    }
    if RUNNER.with_borrow(Runner::is_ignorant) {
        spawn_local(learn());
    }
    go_on();
}

/// Fetches what questions beside a run need.
async fn learn() {
    let found = rest::fetch_studies().await;
    let update = RUNNER.with_borrow_mut(|runner| match found {
        Ok(studies) => runner.learn(studies.start),
        Err(_) => runner.give_up(Problem {
            path: "question".to_owned(),
            message: words::STUDIES_MISSING.to_owned(),
        }),
    });
    if let Some(update) = update {
        post(&update);
    }
    go_on();
}

/// A helper brings something.
fn heard(news: News) {
    RUNNER.with_borrow_mut(|runner| match news {
        News::Ready => {}
        News::Answer(run, answer) => runner.take(run, *answer),
        News::Lost(given) => runner.lost(&given),
    });
    go_on();
}

/// Gives helpers work, and asks for a slice when there is something to do here.
fn go_on() {
    crew::give(|| RUNNER.with_borrow_mut(Runner::give));
    let has_work = RUNNER.with_borrow(|runner| runner.is_busy() && !runner.is_waiting());
    // A slice that is already asked for goes on with whatever runs then.
    if has_work && !SCHEDULED.replace(true) {
        schedule();
    }
}

/// Works for a slice; says the last progress of it, and every report.
fn slice() {
    SCHEDULED.set(false);
    let end = js_sys::Date::now() + SLICE_MS;
    let mut progress = None;
    crew::give(|| RUNNER.with_borrow_mut(Runner::give));
    while let Some(update) = RUNNER.with_borrow_mut(Runner::step) {
        match update {
            Update::Progress { .. } => progress = Some(update),
            _ => {
                progress = None;
                post(&update);
            }
        }
        if js_sys::Date::now() >= end {
            break;
        }
    }
    if let Some(update) = progress {
        post(&update);
    }
    go_on();
}

/// Asks for a slice after the messages that wait.
fn schedule() {
    if let Some(scope) = scope() {
        // Only a missing scope or a full memory can refuse; there is nobody to tell.
        let _ = SLICE.with(|slice| scope.set_timeout_with_callback(slice.as_ref().unchecked_ref()));
    }
}

fn post(update: &Update) {
    if let (Some(scope), Some(bytes)) = (scope(), encode(update)) {
        let _ = scope.post_message(&Uint8Array::from(bytes.as_slice()));
    }
}

/// The worker's global object; `None` in the page.
#[must_use]
pub fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}
