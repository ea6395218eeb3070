//! Walking a JSON value while collecting every mistake with its path.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::catalog::json::Node;
use crate::catalog::problem::Problem;

/// The longest name or title: a line on a page.
pub(super) const TEXT_CHARS_MAX: usize = 80;

/// How many mistakes are listed: nobody reads more at once.
const PROBLEMS_MAX: usize = 100;

/// Collects mistakes.
#[derive(Default)]
pub(super) struct Reader {
    problems: Vec<Problem>,
}

/// A JSON object whose fields are known.
pub(super) struct Object<'a> {
    path: String,
    fields: &'a Map<String, Value>,
}

/// What a value is, in words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The path of a field of what is at `path`.
pub(super) fn field_path(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

impl Reader {
    /// Notes a mistake.
    pub(super) fn problem(&mut self, path: &str, message: String) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem {
                path: path.to_owned(),
                message,
            });
        }
    }

    /// Notes every field that is written twice, at any depth.
    pub(super) fn refuse_repeated(&mut self, node: &Node, path: &str) {
        match node {
            Node::List(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    self.refuse_repeated(node, &format!("{path}[{index}]"));
                }
            }
            Node::Object(fields) => {
                let mut names = BTreeSet::new();
                for (name, node) in fields {
                    let path = field_path(path, name);
                    if !names.insert(name) {
                        self.problem(&path, "this field is written twice: keep one".to_owned());
                    }
                    self.refuse_repeated(node, &path);
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) => {}
        }
    }

    /// Whether there was no mistake so far.
    pub(super) fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// The mistakes.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// `value` as an object that has no other fields than `known`.
    pub(super) fn object<'a>(
        &mut self,
        value: &'a Value,
        path: &str,
        known: &[&str],
    ) -> Option<Object<'a>> {
        let object = self.map(value, path)?;
        for name in object.fields.keys() {
            if !known.contains(&name.as_str()) {
                let message = format!("unknown field; here are known: {}", known.join(", "));
                self.problem(&field_path(path, name), message);
            }
        }
        Some(object)
    }

    /// `value` as an object with any fields.
    pub(super) fn map<'a>(&mut self, value: &'a Value, path: &str) -> Option<Object<'a>> {
        let Some(fields) = value.as_object() else {
            self.problem(
                path,
                format!("this should be an object, not {}", kind(value)),
            );
            return None;
        };
        Some(Object {
            path: path.to_owned(),
            fields,
        })
    }

    /// `value` as a list of at most `most` items, with their paths.
    pub(super) fn list<'a>(
        &mut self,
        value: &'a Value,
        path: &str,
        most: usize,
    ) -> Vec<(&'a Value, String)> {
        let Some(items) = value.as_array() else {
            self.problem(path, format!("this should be a list, not {}", kind(value)));
            return Vec::new();
        };
        if items.len() > most {
            let message = format!("{} is too many: at most {most}", items.len());
            self.problem(path, message);
            return Vec::new();
        }
        let item = |(i, item)| (item, format!("{path}[{i}]"));
        items.iter().enumerate().map(item).collect()
    }

    /// `value` as a text that fits a line.
    pub(super) fn text(&mut self, value: &Value, path: &str) -> Option<String> {
        let Some(text) = value.as_str() else {
            self.problem(path, format!("this should be a text, not {}", kind(value)));
            return None;
        };
        let length = text.chars().count();
        let printable = !text.chars().any(char::is_control);
        if length == 0 || length > TEXT_CHARS_MAX || !printable {
            let message = format!("this should be a text of 1 to {TEXT_CHARS_MAX} characters");
            self.problem(path, message);
            return None;
        }
        Some(text.to_owned())
    }

    /// `value` as one of `choices`; gives its index.
    pub(super) fn one_of(&mut self, value: &Value, path: &str, choices: &[&str]) -> Option<usize> {
        let found = value
            .as_str()
            .and_then(|text| choices.iter().position(|choice| *choice == text));
        if found.is_none() {
            self.problem(
                path,
                format!("this should be one of: {}", choices.join(", ")),
            );
        }
        found
    }

    /// `value` as a whole number in `range`.
    pub(super) fn whole(
        &mut self,
        value: &Value,
        path: &str,
        range: RangeInclusive<u64>,
    ) -> Option<u64> {
        let found = value.as_u64().filter(|number| range.contains(number));
        if found.is_none() {
            let (low, high) = (range.start(), range.end());
            let message = if *high == u64::MAX {
                format!("this should be a whole number from {low}")
            } else {
                format!("this should be a whole number from {low} to {high}")
            };
            self.problem(path, message);
        }
        found
    }

    /// `value` as a whole number in `range`, which fits an u32.
    pub(super) fn whole_u32(
        &mut self,
        value: &Value,
        path: &str,
        range: RangeInclusive<u64>,
    ) -> Option<u32> {
        self.whole(value, path, range)
            .and_then(|number| u32::try_from(number).ok())
    }

    /// `value` as a plain number from `low` to `high`.
    pub(super) fn number_between(
        &mut self,
        value: &Value,
        path: &str,
        low: f64,
        high: f64,
    ) -> Option<f64> {
        let found = value
            .as_f64()
            .filter(|number| (low..=high).contains(number));
        if found.is_none() {
            self.problem(
                path,
                format!("this should be a number from {low} to {high}"),
            );
        }
        found
    }
}

impl<'a> Object<'a> {
    /// The path of this object.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The value and the path of a field, if it is there.
    pub(super) fn optional(&self, name: &str) -> Option<(&'a Value, String)> {
        let value = self.fields.get(name)?;
        Some((value, field_path(&self.path, name)))
    }

    /// The value and the path of a field that must be there.
    pub(super) fn required(&self, reader: &mut Reader, name: &str) -> Option<(&'a Value, String)> {
        let found = self.optional(name);
        if found.is_none() {
            reader.problem(&field_path(&self.path, name), "this is missing".to_owned());
        }
        found
    }

    /// Whether a list is missing or has nothing in it.
    pub(super) fn is_absent_or_empty(&self, name: &str) -> bool {
        self.fields
            .get(name)
            .is_none_or(|list| list.as_array().is_some_and(Vec::is_empty))
    }

    /// Every field: its name, its value and its path.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Value, String)> + '_ {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value, field_path(&self.path, name)))
    }
}
