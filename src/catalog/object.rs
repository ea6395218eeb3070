//! Reading a tree of JSON field by field, collecting every mistake with its path.

use std::ops::RangeInclusive;

use crate::catalog::json::{Node, write_number};
use crate::catalog::nearest::nearest;
use crate::catalog::problem::Problem;
use crate::sim::ordered::OrderedSet;

/// The mistakes found so far.
#[derive(Default)]
pub(super) struct Mistakes(Vec<Problem>);

impl Mistakes {
    /// Notes a mistake; the message is one or more whole sentences.
    pub(super) fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem {
            path: path.into(),
            message: message.into(),
        });
    }

    /// Tells the paths of all mistakes another way.
    pub(super) fn rename_paths(&mut self, rename: impl Fn(&str) -> String) {
        for problem in &mut self.0 {
            problem.path = rename(&problem.path);
        }
    }

    /// Notes a mistake that may have been noted already, about something that is used twice.
    pub(super) fn add_once(&mut self, path: impl Into<String>, message: impl Into<String>) {
        let (path, message) = (path.into(), message.into());
        let known = |other: &Problem| other.path == path && other.message == message;
        if !self.0.iter().any(known) {
            self.add(path, message);
        }
    }

    /// `value` if there is no mistake.
    pub(super) fn or<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }

    /// The value as an object; notes what it is instead.
    pub(super) fn object<'a>(&mut self, node: &'a Node, path: &str) -> Option<Object<'a>> {
        let Node::Object(fields) = node else {
            self.add(
                path_or_root(path),
                format!("This must be an object {{…}}; it is {}.", node.kind()),
            );
            return None;
        };
        let mut object = Object {
            path: path.to_owned(),
            fields: Vec::new(),
            known: Vec::new(),
        };
        let mut names = OrderedSet::new();
        for (name, node) in fields {
            if names.insert(name) {
                object.fields.push((name, node, false));
            } else {
                self.add(
                    object.path_of(name),
                    "This field is written twice: keep one.",
                );
            }
        }
        Some(object)
    }

    /// The value as a list; notes what it is instead, or that its length is out of range.
    pub(super) fn list<'a>(
        &mut self,
        node: &'a Node,
        path: &str,
        length: RangeInclusive<usize>,
    ) -> Option<&'a [Node]> {
        let Node::List(nodes) = node else {
            self.add(
                path,
                format!("This must be a list […]; it is {}.", node.kind()),
            );
            return None;
        };
        if !length.contains(&nodes.len()) {
            let (from, to) = (length.start(), length.end());
            let wanted = if from == to {
                format!("{from}")
            } else {
                format!("{from} to {to}")
            };
            self.add(
                path,
                format!(
                    "This list must have {wanted} entries; it has {}.",
                    nodes.len()
                ),
            );
        }
        Some(nodes)
    }

    /// The value as a number within `range`; notes what is wrong.
    pub(super) fn number(
        &mut self,
        node: &Node,
        path: &str,
        range: RangeInclusive<f64>,
        unit: &str,
    ) -> Option<f64> {
        let Node::Number(value) = node else {
            self.add(
                path,
                format!("This must be a number; it is {}.", node.kind()),
            );
            return None;
        };
        if range.contains(value) {
            return Some(*value);
        }
        let (from, to) = (write_number(*range.start()), write_number(*range.end()));
        let unit = if unit.is_empty() {
            String::new()
        } else {
            format!(" [{unit}]")
        };
        self.add(
            path,
            format!(
                "This must be between {from} and {to}{unit}; it is {}.",
                shown(*value)
            ),
        );
        None
    }

    /// The value as a whole number within `range`; notes what is wrong.
    pub(super) fn whole(
        &mut self,
        node: &Node,
        path: &str,
        range: RangeInclusive<u32>,
        unit: &str,
    ) -> Option<u32> {
        let limits = f64::from(*range.start())..=f64::from(*range.end());
        let value = self.number(node, path, limits, unit)?;
        // A fraction of exactly zero is what "whole" means.
        #[allow(clippy::float_cmp)]
        if value.fract() != 0.0 {
            self.add(
                path,
                format!("This must be a whole number; it is {}.", shown(value)),
            );
            return None;
        }
        Some(value as u32)
    }

    /// The value as a text of at most `max_chars` characters; notes what is wrong.
    pub(super) fn text(&mut self, node: &Node, path: &str, max_chars: usize) -> Option<String> {
        let Node::Text(text) = node else {
            self.add(
                path,
                format!("This must be a text \"…\"; it is {}.", node.kind()),
            );
            return None;
        };
        let count = text.chars().count();
        if count > max_chars {
            self.add(
                path,
                format!("This text may have {max_chars} characters; it has {count}."),
            );
            return None;
        }
        Some(text.clone())
    }

    /// The value as true or false; notes what it is instead.
    pub(super) fn truth(&mut self, node: &Node, path: &str) -> Option<bool> {
        let Node::Bool(value) = node else {
            self.add(
                path,
                format!("This must be true or false; it is {}.", node.kind()),
            );
            return None;
        };
        Some(*value)
    }

    /// The value as one of these texts, as its index; notes what is wrong.
    pub(super) fn one_of(&mut self, node: &Node, path: &str, known: &[&str]) -> Option<usize> {
        let found = match node {
            Node::Text(text) => known.iter().position(|known| known == text),
            _ => None,
        };
        if found.is_none() {
            let meant = match node {
                Node::Text(text) => nearest(text, known.iter().copied()),
                _ => None,
            };
            let advice = meant.map_or_else(
                || format!("This must be one of: {}.", known.join(", ")),
                |known| format!("Did you mean \"{known}\"?"),
            );
            self.add(path, advice);
        }
        found
    }

    /// The value as a name: small letters, digits, hyphens and underscores; notes what is wrong.
    pub(super) fn name(&mut self, node: &Node, path: &str, max_chars: usize) -> Option<String> {
        let text = self.text(node, path, max_chars)?;
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        if text.is_empty() || !text.chars().all(legal) {
            self.add(
                path,
                "A name is made of small letters, digits, hyphens and underscores, \
                 such as \"build_right_now\".",
            );
            return None;
        }
        Some(text)
    }
}

