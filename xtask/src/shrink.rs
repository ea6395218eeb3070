//! Makes a built page smaller without changing what it does: two style sheets, one that the first
//! view needs and one for later, and small scripts.

use std::fs;
use std::path::Path;

use crate::later;
use crate::minify::{Language, Minifier};
use crate::policy::fnv1a;
use crate::process::Outcome;

const PAGE: &str = "index.html";
const SCRIPT_BEGIN: &str = "<script src=\"./";
const STYLE_BEGIN: &str = "<link rel=\"stylesheet\" href=\"./";
/// What marks a style sheet in `static/index.html` that the first view does not need.
const LATER: &str = "data-rest";

/// Rewrites a site that Trunk has built, and gives the name of the style sheet for later: the page
/// names it no more.
///
/// # Errors
/// When a file cannot be read or written, or is not as Trunk writes it.
pub fn apply(site: &Path, minifier: &Minifier) -> Outcome<String> {
    let minified = |text: &str, language| minifier.minified(text, language);
    let named = |error: std::io::Error| format!("{}: {error}", site.display());
    let page = fs::read_to_string(site.join(PAGE)).map_err(named)?;
    let page = without_attribute(&page, "integrity");
    let (page, later) = two_style_sheets(site, &without_comments(&page), &minified)?;
    let page = small_script(site, &page, &minified)?;
    fs::write(site.join(PAGE), page).map_err(named)?;
    Ok(later)
}

