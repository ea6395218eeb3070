//! The protocol between the page and the engine; knows no browser.

pub mod inline;
pub mod known_windows;
pub mod packed;
pub mod protocol;
pub mod simulation;
pub mod studies;
