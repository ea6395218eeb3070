//! The project's own files, for the tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the project.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its path from the project's root, with forward slashes.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

impl Source {
    /// A made-up file, to show that a check finds what it is for.
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The lines before the unit tests, and those of the unit tests.
    pub(crate) fn code_and_tests(&self) -> (&str, &str) {
        let start = ["#[cfg(test)]\nmod ", "#[cfg(test)]\npub(crate) mod "]
            .iter()
            .filter_map(|opening| self.text.find(opening))
            .min()
            .unwrap_or(self.text.len());
        self.text.split_at(start)
    }
}

/// The files below these places (folders or files, from the root) that end in one of `endings`.
pub(crate) fn read(places: &[&str], endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<PathBuf> = Vec::new();
    let mut open: Vec<PathBuf> = places.iter().map(|place| root.join(place)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder of the project is readable");
            open.extend(entries.map(|entry| entry.expect("readable").path()));
        } else if path.is_file()
            && endings
                .iter()
                .any(|end| path.to_string_lossy().ends_with(end))
        {
            found.push(path);
        } else {
            // A rule over a place that has moved would read nothing and hold.
            assert!(path.exists(), "{} is not there", path.display());
        }
    }
    found.sort();
    found
        .into_iter()
        .map(|path| Source {
            path: path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/"),
            text: fs::read_to_string(&path).expect("a text file"),
        })
        .collect()
}

/// The text with comments and the content of strings blanked; lines keep their numbers.
pub(crate) fn without_comments_and_strings(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match (character, rest.peek()) {
            ('/', Some('/')) => while rest.next_if(|next| *next != '\n').is_some() {},
            ('"', _) => {
                result.push('"');
                while let Some(inside) = rest.next() {
                    match inside {
                        '\\' => {
                            // An escaped line break still counts as a line.
                            result.extend(rest.next().filter(|next| *next == '\n'));
                        }
                        '"' => break,
                        '\n' => result.push('\n'),
                        _ => {}
                    }
                }
                result.push('"');
            }
            // The quote character itself must not open a string.
            ('\'', Some('"')) => {
                rest.next();
                rest.next_if_eq(&'\'');
            }
            _ => result.push(character),
        }
    }
    result
}

#[test]
fn comments_and_strings_are_blanked() {
    let text = "a // b\nlet c = \"d\\\"e\nf\"; '\"' g";
    assert_eq!(without_comments_and_strings(text), "a \nlet c = \"\n\";  g");
}

#[test]
fn unit_tests_are_told_from_code() {
    let source = Source::sample("a.rs", "fn a() {}\n\n#[cfg(test)]\nmod tests {}\n");
    assert_eq!(source.code_and_tests().0, "fn a() {}\n\n");
    assert!(source.code_and_tests().1.starts_with("#[cfg(test)]"));
}
