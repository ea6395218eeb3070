//! `cargo xtask build`: the static site in `dist/`.

use std::path::PathBuf;
use std::process::Command;

use crate::first_load;
use crate::later;
use crate::offline;
use crate::places::Places;
use crate::policy;
use crate::process::{Outcome, path_with, run};
use crate::program;
use crate::setup::{self, BuildTools};
use crate::shrink;

/// Builds the site and gives its folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub fn build(places: &Places) -> Outcome<PathBuf> {
    build_with(places, &setup::for_building(places)?).map(|(folder, _)| folder)
}

/// Builds the site with tools that were found before; gives its folder and what the first answer
/// needs [bytes, compressed].
///
/// # Errors
/// When the build fails.
pub fn build_with(places: &Places, tools: &BuildTools) -> Outcome<(PathBuf, u64)> {
    println!("==> Building the site into dist/ (the first time 2 to 5 minutes)");
    run(trunk(places, tools)?.arg("build").args(features("split")))?;
    let later_styles = shrink::apply(&places.dist(), &tools.minifier)?;
    program::apply(places, tools, &later_styles)?;
    policy::apply(&places.dist())?;
    later::place(places)?;
    offline::write(&places.dist())?;
    let sum = first_load::measure(&places.dist())?;
    Ok((places.dist(), sum))
}

/// Trunk's options for the page with these features of the project.
pub fn features(features: &str) -> [&str; 3] {
    ["--no-default-features=true", "--features", features]
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
