//! A picture of the page as a file that stands alone: with its heading, its colours, and where it
//! comes from. Styles of the page are written into the drawing, since nobody else has them.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement,
    HtmlImageElement, Url, Window, XmlSerializer,
};

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

/// Room for the heading above a picture [px].
const HEAD_PX: f64 = 40.0;
/// Room for where it comes from, below [px].
const FOOT_PX: f64 = 28.0;
/// Room on the sides [px].
const SIDE_PX: f64 = 16.0;
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

/// What is written around a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Above it.
    pub heading: String,
    /// Below it.
    pub source: String,
    /// Behind it, a colour.
    pub paper: String,
    /// Of the words, a colour.
    pub ink: String,
    /// Of the words.
    pub font: String,
}

/// A drawing and its size.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// SVG.
    pub text: String,
    /// Its width [px].
    pub width: f64,
    /// Its height [px].
    pub height: f64,
}

/// `inner`, an SVG element of this size, with its frame.
#[must_use]
pub fn framed(inner: &str, width: f64, height: f64, frame: &Frame) -> Drawing {
    let (full_width, full_height) = (width + 2.0 * SIDE_PX, height + HEAD_PX + FOOT_PX);
    let [heading, source, paper, ink, font] = [
        &frame.heading,
        &frame.source,
        &frame.paper,
        &frame.ink,
        &frame.font,
    ]
    .map(|text| escaped(text));
    let words = format!("x=\"{SIDE_PX}\" fill=\"{ink}\" font-family=\"{font}\"");
    let foot = full_height - 10.0;
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{full_width}\" height=\"{full_height}\" \
         viewBox=\"0 0 {full_width} {full_height}\"><title>{heading}</title>\
         <rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>\
         <text y=\"26\" {words} font-size=\"17\" font-weight=\"600\">{heading}</text>\
         <svg x=\"{SIDE_PX}\" y=\"{HEAD_PX}\" width=\"{width}\" height=\"{height}\">{inner}</svg>\
         <text y=\"{foot}\" {words} font-size=\"11\">{source}</text></svg>"
    );
    Drawing {
        text,
        width: full_width,
        height: full_height,
    }
}

/// `text` between tags or in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
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

/// The picture's name and the drawing of it.
fn drawn(holder: &Element) -> Result<(String, Drawing), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let picture = holder.query_selector("svg")?.ok_or(JsValue::NULL)?;
    let copy: Element = picture.clone_node_with_deep(true)?.unchecked_into();
    inline_styles(&window, &picture, &copy)?;
    let size = |name: &str| {
        let said = picture.get_attribute(name)?;
        crate::catalog::read_number(&said)
    };
    let (width, height) = size("width").zip(size("height")).ok_or(JsValue::NULL)?;
    let inner = XmlSerializer::new()?.serialize_to_string(&copy)?;
    let frame = frame(&window, holder)?;
    let drawing = framed(&inner, width, height, &frame);
    Ok((frame.heading, drawing))
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

fn frame(window: &Window, holder: &Element) -> Result<Frame, JsValue> {
    let document = window.document().ok_or(JsValue::NULL)?;
    let text = |element: Option<Element>| {
        let text = element.and_then(|element| element.text_content());
        text.unwrap_or_default().trim().to_owned()
    };
    let around = holder.closest("figure, section")?;
    let heading = match around {
        Some(around) => text(around.query_selector("h3, h2")?),
        None => String::new(),
    };
    let source = document.query_selector("[data-provenance]")?;
    let source = source.and_then(|element| element.get_attribute("data-provenance"));
    let body = document.body().ok_or(JsValue::NULL)?;
    let style = window.get_computed_style(&body)?.ok_or(JsValue::NULL)?;
    let paper = document.document_element().ok_or(JsValue::NULL)?;
    let paper = [
        style.clone(),
        window.get_computed_style(&paper)?.ok_or(JsValue::NULL)?,
    ]
    .iter()
    .filter_map(|style| style.get_property_value("background-color").ok())
    .find(|colour| colour != "rgba(0, 0, 0, 0)" && colour != "transparent")
    .unwrap_or_else(|| "Canvas".to_owned());
    Ok(Frame {
        heading,
        source: source.unwrap_or_else(|| words::PRODUCT.to_owned()),
        paper,
        ink: style.get_property_value("color")?,
        font: style.get_property_value("font-family")?,
    })
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

#[cfg(test)]
mod tests {
    use super::{Frame, framed};

    #[test]
    fn a_drawing_stands_alone_and_breaks_at_no_sign() {
        let frame = Frame {
            heading: "Slow & \"late\" <p95>".to_owned(),
            source: "Loadbearing".to_owned(),
            ..Frame::default()
        };
        let drawing = framed("<svg/>", 640.0, 150.0, &frame);
        assert!(
            drawing
                .text
                .starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        );
        let heading = "Slow &amp; &quot;late&quot; &lt;p95&gt;</title>";
        assert!(drawing.text.contains(heading), "{}", drawing.text);
        assert!(drawing.width > 640.0 && drawing.height > 150.0);
    }
}
