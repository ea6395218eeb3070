//! The page and its worker: one program, so that the wasm is fetched once.

fn main() {
    loadbearing::ui::start();
}
