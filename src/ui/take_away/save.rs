//! Files and texts out of the browser.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// JSON.
pub const JSON: &str = "application/json";
/// Comma-separated values.
pub const CSV: &str = "text/csv;charset=utf-8";
/// A drawing.
pub const SVG: &str = "image/svg+xml;charset=utf-8";

/// How long an address stays valid after it was offered to the browser [ms].
const KEEP_MS: u32 = 10_000;

/// Bytes of this kind, for the browser.
///
/// # Errors
/// When there is no memory for them.
pub fn blob(text: &str, kind: &str) -> Result<Blob, JsValue> {
    let parts = Array::of1(&Uint8Array::from(text.as_bytes()));
    let properties = BlobPropertyBag::new();
    properties.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&parts, &properties)
}

/// Offers `text` as a file of this name.
pub fn text(name: &str, kind: &str, text: &str) {
    // Refused without memory only; the browser says so itself.
    let _ = blob(text, kind).and_then(|blob| file(name, &blob));
}

/// Offers `blob` as a file of this name.
///
/// # Errors
/// When the browser refuses.
pub fn file(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or(JsValue::NULL)?;
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlElement = document.create_element("a")?.unchecked_into();
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.click();
    gloo_timers::callback::Timeout::new(KEEP_MS, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// A name for a file: letters, digits and hyphens of `text`.
#[must_use]
pub fn file_name(text: &str, ending: &str) -> String {
    let plain = |letter: char| {
        let letter = letter.to_ascii_lowercase();
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    };
    let name: String = text.chars().map(plain).collect();
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    format!("loadbearing-{}.{ending}", words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_suit_every_file_system() {
        assert_eq!(file_name("p95: Slow!", "png"), "loadbearing-p95-slow.png");
        assert_eq!(file_name("../x", "svg"), "loadbearing-x.svg");
    }
}
