//! What the dependencies may be: their licences, and what must stay out of the core.
//!
//! Read from `cargo tree`, which every machine has, instead of a tool that takes minutes to
//! compile.

use crate::places::Places;
use crate::process::{Outcome, capture, cargo};
use crate::spdx;
use crate::toolchain::TARGET;

/// Licences a dependency may have, with why: all allow shipping the site and the program under
/// MIT OR Apache-2.0.
const ALLOWED: [(&str, &str); 9] = [
    ("MIT", "ours"),
    ("Apache-2.0", "ours"),
    (
        "Apache-2.0 WITH LLVM-exception",
        "Apache-2.0 with fewer duties",
    ),
    ("BSD-2-Clause", "permissive"),
    ("BSD-3-Clause", "permissive"),
    ("ISC", "permissive"),
    ("Zlib", "permissive"),
    (
        "CC0-1.0",
        "given to everybody; base16, which runs while building",
    ),
    ("Unicode-3.0", "permissive; the tables of unicode-ident"),
];

/// Nothing of the browser and no randomness of the operating system may reach the core.
const FORBIDDEN_IN_CORE: [&str; 6] = [
    "wasm-bindgen",
    "web-sys",
    "js-sys",
    "yew",
    "gloo",
    "getrandom",
];

/// Checks licences, the core's purity, and that num-traits keeps to the pinned `libm`.
///
/// # Errors
/// Every violation, a line each.
pub fn check(places: &Places) -> Outcome {
    let mut wrong = licences(&tree(
        places,
        &["--workspace", "--all-features", "--target=all"],
    )?);
    for target in [None, Some(TARGET)] {
        let mut options = vec!["--no-default-features", "--edges=normal"];
        if let Some(target) = target {
            options.extend(["--target", target]);
        }
        let place = target.unwrap_or("this machine");
        wrong.extend(impurities(&tree(places, &options)?, place));
    }
    let everything = ["--workspace", "--all-features", "--target=all"];
    let features = capture(
        cargo()
            .current_dir(&places.project)
            .args(["tree", "--edges=features", "--invert=num-traits"])
            .args(everything),
    )?;
    wrong.extend(std_switched_on(&features));
    if wrong.is_empty() {
        println!("    licences, purity and features are as they should be");
        Ok(())
    } else {
        Err(wrong.join("\n  "))
    }
}

/// Every package on a line: `NAME vVERSION …|LICENCE`.
fn tree(places: &Places, options: &[&str]) -> Outcome<String> {
    capture(
        cargo()
            .current_dir(&places.project)
            .args(["tree", "--prefix=none", "--format={p}|{l}"])
            .args(options),
    )
}

fn licences(tree: &str) -> Vec<String> {
    let allowed: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let mut wrong: Vec<String> = packages(tree)
        .filter_map(|(package, licence)| match spdx::allows(licence, &allowed) {
            Ok(true) => None,
            Ok(false) => Some(format!("{package} has the licence {licence:?}")),
            Err(reason) => Some(format!("{package}: licence {licence:?}: {reason}")),
        })
        .collect();
    wrong.sort();
    wrong.dedup();
    wrong
}

fn impurities(tree: &str, place: &str) -> Vec<String> {
    let mut wrong: Vec<String> = packages(tree)
        .filter_map(|(package, _)| package.split(' ').next())
        .filter(|name| FORBIDDEN_IN_CORE.contains(name))
        .map(|name| format!("{name} is in the core's tree (on {place})"))
        .collect();
    wrong.dedup();
    wrong
}

/// With `std` num-traits calls the platform's functions instead of libm: other bits elsewhere.
fn std_switched_on(tree: &str) -> Vec<String> {
    let switch = "num-traits feature \"std\"";
    if tree.contains(switch) {
        vec![format!(
            "something switches on {switch}; see cargo tree --edges features --invert num-traits"
        )]
    } else {
        Vec::new()
    }
}

fn packages(tree: &str) -> impl Iterator<Item = (&str, &str)> {
    tree.lines()
        .filter_map(|line| line.split_once('|'))
        // A package shown before is marked.
        .map(|(package, licence)| (package, licence.trim_end_matches("(*)").trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_that_is_not_allowed_is_named_once() {
        let tree = "ours v0.1.0 (/x)|MIT OR Apache-2.0\nbad v1.0.0|LGPL-3.0-only\n\
                    bad v1.0.0|LGPL-3.0-only (*)\nnone v2.0.0|\n";
        let wrong = licences(tree);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].starts_with("bad v1.0.0"));
        assert!(wrong[1].starts_with("none v2.0.0"));
    }

    #[test]
    fn the_browser_in_the_core_is_found() {
        let tree = "loadbearing v0.1.0 (/x)|MIT\nweb-sys v0.3.1|MIT\nweb-system v1.0.0|MIT\n";
        assert_eq!(impurities(tree, "x").len(), 1);
    }

    #[test]
    fn the_std_switch_is_found() {
        assert!(std_switched_on("num-traits v0.2\n├── num-traits feature \"libm\"\n").is_empty());
        assert!(!std_switched_on("├── num-traits feature \"std\"\n").is_empty());
    }
}
