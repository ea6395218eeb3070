//! The page's side of the worker: starts it, keeps what is asked until it listens, and replaces it
//! when it fails or does not let go.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};
use yew::Callback;

use crate::runner::protocol::{Request, Update, decode, encode};
use crate::ui::crew::helpers_for;

/// How long a worker may take to give up a run before it is ended [ms].
const PATIENCE_MS: u32 = 400;

#[wasm_bindgen]
extern "C" {
    /// The address of the program's glue, which a worker imports again (from the cache).
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static GLUE: JsValue;
}

/// What the page hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A message of the engine.
    Update(Update),
    /// The engine failed, with what it said; a new one is ready for the next request.
    Crashed(String),
}

/// A worker that is there whenever it is asked.
pub struct WorkerHandle {
    running: RefCell<Option<Running>>,
    hear: Callback<Heard>,
    /// Runs out when a worker does not let go of a run.
    patience: RefCell<Option<Timeout>>,
    /// The run that was asked for last, unless it was given up.
    wanted: RefCell<Option<Request>>,
}

/// One worker, until it fails.
struct Running {
    worker: Worker,
    ready: Rc<Cell<bool>>,
    waiting: Rc<RefCell<Vec<Request>>>,
    /// Kept alive as long as the worker.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl WorkerHandle {
    /// A handle whose worker starts with the first request.
    #[must_use]
    pub fn new(hear: Callback<Heard>) -> Rc<Self> {
        Rc::new(Self {
            running: RefCell::new(None),
            hear,
            patience: RefCell::new(None),
            wanted: RefCell::new(None),
        })
    }

    /// Asks for a run, or a question beside one; it replaces what is under way.
    pub fn ask(self: &Rc<Self>, request: Request) {
        *self.wanted.borrow_mut() = Some(request.clone());
        self.tell(request);
    }

    /// Tells the worker something; it is kept until the worker listens.
    fn tell(self: &Rc<Self>, request: Request) {
        if self.running.borrow().is_none() {
            match self.spawn() {
                Ok(running) => *self.running.borrow_mut() = Some(running),
                Err(mistake) => self.hear.emit(Heard::Crashed(said(&mistake))),
            }
        }
        if let Some(running) = self.running.borrow().as_ref() {
            if running.ready.get() {
                post(&running.worker, &request);
            } else {
                running.waiting.borrow_mut().push(request);
            }
        }
    }

    /// Gives up run number `run`: asks first, and replaces the worker when it does not answer.
    pub fn cancel(self: &Rc<Self>, run: u32) {
        *self.wanted.borrow_mut() = None;
        if self.running.borrow().is_none() {
            return;
        }
        self.tell(Request::Cancel { run });
        let handle = Rc::clone(self);
        *self.patience.borrow_mut() = Some(Timeout::new(PATIENCE_MS, move || {
            handle.stop();
            // Something else may have been asked for in the meantime.
            let wanted = handle.wanted.borrow().clone();
            if let Some(request) = wanted {
                handle.tell(request);
            }
        }));
    }

    /// Ends the worker; the next request starts another.
    fn stop(&self) {
        self.running.borrow_mut().take();
    }

    fn spawn(self: &Rc<Self>) -> Result<Running, JsValue> {
        let worker = begin()?;
        let ready = Rc::new(Cell::new(false));
        let count = helpers_for(processors());
        let waiting = Rc::new(RefCell::new(vec![Request::Helpers { count }]));
        let handle = Rc::downgrade(self);
        let (is_ready, queued) = (Rc::clone(&ready), Rc::clone(&waiting));
        let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let update = decode::<Update>(&Uint8Array::new(&event.data()).to_vec());
            let (Some(handle), Some(update)) = (handle.upgrade(), update) else {
                return;
            };
            if update == Update::Ready {
                is_ready.set(true);
                if let Some(running) = handle.running.borrow().as_ref() {
                    queued
                        .take()
                        .iter()
                        .for_each(|request| post(&running.worker, request));
                }
            }
            handle.heard(update);
        });
        worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        let handle = Rc::downgrade(self);
        let fail = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            if let Some(handle) = handle.upgrade() {
                handle.failed(event.message());
            }
        });
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Ok(Running {
            worker,
            ready,
            waiting,
            _on_message: listen,
            _on_error: fail,
        })
    }

    fn heard(&self, update: Update) {
        match update {
            Update::Cancelled { .. } => drop(self.patience.borrow_mut().take()),
            Update::Crashed { message } => self.failed(message),
            update => self.hear.emit(Heard::Update(update)),
        }
    }

    /// A worker that failed is never used again. It speaks twice, first in words and then as an
    /// error event; the first is passed on.
    fn failed(&self, message: String) {
        self.patience.borrow_mut().take();
        let Some(running) = self.running.borrow_mut().take() else {
            return;
        };
        // Its listeners may be what is running now: they are dropped when the page is at rest.
        Timeout::new(0, move || drop(running)).forget();
        self.hear.emit(Heard::Crashed(message));
    }
}

/// Starts a worker that runs this program, compiled already; what it is asked before it says that
/// it is ready is lost.
///
/// # Errors
/// When the browser refuses.
pub fn begin() -> Result<Worker, JsValue> {
    let worker = Worker::new(&wasm_bindgen::link_to!(module = "/src/ui/worker.js"))?;
    let first = Object::new();
    GLUE.with(|glue| Reflect::set(&first, &"glue".into(), glue))?;
    Reflect::set(&first, &"module".into(), &wasm_bindgen::module())?;
    worker.post_message(&first)?;
    Ok(worker)
}

/// Sends a request to a worker.
pub fn post(worker: &Worker, request: &Request) {
    if let Some(bytes) = encode(request) {
        // Refused only when the worker is gone, which its error event says.
        let _ = worker.post_message(&Uint8Array::from(bytes.as_slice()));
    }
}

fn processors() -> f64 {
    web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency())
}

fn said(mistake: &JsValue) -> String {
    let text = mistake
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    text.or_else(|| mistake.as_string()).unwrap_or_default()
}
