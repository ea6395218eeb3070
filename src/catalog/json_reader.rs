//! Reads JSON, and nothing but JSON, into a tree.
//!
//! The page needs a reader of trees alone. `serde_json` reads them as well, at the price of 30 KB
//! of tables and code for other ways of reading and for words about mistakes.

use crate::catalog::decimal::read_decimal;
use crate::catalog::json::Node;

/// Lists and objects inside each other.
const MAX_DEPTH: u32 = 128;

/// What is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// What was expected, or found.
    pub(super) what: &'static str,
    /// Bytes before it.
    pub(super) at: usize,
}

/// Reads a whole text.
///
/// # Errors
/// The first mistake.
pub(super) fn read(text: &str) -> Result<Node, Mistake> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let node = reader.value()?;
    reader.skip();
    if reader.at < text.len() {
        return Err(reader.mistake("more than one value"));
    }
    Ok(node)
}

/// The line and the column of the byte `at`, both from 1.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let breaks = before.bytes().filter(|byte| *byte == b'\n').count();
    (breaks + 1, line.chars().count() + 1)
}

struct Reader<'a> {
    text: &'a str,
    /// The next byte; always the first of a character.
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn mistake(&self, what: &'static str) -> Mistake {
        let at = self.at;
        Mistake { what, at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips the byte when it is the next one.
    fn take(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn skip(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Node, Mistake> {
        self.skip();
        match self.peek() {
            Some(b'{') => self.inside(Self::object),
            Some(b'[') => self.inside(Self::list),
            Some(b'"') => self.text().map(Node::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            None => Err(self.mistake("a value is missing")),
            Some(_) => self.word(),
        }
    }

    fn inside(&mut self, read: fn(&mut Self) -> Result<Node, Mistake>) -> Result<Node, Mistake> {
        if self.depth == MAX_DEPTH {
            return Err(self.mistake("it is nested deeper than 128 levels"));
        }
        self.depth += 1;
        self.at += 1;
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn object(&mut self) -> Result<Node, Mistake> {
        let mut fields = Vec::new();
        while self.more(fields.is_empty(), b'}', "a comma or } is missing")? {
            if self.peek() != Some(b'"') {
                return Err(self.mistake("the name of a field in quotes is missing"));
            }
            let name = self.text()?;
            self.skip();
            if !self.take(b':') {
                return Err(self.mistake("a colon is missing"));
            }
            let node = self.value()?;
            fields.push((name, node));
        }
        Ok(Node::Object(fields))
    }

    fn list(&mut self) -> Result<Node, Mistake> {
        let mut nodes = Vec::new();
        while self.more(nodes.is_empty(), b']', "a comma or ] is missing")? {
            nodes.push(self.value()?);
        }
        Ok(Node::List(nodes))
    }

    /// Goes to the next of a list or object, or behind its end.
    fn more(&mut self, first: bool, end: u8, missing: &'static str) -> Result<bool, Mistake> {
        self.skip();
        if self.take(end) {
            return Ok(false);
        }
        if !first && !self.take(b',') {
            return Err(self.mistake(missing));
        }
        self.skip();
        Ok(true)
    }

    fn word(&mut self) -> Result<Node, Mistake> {
        for (word, node) in [
            ("null", Node::Null),
            ("true", Node::Bool(true)),
            ("false", Node::Bool(false)),
        ] {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(node);
            }
        }
        Err(self.mistake("this is no value"))
    }

    fn number(&mut self) -> Result<Node, Mistake> {
        let begin = self.at;
        self.take(b'-');
        // No digits behind a leading 0.
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let read = read_decimal(&self.text[begin..self.at]);
        match read.filter(|value| value.is_finite()) {
            Some(value) => Ok(Node::Number(value)),
            None => {
                self.at = begin;
                Err(self.mistake("the number is too large"))
            }
        }
    }

    fn digits(&mut self) -> Result<(), Mistake> {
        let begin = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == begin {
            return Err(self.mistake("a digit is missing"));
        }
        Ok(())
    }

    fn text(&mut self) -> Result<String, Mistake> {
        self.at += 1;
        let mut out = String::new();
        let mut begin = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    out.push_str(&self.text[begin..self.at]);
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    out.push_str(&self.text[begin..self.at]);
                    self.at += 1;
                    out.push(self.escaped()?);
                    begin = self.at;
                }
                Some(0..b' ') => return Err(self.mistake("a line break or control inside a text")),
                Some(_) => self.at += 1,
                None => return Err(self.mistake("the end of a text is missing")),
            }
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<char, Mistake> {
        let letter = match self.peek() {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code(),
            _ => return Err(self.mistake("there is no such escape")),
        };
        self.at += 1;
        Ok(letter)
    }

    /// A character by its number: one unit of UTF-16, or two.
    fn code(&mut self) -> Result<char, Mistake> {
        let begin = self.at;
        let first = self.unit();
        let code = match first {
            Some(high @ 0xd800..0xdc00) if self.take(b'\\') => self
                .unit()
                .filter(|low| (0xdc00..0xe000).contains(low))
                .map(|low| 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)),
            first => first,
        };
        code.and_then(char::from_u32).ok_or(Mistake {
            what: "there is no such character",
            at: begin,
        })
    }

    /// `u` and four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 5)?.strip_prefix('u')?;
        self.at += 5;
        digits
            .chars()
            .try_fold(0, |unit, digit| Some(unit * 16 + digit.to_digit(16)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::{Node, line_and_column, read};
    use crate::catalog::json::quoted;

    /// The value as `serde_json` has it; fields sorted, the last of a name.
    fn value(node: Node) -> Value {
        match node {
            Node::Null => Value::Null,
            Node::Bool(is) => is.into(),
            Node::Number(number) => number.into(),
            Node::Text(text) => text.into(),
            Node::List(nodes) => nodes.into_iter().map(value).collect(),
            Node::Object(fields) => fields
                .into_iter()
                .map(|(name, node)| (name, value(node)))
                .collect(),
        }
    }

    /// Whole numbers as doubles.
    fn doubles(given: Value) -> Value {
        match given {
            Value::Number(number) => number.as_f64().into(),
            Value::Array(values) => values.into_iter().map(doubles).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, field)| (name, doubles(field)))
                .collect(),
            other => other,
        }
    }

    fn assert_reads_as_serde_json_does(text: &str) {
        let expected = serde_json::from_str(text).ok().map(doubles);
        assert_eq!(read(text).ok().map(value), expected, "{text}");
    }

    /// What a reader may take for JSON, or not.
    const TEXTS: [&str; 68] = [
        "",
        " ",
        "null",
        " true ",
        "false",
        "nul",
        "nullx",
        "True",
        "[]",
        "[ ]",
        "[,]",
        "[1,]",
        "[1 2]",
        "[1",
        "{}",
        "{ }",
        "{,}",
        r#"{"a":1,}"#,
        r#"{"a" 1}"#,
        r#"{a:1}"#,
        "{1:1}",
        r#"{"a":{"b":[1,2,{"c":null}]}}"#,
        r#"{"a":1,"a":2}"#,
        "0",
        "-0",
        "-",
        "01",
        "1.",
        ".1",
        "+1",
        "1e5",
        "1E+5",
        "1e-5",
        "1e",
        "1e400",
        "-1e400",
        "1e-400",
        "0.1",
        "1.5e3",
        "--1",
        "1 2",
        "\"a\"",
        "\"",
        "\"\\\"",
        r#""\n\t\r\b\f\/\\\"""#,
        r#""\x""#,
        "\"a\nb\"",
        r#""\u0041""#,
        r#""\u00e9""#,
        r#""\ud83d\ude00""#,
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\u12""#,
        r#""\u12é4""#,
        r#""\u+123""#,
        "\"é😀\"",
        "\u{feff}1",
        "[1] x",
        "\"\u{7f}\"",
        "nan",
        "Infinity",
        "// c\n1",
        "\u{a0}1",
        "123456789012345678901234567890",
        "18446744073709551615",
        "-9223372036854775808",
    ];

    #[test]
    fn takes_what_is_json_and_nothing_else() {
        for text in TEXTS {
            assert_reads_as_serde_json_does(text);
        }
    }

    #[test]
    fn says_where() {
        let place = |text: &str| read(text).map_err(|one| line_and_column(text, one.at));
        assert_eq!(place("{\n  \"a\": 1\n  \"b\": 2\n}"), Err((3, 3)));
        assert_eq!(place("[1, é]"), Err((1, 5)));
        assert_eq!(place(""), Err((1, 1)));
        assert_eq!(place("\"é"), Err((1, 3)));
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(128)).is_ok());
        assert!(read(&nested(129)).is_err());
    }

    /// Letters that matter to a reader of JSON.
    const LETTERS: &str = "[]{}:,\"019-+.eEtrufalsn\\/b é\n";

    proptest! {
        #[test]
        fn never_panics_and_agrees(places in prop::collection::vec(0..LETTERS.len(), 0..24)) {
            let letters: Vec<char> = LETTERS.chars().collect();
            let text = places.iter().map(|place| letters[place % letters.len()]);
            assert_reads_as_serde_json_does(&text.collect::<String>());
        }

        #[test]
        fn texts_are_read_back(letters in prop::collection::vec(any::<char>(), 0..40)) {
            let text: String = letters.into_iter().collect();
            assert_reads_as_serde_json_does(&quoted(&text));
            prop_assert_eq!(read(&quoted(&text)).ok(), Some(Node::text(text)));
        }
    }
}
