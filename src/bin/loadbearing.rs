//! The command line program; everything is in `loadbearing::cli`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    loadbearing::cli::main()
}

/// A browser has no command line; cargo compiles every program before it runs tests there.
#[cfg(target_arch = "wasm32")]
fn main() {}
