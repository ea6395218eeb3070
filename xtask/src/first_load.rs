//! What a visitor downloads before the first answer: every file of the site but those that follow
//! it by themselves or are fetched when somebody looks at them, compressed as hosts compress it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::later;
use crate::process::{Outcome, capture};

/// The most that a visitor may wait for before the first answer [bytes, gzip -9].
pub const LIMIT_BYTES: u64 = 350_000;

/// Prints two compressed sizes a line for the files named after it: gzip -9, and Brotli at its
/// best. Node is there wherever the site is built: wasm-opt comes from its registry.
const COMPRESS: &str = "\
const { gzipSync, brotliCompressSync } = require('node:zlib');
const { readFileSync } = require('node:fs');
for (const file of process.argv.slice(1)) {
  const content = readFileSync(file);
  const gzip = gzipSync(content, { level: 9 });
  console.log(gzip.length, brotliCompressSync(content).length);
}";

/// Prints every file of the site in `folder` with its size and its compressed size, and gives the
/// sum of the latter with gzip: every host has that. What hosts with Brotli send is printed beside.
///
/// # Errors
/// When the folder cannot be read or Node is missing.
pub fn measure(folder: &Path) -> Outcome<u64> {
    let files = files(folder)?;
    let mut node = Command::new("node");
    node.arg("-e").arg(COMPRESS).arg("--");
    let said = capture(node.args(files.iter().map(|(name, _)| folder.join(name))))?;
    let compressed: Vec<[u64; 2]> = said.lines().filter_map(two_numbers).collect();
    if compressed.len() != files.len() {
        return Err(format!("Node said {said:?} of {} files", files.len()));
    }
    println!("        bytes         gzip       Brotli");
    let (mut sums, mut all) = ([0, 0], [0, 0]);
    for ((name, bytes), [gzip, brotli]) in files.iter().zip(&compressed) {
        let later = later::is_later(name);
        all[0] += gzip;
        all[1] += brotli;
        if !later {
            sums[0] += gzip;
            sums[1] += brotli;
        }
        let when = if later { " (later)" } else { "" };
        println!("    {bytes:>9}    {gzip:>9}    {brotli:>9}  {name}{when}");
    }
    let [sum, brotli] = sums;
    println!(
        "    until the first answer: {sum} bytes with gzip, {LIMIT_BYTES} allowed; {brotli} where \
         the host has Brotli; with what follows {} and {}",
        all[0], all[1]
    );
    Ok(sum)
}

/// The two numbers of a line.
fn two_numbers(line: &str) -> Option<[u64; 2]> {
    let (first, second) = line.split_once(' ')?;
    Some([first.parse().ok()?, second.parse().ok()?])
}

/// Whether the first answer may need that much.
///
/// # Errors
/// When it may not; the message says what to do.
pub fn check(sum: u64) -> Outcome {
    if sum <= LIMIT_BYTES {
        return Ok(());
    }
    Err(format!(
        "the first answer needs {sum} bytes compressed, {LIMIT_BYTES} are allowed: make the \
         program smaller (docs/architecture.md, Measured choices, has what was tried), or move \
         what is new to the rest (src/ui/rest)"
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
    use super::{LIMIT_BYTES, check, two_numbers};

    #[test]
    fn what_node_says_is_read() {
        assert_eq!(two_numbers("12 9"), Some([12, 9]));
        for line in ["", "12", "12 ", "x 9"] {
            assert_eq!(two_numbers(line), None, "{line}");
        }
    }

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
