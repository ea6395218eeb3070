//! The programs a build needs beside Rust: trunk, wasm-bindgen, wasm-split-cli, wasm-opt,
//! and Node's packages.
//! Each is taken from PATH when its version fits, else from the cache, else installed there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places::Places;
use crate::process::{Outcome, capture, cargo, is_program, on_path, run};

/// Builds the site. 0.21 is the last that compiles with the project's Rust version.
const TRUNK: &str = "0.21.14";
const TRUNK_FITS: &str = "0.21.";
/// Cuts the program in two, where `wasm_split_helpers` in the source says so.
const WASM_SPLIT: &str = "0.2.4";
/// Shrinks and speeds up the wasm; npm's package of wasm-opt.
const BINARYEN: &str = "132.0.0";
/// Older wasm-opts do not know all instructions that rustc emits.
const WASM_OPT_OLDEST: u32 = 120;
/// Makes scripts and style sheets small.
const ESBUILD: (&str, &str) = ("esbuild", "0.28.2");
/// Drives the browser in the end-to-end tests.
pub const PLAYWRIGHT: (&str, &str) = ("playwright-core", "1.65.1");
/// Checks the page's accessibility in the end-to-end tests.
pub const AXE: (&str, &str) = ("axe-core", "4.14.1");

/// Makes sure that `cargo fmt` and `cargo clippy` are there; a minimal Rust comes without them.
///
/// # Errors
/// When one is missing and rustup cannot add it.
pub fn components() -> Outcome {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let there = || capture(cargo().args([command, "--version"])).is_ok();
        if there() {
            continue;
        }
        println!("==> {component}: from rustup, a few seconds, once");
        let added = run(Command::new("rustup").args(["component", "add", component]));
        if added.is_err() || !there() {
            return Err(format!(
                "`cargo {command}` is missing. Run: rustup component add {component} (Debian \
                 without rustup: apt-get install rustfmt rust-clippy)"
            ));
        }
    }
    Ok(())
}

/// The folder of trunk.
///
/// # Errors
/// When it cannot be installed.
pub fn trunk(places: &Places) -> Outcome<PathBuf> {
    let fits = |program: &Path| {
        version_word(program, 1).is_some_and(|version| version.starts_with(TRUNK_FITS))
    };
    if let Some(folder) = fitting(places, "trunk", fits) {
        return Ok(folder);
    }
    println!("==> trunk {TRUNK}: compiling it, 2 to 5 minutes, once");
    // Unoptimised: it compiles in half the time, and trunk's own work is a fraction of a build.
    let options = ["--locked", "--no-default-features", "--debug"];
    install_crate(places, &places.tools(), ("trunk", TRUNK), &options)?;
    Ok(places.tools().join("bin"))
}

/// The folder of wasm-bindgen, in the version of `Cargo.lock`: its two halves only understand each
/// other when they are of one version.
///
/// # Errors
/// When it cannot be installed.
pub fn wasm_bindgen(places: &Places) -> Outcome<PathBuf> {
    bindgen_program(places, "wasm-bindgen")
}

/// The folder of wasm-bindgen's test runner, likewise.
///
/// # Errors
/// When it cannot be installed.
pub fn wasm_test_runner(places: &Places) -> Outcome<PathBuf> {
    bindgen_program(places, "wasm-bindgen-test-runner")
}

fn bindgen_program(places: &Places, name: &str) -> Outcome<PathBuf> {
    let lock = fs::read_to_string(places.project.join("Cargo.lock"))
        .map_err(|error| format!("cannot read Cargo.lock: {error}"))?;
    let wanted = locked_version(&lock, "wasm-bindgen")
        .ok_or("Cargo.lock has no wasm-bindgen; run `cargo check` first")?;
    let fits = |program: &Path| version_word(program, 1).is_some_and(|version| version == wanted);
    if let Some(folder) = fitting(places, name, fits) {
        return Ok(folder);
    }
    println!("==> wasm-bindgen-cli {wanted}: compiling it, 1 to 3 minutes, once");
    let of = ("wasm-bindgen-cli", wanted.as_str());
    install_crate(places, &places.tools(), of, &["--force"])?;
    Ok(places.tools().join("bin"))
}

/// The folder of wasm-split-cli. It does not say its version, so its folder does.
///
/// # Errors
/// When it cannot be installed.
pub fn wasm_split(places: &Places) -> Outcome<PathBuf> {
    let root = places.cache.join(format!("wasm-split-{WASM_SPLIT}"));
    let folder = root.join("bin");
    if !is_program(&folder.join("wasm-split-cli")) {
        println!("==> wasm-split-cli {WASM_SPLIT}: compiling it, half a minute, once");
        // Unoptimised: its own work is a second of a build.
        let options = ["--locked", "--debug", "--features=build-binary"];
        install_crate(
            places,
            &root,
            ("wasm_split_cli_support", WASM_SPLIT),
            &options,
        )?;
    }
    Ok(folder)
}

