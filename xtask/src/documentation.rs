//! The documentation must build without a warning, except for units: `[ms]` in a comment is a unit
//! here, as in the literature, and rustdoc takes it for a link. Links to items wear backticks.

use std::fs;
use std::process::{Command, Stdio};

use crate::places::Places;
use crate::process::{Outcome, cargo, describe};

/// Builds the documentation of the core, then of everything.
///
/// # Errors
/// Every warning, a line each.
pub fn check(places: &Places) -> Outcome {
    for features in ["--no-default-features", "--all-features"] {
        let mut command = cargo();
        command
            .current_dir(&places.project)
            .args(["doc", "--no-deps", "--document-private-items"])
            .args(["--message-format=short", features]);
        build(places, &mut command)?;
    }
    Ok(())
}

fn build(places: &Places, command: &mut Command) -> Outcome {
    let shown = describe(command);
    println!("    $ {shown}");
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{shown}` did not start: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("`{shown}` failed: {text}"));
    }
    let line_of = |path: &str, line: usize| {
        let file = fs::read_to_string(places.project.join(path)).ok()?;
        file.lines().nth(line.checked_sub(1)?).map(str::to_owned)
    };
    let wrong: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("warning: ") && !is_summary(line))
        .filter(|line| !is_unit(line, line_of))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n  "))
    }
}

/// The count of warnings at the end, units included.
fn is_summary(message: &str) -> bool {
    message.starts_with("warning: `") && message.contains(" generated ")
}

/// Whether the warning is about a word in plain brackets: `PATH:LINE:COLUMN: warning: unresolved
/// link to …`, where that line has the word in brackets and without backticks.
fn is_unit(message: &str, line_of: impl Fn(&str, usize) -> Option<String>) -> bool {
    let Some((place, rest)) = message.split_once(": warning: unresolved link to `") else {
        return false;
    };
    let name = rest.split('`').next().unwrap_or_default();
    let mut parts = place.split(':');
    let (Some(path), Some(Ok(line))) = (parts.next(), parts.next().map(str::parse)) else {
        return false;
    };
    line_of(path, line).is_some_and(|text| text.contains(&format!("[{name}]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WARNING: &str = "src/a.rs:2:16: warning: unresolved link to `ms`: no item named `ms`";

    fn judged(line: &str) -> bool {
        is_unit(WARNING, |path, number| {
            (path == "src/a.rs" && number == 2).then(|| line.to_owned())
        })
    }

    #[test]
    fn a_unit_is_no_broken_link() {
        assert!(judged("/// Mean wait [ms]."));
    }

    #[test]
    fn a_broken_link_is_one() {
        assert!(!judged("/// Mean wait [`ms`]."));
        assert!(!judged("/// See [wait](ms)."));
        assert!(!is_unit(
            "src/a.rs:2:16: warning: missing documentation",
            |_, _| None
        ));
    }
}
