//! Everything a machine needs, in the order in which it is needed.

use std::path::PathBuf;

use crate::browser;
use crate::minify::Minifier;
use crate::places::Places;
use crate::process::Outcome;
use crate::toolchain::{self, Toolchain};
use crate::tools;

/// What building the site needs.
#[derive(Clone, Debug)]
pub struct BuildTools {
    /// A rustc for wasm32.
    pub toolchain: Toolchain,
    /// Folders to put in front of PATH: trunk, wasm-bindgen, wasm-split-cli, wasm-opt.
    pub folders: Vec<PathBuf>,
    /// Makes scripts and style sheets small.
    pub minifier: Minifier,
}

impl BuildTools {
    /// The program of that name among the tools, else the bare name for PATH to find: the program
    /// of a command is looked up in this process's PATH, not in the one it is given.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|program| program.is_file())
            .unwrap_or_else(|| PathBuf::from(name))
    }
}

/// Finds or installs what building the site needs.
///
/// # Errors
/// When something is missing and cannot be installed from here.
pub fn for_building(places: &Places) -> Outcome<BuildTools> {
    let toolchain = toolchain::wasm(places)?;
    let mut folders = vec![
        tools::wasm_bindgen(places)?,
        tools::wasm_opt(places)?,
        tools::wasm_split(places)?,
        tools::trunk(places)?,
    ];
    folders.dedup();
    Ok(BuildTools {
        toolchain,
        folders,
        minifier: Minifier::new(tools::esbuild(places)?),
    })
}

/// Finds or installs everything, and says what was found where.
///
/// # Errors
/// When something is missing and cannot be installed from here.
pub fn everything(places: &Places) -> Outcome {
    println!("Installed tools are kept in {}", places.cache.display());
    tools::components()?;
    let toolchain = toolchain::wasm(places)?;
    let rustc = match &toolchain {
        Toolchain::Active => "the active rustc".to_owned(),
        Toolchain::Debian { root } => root.join("usr/bin/rustc").display().to_string(),
    };
    println!("wasm target    {rustc}");
    println!("wasm-bindgen   {}", tools::wasm_bindgen(places)?.display());
    println!(
        "wasm tests     {}",
        tools::wasm_test_runner(places)?.display()
    );
    println!("wasm-opt       {}", tools::wasm_opt(places)?.display());
    println!("wasm-split     {}", tools::wasm_split(places)?.display());
    println!("esbuild        {}", tools::esbuild(places)?.display());
    println!("trunk          {}", tools::trunk(places)?.display());
    for (name, version) in [tools::PLAYWRIGHT, tools::AXE] {
        let folder = tools::node_package(places, name, version)?;
        println!("{name:<14} {}", folder.display());
    }
    let found = browser::browser()?;
    println!("Chromium       {}", found.chromium.display());
    println!("ChromeDriver   {}", found.driver.display());
    println!("\nAll there. Next: cargo xtask serve");
    Ok(())
}
