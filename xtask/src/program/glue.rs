//! The script between the page and its program: wasm-bindgen's glue with the loader of the later
//! parts inside, so that a visitor fetches one file less.

use super::imports::Names;
use crate::process::Outcome;

/// How the glue asks for the loader; `import1`, `import2` … follow.
const ASKS: &str = "import * as import";
const LOADER: &str = "\"./__wasm_split.js\"";
/// How the loader asks for the glue.
const ASKS_BACK: &str = "import { initSync } from \"./app.js\";";
/// How the loader gives what the program asks for.
const GIVES: &str = "export const ";
/// How the loader compiles a part: only where the host calls it WebAssembly.
const STREAMS: &str = "(WebAssembly.instantiateStreaming(src, imports))";
/// On every host.
const COMPILES: &str = "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)";

/// Fetches a style sheet.
const STYLES: &str = include_str!("styles.js");
/// What is called to fetch it.
const FETCHES_STYLES: &str = "__rest_styles";
/// How the rest of the page is fetched: what it needs beside itself is listed further down.
const REST: &str = "export const __wasm_split_load_rest = ";
const NEEDS: &str = ", [";

/// The loader with a style sheet of that name as something that the rest of the page needs.
///
/// # Errors
/// When the loader does not fetch the rest of the page as its maker writes it.
pub(super) fn with_styles(loader: &str, name: &str) -> Outcome<String> {
    let (before, rest) = loader
        .split_once(REST)
        .ok_or("the loader does not fetch the rest of the page: has its maker changed?")?;
    let (load, needs) = rest
        .split_once(NEEDS)
        .ok_or("the loader does not say what the rest needs: has its maker changed?")?;
    let styles = STYLES.replace("@STYLES@", name);
    Ok(format!(
        "{styles}{before}{REST}{load}{NEEDS}{FETCHES_STYLES}, {needs}"
    ))
}

/// Glue and loader in one, with short names for what the program imports.
///
/// # Errors
/// When one of them is not as its maker writes it.
pub(super) fn joined(glue: &str, loader: &str, names: &Names) -> Outcome<String> {
    let (mut asked, mut rest) = (Vec::new(), String::new());
    for line in glue.lines() {
        match line
            .strip_prefix(ASKS)
            .and_then(|line| line.split_once(" from "))
        {
            Some((number, from)) if from.trim_end_matches(';') == LOADER => asked.push(number),
            _ => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    let loader = without(loader, ASKS_BACK, "")?;
    let loader = without(&loader, STREAMS, COMPILES)?;
    let given: Vec<&str> = loader
        .lines()
        .filter_map(|line| line.strip_prefix(GIVES)?.split(' ').next())
        .collect();
    if asked.is_empty() || given.is_empty() {
        return Err("the glue asks for no later part: was the program built to be cut?".into());
    }
    let objects: String = asked
        .iter()
        .map(|number| format!("const import{number} = {{ {} }};\n", given.join(", ")))
        .collect();
    let loader = loader.replace(GIVES, "const ");
    Ok(renamed(&format!("{loader}{objects}{rest}"), names))
}

/// The script with another name for the file of a later part.
///
/// # Errors
/// When the script does not fetch that file.
pub(super) fn with_part(glue: &str, old: &str, new: &str) -> Outcome<String> {
    without(glue, &format!("\"./{old}\""), &format!("\"./{new}\""))
}

/// The text with something else in the place of each `old`; there is at least one.
fn without(text: &str, old: &str, new: &str) -> Outcome<String> {
    if text.contains(old) {
        return Ok(text.replace(old, new));
    }
    Err(format!(
        "the loader of later parts has no {old}: has its maker changed?"
    ))
}

/// The script with other names.
fn renamed(script: &str, names: &[(String, String)]) -> String {
    let part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(begin) = rest.find(part) {
        out.push_str(&rest[..begin]);
        rest = &rest[begin..];
        let end = rest.find(|letter| !part(letter)).unwrap_or(rest.len());
        let word = &rest[..end];
        let new = names.iter().find(|(old, _)| old == word);
        out.push_str(new.map_or(word, |(_, new)| new));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{joined, renamed, with_part, with_styles};

    const GLUE: &str = "import * as import1 from \"./__wasm_split.js\"\n\
        import * as import2 from \"./__wasm_split.js\";\nfunction imports() {\n    \
        return { \"./x\": { __wbg_a_1: f }, b: import1, c: import2 };\n}\nfunction initSync() {}\n";
    const LOADER_TEXT: &str = "import { initSync } from \"./app.js\";\n\n\
        export const __wasm_split_load_rest = load(() => {\n    \
        const src = fetch(new URL(\"./split_rest.wasm\", import.meta.url));\n    \
        return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n});\n";

    #[test]
    fn whole_words_are_renamed() {
        let names = [("__wbg_a_1".to_owned(), "a".to_owned())];
        let script = "{ __wbg_a_1: f, __wbg_a_12: g, x__wbg_a_1: h }";
        let expected = "{ a: f, __wbg_a_12: g, x__wbg_a_1: h }";
        assert_eq!(renamed(script, &names), expected);
    }

    #[test]
    fn glue_and_loader_become_one_script() {
        let names = vec![("__wbg_a_1".to_owned(), "a".to_owned())];
        let script = joined(GLUE, LOADER_TEXT, &names).expect("as their makers write them");
        let script = with_part(&script, "split_rest.wasm", "rest-1.wasm").expect("it is fetched");
        assert_eq!(
            script,
            "\n\nconst __wasm_split_load_rest = load(() => {\n    \
            const src = fetch(new URL(\"./rest-1.wasm\", import.meta.url));\n    \
            return async (imports) => WebAssembly.instantiate(await (await src).arrayBuffer(), \
            imports);\n});\n\
            const import1 = { __wasm_split_load_rest };\n\
            const import2 = { __wasm_split_load_rest };\n\
            function imports() {\n    return { \"./x\": { a: f }, b: import1, c: import2 };\n}\n\
            function initSync() {}\n"
        );
    }

    #[test]
    fn the_rest_waits_for_its_styles() {
        let loader = "export const __wasm_split_load_studies = load(() => {\n}\n, [a]);\n\
            export const __wasm_split_load_rest = load(() => {\n}\n, [a]);\n";
        let loader = with_styles(loader, "rest-1.css").expect("as its maker writes it");
        assert!(loader.contains("'./rest-1.css'") && !loader.contains('@'));
        assert!(loader.contains("const __rest_styles = () =>"));
        assert!(loader.ends_with(
            "load_studies = load(() => {\n}\n, [a]);\n\
            export const __wasm_split_load_rest = load(() => {\n}\n, [__rest_styles, a]);\n"
        ));
    }

    #[test]
    fn scripts_of_another_shape_are_refused() {
        let refused = |glue: &str, loader: &str| joined(glue, loader, &Vec::new()).is_err();
        assert!(refused("function imports() {}", LOADER_TEXT));
        assert!(refused(GLUE, ""));
        assert!(refused(GLUE, &LOADER_TEXT.replace("Streaming", "")));
        assert!(refused(GLUE, &LOADER_TEXT.replace("./app.js", "./main.js")));
        assert!(with_part(LOADER_TEXT, "split_other.wasm", "x").is_err());
        assert!(with_styles("", "x").is_err());
        assert!(with_styles("export const __wasm_split_load_rest = 1;", "x").is_err());
    }
}
