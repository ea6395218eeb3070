//! The course of a story: traffic, happenings, chapters.

use super::{MAX_CHAPTERS, MAX_FACTOR, MAX_HAPPENINGS, MAX_NAME_CHARS, MAX_POINTS};
use crate::catalog::json::Node;
use crate::catalog::object::{Mistakes, Object};
use crate::sim::backend::episode::{ChapterSpan, Happening, SECONDS_MAX};

/// The names of happenings.
pub(super) const HAPPENINGS: [(&str, Happening); 1] =
    [("cache_restarts", Happening::CacheRestarts)];

/// The shape of traffic, if it is there.
pub(super) fn traffic(fields: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<Vec<(f64, f64)>> {
    let path = fields.path_of("traffic");
    let node = fields.optional("traffic")?;
    let nodes = mistakes.list(node, &path, 0..=MAX_POINTS)?;
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let Some([at, factor]) = mistakes.list(node, &path, 2..=2) else {
            continue;
        };
        let at = mistakes.number(at, &format!("{path}[0]"), 0.0..=SECONDS_MAX, "s");
        let factor = mistakes.number(factor, &format!("{path}[1]"), 0.0..=MAX_FACTOR, "times");
        let (Some(at), Some(factor)) = (at, factor) else {
            continue;
        };
        match points.last() {
            None if index == 0 && at > 0.0 => {
                mistakes.add(format!("{path}[0]"), "The first point must be at second 0.");
            }
            Some(before) if at <= before.0 => {
                mistakes.add(
                    format!("{path}[0]"),
                    "This must be later than the point before.",
                );
            }
            _ => {}
        }
        points.push((at, factor));
    }
    Some(points)
}

/// What happens, if it is there.
pub(super) fn happenings(
    fields: &mut Object<'_>,
    mistakes: &mut Mistakes,
) -> Option<Vec<(f64, Happening)>> {
    let path = fields.path_of("happenings");
    let node = fields.optional("happenings")?;
    let nodes = mistakes.list(node, &path, 0..=MAX_HAPPENINGS)?;
    let mut happenings = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        happenings.extend(happening(node, &format!("{path}[{index}]"), mistakes));
    }
    Some(happenings)
}

fn happening(node: &Node, path: &str, mistakes: &mut Mistakes) -> Option<(f64, Happening)> {
    let mut fields = mistakes.object(node, path)?;
    let at_path = fields.path_of("at_seconds");
    let at = fields
        .required("at_seconds", "when it happens", mistakes)
        .and_then(|node| mistakes.number(node, &at_path, 0.0..=SECONDS_MAX, "s"));
    let what_path = fields.path_of("what");
    let names = HAPPENINGS.map(|(name, _)| name);
    let what = fields
        .required("what", &format!("one of {}", names.join(", ")), mistakes)
        .and_then(|node| mistakes.one_of(node, &what_path, &names));
    fields.finish(mistakes, |_| None);
    Some((at?, HAPPENINGS[what?].1))
}

/// What is measured.
pub(super) fn chapters(root: &mut Object<'_>, mistakes: &mut Mistakes) -> Vec<ChapterSpan> {
    let what = "a list of what is measured, {\"name\": …, \"from_seconds\": …, \"to_seconds\": …}";
    let Some(node) = root.required("chapters", what, mistakes) else {
        return Vec::new();
    };
    let mut chapters: Vec<ChapterSpan> = Vec::new();
    let nodes = mistakes.list(node, "chapters", 1..=MAX_CHAPTERS);
    for (index, node) in nodes.unwrap_or_default().iter().enumerate() {
        let path = format!("chapters[{index}]");
        let Some(chapter) = chapter(node, &path, mistakes) else {
            continue;
        };
        if chapters.iter().any(|other| other.name == chapter.name) {
            mistakes.add(
                format!("{path}.name"),
                format!("Another chapter has the name \"{}\" already.", chapter.name),
            );
        }
        if { chapters.last() }.is_some_and(|last| chapter.from_seconds < last.to_seconds) {
            mistakes.add(
                format!("{path}.from_seconds"),
                "A chapter begins when the one before has ended, or later.",
            );
        }
        chapters.push(chapter);
    }
    chapters
}

fn chapter(node: &Node, path: &str, mistakes: &mut Mistakes) -> Option<ChapterSpan> {
    let mut fields = mistakes.object(node, path)?;
    let name_path = fields.path_of("name");
    let name = fields
        .required("name", "a short name for claims and reports", mistakes)
        .and_then(|node| mistakes.name(node, &name_path, MAX_NAME_CHARS));
    let mut seconds = |field: &'static str, what: &str| {
        let path = fields.path_of(field);
        fields
            .required(field, what, mistakes)
            .and_then(|node| mistakes.number(node, &path, 0.0..=SECONDS_MAX, "s"))
    };
    let from = seconds("from_seconds", "when it begins");
    let to = seconds("to_seconds", "when it ends");
    let to_path = fields.path_of("to_seconds");
    fields.finish(mistakes, |_| None);
    let (from_seconds, to_seconds) = (from?, to?);
    if to_seconds <= from_seconds {
        mistakes.add(to_path, "A chapter ends after it began.");
    }
    Some(ChapterSpan {
        name: name?,
        from_seconds,
        to_seconds,
    })
}
