//! Chromium and ChromeDriver: what is there, else Debian's packages, else a sentence.

use std::env;
use std::path::PathBuf;

use crate::process::{Outcome, as_root, is_program, on_path, run};

const SETTING: &str = "LOADBEARING_CHROMIUM";
const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const MACOS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser and its driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// ChromeDriver.
    pub driver: PathBuf,
}

/// Finds the browser and its driver, and installs Debian's packages where they are missing.
///
/// # Errors
/// When one is missing and cannot be installed from here; the message names the command.
pub fn browser() -> Outcome<Browser> {
    if let Some(browser) = find()? {
        return Ok(browser);
    }
    let by_hand = if cfg!(target_os = "macos") {
        "brew install --cask google-chrome chromedriver"
    } else {
        "sudo apt-get install chromium chromium-driver"
    };
    let missing = format!("Chromium or ChromeDriver is not on this machine. Run: {by_hand}");
    if on_path("apt-get").is_none() {
        return Err(missing);
    }
    let (Some(mut update), Some(mut install)) = (as_root("apt-get"), as_root("apt-get")) else {
        return Err(missing);
    };
    println!("==> Chromium and ChromeDriver: Debian's packages, 100 MB, about a minute, once");
    run(update.args(["update", "-qq"]))?;
    run(install
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(["chromium", "chromium-driver"])
        .env("DEBIAN_FRONTEND", "noninteractive"))
    .map_err(|reason| format!("{reason}. {missing}"))?;
    find()?.ok_or(missing)
}

fn find() -> Outcome<Option<Browser>> {
    let chromium = match env::var_os(SETTING).map(PathBuf::from) {
        Some(path) if is_program(&path) => Some(path),
        Some(path) => {
            return Err(format!(
                "{SETTING} is {}, which is no program",
                path.display()
            ));
        }
        None => NAMES.iter().find_map(|name| on_path(name)).or_else(|| {
            MACOS
                .iter()
                .map(PathBuf::from)
                .find(|path| is_program(path))
        }),
    };
    let driver = on_path("chromedriver");
    Ok(chromium
        .zip(driver)
        .map(|(chromium, driver)| Browser { chromium, driver }))
}
