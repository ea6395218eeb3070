//! The service worker of the built site: keeps every file of this version, so that the page works
//! without a network after the first visit.
//!
//! Its name stays the same, as browsers ask; the list in it and the version change with the site.

use std::fs;
use std::path::Path;

use crate::first_load;
use crate::policy::fnv1a;
use crate::process::Outcome;

/// Its file in the site; `static/start.js` registers it.
pub const NAME: &str = "offline.js";

const PAGE: &str = "index.html";
const TEMPLATE: &str = include_str!("offline.js");

/// Writes the service worker into a built site, after everything else.
///
/// # Errors
/// When a file cannot be read or written.
pub fn write(site: &Path) -> Outcome {
    let named = |error: std::io::Error| format!("{}: {error}", site.display());
    let page = fs::read_to_string(site.join(PAGE)).map_err(named)?;
    let files: Vec<String> = first_load::files(site)?
        .into_iter()
        .map(|(name, _)| name.replace('\\', "/"))
        .filter(|name| name != NAME && name != PAGE)
        .collect();
    fs::write(site.join(NAME), worker(&page, &files)).map_err(named)
}

/// The service worker of a site with this page and these other files.
///
/// All names but the page's carry a hash of their content, so page and names are the version.
fn worker(page: &str, files: &[String]) -> String {
    let version = fnv1a(format!("{page}{files:?}").as_bytes());
    let named = files.iter().filter(|name| page.contains(name.as_str()));
    let named: Vec<&String> = named.collect();
    TEMPLATE
        .replace("@VERSION@", &format!("{version:016x}"))
        .replace("@FILES@", &list(files))
        .replace("@NAMED@", &list(&named))
}

/// A list of texts in JavaScript; names of files hold nothing that Rust and JavaScript quote
/// differently.
fn list<T: std::fmt::Debug>(names: &[T]) -> String {
    format!("{names:?}")
}

#[cfg(test)]
mod tests {
    use super::worker;

    fn files() -> Vec<String> {
        vec!["app-1.js".to_owned(), "app-1_bg.wasm".to_owned()]
    }

    #[test]
    fn every_file_is_kept_and_those_of_the_page_are_checked() {
        let text = worker("<script src=\"./app-1.js\">", &files());
        assert!(text.contains("const FILES = [\"app-1.js\", \"app-1_bg.wasm\"];"));
        assert!(text.contains("const NAMED = [\"app-1.js\"];"), "{text}");
        assert!(!text.contains('@'), "every place is filled");
    }

    #[test]
    fn another_page_or_another_file_is_another_version() {
        let version = |page: &str, files: &[String]| {
            let text = worker(page, files);
            let line = text.lines().find(|line| line.contains("VERSION ="));
            line.expect("there").to_owned()
        };
        let first = version("<p>", &files());
        assert_eq!(version("<p>", &files()), first);
        assert_ne!(version("<p>new", &files()), first);
        assert_ne!(version("<p>", &files()[..1]), first);
    }
}