/// The folder of wasm-opt.
///
/// # Errors
/// When it cannot be installed.
pub fn wasm_opt(places: &Places) -> Outcome<PathBuf> {
    let new_enough = |program: &Path| {
        version_word(program, 2)
            .and_then(|version| version.parse().ok())
            .is_some_and(|version: u32| version >= WASM_OPT_OLDEST)
    };
    if let Some(folder) = fitting(places, "wasm-opt", new_enough) {
        return Ok(folder);
    }
    Ok(node_package(places, "binaryen", BINARYEN)?.join(".bin"))
}

/// The program esbuild.
///
/// # Errors
/// When it cannot be installed.
pub fn esbuild(places: &Places) -> Outcome<PathBuf> {
    let (name, version) = ESBUILD;
    Ok(node_package(places, name, version)?.join(".bin").join(name))
}

/// The `node_modules` folder that holds this package, installed when missing.
///
/// # Errors
/// When npm is missing or fails.
pub fn node_package(places: &Places, name: &str, version: &str) -> Outcome<PathBuf> {
    let home = places.cache.join("node").join(format!("{name}-{version}"));
    let modules = home.join("node_modules");
    if modules.join(name).join("package.json").is_file() {
        return Ok(modules);
    }
    if on_path("npm").is_none() {
        return Err(format!(
            "npm is not on PATH, and {name} {version} comes from it. Install Node with npm \
             (Debian: apt-get install nodejs npm; macOS: brew install node)"
        ));
    }
    println!("==> {name} {version}: from npm, a few seconds, once");
    // Beside its place first: an interrupted installation leaves nothing that looks complete.
    let draft = places
        .cache
        .join("node")
        .join(format!(".{name}-{version}-{}", std::process::id()));
    fs::create_dir_all(&draft)
        .map_err(|error| format!("cannot create {}: {error}", draft.display()))?;
    let installed = run(Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
        .args(["--no-save", "--no-package-lock", "--ignore-scripts"])
        .arg("--prefix")
        .arg(&draft)
        .arg(format!("{name}@{version}")));
    if let Err(reason) = installed {
        let _ = fs::remove_dir_all(&draft);
        return Err(format!(
            "{reason}. A registry's mirror may lack a version that was published recently: try \
             later, or change the version in xtask/src/tools.rs"
        ));
    }
    if !home.exists() {
        fs::rename(&draft, &home).map_err(|error| format!("{}: {error}", home.display()))?;
    }
    let _ = fs::remove_dir_all(&draft);
    Ok(modules)
}

/// The folder of the first program of that name that fits: on PATH, in the cache, or downloaded by
/// Trunk before.
fn fitting(places: &Places, name: &str, fits: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    let cached = places.tools().join("bin").join(name);
    on_path(name)
        .into_iter()
        .chain(Some(cached))
        .chain(downloaded_by_trunk(places, name))
        .filter(|program| is_program(program))
        .find(|program| fits(program))
        .and_then(|program| program.parent().map(Path::to_path_buf))
}

/// Trunk keeps `wasm-bindgen-0.2.130/wasm-bindgen` and `wasm-opt-version_123/bin/wasm-opt`.
fn downloaded_by_trunk(places: &Places, name: &str) -> Vec<PathBuf> {
    let Some(Ok(entries)) = places.trunk_downloads().map(fs::read_dir) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(name))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
        .iter()
        .rev()
        .flat_map(|folder| [folder.join(name), folder.join("bin").join(name)])
        .collect()
}

fn install_crate(
    places: &Places,
    root: &Path,
    (name, version): (&str, &str),
    options: &[&str],
) -> Outcome {
    let mut command = cargo();
    command
        .args(["install", name, "--version", version, "--quiet", "--root"])
        .arg(root)
        .args(options)
        // Its own target folder goes with it; the project's settings must not reach it.
        .env_remove("RUSTC")
        .env_remove("RUSTFLAGS")
        .current_dir(&places.cache);
    run(&mut command).map_err(|reason| {
        format!(
            "{reason}. It needs a C compiler (Debian: apt-get install gcc libc6-dev) and the \
             package registry; a mirror may lack a version that was published recently"
        )
    })
}

/// The n-th word of what `PROGRAM --version` prints first.
fn version_word(program: &Path, position: usize) -> Option<String> {
    let text = capture(Command::new(program).arg("--version")).ok()?;
    text.split_whitespace().nth(position).map(str::to_owned)
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version(lock: &str, name: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{name}\""))?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_the_right_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
