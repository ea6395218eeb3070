//! The project's chores, without any dependency: `cargo xtask setup | build | serve | test |
//! bench`.
//!
//! `setup.rs` knows what a machine needs, `toolchain.rs` where a wasm target comes from, `tools.rs`
//! and `browser.rs` how programs are found or installed; `build.rs`, `serve.rs` and `test.rs` are
//! the commands. Whatever is installed goes into the user's cache folder (`places.rs`), never into
//! the project.

mod bench;
mod browser;
mod build;
mod dependencies;
mod documentation;
mod first_load;
mod later;
mod minify;
mod offline;
mod places;
mod policy;
mod process;
mod program;
mod serve;
mod setup;
mod shrink;
mod site;
mod spdx;
mod test;
mod toolchain;
mod tools;

use std::process::ExitCode;

use places::Places;
use process::Outcome;

const HELP: &str = "\
Loadbearing's chores.

Usage: cargo xtask COMMAND

  setup             install what building and testing need; skip what is there
  build             build the static site into dist/ (release)
  serve [--port N]  build the site and serve it on this machine
        [--watch]   rebuild (unoptimised) and reload the page whenever a file changes
  test [STEP…]      run every check, or the named ones (--list shows them)
  bench             time the simulator natively and in WebAssembly
  bench page        time the built page in Chromium

Settings (environment):
  LOADBEARING_WASM_TOOLCHAIN=rustup|debian   where the wasm32 target comes from
                                             (default: what is there, rustup, Debian)
  LOADBEARING_CHROMIUM=PATH                  the browser of the end-to-end tests

Installed tools are kept in the user's cache folder, in loadbearing/.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    if matches!(command, "help" | "--help" | "-h") || rest.iter().any(|word| word == "--help") {
        print!("{HELP}");
        return Ok(());
    }
    let places = Places::find()?;
    match command {
        "setup" => none_expected(rest).and_then(|()| setup::everything(&places)),
        "build" => none_expected(rest).and_then(|()| build::build(&places).map(|_| ())),
        "test" => test::test(&places, rest),
        "bench" if rest == ["page"] => bench::page(&places),
        "bench" => none_expected(rest).and_then(|()| bench::bench(&places)),
        "serve" => serve::serve(&places, rest),
        unknown => Err(format!(
            "there is no command {unknown:?}; `cargo xtask help` lists them"
        )),
    }
}

fn none_expected(arguments: &[String]) -> Outcome {
    match arguments.first() {
        None => Ok(()),
        Some(word) => Err(format!("this command takes no argument, but got {word:?}")),
    }
}
