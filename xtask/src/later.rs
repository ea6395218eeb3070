//! Files that the page fetches when somebody looks at them: the build script makes them and hashes
//! their names, the program knows the names, and the site needs the files beside the page.

use std::fs;
use std::path::PathBuf;

use crate::offline;
use crate::places::Places;
use crate::process::Outcome;
use crate::toolchain::TARGET;

/// How their names begin; a hash and an ending follow.
const NAMES: [&str; 2] = ["notes-", "method-"];
/// How the name of the style sheet begins that comes with the rest of the program.
pub const STYLES: &str = "rest-";

/// Whether a file of the site is fetched after the first answer only: these files, all WebAssembly
/// but the program itself, the rest's style sheet, and the service worker.
pub fn is_later(name: &str) -> bool {
    let part = name.ends_with(".wasm") && !name.ends_with("_bg.wasm");
    let styles = name.starts_with(STYLES) && name.ends_with(".css");
    part || styles || name == offline::NAME || NAMES.iter().any(|start| name.starts_with(start))
}

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

/// All WebAssembly of the site.
fn program(site: &PathBuf) -> Outcome<Vec<u8>> {
    let named = |error: std::io::Error| format!("{}: {error}", site.display());
    let mut all = Vec::new();
    for entry in fs::read_dir(site).map_err(named)?.flatten() {
        if entry.path().extension().is_some_and(|one| one == "wasm") {
            all.extend(fs::read(entry.path()).map_err(named)?);
        }
    }
    Ok(all)
}

/// Everything that build scripts left for later, of this and of earlier builds.
fn made(places: &Places) -> Vec<PathBuf> {
    let inside = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten();
    inside(places.target().join(TARGET))
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
    use super::{contains, is_later};

    #[test]
    fn what_the_first_answer_needs_is_not_for_later() {
        for name in ["app-1_bg.wasm", "app-1.js", "index.html", "styles-1.css"] {
            assert!(!is_later(name), "{name}");
        }
        for name in [
            "rest-1.wasm",
            "rest-1.css",
            "chunk-3-1.wasm",
            "notes-1.json",
            "offline.js",
        ] {
            assert!(is_later(name), "{name}");
        }
    }

    #[test]
    fn names_are_found_inside_a_program() {
        assert!(contains(b"\0asm notes-1.json \0", b"notes-1.json"));
        assert!(!contains(b"\0asm notes-1.json", b"notes-2.json"));
        assert!(!contains(b"", b"x"));
    }
}