/// A number in a message: in full, or with an exponent where that would be too long.
fn shown(value: f64) -> String {
    let full = write_number(value);
    if full.len() <= MAX_DIGITS_SHOWN {
        full
    } else {
        format!("{value:e}")
    }
}

/// Longer numbers are shown with an exponent.
const MAX_DIGITS_SHOWN: usize = 20;

/// The fields of an object, ticked off as they are read.
pub(super) struct Object<'a> {
    path: String,
    fields: Vec<(&'a str, &'a Node, bool)>,
    known: Vec<&'static str>,
}

impl<'a> Object<'a> {
    /// The path of a field of this object.
    pub(super) fn path_of(&self, name: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || name.len() > MAX_NAME_SHOWN || !name.chars().all(plain) {
            let start: String = name.chars().take(MAX_NAME_SHOWN).collect();
            format!("{}[{start:?}]", self.path)
        } else if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// How many fields were written.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether a field of this name was written.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(other, ..)| *other == name)
    }

    /// The field of this name, if it is there.
    pub(super) fn optional(&mut self, name: &'static str) -> Option<&'a Node> {
        self.known.push(name);
        let field = self.fields.iter_mut().find(|(other, ..)| *other == name)?;
        field.2 = true;
        Some(field.1)
    }

    /// The field of this name; notes that it is missing.
    pub(super) fn required(
        &mut self,
        name: &'static str,
        what: &str,
        mistakes: &mut Mistakes,
    ) -> Option<&'a Node> {
        let node = self.optional(name);
        if node.is_none() {
            mistakes.add(self.path_of(name), format!("This is missing: {what}."));
        }
        node
    }

    /// A text of at most `max_chars` characters that may be left out; notes what is wrong.
    pub(super) fn optional_text(
        &mut self,
        name: &'static str,
        max_chars: usize,
        mistakes: &mut Mistakes,
    ) -> Option<String> {
        let path = self.path_of(name);
        mistakes.text(self.optional(name)?, &path, max_chars)
    }

    /// A text of at most `max_chars` characters; notes what is wrong, or that it is missing.
    pub(super) fn text(
        &mut self,
        (name, what): (&'static str, &str),
        max_chars: usize,
        mistakes: &mut Mistakes,
    ) -> Option<String> {
        let path = self.path_of(name);
        let node = self.required(name, what, mistakes)?;
        mistakes.text(node, &path, max_chars)
    }

    /// A name in the sense of [`Mistakes::name`]; notes what is wrong, or that it is missing.
    pub(super) fn name(
        &mut self,
        (name, what): (&'static str, &str),
        max_chars: usize,
        mistakes: &mut Mistakes,
    ) -> Option<String> {
        let path = self.path_of(name);
        let node = self.required(name, what, mistakes)?;
        mistakes.name(node, &path, max_chars)
    }

    /// Notes every field that was not asked for; `hint` may know where such a field belongs.
    pub(super) fn finish(self, mistakes: &mut Mistakes, hint: impl Fn(&str) -> Option<String>) {
        for (name, _, read) in &self.fields {
            if *read {
                continue;
            }
            let advice = hint(name)
                .or_else(|| {
                    nearest(name, self.known.iter().copied())
                        .map(|known| format!("Did you mean \"{known}\"?"))
                })
                .unwrap_or_else(|| format!("Known here: {}.", self.known.join(", ")));
            mistakes.add(
                self.path_of(name),
                format!("There is no such field. {advice}"),
            );
        }
    }
}

/// Longer names are shown by their beginnings.
const MAX_NAME_SHOWN: usize = 80;

/// The path of the whole file where there is no other.
pub(super) fn path_or_root(path: &str) -> &str {
    if path.is_empty() { "scenario" } else { path }
}
