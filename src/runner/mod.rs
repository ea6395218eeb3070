//! The protocol between the page and the engine; knows no browser.

pub mod protocol;
