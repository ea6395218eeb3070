//! What is written around a picture that stands alone: what it is, in which unit, what its colours
//! are, and where it comes from.

use crate::ui::charts::shapes::px;

/// Room on the sides [px].
const SIDE_PX: f64 = 16.0;
/// Between a picture and what is written above and below it [px].
const APART_PX: f64 = 8.0;
/// A heading: size of its letters, width of one, generously, and distance of its lines [px].
const HEADING: Type = Type(17.0, 10.2, 22.0);
/// What explains a picture.
const NOTE: Type = Type(12.0, 6.7, 17.0);
/// Where it comes from.
const SOURCE: Type = Type(11.0, 6.2, 15.0);
/// Side of a strategy's sign, and of a patch of colour [px].
const SIGN_PX: [f64; 2] = [15.0, 11.0];
/// Between a sign and its words, and behind those [px].
const KEY_PX: [f64; 2] = [5.0, 16.0];

/// Size of letters, width of one, distance of lines [px].
#[derive(Clone, Copy)]
struct Type(f64, f64, f64);

/// What explains a colour or a letter; without either, words alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Key {
    /// The colour; empty for words alone.
    pub colour: String,
    /// The letter in it; empty for a patch of colour.
    pub letter: String,
    /// How round its corners are, as a length.
    pub round: String,
    /// What it is.
    pub text: String,
}

/// What is written around a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Above it.
    pub heading: String,
    /// What it shows, a paragraph each.
    pub about: Vec<String>,
    /// What its colours are.
    pub keys: Vec<Key>,
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
pub fn framed(inner: &str, (width, height): (f64, f64), frame: &Frame) -> Drawing {
    let mut above = String::new();
    let mut y = APART_PX;
    paragraph(&mut above, &frame.heading, HEADING, width, &mut y);
    for one in &frame.about {
        paragraph(&mut above, one, NOTE, width, &mut y);
    }
    keys(&mut above, frame, width, &mut y);
    y += APART_PX;
    let top = y;
    y += height + APART_PX;
    let mut below = String::new();
    paragraph(&mut below, &frame.source, SOURCE, width, &mut y);
    let (full_width, full_height) = (width + 2.0 * SIDE_PX, y + APART_PX);
    let [heading, paper, ink, font] =
        [&frame.heading, &frame.paper, &frame.ink, &frame.font].map(|text| escaped(text));
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{full_width}\" height=\"{full_height}\" \
         viewBox=\"0 0 {full_width} {full_height}\" font-family=\"{font}\" fill=\"{ink}\">\
         <title>{heading}</title><rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>{above}\
         <svg x=\"{SIDE_PX}\" y=\"{top}\" width=\"{width}\" height=\"{height}\">{inner}</svg>\
         {below}</svg>"
    );
    Drawing {
        text,
        width: full_width,
        height: full_height,
    }
}

/// Writes `text` in as many lines as it needs, and moves `y` behind them.
fn paragraph(out: &mut String, text: &str, of: Type, width: f64, y: &mut f64) {
    let Type(size, letter, line_px) = of;
    let weight = if size > NOTE.0 { "600" } else { "400" };
    for line in lines(text, (width / letter) as usize) {
        *y += line_px;
        words(
            out,
            (SIDE_PX, *y - line_px * 0.25),
            (size, weight),
            "",
            &line,
        );
    }
}

/// Writes `text` at a point, in letters of a size and weight; `more` are further attributes.
fn words(
    out: &mut String,
    (x, y): (f64, f64),
    (size, weight): (f64, &str),
    more: &str,
    text: &str,
) {
    let [x, y, size] = [x, y, size].map(px);
    let text = escaped(text);
    out.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\"{more}>\
         {text}</text>"
    ));
}

/// `text` in lines of at most `most` characters, broken between words; a word that is longer has a
/// line of its own.
fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Writes the keys one behind the other, in as many rows as they need.
fn keys(out: &mut String, frame: &Frame, width: f64, y: &mut f64) {
    let Type(size, letter_px, row_px) = NOTE;
    let row_px = row_px + 3.0;
    let (mut x, mut rows) = (0.0, 0);
    for key in &frame.keys {
        let side = match (key.colour.is_empty(), key.letter.is_empty()) {
            (true, _) => 0.0,
            (_, letter) => SIGN_PX[usize::from(letter)],
        };
        let apart = if side > 0.0 { KEY_PX[0] } else { 0.0 };
        let room = side + apart + key.text.chars().count() as f64 * letter_px;
        if rows == 0 || x + room > width {
            (x, rows) = (0.0, rows + 1);
            *y += row_px;
        }
        let (left, base) = (SIDE_PX + x, *y - row_px * 0.25);
        if side > 0.0 {
            let edge = if key.letter.is_empty() {
                &frame.ink
            } else {
                "none"
            };
            let [x, top, side_px] = [left, base - size * 0.36 - side / 2.0, side].map(px);
            let [colour, round, edge, paper] =
                [&key.colour, &key.round, edge, &frame.paper].map(escaped);
            out.push_str(&format!(
                "<rect x=\"{x}\" y=\"{top}\" width=\"{side_px}\" height=\"{side_px}\" \
                 rx=\"{round}\" fill=\"{colour}\" stroke=\"{edge}\" stroke-width=\"0.5\"/>"
            ));
            let more = format!(" text-anchor=\"middle\" fill=\"{paper}\"");
            let middle = (left + side / 2.0, base - 0.6);
            words(out, middle, (10.0, "700"), &more, &key.letter);
        }
        words(
            out,
            (left + side + apart, base),
            (size, "400"),
            "",
            &key.text,
        );
        x += room + KEY_PX[1];
    }
}

/// `text` between tags or in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{Frame, Key, framed, lines};

    fn frame() -> Frame {
        Frame {
            heading: "Slow & \"late\" <p95>".to_owned(),
            source: "Loadbearing".to_owned(),
            ..Frame::default()
        }
    }

    #[test]
    fn a_drawing_stands_alone_and_breaks_at_no_sign() {
        let drawing = framed("<svg/>", (640.0, 150.0), &frame());
        let start = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
        assert!(drawing.text.starts_with(start));
        let heading = "Slow &amp; &quot;late&quot; &lt;p95&gt;</title>";
        assert!(drawing.text.contains(heading), "{}", drawing.text);
        assert!(drawing.width > 640.0 && drawing.height > 150.0);
    }

    #[test]
    fn what_explains_a_picture_takes_the_lines_and_rows_it_needs() {
        let key = |text: &str, letter: &str| Key {
            colour: "rgb(1, 2, 3)".to_owned(),
            letter: letter.to_owned(),
            round: "3px".to_owned(),
            text: text.to_owned(),
        };
        let plain = framed("<svg/>", (320.0, 100.0), &frame());
        let explained = Frame {
            about: vec!["US dollars over the whole horizon, against the twin.".to_owned()],
            keys: vec![
                key("Rebuild later", "R"),
                key("Cloud", ""),
                key("Engineering", ""),
            ],
            ..frame()
        };
        let narrow = framed("<svg/>", (320.0, 100.0), &explained);
        let wide = framed("<svg/>", (900.0, 100.0), &explained);
        assert!(narrow.height > wide.height && wide.height > plain.height);
        for drawing in [&narrow, &wide] {
            assert_eq!(drawing.text.matches("<rect x=").count(), 3);
            assert!(drawing.text.contains(">R</text>"));
        }
        assert_eq!(wide.text.matches("horizon, against the twin.").count(), 1);
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("immeasurable one", 5), ["immeasurable", "one"]);
        assert!(lines("", 5).is_empty());
    }
}
