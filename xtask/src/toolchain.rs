//! Where a rustc for wasm32 comes from: what is there, else rustup, else Debian's packages.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::places::Places;
use crate::process::{Outcome, capture, on_path, run, run_within};

/// The target of the page.
pub const TARGET: &str = "wasm32-unknown-unknown";
const SETTING: &str = "LOADBEARING_WASM_TOOLCHAIN";
/// rustup's download is 20 MB; where the network refuses it, rustup keeps trying for long.
const RUSTUP_LIMIT: Duration = Duration::from_secs(180);

/// Which route is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    /// The first that works.
    Any,
    /// The active rustc and rustup only.
    Rustup,
    /// Debian's packages only.
    Debian,
}

impl Route {
    fn parse(setting: Option<&str>) -> Outcome<Route> {
        match setting {
            None | Some("") => Ok(Route::Any),
            Some("rustup") => Ok(Route::Rustup),
            Some("debian") => Ok(Route::Debian),
            Some(other) => Err(format!(
                "{SETTING} is {other:?}; it must be \"rustup\" or \"debian\", or not set \
                 (then the first that works is taken)"
            )),
        }
    }
}

/// A rustc that compiles for wasm32.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The rustc that cargo uses anyway.
    Active,
    /// Debian's, unpacked in the cache; it is used for wasm alone.
    Debian {
        /// Folder with `usr/bin/rustc`.
        root: PathBuf,
    },
}

impl Toolchain {
    /// Makes a command (cargo, trunk) compile with this toolchain.
    ///
    /// # Errors
    /// When the library path cannot be extended.
    pub fn apply(&self, command: &mut Command) -> Outcome {
        if let Toolchain::Debian { root } = self {
            command.env("RUSTC", root.join("usr/bin/rustc"));
            command.env("LD_LIBRARY_PATH", library_path(root)?);
        }
        Ok(())
    }
}

/// Finds or installs a toolchain.
///
/// # Errors
/// When the setting is not understood, or no allowed route works; the message says what to do.
pub fn wasm(places: &Places) -> Outcome<Toolchain> {
    let route = Route::parse(env::var(SETTING).ok().as_deref())?;
    if route != Route::Debian && has_standard_library(&mut Command::new("rustc")) {
        return Ok(Toolchain::Active);
    }
    let cached = debian(&places.wasm_toolchain());
    if route != Route::Rustup
        && let Some(toolchain) = cached
    {
        return Ok(toolchain);
    }
    if route != Route::Debian {
        match add_with_rustup() {
            Ok(()) => return Ok(Toolchain::Active),
            Err(reason) if route == Route::Rustup => {
                return Err(format!(
                    "rustup could not add {TARGET}: {reason}. On a Debian system \
                     {SETTING}=debian builds it from Debian's packages instead"
                ));
            }
            Err(reason) => println!("    rustup could not add {TARGET}: {reason}"),
        }
    }
    install_debian(places)
}

fn add_with_rustup() -> Outcome {
    if on_path("rustup").is_none() {
        return Err("it is not on PATH".into());
    }
    println!("==> wasm target: asking rustup for {TARGET} (20 MB)");
    run_within(
        Command::new("rustup").args(["target", "add", TARGET]),
        RUSTUP_LIMIT,
    )?;
    if has_standard_library(&mut Command::new("rustc")) {
        Ok(())
    } else {
        Err("rustup says it did, but rustc finds no standard library for it".into())
    }
}

fn install_debian(places: &Places) -> Outcome<Toolchain> {
    if on_path("apt-get").is_none() || on_path("dpkg-deb").is_none() {
        return Err(format!(
            "this machine has no Rust standard library for {TARGET}. Install rustup \
             (https://rustup.rs), then run: rustup target add {TARGET}"
        ));
    }
    println!(
        "==> wasm target: building it from Debian's packages: 150 MB to download, 600 MB on \
         disk, 1 to 3 minutes, once"
    );
    let folder = places.wasm_toolchain();
    run(Command::new("bash")
        .arg(places.project.join("xtask/wasm-toolchain.sh"))
        .arg(&folder))?;
    debian(&folder).ok_or_else(|| format!("{} holds no working rustc", folder.display()))
}

/// Debian's toolchain in this folder, if it is complete.
fn debian(folder: &Path) -> Option<Toolchain> {
    let root = folder.join("root");
    let toolchain = Toolchain::Debian { root: root.clone() };
    let mut rustc = Command::new(root.join("usr/bin/rustc"));
    toolchain.apply(&mut rustc).ok()?;
    has_standard_library(&mut rustc).then_some(toolchain)
}

/// Whether this rustc has libcore for wasm32. (rustc knows the target's folder even when empty.)
fn has_standard_library(rustc: &mut Command) -> bool {
    let Ok(folder) = capture(rustc.args(["--print", "target-libdir", "--target", TARGET])) else {
        return false;
    };
    fs::read_dir(folder.trim()).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    })
}

/// The folder of the unpacked shared libraries, then whatever was set.
fn library_path(root: &Path) -> Outcome<std::ffi::OsString> {
    let libraries = root
        .join("usr/lib")
        .join(format!("{}-linux-gnu", env::consts::ARCH));
    let before = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let all = std::iter::once(libraries).chain(env::split_paths(&before));
    env::join_paths(all.filter(|path| !path.as_os_str().is_empty()))
        .map_err(|error| format!("cannot extend LD_LIBRARY_PATH: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_one_of_two_words() {
        assert_eq!(Route::parse(None), Ok(Route::Any));
        assert_eq!(Route::parse(Some("rustup")), Ok(Route::Rustup));
        assert_eq!(Route::parse(Some("debian")), Ok(Route::Debian));
        let message = Route::parse(Some("Debian")).expect_err("the wrong case");
        assert!(
            message.contains("\"Debian\"") && message.contains("\"rustup\""),
            "{message}"
        );
    }

    #[test]
    fn an_empty_folder_is_no_toolchain() {
        assert_eq!(debian(Path::new("/nonexistent")), None);
    }
}
