//! Effects: what the page asks of the browser.

pub mod use_keys;
pub mod use_later;
pub mod use_link;
pub mod use_player;
pub mod use_questions;
pub mod use_rest;
pub mod use_simulation;
pub mod use_when_seen;
pub mod use_width;
