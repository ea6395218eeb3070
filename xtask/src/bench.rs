//! `cargo xtask bench`: the simulator beside loops written for one workload, natively and in wasm;
//! `cargo xtask bench page`: the page, from opening it to its answer.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use crate::browser;
use crate::places::Places;
use crate::process::{Outcome, cargo, run};
use crate::setup;
use crate::toolchain::TARGET;
use crate::tools;

/// Times the simulator natively, then the same source in wasm under Node.
///
/// # Errors
/// When a tool is missing and cannot be installed, or a bench fails.
pub fn bench(places: &Places) -> Outcome {
    let tools = setup::for_building(places)?;
    let workloads = ["--no-default-features", "--bench=workloads"];
    println!("==> Natively (about a minute)");
    let mut native = cargo();
    run(native
        .arg("bench")
        .args(workloads)
        .current_dir(&places.project))?;

    println!("==> In WebAssembly, under Node (about two minutes)");
    let target = places.project.join("target/wasm-bench");
    let mut build = cargo();
    build
        .args(["build", "--release", "--target", TARGET, "--target-dir"])
        .arg(&target)
        .args(workloads)
        .current_dir(&places.project);
    tools.toolchain.apply(&mut build)?;
    run(&mut build)?;
    let program = newest_program(&target.join(TARGET).join("release/deps"))?;
    let glue = target.join("glue");
    run(Command::new(tools.program("wasm-bindgen"))
        .args(["--target", "nodejs", "--out-name", "workloads", "--out-dir"])
        .arg(&glue)
        .arg(program))?;
    run(Command::new("node")
        .arg(places.project.join("benches/wasm.mjs"))
        .arg(glue))
}

/// Times the page in `dist/` in Chromium.
///
/// # Errors
/// When there is no site, a tool is missing and cannot be installed, or the page does not answer.
pub fn page(places: &Places) -> Outcome {
    let site = places.dist();
    if !site.join("index.html").is_file() {
        return Err("there is no site in dist/; cargo xtask build makes it".into());
    }
    let (name, version) = tools::PLAYWRIGHT;
    let modules = tools::node_package(places, name, version)?;
    println!("==> The page in Chromium (about five minutes)");
    run(Command::new("node")
        .arg(places.project.join("benches/page.mjs"))
        .env("NODE_PATH", modules)
        .env("LOADBEARING_CHROMIUM", browser::browser()?.chromium)
        .env("LOADBEARING_SITE", site))
}

/// The bench that was linked last; names carry a hash.
fn newest_program(folder: &std::path::Path) -> Outcome<PathBuf> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("workloads-") && name.ends_with(".wasm")
        })
        .max_by_key(|path| {
            let changed = path.metadata().and_then(|found| found.modified());
            changed.unwrap_or(SystemTime::UNIX_EPOCH)
        })
        .ok_or_else(|| format!("{}: no bench was built", folder.display()))
}
