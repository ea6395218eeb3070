//! Publications that numbers come from: `static/data/sources.toml`, typed.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::shipped;
use crate::sim::ordered::OrderedMap;

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/data/sources.json"));

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title, with the authors of a paper.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it can be read.
    pub url: String,
    /// When it was published: a year, a month or a day (`2007-05`); `None` where it does not say.
    #[serde(default)]
    pub published: Option<String>,
    /// When it was last read; `None` where each number says it itself.
    #[serde(default)]
    pub accessed: Option<String>,
}

/// How much a number can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read off a measurement.
    Measured,
    /// Stated by its source.
    Published,
    /// Arithmetic on published numbers, which the note gives.
    Derived,
    /// Nobody has published it, or the source is too weak to lean on.
    Assumed,
}

impl Status {
    /// Stable name in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }
}

/// All publications by key.
pub fn all() -> &'static OrderedMap<String, Source> {
    static SOURCES: OnceLock<OrderedMap<String, Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        shipped::read(TEXT).expect("static/data/sources.toml is compiled in and read by a test")
    })
}

/// The publication with this key.
///
/// # Panics
/// When there is none: keys stand in files that are compiled in, and tests ask for all of them.
#[must_use]
pub fn named(key: &str) -> &'static Source {
    let found = all().get(key);
    found.unwrap_or_else(|| panic!("sources.toml has no [{key}]"))
}

#[cfg(test)]
mod tests {

    use crate::catalog::shipped::tests::assert_read_alike;
    use crate::sim::ordered::OrderedMap;

    #[test]
    fn the_page_reads_the_same_file_as_the_command_line() {
        assert_read_alike::<OrderedMap<String, super::Source>>(super::TEXT);
    }
}
