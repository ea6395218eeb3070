//! The address follows what is set, and what is set follows the address. What the page itself wrote
//! into the browser's history is marked.

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::Window;
use yew::{UseReducerHandle, hook, use_effect_with};

use crate::ui::link;
use crate::ui::presets;
use crate::ui::state::{Action, State};

/// The state that the page's address asks for; the default without a browser.
#[must_use]
pub fn opened() -> State {
    let read = link::read(&fragment(), presets::known());
    State {
        page: read.page,
        ..State::new(read.inputs, read.notes)
    }
}

/// Writes changes into the address, and follows links to other states.
#[hook]
pub fn use_link(state: &UseReducerHandle<State>) {
    use_effect_with((state.page, state.inputs.clone()), |(page, inputs)| {
        let wanted = link::write(*page, inputs);
        if let Some(history) = window().and_then(|window| window.history().ok()) {
            // Refused only in documents without an address; then there is no link to keep.
            let _ = history.replace_state_with_url(&JsValue::TRUE, "", Some(&wanted));
        }
    });
    let dispatcher = state.dispatcher();
    use_effect_with((), move |()| {
        let follow = Closure::<dyn Fn()>::new(move || {
            let read = link::read(&fragment(), presets::known());
            let history = window().and_then(|window| window.history().ok());
            let ours = history.and_then(|history| history.state().ok());
            // Going back to a page of this visit keeps what was set since; a link does not.
            dispatcher.dispatch(if ours.is_some_and(|state| state == JsValue::TRUE) {
                Action::Page(read.page)
            } else {
                Action::Link(read)
            });
        });
        let listener = follow.as_ref().unchecked_ref();
        let added =
            window().map(|window| window.add_event_listener_with_callback("hashchange", listener));
        move || {
            if let (Some(Ok(())), Some(window)) = (added, window()) {
                let listener = follow.as_ref().unchecked_ref();
                let _ = window.remove_event_listener_with_callback("hashchange", listener);
            }
        }
    });
}

fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// The browser's window; `None` natively, where asking for it would panic.
fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}
