//! Components rendered to strings, natively.

/// What follows from prices, architectures, rebuilds and files.
mod asking;
/// What would flip the answer.
mod explore;
/// Files that are taken away.
mod files;
/// What runs in a month, and one busy hour.
mod hour;
/// What can be set.
mod levers;
/// Warning lines that can be moved.
mod lines;
/// The whole page in each of its states.
mod page;
/// The further pictures.
mod pictures;
/// What is asked beside the answer.
mod questions;
/// What a report says in words.
mod reading;
/// A made-up report to draw.
mod sample;
/// A made-up busy hour to draw.
mod sample_hour;
/// Made-up studies to draw.
mod sample_studies;
/// How the page's state changes.
mod state;
/// Comparing and trusting.
mod trust;
