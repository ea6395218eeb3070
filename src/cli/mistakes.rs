//! Every mistake of a file, with its place, as one text.

use std::fmt::Write as _;

use crate::catalog::problem::Problem;

/// Names the file, counts its mistakes and lists them, a line each.
pub(super) fn list(name: &str, problems: &[Problem]) -> String {
    let count = match problems.len() {
        1 => "one mistake".to_owned(),
        count => format!("{count} mistakes"),
    };
    let mut text = format!("{name} has {count}:");
    for problem in problems {
        let path = if problem.path.is_empty() {
            "the file"
        } else {
            &problem.path
        };
        let _ = write!(text, "\n  {path}: {}", problem.message);
    }
    text
}
