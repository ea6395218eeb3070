//! `cargo xtask build`: the static site in `dist/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places::Places;
use crate::policy;
use crate::process::{Outcome, path_with, run};
use crate::setup::{self, BuildTools};

/// Builds the site and gives its folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub fn build(places: &Places) -> Outcome<PathBuf> {
    build_with(places, &setup::for_building(places)?)
}

/// Builds the site with tools that were found before.
///
/// # Errors
/// When the build fails.
pub fn build_with(places: &Places, tools: &BuildTools) -> Outcome<PathBuf> {
    println!("==> Building the site into dist/ (the first time 2 to 5 minutes)");
    run(trunk(places, tools)?.arg("build"))?;
    policy::apply(&places.dist())?;
    for (name, bytes) in files(&places.dist())? {
        println!("    {:>9} bytes  {name}", bytes);
    }
    Ok(places.dist())
}

/// Trunk with the project's tools; the caller adds the command.
///
/// # Errors
/// When PATH cannot be extended.
pub fn trunk(places: &Places, tools: &BuildTools) -> Outcome<Command> {
    let mut command = Command::new(tools.program("trunk"));
    command
        .arg("--color=never")
        .arg("--config")
        .arg(places.project.join("Trunk.toml"))
        .env("PATH", path_with(&tools.folders)?)
        // Trunk reads NO_COLOR as a bool and refuses the usual "1".
        .env_remove("NO_COLOR")
        .current_dir(&places.project);
    tools.toolchain.apply(&mut command)?;
    Ok(command)
}

/// Every file of a folder with its size, by name.
fn files(folder: &Path) -> Outcome<Vec<(String, u64)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let named = |error: std::io::Error| format!("{}: {error}", next.display());
        for entry in fs::read_dir(&next).map_err(named)? {
            let entry = entry.map_err(named)?;
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path);
                let bytes = entry.metadata().map_err(named)?.len();
                found.push((name.display().to_string(), bytes));
            }
        }
    }
    found.sort();
    Ok(found)
}
