//! Scenario files: JSON in, a [`Scenario`] or every mistake with its path out, and back again.
//!
//! One versioned format for files, links, the page and the command line. A field that is left out
//! takes its parameter's default; a field that is not known is named, not dropped.

mod company;
mod reprice;
mod rhythm;
mod strategies;
mod write;

use crate::catalog::json::{self, Node};
use crate::catalog::migrate::{self, Moves};
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::parameters::{self, STRATEGY_SECTIONS};
use crate::catalog::problem::Problem;
use crate::sim::scenario::{CalendarMonth, Scenario, Section};

pub use crate::sim::scenario::MAX_REBUILDS;
pub use reprice::at_prices;
pub use write::{write, write_short};

/// The version of the format that is written; every older one is read.
pub const SCENARIO_SCHEMA: u32 = migrate::NEWEST;
/// The longest file [bytes]: links and messages of strangers are read too.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// The shortest horizon [months].
pub const MIN_HORIZON_MONTHS: u32 = 12;
/// The longest horizon [months].
pub const MAX_HORIZON_MONTHS: u32 = 84;
/// The horizon where a file does not say [months].
pub const DEFAULT_HORIZON_MONTHS: u32 = 36;
/// The month of the launch where a file does not say.
pub const DEFAULT_START: CalendarMonth = CalendarMonth {
    year: 2026,
    month: 1,
};
/// The first year a launch may be in.
pub const MIN_START_YEAR: u16 = 1990;
/// The last year a launch may be in.
pub const MAX_START_YEAR: u16 = 2100;
/// Strategies at least: two are compared.
pub const MIN_STRATEGIES: usize = 2;
/// Strategies at most.
pub const MAX_STRATEGIES: usize = 4;
/// The longest name [characters].
pub const MAX_NAME_CHARS: usize = 64;
/// The longest title [characters].
pub const MAX_TITLE_CHARS: usize = 120;
/// The longest story or note [characters].
pub const MAX_ABOUT_CHARS: usize = 2000;
/// The longest address [characters].
pub const MAX_URL_CHARS: usize = 500;
/// Sources at most.
pub const MAX_SOURCES: usize = 64;
/// Users at most: everybody.
pub const MAX_USERS: f64 = 1e10;
/// A season's or an hour's factor at most: a month a hundred times as busy as the average.
pub const MAX_FACTOR: f64 = 100.0;
/// Months that a sign may have to last, at most.
pub const MAX_SUSTAINED_MONTHS: u32 = 24;

/// A scenario file: the scenario, and where its author has the numbers from.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioFile {
    /// What is simulated.
    pub scenario: Scenario,
    /// Where the numbers come from; for readers, nothing is computed from it.
    pub sources: Vec<ScenarioSource>,
}

/// Where an author has a number from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioSource {
    /// What it is for and who published it.
    pub title: String,
    /// Where it can be read (`http` or `https`); empty when nowhere.
    pub url: String,
    /// The arithmetic, conflicts, doubts; may be empty.
    pub note: String,
}

/// Reads a scenario file.
///
/// # Errors
/// Every mistake in the file, each with its path. Never panics, whatever the text is.
pub fn read(text: &str) -> Result<Scenario, Vec<Problem>> {
    read_file(text).map(|file| file.scenario)
}

/// Reads a scenario file with its sources.
///
/// # Errors
/// Every mistake in the file, each with its path. Never panics, whatever the text is.
pub fn read_file(text: &str) -> Result<ScenarioFile, Vec<Problem>> {
    let mut mistakes = Mistakes::default();
    let file = read_text(text, &mut mistakes);
    mistakes.or(file)
}

fn read_text(text: &str, mistakes: &mut Mistakes) -> Option<ScenarioFile> {
    if text.len() > MAX_TEXT_BYTES {
        let length = text.len();
        mistakes.add(
            "scenario",
            format!("A scenario may have {MAX_TEXT_BYTES} bytes; this has {length}."),
        );
        return None;
    }
    let mut node = json::parse(text)
        .map_err(|message| mistakes.add("scenario", message))
        .ok()?;
    let moves = match version(&node, mistakes) {
        Version::Readable(version) => migrate::migrate(&mut node, version),
        Version::None => Moves::default(),
        // Another version's fields would only be misunderstood.
        Version::Unreadable => return None,
    };
    let file = read_newest(&node, mistakes);
    mistakes.rename_paths(|path| moves.written(path));
    file
}

