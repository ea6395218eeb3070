//! The course of a story: traffic, happenings, chapters.

use super::{MAX_CHAPTERS, MAX_FACTOR, MAX_HAPPENINGS, MAX_NAME_CHARS, MAX_POINTS, NAME};
use crate::catalog::json::Node;
use crate::catalog::object::{Mistakes, Object};
use crate::sim::backend::episode::{ChapterSpan, Happening, SECONDS_MAX};
use crate::sim::backend::failures::Mishap;

/// What may happen, and the numbers that each needs: name, what it is, least and most.
pub(super) const HAPPENINGS: [(&str, &[Detail]); 5] = [
    ("cache_restarts", &[]),
    ("instance_fails", &[INSTANCE, SECONDS]),
    ("zone_fails", &[ZONE, SECONDS]),
    ("database_fails", &[SECONDS]),
    ("module_fails", &[SHARE, SECONDS]),
];

/// A number of a happening: name, what it is, least, most, and whether it is whole.
pub(super) type Detail = (&'static str, &'static str, f64, f64, bool);

const INSTANCE: Detail = ("instance", "Which instance, from 0.", 0.0, 1e6, true);
const ZONE: Detail = (
    "zone",
    "Which zone, from 0; the database is in zone 0.",
    0.0,
    1.0,
    true,
);
const SHARE: Detail = (
    "share",
    "Share of requests that need the module.",
    0.0,
    1.0,
    false,
);
const SECONDS: Detail = (
    "seconds",
    "Until it is back by itself: repaired, or restored from a backup.",
    0.0,
    1e8,
    false,
);

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
    // Without it nobody knows which other fields belong here.
    let (name, details) = HAPPENINGS[what?];
    let mut numbers = Vec::new();
    for &(field, what, least, most, whole) in details {
        let path = fields.path_of(field);
        let number = fields.required(field, what, mistakes).and_then(|node| {
            if whole {
                let range = least as u32..=most as u32;
                mistakes.whole(node, &path, range, "").map(f64::from)
            } else {
                mistakes.number(node, &path, least..=most, "")
            }
        });
        numbers.push(number);
    }
    fields.finish(mistakes, |_| None);
    let numbers = numbers.into_iter().collect::<Option<Vec<f64>>>()?;
    let mishap = match (name, numbers.as_slice()) {
        ("instance_fails", &[instance, seconds]) => Mishap::InstanceFails {
            instance: instance as u32,
            seconds,
        },
        ("zone_fails", &[zone, seconds]) => Mishap::ZoneFails {
            zone: zone as u32,
            seconds,
        },
        ("database_fails", &[restore_seconds]) => Mishap::DatabaseFails { restore_seconds },
        ("module_fails", &[share, seconds]) => Mishap::ModuleFails { share, seconds },
        _ => return Some((at?, Happening::CacheRestarts)),
    };
    Some((at?, Happening::Fails(mishap)))
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
    let name = fields.name(NAME, MAX_NAME_CHARS, mistakes);
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
