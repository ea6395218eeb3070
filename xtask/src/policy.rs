//! The site's security policy: after Trunk, the inline loader becomes a file and every page gets a
//! Content-Security-Policy that allows nothing from elsewhere and no inline script or style.
//!
//! Trunk writes a module script into the page itself. A static host sends no headers, so the policy
//! is a `<meta>` element, and an inline script would need its hash in it; a file needs nothing.

use std::fs;
use std::path::Path;

use crate::process::Outcome;

/// What a page may do. `blob:` workers: the worker's few lines are embedded in the glue and started
/// from a blob address, which inherits this policy. `wasm-unsafe-eval` allows compiling wasm, not
/// `eval`. Framing cannot be ruled by a `<meta>` element, and embedding is wanted.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; \
    font-src 'self'; base-uri 'none'; form-action 'none'";

const INLINE: &str = "<script type=\"module\">";
const END: &str = "</script>";
const HEAD: &str = "<head>";

/// Rewrites every page of a built site.
///
/// # Errors
/// When a file cannot be read or written, or a page has an inline script of another kind.
pub fn apply(site: &Path) -> Outcome {
    let entries = fs::read_dir(site).map_err(|error| format!("{}: {error}", site.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let named = |error: std::io::Error| format!("{}: {error}", path.display());
        let page = fs::read_to_string(&path).map_err(named)?;
        let (page, loader) =
            secure(&page).map_err(|reason| format!("{}: {reason}", path.display()))?;
        if let Some(Loader { name, text }) = loader {
            fs::write(site.join(name), text).map_err(named)?;
        }
        fs::write(&path, page).map_err(named)?;
    }
    Ok(())
}

/// A script that stood in the page.
#[derive(Debug, PartialEq, Eq)]
struct Loader {
    /// File name with a hash of the text.
    name: String,
    /// The script.
    text: String,
}

/// The page with the policy and without inline scripts, and the script that was taken out.
fn secure(page: &str) -> Outcome<(String, Option<Loader>)> {
    let (page, loader) = match page.split_once(INLINE) {
        None => (page.to_owned(), None),
        Some((before, rest)) => {
            let (text, after) = rest.split_once(END).ok_or("a script does not end")?;
            let text = format!("{}\n", text.trim());
            let name = format!("loader-{:016x}.js", fnv1a(text.as_bytes()));
            let page = format!("{before}<script type=\"module\" src=\"./{name}\">{END}{after}");
            (page, Some(Loader { name, text }))
        }
    };
    if let Some(kind) = page.split("<script").skip(1).find(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        !tag.contains("src=")
    }) {
        let shown: String = kind.chars().take(60).collect();
        return Err(format!(
            "an inline script that the policy forbids: <script{shown}…"
        ));
    }
    // First in the head: a policy rules only what comes after it.
    let (before, after) = page
        .split_once(HEAD)
        .ok_or_else(|| format!("no {HEAD} to put the policy after"))?;
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    Ok((format!("{before}{HEAD}{policy}{after}"), loader))
}

/// FNV-1a, 64 bits: names a file after its content, nothing more.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><meta charset=\"utf-8\"><title>x</title>\
        <script type=\"module\">\nimport init from './a.js';\n</script></head></html>";

    #[test]
    fn the_inline_loader_becomes_a_file() {
        let (page, loader) = secure(PAGE).expect("a page as Trunk writes it");
        let loader = loader.expect("a script was there");
        assert_eq!(loader.text, "import init from './a.js';\n");
        assert!(page.contains(&format!("src=\"./{}\"></script></head>", loader.name)));
        assert!(!page.contains("import init"));
    }

    #[test]
    fn the_policy_comes_before_everything_it_rules() {
        let (page, _) = secure(PAGE).expect("a page as Trunk writes it");
        let policy = page.find("Content-Security-Policy").expect("there");
        assert!(policy < page.find("<title>").expect("there"));
        assert!(policy < page.find("<script").expect("there"));
    }

    #[test]
    fn another_inline_script_is_refused() {
        let bad = PAGE.replace("</head>", "<script>alert(1)</script></head>");
        assert!(secure(&bad).expect_err("inline").contains("alert"));
    }

    #[test]
    fn fnv_matches_its_published_value() {
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
