//! Components rendered to strings, natively.

/// What follows from prices, architectures, rebuilds and files.
mod asking;
/// Files that are taken away.
mod files;
/// What can be set.
mod levers;
/// The whole page in each of its states.
mod page;
/// What a report says in words.
mod reading;
/// A made-up report to draw.
mod sample;
/// How the page's state changes.
mod state;
/// Comparing and trusting.
mod trust;
