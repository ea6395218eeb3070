//! A picture of the page as a file that stands alone: with its heading, its colours, and where it
//! comes from. Styles of the page are written into the drawing, since nobody else has them.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, CssStyleDeclaration, Document, Element, HtmlCanvasElement,
    HtmlElement, HtmlImageElement, Url, Window, XmlSerializer,
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
    let Ok((name, drawing)) = drawn(holder) else {
        return;
    };
    match kind {
        Kind::Svg => save::text(&save::file_name(&name, "svg"), save::SVG, &drawing.text),
        Kind::Png => wasm_bindgen_futures::spawn_local(async move {
            let _ = bitmap(&save::file_name(&name, "png"), &drawing).await;
        }),
    }
}

/// The picture's name and the drawing of it: on light ground and with no row picked, whatever the
/// page looks like.
fn drawn(holder: &Element) -> Result<(String, Drawing), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let root = document.document_element().ok_or(JsValue::NULL)?;
    let root: HtmlElement = root.unchecked_into();
    let picture = holder.query_selector("svg")?.ok_or(JsValue::NULL)?;
    let picked = all(&picture, ".picked")?;
    let classes: Vec<String> = picked.iter().map(Element::class_name).collect();
    // Nothing is painted before both are as they were.
    root.style().set_property("color-scheme", "light")?;
    for (one, classes) in picked.iter().zip(&classes) {
        set_class(one, &classes.replace("picked", ""));
    }
    let drawing = as_seen(&window, &document, holder, &picture);
    for (one, classes) in picked.iter().zip(&classes) {
        set_class(one, classes);
    }
    root.style().remove_property("color-scheme")?;
    drawing
}

/// Elements of SVG have classes as an attribute alone.
fn set_class(one: &Element, classes: &str) {
    // A name of an attribute that is right cannot be refused.
    let _ = one.set_attribute("class", classes);
}

fn as_seen(
    window: &Window,
    document: &Document,
    holder: &Element,
    picture: &Element,
) -> Result<(String, Drawing), JsValue> {
    let copy: Element = picture.clone_node_with_deep(true)?.unchecked_into();
    inline_styles(window, picture, &copy)?;
    let size = |name: &str| {
        let said = picture.get_attribute(name)?;
        crate::catalog::read_number(&said)
    };
    let size = size("width").zip(size("height")).ok_or(JsValue::NULL)?;
    let inner = XmlSerializer::new()?.serialize_to_string(&copy)?;
    let frame = frame(window, document, holder)?;
    let drawing = framed(&inner, size, &frame);
    Ok((frame.heading, drawing))
}

/// What in `element` the selector finds.
fn all(element: &Element, selector: &str) -> Result<Vec<Element>, JsValue> {
    let found = element.query_selector_all(selector)?;
    let found = (0..found.length()).filter_map(|index| found.get(index));
    Ok(found.map(JsCast::unchecked_into).collect())
}

/// The words of an element without the letter in its strategy's sign.
fn said(element: &Element) -> Result<String, JsValue> {
    let text = element.text_content().unwrap_or_default();
    let sign = element.query_selector(".strategy-sign")?;
    let letter = sign.and_then(|sign| sign.text_content());
    let text = text
        .strip_prefix(letter.unwrap_or_default().as_str())
        .unwrap_or(&text);
    Ok(text.trim().to_owned())
}

fn inline_styles(window: &Window, from: &Element, to: &Element) -> Result<(), JsValue> {
    let (originals, copies) = (from.query_selector_all("*")?, to.query_selector_all("*")?);
    let inner = (0..originals.length()).filter_map(|index| {
        let pair = originals.get(index).zip(copies.get(index))?;
        Some((pair.0.unchecked_into(), pair.1.unchecked_into()))
    });
    let root = std::iter::once((from.clone(), to.clone()));
    for (original, copy) in root.chain(inner) {
        let style: CssStyleDeclaration =
            window.get_computed_style(&original)?.ok_or(JsValue::NULL)?;
        for name in STYLES {
            let value = style.get_property_value(name)?;
            if !value.is_empty() {
                copy.set_attribute(name, &value)?;
            }
        }
        copy.remove_attribute("class")?;
    }
    Ok(())
}

fn frame(window: &Window, document: &Document, holder: &Element) -> Result<Frame, JsValue> {
    let section = holder.closest("section")?;
    let figure = holder.closest("figure")?;
    // From the section down to the figure.
    let mut headings: Vec<String> = Vec::new();
    for (around, selector) in [
        (section.clone(), "h2"),
        (holder.closest(".looked-at")?, "h3"),
        (figure.clone(), "h3"),
    ] {
        let heading = around.map_or(Ok(None), |around| around.query_selector(selector))?;
        headings.extend(heading.as_ref().map(said).transpose()?);
    }
    let mut about = Vec::new();
    for (around, selector) in [(&figure, ABOUT), (&section, ".about")] {
        if let (Some(around), true) = (around, about.is_empty()) {
            about = all(around, selector)?;
        }
    }
    let about: Result<Vec<String>, JsValue> = about.iter().map(said).collect();
    let keys = match &figure {
        Some(figure) => keys(window, document, figure)?,
        None => Vec::new(),
    };
    let source = document.query_selector("[data-provenance]")?;
    let source = source.and_then(|element| element.get_attribute("data-provenance"));
    let root = document.document_element().ok_or(JsValue::NULL)?;
    let style = window.get_computed_style(&root)?.ok_or(JsValue::NULL)?;
    Ok(Frame {
        heading: headings.join(": "),
        about: about?,
        keys,
        source: source.unwrap_or_else(|| words::PRODUCT.to_owned()),
        paper: style.get_property_value("background-color")?,
        ink: style.get_property_value("color")?,
        font: style.get_property_value("font-family")?,
    })
}

/// What explains the colours and letters of a figure's picture: its legend, or that of the page
/// where the picture has strategies' letters, and what is read beside it.
fn keys(window: &Window, document: &Document, figure: &Element) -> Result<Vec<Key>, JsValue> {
    let mut found = all(figure, KEYS)?;
    let letters = figure.query_selector(".readout .strategy-sign, svg .mark-letter")?;
    if letters.is_some() && figure.query_selector(".legend")?.is_none() {
        let legend = document.query_selector(".legend")?;
        let legend = legend.map_or_else(|| Ok(Vec::new()), |legend| all(&legend, ".strategy"))?;
        found.splice(0..0, legend);
    }
    let key = |one: &Element| {
        let mut key = Key {
            text: said(one)?,
            ..Key::default()
        };
        if let Some(sign) = one.query_selector(".strategy-sign, .swatch")? {
            let style = window.get_computed_style(&sign)?.ok_or(JsValue::NULL)?;
            key.letter = sign.text_content().unwrap_or_default();
            key.colour = style.get_property_value("background-color")?;
            key.round = style.get_property_value("border-top-left-radius")?;
        }
        Ok(key)
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
