//! The model's documentation as HTML for the page: without styles, which its policy forbids, and
//! without links to files that are not beside it.

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The name of a table until it has a number.
const NAMELESS: &str = "aria-label=\"Table\"";

/// What headings say that stand above limits of the model: their sections come first.
const LIMITS: &str = "ot modelled";

/// The document as HTML: what is not modelled first, then every chapter to unfold.
pub(super) fn html(markdown: &str) -> String {
    let mut limits = String::new();
    let mut chapters = String::new();
    for chapter in split(markdown, "## ") {
        let (title, text) = chapter;
        for (title, text) in split(text, "### ") {
            if title.contains(LIMITS) {
                limits += &render(text);
            }
        }
        chapters += &if title.is_empty() {
            render(text)
        } else {
            let title = render(title).replace("<p>", "").replace("</p>", "");
            let title = title.trim();
            format!(
                "<details open><summary><h3>{title}</h3></summary>{}</details>",
                render(text)
            )
        };
    }
    let limits = format!("<section><h3>What is not modelled</h3>{limits}</section>");
    numbered(&(limits + &chapters))
}

/// The text before the first heading of this rank, with an empty title, and each heading with the
/// text below it.
fn split<'a>(markdown: &'a str, mark: &str) -> Vec<(&'a str, &'a str)> {
    let mut parts = Vec::new();
    let (mut title, mut start) = ("", 0);
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix(mark) {
            parts.push((title, &markdown[start..at]));
            (title, start) = (next.trim(), at + line.len());
        }
        at += line.len();
    }
    parts.push((title, &markdown[start..]));
    parts
}

/// Gives every table a name of its own: a voice lists them by name.
fn numbered(html: &str) -> String {
    let mut parts = html.split(NAMELESS);
    let first = parts.next().unwrap_or_default().to_owned();
    let named = parts
        .zip(1..)
        .map(|(part, number)| format!("aria-label=\"Table {number}\"{part}"));
    first + &named.collect::<String>()
}

fn render(markdown: &str) -> String {
    let mut kept = Vec::new();
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    let events = parser.filter_map(move |event| match event {
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            kept.push(is_elsewhere(dest_url));
            is_elsewhere(dest_url).then_some(event)
        }
        Event::End(TagEnd::Link) => kept.pop().unwrap_or(false).then_some(event),
        other => Some(plain(other)),
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    let region =
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>";
    out.replace("<pre>", "<pre tabindex=\"0\">")
        .replace("<table>", region)
        .replace("</table>", "</table></div>")
}

fn plain(event: Event<'_>) -> Event<'_> {
    match event {
        // Alignment would become a style attribute.
        Event::Start(Tag::Table(columns)) => {
            let none = columns.iter().map(|_| Alignment::None);
            Event::Start(Tag::Table(none.collect()))
        }
        // The page has a heading of the first rank, and one of the second for this document.
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: lower(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    }
}

const fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

fn is_elsewhere(address: &CowStr<'_>) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
