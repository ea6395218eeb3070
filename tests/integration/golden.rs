//! This platform gives the published fingerprints; `tests/wasm` says the same of the browser.

#[path = "../golden/mod.rs"]
mod published;

#[test]
fn fingerprints_are_the_published_ones() {
    let differences = published::differences();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
