//! Effects: what the page asks of the browser.

pub mod use_link;
pub mod use_simulation;
pub mod use_width;