/// The page without what only its authors read.
fn without_comments(page: &str) -> String {
    let mut parts = page.split("<!--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let after = part.split_once("-->").map_or("", |(_, after)| after);
        out.truncate(out.trim_end().len());
        out.push_str(after);
    }
    out
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

/// Joins the style sheets in the page's order: one file compresses better than ten. Gives the page
/// with a link to those of the first view, and the name of the others.
fn two_style_sheets(
    site: &Path,
    page: &str,
    minified: &impl Fn(&str, Language) -> Outcome<String>,
) -> Outcome<(String, String)> {
    let (mut first, mut later) = (String::new(), String::new());
    let (mut out, mut place) = (String::new(), None);
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(STYLE_BEGIN) {
        let (name, after) = after.split_once('"').ok_or("a style sheet has no name")?;
        let (attributes, after) = after.split_once('>').ok_or("a link does not end")?;
        let path = site.join(name);
        let named = |error: std::io::Error| format!("{}: {error}", path.display());
        let text = fs::read_to_string(&path).map_err(named)?;
        if attributes.contains(LATER) {
            later.push_str(&text);
        } else if later.is_empty() {
            first.push_str(&text);
        } else {
            // It would come before rules that it comes after in the source.
            return Err(format!("{name} follows a style sheet that is {LATER}"));
        }
        fs::remove_file(&path).map_err(named)?;
        out.push_str(before.trim_end());
        place.get_or_insert(out.len());
        rest = after;
    }
    out.push_str(rest);
    let place = place
        .filter(|_| !first.is_empty() && !later.is_empty())
        .ok_or("the page has no style sheets for its first view and for later")?;
    let write = |start: &str, styles: &str| -> Outcome<String> {
        write(site, [start, ".css"], &minified(styles, Language::Styles)?)
    };
    let name = write("styles-", &first)?;
    out.insert_str(place, &format!("{STYLE_BEGIN}{name}\">"));
    Ok((out, write(later::STYLES, &later)?))
}

/// Makes the script small that the page starts with, under a name that says so.
fn small_script(
    site: &Path,
    page: &str,
    minified: &impl Fn(&str, Language) -> Outcome<String>,
) -> Outcome<String> {
    let old = page.split_once(SCRIPT_BEGIN);
    let old = old.and_then(|(_, rest)| rest.split_once('"'));
    let (old, _) = old.ok_or("the page starts with no script")?;
    let path = site.join(old);
    let named = |error: std::io::Error| format!("{}: {error}", path.display());
    let text = fs::read_to_string(&path).map_err(named)?;
    fs::remove_file(&path).map_err(named)?;
    let text = minified(&text, Language::Script)?;
    Ok(page.replace(old, &write(site, ["start-", ".js"], &text)?))
}

/// Writes a file whose name holds a hash of what is in it, and gives that name.
fn write(site: &Path, [start, end]: [&str; 2], text: &str) -> Outcome<String> {
    let name = format!("{start}{:016x}{end}", fnv1a(text.as_bytes()));
    let path = site.join(&name);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::{small_script, two_style_sheets, without_attribute, without_comments};
    use crate::later;
    use crate::minify::Language;
    use crate::process::Outcome;
    use std::fs;

    /// Something that is seen to be called once for a file.
    #[expect(clippy::unnecessary_wraps, reason = "as the real one")]
    fn marked(text: &str, language: Language) -> Outcome<String> {
        Ok(format!("{language:?}: {text}"))
    }

    #[test]
    fn attributes_go_wherever_they_are() {
        let page = "<a href=\"x\" integrity=\"y\"/><b integrity=\"z\" c>";
        assert_eq!(without_attribute(page, "integrity"), "<a href=\"x\"/><b c>");
    }

    #[test]
    fn comments_of_the_page_go() {
        let page = "<a>\n  <!-- b\n c -->\n  <d><!-- e --><f>";
        assert_eq!(without_comments(page), "<a>\n  <d><f>");
    }

    /// A site with three style sheets and a page that links them with these attributes.
    fn joined(of: &str, attributes: [&str; 3]) -> Outcome<(String, [String; 2], usize)> {
        let name = format!("loadbearing-styles-{of}-{}", std::process::id());
        let site = std::env::temp_dir().join(name);
        fs::create_dir_all(&site).expect("writable");
        let mut page = "<head>".to_owned();
        for (name, attributes) in ["b", "a", "c"].iter().zip(attributes) {
            let text = format!("{name} {{}}\n");
            fs::write(site.join(format!("{name}.css")), text).expect("writable");
            page += &format!("\n  <link rel=\"stylesheet\" href=\"./{name}.css\"{attributes}/>");
        }
        let joined = two_style_sheets(&site, &(page + "\n  <script>"), &marked);
        let left = fs::read_dir(&site).expect("readable").count();
        let found = joined.map(|(page, later)| {
            let name = page
                .split("./")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let text = |name: &str| fs::read_to_string(site.join(name)).expect("written");
            let texts = [text(name.expect("a name")), text(&later)];
            assert!(!page.contains(&later) && later::is_later(&later));
            (page, texts, left)
        });
        fs::remove_dir_all(&site).expect("removable");
        found
    }

    #[test]
    fn style_sheets_become_two_in_their_order() {
        let (page, texts, left) =
            joined("two", ["", "", " data-rest=\"\""]).expect("a page as Trunk writes it");
        assert_eq!(texts, ["Styles: b {}\na {}\n", "Styles: c {}\n"]);
        assert_eq!((page.matches("stylesheet").count(), left), (1, 2));
        assert!(
            page.starts_with("<head><link") && page.ends_with("<script>"),
            "{page}"
        );
    }

    #[test]
    fn an_order_that_would_change_is_refused() {
        assert!(joined("order", ["", " data-rest", ""]).is_err());
        assert!(joined("none", ["", "", ""]).is_err());
        assert!(joined("all", [" data-rest"; 3]).is_err());
    }

    #[test]
    fn the_first_script_gets_the_name_of_what_it_becomes() {
        let name = format!("loadbearing-script-{}", std::process::id());
        let site = std::env::temp_dir().join(name);
        fs::create_dir_all(&site).expect("writable");
        fs::write(site.join("start-1.js"), "x\n").expect("writable");
        let page = "<script src=\"./start-1.js\"></script><script type=\"module\">";
        let small = small_script(&site, page, &marked).expect("a page as Trunk writes it");
        let name = small
            .split("./")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let text = fs::read_to_string(site.join(name.expect("a name")));
        let left = fs::read_dir(&site).expect("readable").count();
        fs::remove_dir_all(&site).expect("removable");
        assert_eq!((text.expect("written").as_str(), left), ("Script: x\n", 1));
        assert!(small_script(&site, "<p>", &marked).is_err());
    }
}
