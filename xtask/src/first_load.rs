//! What a visitor downloads before the first answer: every file of the site but those that are
//! fetched when somebody looks at them, compressed as hosts compress it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::later;
use crate::process::{Outcome, capture};

/// The most that a first visit should download [bytes, gzip -9].
const AIM_BYTES: u64 = 350_000;
/// The most that a first visit may download [bytes, gzip -9]: what it is and 1 % more, so that
/// nothing grows unnoticed; to be lowered to the aim.
pub const LIMIT_BYTES: u64 = 487_000;

/// Prints one compressed size a line for the files named after it. Node is there wherever the site
/// is built: wasm-opt comes from its registry.
const COMPRESS: &str = "\
const { gzipSync } = require('node:zlib');
const { readFileSync } = require('node:fs');
for (const file of process.argv.slice(1)) {
  console.log(gzipSync(readFileSync(file), { level: 9 }).length);
}";

/// Prints every file of the site in `folder` with its size and its compressed size, and gives the
/// sum of the latter.
///
/// # Errors
/// When the folder cannot be read or Node is missing.
pub fn measure(folder: &Path) -> Outcome<u64> {
    let files = files(folder)?;
    let mut node = Command::new("node");
    node.arg("-e").arg(COMPRESS).arg("--");
    let said = capture(node.args(files.iter().map(|(name, _)| folder.join(name))))?;
    let compressed: Vec<u64> = said.lines().filter_map(|line| line.parse().ok()).collect();
    if compressed.len() != files.len() {
        return Err(format!("Node said {said:?} of {} files", files.len()));
    }
    println!("        bytes   compressed");
    let mut sum = 0;
    for ((name, bytes), compressed) in files.iter().zip(&compressed) {
        let later = later::NAMES.iter().any(|start| name.starts_with(start));
        sum += if later { 0 } else { *compressed };
        let when = if later { " (later)" } else { "" };
        println!("    {bytes:>9}    {compressed:>9}  {name}{when}");
    }
    println!(
        "    first visit: {sum} bytes compressed, {AIM_BYTES} aimed at, {LIMIT_BYTES} allowed"
    );
    Ok(sum)
}

/// Whether a first visit may be that large.
///
/// # Errors
/// When it may not; the message says what to do.
pub fn check(sum: u64) -> Outcome {
    if sum <= LIMIT_BYTES {
        return Ok(());
    }
    Err(format!(
        "a first visit downloads {sum} bytes compressed, {LIMIT_BYTES} are allowed: make the \
         program smaller (docs/architecture.md, Measured choices, has what was tried), or load \
         the new part later"
    ))
}

/// Every file of a folder with its size, by name.
pub fn files(folder: &Path) -> Outcome<Vec<(String, u64)>> {
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

#[cfg(test)]
mod tests {
    use super::{LIMIT_BYTES, check};

    #[test]
    fn a_byte_too_many_is_too_many() {
        assert!(check(LIMIT_BYTES).is_ok());
        let message = check(LIMIT_BYTES + 1).expect_err("too large");
        assert!(
            message.contains(&(LIMIT_BYTES + 1).to_string()),
            "{message}"
        );
    }
}
