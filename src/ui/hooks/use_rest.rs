//! Fetches the rest of the program.

use wasm_bindgen_futures::spawn_local;
use yew::{Callback, hook, use_effect_with, use_state_eq};

use crate::ui::rest::{self, Arrival};

/// What `start.js` waits for before it keeps the page for times without a network: only then does
/// everything that a visitor waits for have the line for itself.
const COMPLETE: &str = "complete";

/// The rest of the program, and ways to it.
#[derive(Clone, PartialEq)]
pub struct RestHandle {
    /// How far it is.
    pub arrival: Arrival,
    /// It is wanted now.
    pub want: Callback<()>,
    /// It did not arrive; try once more.
    pub again: Callback<()>,
}

/// Fetches the rest as soon as it is `needed`, or somebody wants it.
#[hook]
pub fn use_rest(needed: bool) -> RestHandle {
    let arrival = use_state_eq(Arrival::at_first);
    let tries = use_state_eq(|| 0_u32);
    let attempt = (*tries).max(needed.into());
    {
        let set = arrival.setter();
        use_effect_with(attempt, move |attempt| {
            if *attempt > 0 {
                spawn_local(async move {
                    match rest::fetch().await {
                        Ok(rest) => {
                            set.set(Arrival::Here(rest));
                            say_complete();
                        }
                        Err(_) => set.set(Arrival::Missing),
                    }
                });
            }
        });
    }
    let want = {
        let tries = tries.clone();
        Callback::from(move |()| tries.set((*tries).max(1)))
    };
    let again = {
        let set = arrival.setter();
        Callback::from(move |()| {
            set.set(Arrival::Coming);
            tries.set(attempt + 1);
        })
    };
    let arrival = *arrival;
    RestHandle {
        arrival,
        want,
        again,
    }
}

fn say_complete() {
    let event = web_sys::Event::new(COMPLETE).ok();
    if let (Some(window), Some(event)) = (web_sys::window(), event) {
        // Nobody has to hear it.
        let _ = window.dispatch_event(&event);
    }
}
