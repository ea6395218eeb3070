//! The bar that shows how far something has come.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::sim::run::Progress;

/// Steps of a bar that shows a fraction.
const STEPS: u64 = 1000;

/// A bar of this many steps. Shown on a terminal only: a log wants lines, not a moving bar.
pub(super) fn bar(quiet: bool, steps: u64) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(steps);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {elapsed}") {
        bar.set_style(style);
    }
    bar
}

/// A bar for what says its [`Progress`].
pub(super) fn fraction_bar(quiet: bool) -> ProgressBar {
    bar(quiet, STEPS)
}

/// Shows `progress` on a bar of [`fraction_bar`].
pub(super) fn show(bar: &ProgressBar, progress: &Progress) {
    bar.set_position((progress.fraction * STEPS as f64) as u64);
    bar.set_message(format!(
        "{} windows, {} million events",
        progress.windows,
        progress.events / 1_000_000
    ));
}
