//! The width of an element, followed as it changes.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::{NodeRef, hook, use_effect_with, use_state_eq};

/// The width before the element is there [px]; also what pictures rendered to strings have.
pub const INITIAL_WIDTH_PX: f64 = 640.0;

/// The narrowest width that pictures are drawn for [px].
const LEAST_WIDTH_PX: f64 = 200.0;

/// The width of the element at `node` [px], at least 200.
#[hook]
pub fn use_width(node: &NodeRef) -> f64 {
    let width = use_state_eq(|| INITIAL_WIDTH_PX);
    let set = width.setter();
    use_effect_with(node.clone(), move |node| {
        let observed = node.cast::<Element>().and_then(|element| {
            let watched = element.clone();
            let measure = Closure::<dyn Fn()>::new(move || {
                set.set(f64::from(watched.client_width()).max(LEAST_WIDTH_PX));
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, measure))
        });
        move || {
            if let Some((observer, _measure)) = observed {
                observer.disconnect();
            }
        }
    });
    *width
}
