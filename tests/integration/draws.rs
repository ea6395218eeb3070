//! The draws of this platform are the published ones; `tests/wasm` says the same of the browser.

#[path = "../golden/draws.rs"]
mod golden;

#[test]
fn draws_are_the_published_ones() {
    let differences = golden::differences();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
