//! What must hold in WebAssembly as it does natively; runs under Node and in a browser's worker.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

#[path = "../golden/mod.rs"]
mod published;

#[wasm_bindgen_test]
fn fingerprints_are_the_published_ones() {
    let differences = published::differences();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
