//! Reads the files of `static/data` into typed values.
//!
//! Natively `serde_json` does, as strictly as the types ask: the tests read every file that way.
//! The page reads the very same files and cannot meet a mistake in them, so there the tree that
//! scenario files need anyway ([`Node`]) is handed to the types with their fields in order, without
//! looking names up, and without words for mistakes: `docs/architecture.md` has what that saves.

use std::fmt::{self, Display};

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::catalog::json::{self, Node};

/// The value of a file that ships with the program.
///
/// # Errors
/// What is wrong with the file, for whoever edits it.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    if cfg!(target_arch = "wasm32") {
        leniently(text)
    } else {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

/// The value of a file that is known to be right; what a wrong one gives is not said.
pub(super) fn leniently<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let node = json::parse(text)?;
    T::deserialize(Place(Some(&node))).map_err(|Unfit| "this does not fit its type".to_owned())
}

/// A value in the tree; `None` is a field that was left out, which reads as nothing, no, or
/// an empty text, list or map.
#[derive(Clone, Copy)]
struct Place<'a>(Option<&'a Node>);

/// Something did not fit.
#[derive(Debug)]
struct Unfit;

impl Display for Unfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("unfit")
    }
}

impl std::error::Error for Unfit {}

impl de::Error for Unfit {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Place<'_> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            None | Some(Node::Null) => visitor.visit_unit(),
            Some(Node::Bool(value)) => visitor.visit_bool(*value),
            Some(Node::Number(value)) => visitor.visit_f64(*value),
            Some(Node::Text(text)) => visitor.visit_str(text),
            Some(Node::List(nodes)) => visitor.visit_seq(Nodes(nodes.iter())),
            Some(Node::Object(fields)) => visitor.visit_map(Fields {
                rest: fields.iter(),
                value: None,
            }),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        match self.0 {
            Some(Node::Object(object)) => visitor.visit_seq(InOrder {
                object,
                names: fields.iter(),
            }),
            _ => Err(Unfit),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        match self.0 {
            Some(Node::Text(text)) => {
                let name: StrDeserializer<'_, Unfit> = text.as_str().into_deserializer();
                visitor.visit_enum(name)
            }
            _ => Err(Unfit),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            None | Some(Node::Null) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            None => visitor.visit_str(""),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            None => visitor.visit_seq(Nodes([].iter())),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            None => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            None => visitor.visit_map(Fields {
                rest: [].iter(),
                value: None,
            }),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            Some(Node::Number(value)) => visitor.visit_u64(*value as u64),
            _ => Err(Unfit),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char str bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct identifier ignored_any
    }
}

/// The fields of an object in the order in which a type declares them.
struct InOrder<'a> {
    object: &'a [(String, Node)],
    names: std::slice::Iter<'static, &'static str>,
}

impl<'de> de::SeqAccess<'de> for InOrder<'_> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unfit> {
        let Some(wanted) = self.names.next() else {
            return Ok(None);
        };
        let found = self.object.iter().find(|(name, _)| name == wanted);
        seed.deserialize(Place(found.map(|(_, node)| node)))
            .map(Some)
    }
}

struct Nodes<'a>(std::slice::Iter<'a, Node>);

impl<'de> de::SeqAccess<'de> for Nodes<'_> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unfit> {
        let next = self.0.next();
        next.map(|node| seed.deserialize(Place(Some(node))))
            .transpose()
    }
}

struct Fields<'a> {
    rest: std::slice::Iter<'a, (String, Node)>,
    value: Option<&'a Node>,
}

impl<'de> de::MapAccess<'de> for Fields<'_> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unfit> {
        let Some((name, node)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(node);
        let name: StrDeserializer<'_, Unfit> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(Place(self.value.take()))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::fmt::Debug;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::{leniently, read};

    /// The page's way of reading gives what the strict way gives.
    pub(in crate::catalog) fn assert_read_alike<T: DeserializeOwned + Debug>(text: &str) {
        let strict: T = read(text).expect("a file that ships is right");
        let lenient: T = leniently(text).expect("it fits");
        // Debug shows every field, and f64 to the last bit.
        assert_eq!(format!("{strict:?}"), format!("{lenient:?}"));
    }

    #[derive(Debug, Deserialize)]
    struct Sample {
        name: String,
        #[serde(default)]
        note: String,
        #[serde(default)]
        lines: Vec<u32>,
        size: Option<f64>,
        kind: Kind,
        range: (f64, f64),
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        RoundRobin,
    }

    #[test]
    fn fields_may_come_in_any_order_and_some_may_be_left_out() {
        let text = r#"{"range": [0, 1e-3], "kind": "round_robin", "name": "x"}"#;
        assert_read_alike::<Sample>(text);
        let sample: Sample = leniently(text).unwrap();
        assert_eq!((sample.name.as_str(), sample.note.as_str()), ("x", ""));
        assert!(sample.lines.is_empty() && sample.size.is_none());
        assert!(matches!(sample.kind, Kind::RoundRobin));
        assert_eq!(sample.range.1.to_bits(), 1e-3_f64.to_bits());
        assert_read_alike::<Sample>(
            r#"{"name": "", "lines": [1, 2], "size": 0.1, "kind": "round_robin", "range": [1, 2]}"#,
        );
    }

    #[test]
    fn what_does_not_fit_is_no_value() {
        for text in ["{", "[]", r#"{"name": 1}"#, r#"{"name": "x", "kind": "y"}"#] {
            assert!(leniently::<Sample>(text).is_err(), "{text}");
        }
    }
}
