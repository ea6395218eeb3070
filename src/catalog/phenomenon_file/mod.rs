//! Phenomenon files: JSON in, a [`Phenomenon`] or every mistake with its path out.
//!
//! What stands at the file's top is shared by all variants; what a variant says replaces it, field
//! by field in sections. A field that is left out takes its parameter's default.

mod claims;
mod schema;
mod setting;
mod story;

use crate::catalog::json::{self, Node};
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::problem::Problem;
use crate::catalog::scenario_file::{
    MAX_ABOUT_CHARS, MAX_NAME_CHARS, MAX_TEXT_BYTES, MAX_TITLE_CHARS, section_of,
};
use crate::sim::backend::phenomenon::{Phenomenon, Variant};

pub use schema::schema;

/// The version of the format.
pub const PHENOMENON_SCHEMA: u32 = 1;
/// Variants at most: a table of them is still read.
pub const MAX_VARIANTS: usize = 12;
/// Chapters at most: a row for each in every table.
pub const MAX_CHAPTERS: usize = 20;
/// Expectations at most.
pub const MAX_EXPECTATIONS: usize = 50;
/// Points of the traffic's shape at most.
pub const MAX_POINTS: usize = 100;
/// The largest factor of traffic.
pub const MAX_FACTOR: f64 = 1_000.0;
/// Happenings at most.
pub const MAX_HAPPENINGS: usize = 100;
/// Requests a second at most.
pub const MAX_PER_SECOND: f64 = 1e7;
/// The largest load, as a share of the nominal capacity.
pub const MAX_LOAD: f64 = 100.0;
/// Rows at most.
pub const MAX_ROWS: f64 = 1e13;
/// Rows where a file does not say.
pub const DEFAULT_ROWS: f64 = 1e6;

/// How variants and chapters are named.
const NAME: (&str, &str) = ("name", "a short name for claims and reports");

/// Reads a phenomenon file.
///
/// # Errors
/// Every mistake in the file, each with its path. Never panics, whatever the text is.
pub fn read(text: &str) -> Result<Phenomenon, Vec<Problem>> {
    let mut mistakes = Mistakes::default();
    let phenomenon = read_text(text, &mut mistakes);
    mistakes.or(phenomenon)
}

/// Whether a text is meant as a phenomenon: it has chapters, which no other file has.
#[must_use]
pub fn is_phenomenon(text: &str) -> bool {
    let Ok(Node::Object(fields)) = json::parse(text) else {
        return false;
    };
    fields.iter().any(|(name, _)| name == "chapters")
}

fn read_text(text: &str, mistakes: &mut Mistakes) -> Option<Phenomenon> {
    if text.len() > MAX_TEXT_BYTES {
        let length = text.len();
        mistakes.add(
            "phenomenon",
            format!("A phenomenon may have {MAX_TEXT_BYTES} bytes; this has {length}."),
        );
        return None;
    }
    let node = json::parse(text)
        .map_err(|message| mistakes.add("phenomenon", message))
        .ok()?;
    let mut root = mistakes.object(&node, "")?;
    if let Some(node) = root.required("schema", "write \"schema\": 1", mistakes) {
        let version = mistakes.whole(node, "schema", 1..=u32::MAX, "")?;
        if version != PHENOMENON_SCHEMA {
            mistakes.add(
                "schema",
                format!("This program reads schema {PHENOMENON_SCHEMA}; the file has {version}."),
            );
            // Another version's fields would only be misunderstood.
            return None;
        }
    }
    let phenomenon = phenomenon(&mut root, mistakes);
    root.finish(mistakes, section_of);
    phenomenon
}

fn phenomenon(root: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<Phenomenon> {
    let short = ("name", "a short name for the command line");
    let name = root.name(short, MAX_NAME_CHARS, mistakes);
    let title = root.text(("title", "what people call it"), MAX_TITLE_CHARS, mistakes);
    let about = root.optional_text("about", MAX_ABOUT_CHARS, mistakes);
    let common = setting::read(root, setting::Setting::default(), mistakes);
    let chapter_names = names_in(root.optional("chapters"));
    let chapters = story::chapters(root, mistakes);
    let written = root.optional("variants");
    let names = claims::Names {
        variants: names_in(written),
        chapters: chapter_names,
    };
    let variants = match written {
        None => {
            let name = name.clone().unwrap_or_default();
            let title = title.clone().unwrap_or_default();
            common
                .finish("", name, title, mistakes)
                .into_iter()
                .collect()
        }
        Some(node) => variants(node, &common, mistakes),
    };
    let expectations = names.expectations(root, mistakes);
    Some(Phenomenon {
        name: name?,
        title: title?,
        about: about.unwrap_or_default(),
        chapters,
        variants,
        expectations,
    })
}

/// The names of the objects of a list, whatever else is wrong with them.
fn names_in(list: Option<&Node>) -> Vec<&str> {
    let Some(Node::List(nodes)) = list else {
        return Vec::new();
    };
    let fields = nodes.iter().filter_map(|node| match node {
        Node::Object(fields) => Some(fields),
        _ => None,
    });
    let names = fields.flatten().filter_map(|(name, node)| match node {
        Node::Text(text) if name == "name" => Some(text.as_str()),
        _ => None,
    });
    names.collect()
}

/// The variants; what could not be read is left out, with its mistakes noted.
fn variants(node: &Node, common: &setting::Setting, mistakes: &mut Mistakes) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    let nodes = mistakes.list(node, "variants", 1..=MAX_VARIANTS);
    for (index, node) in nodes.unwrap_or_default().iter().enumerate() {
        let path = format!("variants[{index}]");
        let Some(mut fields) = mistakes.object(node, &path) else {
            continue;
        };
        let name = fields.name(NAME, MAX_NAME_CHARS, mistakes);
        let what = ("title", "what is different in it");
        let title = fields.text(what, MAX_TITLE_CHARS, mistakes);
        let setting = setting::read(&mut fields, common.clone(), mistakes);
        fields.finish(mistakes, section_of);
        if let Some(name) = name.as_ref().filter(|name| {
            let known = |other: &Variant| other.name == **name;
            variants.iter().any(known)
        }) {
            mistakes.add(
                format!("{path}.name"),
                format!("Another variant has the name \"{name}\" already."),
            );
        }
        let (name, title) = (name.unwrap_or_default(), title.unwrap_or_default());
        variants.extend(setting.finish(&path, name, title, mistakes));
    }
    variants
}
