//! The page. The only part that knows a browser.
//!
//! Reading order: what is set, what is known, how it is read, how it is drawn.

pub mod words;

pub mod format;
pub mod part;
pub mod shared;

pub mod history;
pub mod inputs;
pub mod levers;
pub mod link;
pub mod phase;
pub mod presets;
pub mod questions;
pub mod state;

pub mod take_away;

pub mod charts;
pub mod reading;

pub mod crew;
pub mod hooks;
pub mod worker;
pub mod worker_handle;

pub mod components;
pub mod pages;
pub mod rest;

/// Starts the page, or the worker when this runs in one: one program, so that the wasm is fetched
/// once.
pub fn start() {
    match worker::scope() {
        Some(scope) => worker::start(&scope),
        None => {
            let home = part::PartsProps::new(pages::home::Home);
            yew::Renderer::<part::Parts>::with_props(home).render();
        }
    }
}
