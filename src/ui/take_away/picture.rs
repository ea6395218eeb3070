//! A picture of the page as a file that stands alone: with its heading, its colours, and where it
//! comes from. Styles of the page are written into the drawing, since nobody else has them.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement,
    HtmlImageElement, Url, Window, XmlSerializer,
};

use crate::ui::take_away::frame::{Drawing, Frame, Key, framed};
use crate::ui::take_away::save;
use crate::ui::words;

/// What of the page's styles a drawing needs; all of them are attributes of SVG too.
const STYLES: [&str; 15] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "opacity",
    "paint-order",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "visibility",
];

/// What says in a figure what its picture shows.
const ABOUT: &str = "figcaption .meaning, figcaption .fact, :scope > .meaning, output, .now";
/// What says in a figure what its colours and letters are.
const KEYS: &str = ".legend .strategy, .readout > span, .ledger tbody th";
/// What has strategies' letters in a figure.
const LETTERS: &str = ".readout .strategy-sign, svg .mark-letter";
/// Points of a bitmap for each of the page's.
const SHARPNESS: f64 = 2.0;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A bitmap.
    Png,
    /// A drawing.
    Svg,
}

/// Offers the picture inside `holder` as a file.
pub fn take(holder: &Element, kind: Kind) {
    // What fails has nothing to offer: the picture is gone, or there is no memory for it.
    let Some((name, drawing)) = drawn(holder) else {
        return;
    };
    match kind {
        Kind::Svg => save::text(&save::file_name(&name, "svg"), save::SVG, &drawing.text),
        Kind::Png => wasm_bindgen_futures::spawn_local(async move {
            let _ = bitmap(&save::file_name(&name, "png"), &drawing).await;
        }),
    }
}

/// What the page's styles know while a picture is drawn: it is on light ground, with nothing
/// picked.
const SAVING: &str = "data-saving";

/// The picture's name and the drawing of it, whatever the page looks like.
fn drawn(holder: &Element) -> Option<(String, Drawing)> {
    let window = web_sys::window()?;
    let root = window.document()?.document_element()?;
    // Nothing is painted before the page is as it was.
    root.set_attribute(SAVING, "").ok()?;
    let drawing = as_seen(&window, &root, holder);
    root.remove_attribute(SAVING).ok()?;
    drawing
}

fn as_seen(window: &Window, root: &Element, holder: &Element) -> Option<(String, Drawing)> {
    let picture = first(holder, "svg")?;
    let copy: Element = picture.clone_node_with_deep(true).ok()?.unchecked_into();
    inline_styles(window, &picture, &copy)?;
    let size = |name| crate::catalog::read_number(&picture.get_attribute(name)?);
    let size = (size("width")?, size("height")?);
    let inner = XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?;
    let frame = frame(window, root, holder)?;
    let drawing = framed(&inner, size, &frame);
    Some((frame.heading, drawing))
}

/// The first in `within` that the selector finds.
fn first(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok()?
}

/// All in `within` that the selector finds.
fn all(within: &Element, selector: &str) -> Vec<Element> {
    let mut all = Vec::new();
    if let Ok(found) = within.query_selector_all(selector) {
        for index in 0..found.length() {
            all.extend(found.get(index).map(JsCast::unchecked_into::<Element>));
        }
    }
    all
}

/// How an element looks.
fn style_of(window: &Window, element: &Element) -> Option<CssStyleDeclaration> {
    window.get_computed_style(element).ok()?
}

fn value(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

/// The words of an element without the letter in its strategy's sign.
fn said(element: &Element) -> String {
    let text = element.text_content().unwrap_or_default();
    let sign = first(element, ".strategy-sign").and_then(|sign| sign.text_content());
    // The sign is what it begins with.
    text[sign.map_or(0, |letter| letter.len())..]
        .trim()
        .to_owned()
}

fn inline_styles(window: &Window, from: &Element, to: &Element) -> Option<()> {
    let (mut originals, mut copies) = (all(from, "*"), all(to, "*"));
    originals.push(from.clone());
    copies.push(to.clone());
    for (original, copy) in originals.iter().zip(&copies) {
        let style = style_of(window, original)?;
        for name in STYLES {
            let value = value(&style, name);
            if !value.is_empty() {
                copy.set_attribute(name, &value).ok()?;
            }
        }
        copy.remove_attribute("class").ok()?;
    }
    Some(())
}

fn frame(window: &Window, root: &Element, holder: &Element) -> Option<Frame> {
    let around = |selector| holder.closest(selector).ok()?;
    // From the section down to the figure.
    let mut heading = String::new();
    for (place, selector) in [("section", "h2"), (".looked-at", "h3"), ("figure", "h3")] {
        if let Some(found) = around(place).and_then(|place| first(&place, selector)) {
            heading.push_str(if heading.is_empty() { "" } else { ": " });
            heading.push_str(&said(&found));
        }
    }
    let figure = around("figure")?;
    let mut about = all(&figure, ABOUT);
    if about.is_empty() {
        about = all(&around("section")?, ".about");
    }
    let source = first(root, "[data-provenance]");
    let source = source.and_then(|element| element.get_attribute("data-provenance"));
    let style = style_of(window, root)?;
    Some(Frame {
        heading,
        about: about.iter().map(said).collect(),
        keys: keys(window, root, &figure),
        source: source.unwrap_or_else(|| words::PRODUCT.to_owned()),
        paper: value(&style, "background-color"),
        ink: value(&style, "color"),
        font: value(&style, "font-family"),
    })
}

/// What explains the colours and letters of a figure's picture: its legend, or that of the page
/// where the picture has strategies' letters, and what is read beside it.
fn keys(window: &Window, root: &Element, figure: &Element) -> Vec<Key> {
    let mut found = Vec::new();
    if first(figure, LETTERS).is_some() && first(figure, ".legend").is_none() {
        found = first(root, ".legend").map_or(found, |legend| all(&legend, ".strategy"));
    }
    found.append(&mut all(figure, KEYS));
    let key = |one: &Element| {
        let mut key = Key {
            text: said(one),
            ..Key::default()
        };
        let sign = first(one, ".strategy-sign, .swatch");
        if let Some(sign) = sign
            && let Some(style) = style_of(window, &sign)
        {
            key.letter = sign.text_content().unwrap_or_default();
            key.colour = value(&style, "background-color");
            key.round = value(&style, "border-top-left-radius");
        }
        key
    };
    found.iter().map(key).collect()
}

/// Draws the drawing, and offers the points.
async fn bitmap(name: &str, drawing: &Drawing) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(&save::blob(&drawing.text, save::SVG)?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&address);
    let decoded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&address)?;
    decoded?;
    let document = web_sys::window().and_then(|window| window.document());
    let canvas = document.ok_or(JsValue::NULL)?.create_element("canvas")?;
    let canvas: HtmlCanvasElement = canvas.unchecked_into();
    let (width, height) = (drawing.width * SHARPNESS, drawing.height * SHARPNESS);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let points = js_sys::Promise::new(&mut |resolve, reject| {
        if canvas.to_blob(&resolve).is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    let points: Blob = JsFuture::from(points).await?.dyn_into()?;
    save::file(name, &points)
}
