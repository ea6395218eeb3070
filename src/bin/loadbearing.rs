//! The command line program; everything is in `loadbearing::cli`.

fn main() -> std::process::ExitCode {
    loadbearing::cli::main()
}
