//! Components rendered to strings, natively.

/// What can be set.
mod levers;
/// Warning lines that can be moved.
mod lines;
/// The whole page in each of its states.
mod page;
/// The further pictures.
mod pictures;
/// What a report says in words.
mod reading;
/// A made-up report to draw.
mod sample;
/// How the page's state changes.
mod state;
/// Comparing and trusting.
mod trust;