/// What a file says of its version.
enum Version {
    /// A version that this program knows.
    Readable(u32),
    /// Nothing, or nothing that can be understood: the reader says so.
    None,
    /// A version that this program does not know.
    Unreadable,
}

fn version(node: &Node, mistakes: &mut Mistakes) -> Version {
    let Node::Object(fields) = node else {
        return Version::None;
    };
    let mut versions = fields.iter().filter(|(name, _)| name == "schema");
    let (Some((_, node)), None) = (versions.next(), versions.next()) else {
        return Version::None;
    };
    match mistakes.whole(node, "schema", 1..=u32::MAX, "") {
        Some(version) if version <= SCENARIO_SCHEMA => Version::Readable(version),
        Some(version) => {
            mistakes.add(
                "schema",
                format!(
                    "This file is of schema {version}, and this program reads up to \
                     {SCENARIO_SCHEMA}: open it with a newer version of Loadbearing."
                ),
            );
            Version::Unreadable
        }
        None => Version::Unreadable,
    }
}

fn read_newest(node: &Node, mistakes: &mut Mistakes) -> Option<ScenarioFile> {
    let mut root = mistakes.object(node, "")?;
    let _ = root.required(
        "schema",
        &format!("write \"schema\": {SCENARIO_SCHEMA}"),
        mistakes,
    );
    let file = company::read(&mut root, mistakes);
    root.finish(mistakes, |name| {
        STRATEGY_SECTIONS
            .iter()
            .any(|(section, _)| *section == name)
            .then(|| format!("\"{name}\" belongs inside each strategy."))
            .or_else(|| section_of(name))
    });
    file
}

/// The section of `object`, or its defaults where it is left out.
fn section<S: Section>(object: &mut Object<'_>, mistakes: &mut Mistakes) -> S {
    section_with(
        parameters::default_section(),
        object,
        mistakes,
        |_, _, _| {},
    )
}

/// What the section of `object` says over `section`, which stays where it says nothing.
pub(super) fn section_over<S: Section>(
    section: S,
    object: &mut Object<'_>,
    mistakes: &mut Mistakes,
) -> S {
    section_with(section, object, mistakes, |_, _, _| {})
}

/// The same; `more` reads what else may stand in it, and is asked after the section's own fields.
/// It is not asked where the section is left out or no object.
fn section_with<S: Section>(
    mut section: S,
    object: &mut Object<'_>,
    mistakes: &mut Mistakes,
    more: impl FnOnce(&mut Object<'_>, &mut S, &mut Mistakes),
) -> S {
    let Some((mut fields, values)) = numbers(S::ID, S::FIELDS, object, mistakes) else {
        return section;
    };
    for (field, value) in values {
        section.set(field, value);
    }
    more(&mut fields, &mut section, mistakes);
    fields.finish(mistakes, section_of);
    section
}

/// The section `id` of `object`, and what it says of its `fields`; nothing of the kind of section,
/// so that it is compiled once for all of them.
#[allow(clippy::type_complexity)]
fn numbers<'a>(
    id: &'static str,
    fields: &'static [&'static str],
    object: &mut Object<'a>,
    mistakes: &mut Mistakes,
) -> Option<(Object<'a>, Vec<(&'static str, f64)>)> {
    let path = object.path_of(id);
    let mut section = mistakes.object(object.optional(id)?, &path)?;
    let mut values = Vec::new();
    for field in fields {
        let path = section.path_of(field);
        let (Some(node), Some(parameter)) =
            (section.optional(field), parameters::of_field(id, field))
        else {
            continue;
        };
        let range = parameter.min..=parameter.max;
        if let Some(value) = mistakes.number(node, &path, range, &parameter.unit) {
            values.push((*field, value));
        }
    }
    Some((section, values))
}

/// The advice for a field that stands in the wrong section, or in none.
pub(super) fn section_of(field: &str) -> Option<String> {
    parameters::all()
        .iter()
        .find(|parameter| parameter.field() == field)
        .map(|parameter| format!("\"{field}\" belongs to \"{}\".", parameter.section()))
}
