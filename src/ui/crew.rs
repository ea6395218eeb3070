//! Helpers of the worker that simulates: workers of its own that take windows off it. With any
//! number of them, and whatever becomes of them, the result is the same; it only comes sooner.

use std::cell::RefCell;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use crate::runner::inline::Given;
use crate::runner::protocol::{Request, Update, decode};
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::ui::worker_handle::{begin, post};

/// Helpers at most: every one has its own copy of the program's memory.
const MOST: u32 = 3;

/// Windows that lie ready for each helper, so that it does not wait for the next.
const READY_FOR_EACH: usize = 2;

/// What a helper brings.
pub enum News {
    /// It can work.
    Ready,
    /// A window of a run.
    Answer(u32, Box<WindowAnswer>),
    /// It is gone, and with it what it had.
    Lost(Vec<Given>),
}

/// One helper, until it fails.
struct Helper {
    number: u32,
    worker: Worker,
    ready: bool,
    given: Vec<Given>,
    /// Kept alive as long as the worker.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

thread_local! {
    static CREW: RefCell<Vec<Helper>> = const { RefCell::new(Vec::new()) };
}

/// How many helpers pay: one processor is left to the page, one does the worker's own work.
#[must_use]
pub fn helpers_for(processors: f64) -> u32 {
    (processors as u32).saturating_sub(2).min(MOST)
}

/// Starts helpers until there are `count`; without the right to start any there are none. What they
/// bring is given to `hear`, after the crew was brought up to date.
pub fn hire(count: u32, hear: fn(News)) {
    for number in 0..count.min(MOST) {
        if let Some(helper) = start(number, hear) {
            CREW.with_borrow_mut(|crew| crew.push(helper));
        }
    }
}

/// Gives every helper that can take some what `next` has.
pub fn give(mut next: impl FnMut() -> Option<(u32, WindowTask)>) {
    CREW.with_borrow_mut(|crew| {
        for round in 1..=READY_FOR_EACH {
            for helper in crew.iter_mut().filter(|helper| helper.ready) {
                if helper.given.len() >= round {
                    continue;
                }
                let Some((run, task)) = next() else { return };
                helper.given.push((run, task.key));
                let task = Box::new(task);
                post(&helper.worker, &Request::Window { run, task });
            }
        }
    });
}

fn start(number: u32, hear: fn(News)) -> Option<Helper> {
    let worker = begin().ok()?;
    let on_message =
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            match decode::<Update>(&Uint8Array::new(&event.data()).to_vec()) {
                Some(Update::Ready) => {
                    with(number, |helper| helper.ready = true);
                    hear(News::Ready);
                }
                Some(Update::Window { run, answer }) => {
                    let place = (run, answer.key);
                    with(number, |helper| {
                        helper.given.retain(|given| *given != place)
                    });
                    hear(News::Answer(run, answer));
                }
                Some(Update::Crashed { .. }) => lose(number, hear),
                _ => {}
            }
        });
    let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
        event.prevent_default();
        lose(number, hear);
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Some(Helper {
        number,
        worker,
        ready: false,
        given: Vec::new(),
        _on_message: on_message,
        _on_error: on_error,
    })
}

fn with(number: u32, change: impl FnOnce(&mut Helper)) {
    CREW.with_borrow_mut(|crew| {
        if let Some(helper) = crew.iter_mut().find(|helper| helper.number == number) {
            change(helper);
        }
    });
}

/// A helper that failed is not replaced: what broke it might break the next one.
fn lose(number: u32, hear: fn(News)) {
    let lost = CREW.with_borrow_mut(|crew| {
        let place = crew.iter().position(|helper| helper.number == number)?;
        Some(crew.remove(place))
    });
    let Some(mut lost) = lost else { return };
    let given = std::mem::take(&mut lost.given);
    // Its listeners are what is running now: they are dropped when the worker is at rest.
    gloo_timers::callback::Timeout::new(0, move || drop(lost)).forget();
    hear(News::Lost(given));
}

#[cfg(test)]
mod tests {
    use super::helpers_for;

    #[test]
    fn the_page_and_the_worker_have_a_processor_each() {
        let helpers = [1.0, 2.0, 3.0, 4.0, 8.0, 128.0].map(helpers_for);
        assert_eq!(helpers, [0, 0, 1, 2, 3, 3]);
        assert_eq!(helpers_for(f64::NAN), 0);
    }
}
