//! Files that the page fetches when somebody looks at them: the build script makes them and hashes
//! their names, the program knows the names, and the site needs the files beside the page.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::places::Places;
use crate::process::Outcome;
use crate::toolchain::TARGET;

/// How their names begin; a hash and an ending follow.
pub const NAMES: [&str; 2] = ["notes-", "method-"];

/// Puts the files that the built program names beside the page.
///
/// # Errors
/// When one of them is not where the build script left it, or cannot be copied.
pub fn place(places: &Places) -> Outcome {
    let site = places.dist();
    let program = program(&site)?;
    let made = made(places);
    for name in NAMES {
        let known = made.iter().find(|path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.starts_with(name) && contains(&program, file.as_bytes())
        });
        let path =
            known.ok_or_else(|| format!("the build script left no {name}… for this site"))?;
        let to = site.join(path.file_name().unwrap_or_default());
        fs::copy(path, &to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(())
}

/// The site's WebAssembly.
fn program(site: &PathBuf) -> Outcome<Vec<u8>> {
    let entries = fs::read_dir(site).map_err(|error| format!("{}: {error}", site.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let wasm = paths
        .into_iter()
        .find(|path| path.extension().is_some_and(|one| one == "wasm"));
    let wasm = wasm.ok_or("the site has no WebAssembly")?;
    fs::read(&wasm).map_err(|error| format!("{}: {error}", wasm.display()))
}

/// Everything that build scripts left for later, of this and of earlier builds.
fn made(places: &Places) -> Vec<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || places.project.join("target"),
        |folder| places.project.join(folder),
    );
    let inside = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten();
    inside(target.join(TARGET))
        .flat_map(|profile| inside(profile.path().join("build")))
        .flat_map(|package| inside(package.path().join("out").join("later")))
        .map(|file| file.path())
        .collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn names_are_found_inside_a_program() {
        assert!(contains(b"\0asm notes-1.json \0", b"notes-1.json"));
        assert!(!contains(b"\0asm notes-1.json", b"notes-2.json"));
        assert!(!contains(b"", b"x"));
    }
}
