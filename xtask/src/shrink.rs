//! Makes a built page smaller without changing what it does: one style sheet, without comments and
//! indentation.

use std::fs;
use std::path::Path;

use crate::policy::fnv1a;
use crate::process::Outcome;

const PAGE: &str = "index.html";
const STYLE_BEGIN: &str = "<link rel=\"stylesheet\" href=\"./";

/// Rewrites a site that Trunk has built.
///
/// # Errors
/// When a file cannot be read or written, or is not as Trunk writes it.
pub fn apply(site: &Path) -> Outcome {
    let named = |error: std::io::Error| format!("{}: {error}", site.display());
    let page = fs::read_to_string(site.join(PAGE)).map_err(named)?;
    let page = without_attribute(&page, "integrity");
    let page = one_style_sheet(site, &page)?;
    fs::write(site.join(PAGE), page).map_err(named)
}

/// The page without an attribute. Everything comes from one place, so hashes of the content would
/// only be more to download; Trunk's are of what the files were before.
fn without_attribute(page: &str, attribute: &str) -> String {
    let begin = format!(" {attribute}=\"");
    let mut parts = page.split(begin.as_str());
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    out
}

/// Joins the style sheets in the page's order: one file compresses better than eight.
fn one_style_sheet(site: &Path, page: &str) -> Outcome<String> {
    let mut styles = String::new();
    let (mut out, mut place) = (String::new(), None);
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(STYLE_BEGIN) {
        let (name, after) = after.split_once('"').ok_or("a style sheet has no name")?;
        let (_, after) = after.split_once('>').ok_or("a link does not end")?;
        let path = site.join(name);
        let named = |error: std::io::Error| format!("{}: {error}", path.display());
        styles.push_str(&compact(&fs::read_to_string(&path).map_err(named)?));
        fs::remove_file(&path).map_err(named)?;
        out.push_str(before.trim_end());
        place.get_or_insert(out.len());
        rest = after;
    }
    out.push_str(rest);
    if let Some(place) = place {
        let name = format!("styles-{:016x}.css", fnv1a(styles.as_bytes()));
        out.insert_str(place, &format!("{STYLE_BEGIN}{name}\">"));
        let path = site.join(name);
        fs::write(&path, styles).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(out)
}

/// A script or style sheet without indentation, empty lines, and comments that have lines of their
/// own. Line breaks stay: they may end statements.
pub fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines().map(str::trim) {
        comment = comment || line.starts_with("/*");
        if comment {
            comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{compact, one_style_sheet, without_attribute};
    use std::fs;

    #[test]
    fn comments_and_indentation_go_and_line_breaks_stay() {
        let text = "/* a\n   b */\nx {\n  /* c */\n  y: z; /* kept */\n}\n\n// d\n";
        assert_eq!(compact(text), "x {\ny: z; /* kept */\n}\n");
    }

    #[test]
    fn attributes_go_wherever_they_are() {
        let page = "<a href=\"x\" integrity=\"y\"/><b integrity=\"z\" c>";
        assert_eq!(without_attribute(page, "integrity"), "<a href=\"x\"/><b c>");
    }

    #[test]
    fn style_sheets_become_one_in_their_order() {
        let site = std::env::temp_dir().join(format!("loadbearing-styles-{}", std::process::id()));
        fs::create_dir_all(&site).expect("writable");
        fs::write(site.join("a.css"), "a {}\n").expect("writable");
        fs::write(site.join("b.css"), "  b {}\n").expect("writable");
        let page = "<head>\n  <link rel=\"stylesheet\" href=\"./b.css\"/>\n  \
            <link rel=\"stylesheet\" href=\"./a.css\"/>\n  <script>";
        let page = one_style_sheet(&site, page).expect("a page as Trunk writes it");
        let name = page
            .split("./")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let styles = fs::read_to_string(site.join(name.expect("a name"))).expect("written");
        let left = fs::read_dir(&site).expect("readable").count();
        fs::remove_dir_all(&site).expect("removable");
        assert_eq!((styles.as_str(), left), ("b {}\na {}\n", 1));
        assert_eq!(page.matches("stylesheet").count(), 1);
        assert!(
            page.starts_with("<head><link") && page.ends_with("<script>"),
            "{page}"
        );
    }
}
