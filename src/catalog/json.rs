//! JSON as a tree that keeps the order of its fields and notices fields written twice.
//!
//! `serde_json::Value` sorts fields and silently keeps the last of two with one name; a person who
//! wrote a scenario should be told.

use crate::catalog::json_reader;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, rounded to the nearest double; finite.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Fields in the order written; a name may occur twice.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// A text node.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object of these fields.
    pub(super) fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Object(
            fields
                .into_iter()
                .map(|(name, node)| (name.to_owned(), node))
                .collect(),
        )
    }

    /// The first field with this name; `None` also for what is no object.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => {
                let found = fields.iter().find(|(other, _)| other == name);
                found.map(|(_, node)| node)
            }
            _ => None,
        }
    }

    /// What it is, with its article, for messages.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// Its text with line breaks and an indent of two; lists of numbers stay on one line.
    pub(super) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    /// Its text on one line, without spaces.
    pub(super) fn compact(&self) -> String {
        let mut out = String::new();
        self.write_compact(&mut out);
        out
    }

    fn write_compact(&self, out: &mut String) {
        match self {
            Self::List(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    out.push(if index > 0 { ',' } else { '[' });
                    node.write_compact(out);
                }
                out.push_str(if nodes.is_empty() { "[]" } else { "]" });
            }
            Self::Object(fields) => {
                for (index, (name, node)) in fields.iter().enumerate() {
                    out.push(if index > 0 { ',' } else { '{' });
                    out.push_str(&quoted(name));
                    out.push(':');
                    node.write_compact(out);
                }
                out.push_str(if fields.is_empty() { "{}" } else { "}" });
            }
            plain => plain.write(out, 0),
        }
    }

    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(value) => out.push_str(&write_number(*value)),
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::List(nodes) if nodes.iter().all(|node| matches!(node, Self::Number(_))) => {
                out.push('[');
                for (index, node) in nodes.iter().enumerate() {
                    out.push_str(if index > 0 { ", " } else { "" });
                    node.write(out, depth);
                }
                out.push(']');
            }
            Self::List(nodes) => write_all(out, depth, ['[', ']'], nodes, |out, node| {
                node.write(out, depth + 1);
            }),
            Self::Object(fields) => {
                write_all(out, depth, ['{', '}'], fields, |out, (name, node)| {
                    out.push_str(&quoted(name));
                    out.push_str(": ");
                    node.write(out, depth + 1);
                });
            }
        }
    }
}

fn write_all<T>(
    out: &mut String,
    depth: usize,
    [open, close]: [char; 2],
    items: &[T],
    mut write: impl FnMut(&mut String, &T),
) {
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        new_line(out, depth + 1);
        write(out, item);
    }
    if !items.is_empty() {
        new_line(out, depth);
    }
    out.push(close);
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// `text` as JSON writes it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..' ' => {
                out.push_str("\\u00");
                for half in [letter as u32 >> 4, letter as u32 & 15] {
                    out.extend(char::from_digit(half, 16));
                }
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// The shortest decimal that reads back as the same double; without an exponent.
#[must_use]
pub fn write_number(value: f64) -> String {
    // Negative zero would read back as itself, but nobody means it.
    format!("{}", if value == 0.0 { 0.0 } else { value })
}

/// Reads a JSON text.
///
/// # Errors
/// A sentence with the line and column, when it is not JSON or nested deeper than 128 levels.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    json_reader::read(text).map_err(|mistake| {
        let (line, column) = json_reader::line_and_column(text, mistake.at);
        let what = mistake.what;
        format!("This is not JSON: {what} at line {line} column {column}.")
    })
}

/// The finite number that `text` writes, as JSON writes numbers; `None` when it is something else.
#[must_use]
pub fn read_number(text: &str) -> Option<f64> {
    match json_reader::read(text) {
        Ok(Node::Number(value)) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, parse, write_number};

    #[test]
    fn keeps_order_and_repeated_names() {
        let node = parse(r#"{"b": 1, "a": [true, null], "b": "x"}"#).unwrap();
        let Node::Object(fields) = &node else {
            panic!("an object")
        };
        let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["b", "a", "b"]);
        assert_eq!(parse(&node.pretty()).as_ref(), Ok(&node));
        assert_eq!(node.compact(), r#"{"b":1,"a":[true,null],"b":"x"}"#);
    }

    #[test]
    fn numbers_read_back_to_the_last_bit() {
        for value in [0.1, 1.0 / 3.0, 1e22, 5e-324, f64::MAX, -2.5e-7] {
            assert_eq!(write_number(value).parse(), Ok(value));
            assert_eq!(parse(&write_number(value)), Ok(Node::Number(value)));
        }
        assert_eq!(write_number(-0.0), "0");
        assert_eq!(write_number(500.0), "500");
    }

    #[test]
    fn depth_is_limited() {
        let deep = "[".repeat(10_000);
        assert!(parse(&deep).unwrap_err().contains("nested"));
    }
}
