//! From what cargo built to the site's program: cut in two where the source says so, with its glue,
//! and as small as it can be.
//!
//! Trunk can do neither (it offers no place between cargo and wasm-bindgen), so what it made of the
//! program is replaced. One stem names all files, a hash of all that is in them: they only fit each
//! other.

mod glue;
mod imports;
mod order;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::minify::Language;
use crate::places::Places;
use crate::policy::fnv1a;
use crate::process::{Outcome, run};
use crate::setup::BuildTools;
use crate::toolchain::TARGET;

/// The cargo profile of the site.
const PROFILE: &str = "site";
/// The program as cargo, the cut and wasm-bindgen call it.
const NAME: &str = "app";
const PAGE: &str = "index.html";
const GLUE_END: &str = ".js";
const WASM_END: &str = "_bg.wasm";

/// As small as it can be, at little cost in speed (docs/architecture.md has figures).
const SHRINK: [&str; 7] = [
    "-Oz",
    "--dealign",
    "--low-memory-unused",
    "--merge-similar-functions",
    "--one-caller-inline-max-function-size=30",
    "--strip-producers",
    "--strip-debug",
];

/// A file of WebAssembly that is fetched after the first answer.
struct Part {
    /// What the cut calls it: `split_rest.wasm`, `chunk_3.wasm`.
    old: String,
    /// What the site calls it.
    new: String,
    /// What is in it.
    wasm: Vec<u8>,
}

/// Replaces the program of the site that Trunk has built; its later part brings `styles`, a style
/// sheet, along.
///
/// # Errors
/// When a tool fails, or a file cannot be read or written or is not as its maker writes it.
pub fn apply(places: &Places, tools: &BuildTools, styles: &str) -> Outcome {
    let built = places.target().join(TARGET).join(PROFILE);
    let work = built.join("program");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    }
    fs::create_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    run(Command::new(tools.program("wasm-split-cli"))
        .arg(built.join(NAME).with_extension("wasm"))
        .arg(&work)
        .args(["--out-name", NAME]))?;
    let main = work.join(NAME).with_extension("wasm");
    run(Command::new(tools.program("wasm-bindgen"))
        // The later parts need the table of functions, which it takes for nobody's otherwise.
        .arg("--keep-lld-exports")
        .args(["--target", "web", "--no-typescript", "--out-name", NAME])
        .arg("--out-dir")
        .arg(work.join("glue"))
        .arg(&main))?;
    fs::remove_file(&main).map_err(|error| format!("{}: {error}", main.display()))?;

    let wasm_opt = tools.program("wasm-opt");
    let parts = parts(&work, &wasm_opt)?;
    let main = shrunk(
        &work.join("glue").join(format!("{NAME}{WASM_END}")),
        &wasm_opt,
    )?;
    let (main, names) = imports::shorten(&main)?;
    let text = |path: PathBuf| {
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let glue = text(work.join("glue").join(NAME).with_extension("js"))?;
    let loader = text(work.join("__wasm_split.js"))?;
    let loader = glue::with_styles(&loader, styles)?;
    let glue = glue::joined(&glue, &loader, &names)?;
    let glue = tools.minifier.minified(&glue, Language::Module)?;
    write(&places.dist(), &main, &glue, parts)
}

/// The parts for later, small, by name.
fn parts(work: &Path, wasm_opt: &Path) -> Outcome<Vec<Part>> {
    let named = |error: std::io::Error| format!("{}: {error}", work.display());
    let entries = fs::read_dir(work).map_err(named)?.flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|one| one == "wasm"));
    paths.sort();
    let part = |path: &PathBuf| {
        let old = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Part {
            new: old.trim_start_matches("split_").replace('_', "-"),
            old: old.into_owned(),
            wasm: shrunk(path, wasm_opt)?,
        })
    };
    paths.iter().map(part).collect()
}

/// The program at that place, as small as wasm-opt makes it, with functions that are alike beside
/// each other: wasm-opt sorts them by names that say where. It refuses what is no WebAssembly, and
/// takes the names out again.
fn shrunk(wasm: &Path, wasm_opt: &Path) -> Outcome<Vec<u8>> {
    let at = |error: std::io::Error| format!("{}: {error}", wasm.display());
    run(Command::new(wasm_opt)
        .args(SHRINK)
        .arg(wasm)
        .arg("-o")
        .arg(wasm))?;
    let named = order::named(&fs::read(wasm).map_err(at)?);
    let named = named.ok_or("the program is no WebAssembly")?;
    fs::write(wasm, named).map_err(at)?;
    let tidy = ["--coalesce-locals", "--reorder-locals", "--vacuum"];
    run(Command::new(wasm_opt)
        .args(tidy)
        .args(["--reorder-functions-by-name", "--strip-target-features"])
        .arg(wasm)
        .arg("-o")
        .arg(wasm))?;
    fs::read(wasm).map_err(at)
}

/// Writes the files in the place of Trunk's, and their names into the page.
fn write(site: &Path, main: &[u8], glue: &str, parts: Vec<Part>) -> Outcome {
    let named = |error: std::io::Error| format!("{}: {error}", site.display());
    let mut all = main.to_vec();
    all.extend_from_slice(glue.as_bytes());
    parts
        .iter()
        .for_each(|part| all.extend_from_slice(&part.wasm));
    let hash = format!("{:016x}", fnv1a(&all));
    let stem = format!("{NAME}-{hash}");

    let mut glue = glue.to_owned();
    for Part { old, new, wasm } in parts {
        let new = new.replace(".wasm", &format!("-{hash}.wasm"));
        glue = glue::with_part(&glue, &old, &new)?;
        fs::write(site.join(new), wasm).map_err(named)?;
    }
    let files = fs::read_dir(site).map_err(named)?.flatten();
    let mut files = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let old = files.find(|file| file.ends_with(WASM_END));
    let old = old.ok_or("the site has no WebAssembly")?;
    let old = old.trim_end_matches(WASM_END);
    for (end, content) in [(WASM_END, main), (GLUE_END, glue.as_bytes())] {
        fs::remove_file(site.join(format!("{old}{end}"))).map_err(named)?;
        fs::write(site.join(format!("{stem}{end}")), content).map_err(named)?;
    }
    let page = fs::read_to_string(site.join(PAGE)).map_err(named)?;
    fs::write(site.join(PAGE), page.replace(old, &stem)).map_err(named)
}
