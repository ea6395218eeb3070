//! Runs the command line program as a person does.

use std::process::{Command, Output};

/// Runs `loadbearing` with these arguments in the project's folder.
pub(crate) fn loadbearing(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loadbearing"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program was built for this test")
}

/// What the program printed.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
