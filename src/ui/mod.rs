//! The page. The only part that knows a browser.

/// Starts the page, or the worker when this runs in one.
pub fn start() {}
