//! Undo and redo by keyboard.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::{UseReducerHandle, hook, use_effect_with};

use crate::ui::state::{Action, State};

/// Fields of text undo their own typing.
const TEXT: &str = "textarea, input[type=search]";

/// Ctrl or Command with Z goes back, with Shift and Z or with Y forward.
#[hook]
pub fn use_keys(state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    use_effect_with((), move |()| {
        let listen = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let action = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
                ("z", false) => Action::Undo,
                ("z", true) | ("y", false) => Action::Redo,
                _ => return,
            };
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let types = target.is_some_and(|one| one.matches(TEXT).unwrap_or(false));
            if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !types {
                event.prevent_default();
                dispatcher.dispatch(action);
            }
        });
        let document = web_sys::window().and_then(|window| window.document());
        let listener = listen.as_ref().unchecked_ref();
        if let Some(document) = &document {
            // Refused only without memory.
            let _ = document.add_event_listener_with_callback("keydown", listener);
        }
        move || {
            if let Some(document) = document {
                let listener = listen.as_ref().unchecked_ref();
                let _ = document.remove_event_listener_with_callback("keydown", listener);
            }
        }
    });
}
