//! Values as JSON text: the report as a file, the same fields as on the command line.
//!
//! `serde_json` would bring its own way of printing numbers, with a table of 10 KB that does not
//! compress; scenario files have one already ([`write_number`]).

use std::fmt::{self, Display};

use serde::ser::{self, Serialize};

use crate::catalog::{quoted, write_number};

/// `value` as JSON on one line; `None` when it has keys that are no texts.
#[must_use]
pub fn json_text<T: Serialize>(value: &T) -> Option<String> {
    let mut text = String::new();
    value.serialize(Writer(&mut text)).ok()?;
    Some(text)
}

/// Writes one value.
struct Writer<'a>(&'a mut String);

/// JSON cannot say this.
#[derive(Debug)]
struct Unsayable;

impl Display for Unsayable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON cannot say this")
    }
}

impl std::error::Error for Unsayable {}

impl ser::Error for Unsayable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// A list, an object, or either under the name of a variant.
struct Inside<'a> {
    text: &'a mut String,
    empty: bool,
    end: &'static str,
}

impl<'a> Inside<'a> {
    fn new(text: &'a mut String, begin: &str, end: &'static str) -> Self {
        text.push_str(begin);
        let empty = true;
        Self { text, empty, end }
    }

    fn next(&mut self) -> Writer<'_> {
        if !std::mem::replace(&mut self.empty, false) {
            self.text.push(',');
        }
        Writer(self.text)
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Unsayable> {
        let Writer(text) = self.next();
        text.push_str(&quoted(key));
        text.push(':');
        value.serialize(Writer(text))
    }

    fn close(self) {
        self.text.push_str(self.end);
    }
}

/// Values that are written as they display.
macro_rules! display {
    ($($method:ident($kind:ty)),* $(,)?) => {
        $(fn $method(self, value: $kind) -> Result<(), Unsayable> {
            self.0.push_str(&value.to_string());
            Ok(())
        })*
    };
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unsayable;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    display! {
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32),
        serialize_i64(i64), serialize_u8(u8), serialize_u16(u16), serialize_u32(u32),
        serialize_u64(u64),
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unsayable> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unsayable> {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        self.0.push_str(&write_number(value));
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Unsayable> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Unsayable> {
        self.0.push_str(&quoted(value));
        Ok(())
    }

    fn serialize_bytes(self, _value: &[u8]) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_none(self) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unsayable> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), Unsayable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unsayable> {
        let mut inside = Inside::new(self.0, "{", "}");
        inside.field(variant, value)?;
        inside.close();
        Ok(())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Inside<'a>, Unsayable> {
        Ok(Inside::new(self.0, "[", "]"))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Inside<'a>, Unsayable> {
        Ok(Inside::new(self.0, "[", "]"))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Inside<'a>, Unsayable> {
        Ok(Inside::new(self.0, "[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Inside<'a>, Unsayable> {
        let begin = format!("{{{}:[", quoted(variant));
        Ok(Inside::new(self.0, &begin, "]}"))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Inside<'a>, Unsayable> {
        Ok(Inside::new(self.0, "{", "}"))
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Inside<'a>, Unsayable> {
        Ok(Inside::new(self.0, "{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Inside<'a>, Unsayable> {
        let begin = format!("{{{}:{{", quoted(variant));
        Ok(Inside::new(self.0, &begin, "}}"))
    }
}

/// The kinds of lists.
macro_rules! list {
    ($($kind:ident::$method:ident),* $(,)?) => {
        $(impl ser::$kind for Inside<'_> {
            type Ok = ();
            type Error = Unsayable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
                value.serialize(self.next())
            }

            fn end(self) -> Result<(), Unsayable> {
                self.close();
                Ok(())
            }
        })*
    };
}

list! {
    SerializeSeq::serialize_element, SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field, SerializeTupleVariant::serialize_field,
}

/// The kinds of objects with known fields.
macro_rules! object {
    ($($kind:ident),* $(,)?) => {
        $(impl ser::$kind for Inside<'_> {
            type Ok = ();
            type Error = Unsayable;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Unsayable> {
                self.field(key, value)
            }

            fn end(self) -> Result<(), Unsayable> {
                self.close();
                Ok(())
            }
        })*
    };
}

object! { SerializeStruct, SerializeStructVariant }

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsayable> {
        let Writer(text) = self.next();
        let before = text.len();
        key.serialize(Writer(text))?;
        // Only texts are keys in JSON.
        if text[before..].starts_with('"') {
            text.push(':');
            return Ok(());
        }
        Err(Unsayable)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        value.serialize(Writer(self.text))
    }

    fn end(self) -> Result<(), Unsayable> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::json_text;

    #[derive(Serialize)]
    enum Kind {
        Bare,
        Wrapped(f64),
        Pair(u32, bool),
        Named { text: &'static str },
    }

    #[derive(Serialize)]
    struct Everything {
        kinds: Vec<Kind>,
        numbers: (f64, i64, Option<u8>, Option<u8>),
        map: BTreeMap<String, char>,
        nothing: [u8; 0],
        infinite: f64,
    }

    #[test]
    fn says_what_serde_json_says() {
        let kinds = vec![
            Kind::Bare,
            Kind::Wrapped(0.1),
            Kind::Pair(1, true),
            Kind::Named { text: "a \"b\"\n" },
        ];
        let value = Everything {
            kinds,
            numbers: (1e-7, -3, Some(1), None),
            map: BTreeMap::from([("x".to_owned(), 'é'), ("y".to_owned(), '\u{1}')]),
            nothing: [],
            infinite: f64::INFINITY,
        };
        let text = json_text(&value).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read, serde_json::to_value(&value).unwrap());
        assert!(!text.contains(['\n', ' ']) || text.contains("\\n"));
    }

    #[test]
    fn keys_are_texts() {
        assert_eq!(json_text(&BTreeMap::from([(1, 2)])), None);
    }
}
