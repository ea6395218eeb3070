//! Waits until something is seen.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::{Callback, NodeRef, hook, use_effect_with};

/// Calls once when the element at `node` is on the screen while it is `wanted`, and again whenever
/// it is wanted anew.
#[hook]
pub fn use_when_seen(node: &NodeRef, wanted: bool, seen: Callback<()>) {
    use_effect_with((node.clone(), wanted), move |(node, wanted)| {
        let element = node.cast::<Element>().filter(|_| *wanted);
        let observed = element.and_then(|element| {
            let look = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
                let entries = entries.iter().map(JsCast::unchecked_into);
                if entries
                    .into_iter()
                    .any(|one: IntersectionObserverEntry| one.is_intersecting())
                {
                    seen.emit(());
                }
            });
            let observer = IntersectionObserver::new(look.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, look))
        });
        move || {
            if let Some((observer, _look)) = observed {
                observer.disconnect();
            }
        }
    });
}
