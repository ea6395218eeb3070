//! The parameters of the model: `static/data/parameters.toml`, typed.
//!
//! One record for each field of the sections of `sim::scenario`: default, range, unit, words and
//! sources. Scenario files, the JSON Schema, levers and the ledger of assumptions are made of them.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::groups;
use crate::catalog::shipped;
use crate::catalog::sources::{self, Source, Status};
use crate::sim::ordered::OrderedMap;
use crate::sim::scenario::{
    Clients, Data, Debt, Failures, Growth, Launch, Levers, Money, Operations, RebuildPlan, Scaling,
    Section, Survival, Team, Thresholds, Traffic, Work,
};

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/data/parameters.json"));

/// A number that a founder can set.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Stable name: section and field, `traffic.peak_to_average`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What a scenario that leaves it out gets.
    pub value: f64,
    /// Low end of the plausible range, which sensitivity studies sweep.
    pub low: f64,
    /// High end of the plausible range.
    pub high: f64,
    /// The smallest value that a scenario may say.
    pub min: f64,
    /// The largest value that a scenario may say.
    pub max: f64,
    /// Its unit, one of [`UNITS`].
    pub unit: String,
    own_group: Option<String>,
    /// What it is, in a plain sentence; empty in the page, which has it with its notes.
    pub doc: String,
    source_keys: Vec<String>,
    /// The arithmetic, the limits, and what else a reader should know.
    pub note: String,
    /// How much it can be trusted.
    pub status: Status,
}

impl Parameter {
    /// The id of the group that levers show it in ([`groups::all`]).
    #[must_use]
    pub fn group(&self) -> &str {
        let own = self.own_group.as_deref();
        own.unwrap_or_else(|| groups::of_section(self.section()))
    }

    /// Where it comes from; empty for some that are assumed, and in the page, which has it with its
    /// notes.
    ///
    /// # Panics
    /// When `static/data/sources.toml` has none of that name; a test asks for all.
    #[must_use]
    pub fn sources(&self) -> Vec<&'static Source> {
        self.source_keys
            .iter()
            .map(|key| sources::named(key))
            .collect()
    }

    /// The part of the id before the point: `traffic`.
    #[must_use]
    pub fn section(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// The part of the id after the point: `peak_to_average`.
    #[must_use]
    pub fn field(&self) -> &str {
        self.id.split('.').nth(1).unwrap_or_default()
    }

    /// Whether each strategy has its own.
    #[must_use]
    pub fn is_of_strategies(&self) -> bool {
        STRATEGY_SECTIONS
            .iter()
            .any(|(section, _)| *section == self.section())
    }

    /// Whether a scenario may say `value`.
    #[must_use]
    pub fn allows(&self, value: f64) -> bool {
        (self.min..=self.max).contains(&value)
    }
}

/// The units that parameters come in, and what they are in words (after the number).
pub const UNITS: [(&str, &str); 26] = [
    ("users", "users"),
    ("share", "of all"),
    ("share/month", "a month"),
    ("share/year", "a year"),
    ("share/hour", "for each hour"),
    ("ratio", "times"),
    ("count", ""),
    ("1/day", "a day"),
    ("1/week", "a week"),
    ("1/year", "a year"),
    ("ns", "nanoseconds"),
    ("ms", "milliseconds"),
    ("s", "seconds"),
    ("min", "minutes"),
    ("h", "hours"),
    ("h/month", "hours a month"),
    ("months", "months"),
    ("days", "days"),
    ("bytes", "bytes"),
    ("kB", "kilobytes"),
    ("MB/month", "megabytes a month"),
    ("rows", "rows"),
    ("rows/month", "rows a month"),
    ("engineers", "engineers"),
    ("engineer-months", "engineer-months"),
    ("USD/month", "US dollars a month"),
];

/// The names of a section and of its fields, in reading order.
pub type SectionFields = (&'static str, &'static [&'static str]);

/// The sections that describe a company, in reading order.
pub const COMPANY_SECTIONS: [SectionFields; 13] = [
    fields::<Growth>(),
    fields::<Traffic>(),
    fields::<Work>(),
    fields::<Clients>(),
    fields::<Data>(),
    fields::<Team>(),
    fields::<Debt>(),
    fields::<Operations>(),
    fields::<Failures>(),
    fields::<Scaling>(),
    fields::<Survival>(),
    fields::<Money>(),
    fields::<Thresholds>(),
];

/// The sections that describe a strategy, in reading order.
pub const STRATEGY_SECTIONS: [SectionFields; 3] = [
    fields::<Levers>(),
    fields::<Launch>(),
    fields::<RebuildPlan>(),
];

pub(super) const fn fields<S: Section>() -> SectionFields {
    (S::ID, S::FIELDS)
}

/// All parameters, in the reading order of their sections and fields.
///
/// # Panics
/// When `static/data/parameters.toml` was edited so that records and fields no longer match; it
/// is compiled in, and a test reads it.
pub fn all() -> &'static [Parameter] {
    static PARAMETERS: OnceLock<Vec<Parameter>> = OnceLock::new();
    PARAMETERS.get_or_init(|| {
        let mut records: Records =
            shipped::read(TEXT).unwrap_or_else(|error| panic!("parameters.toml: {error}"));
        let parameters = COMPANY_SECTIONS
            .iter()
            .chain(&STRATEGY_SECTIONS)
            .flat_map(|(section, fields)| fields.iter().map(move |field| (*section, *field)))
            .map(|(section, field)| {
                let record = records
                    .get_mut(section)
                    .and_then(|records| records.remove(field));
                record
                    .unwrap_or_else(|| panic!("parameters.toml has no [{section}.{field}]"))
                    .named(section, field)
            })
            .collect();
        for (section, left) in records {
            assert!(
                left.is_empty(),
                "parameters.toml has records of [{section}] that are no fields: {:?}",
                left.keys().collect::<Vec<_>>()
            );
        }
        parameters
    })
}

/// The parameter with this id (`traffic.peak_to_average`).
#[must_use]
pub fn find(id: &str) -> Option<&'static Parameter> {
    all().iter().find(|parameter| parameter.id == id)
}

/// The parameter behind a section's field.
#[must_use]
pub fn of_field(section: &str, field: &str) -> Option<&'static Parameter> {
    all()
        .iter()
        .find(|parameter| parameter.section() == section && parameter.field() == field)
}

/// A section in which every field has its parameter's default.
#[must_use]
pub fn default_section<S: Section>() -> S {
    // The order of a section's parameters is that of its fields.
    let mut defaults = all()
        .iter()
        .filter(|parameter| parameter.section() == S::ID)
        .map(|parameter| parameter.value);
    S::from_fn(|_| defaults.next().unwrap_or(f64::NAN))
}

type Records = OrderedMap<String, OrderedMap<String, Record>>;

/// A record as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    title: String,
    value: f64,
    low: f64,
    high: f64,
    min: f64,
    max: f64,
    unit: String,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    doc: String,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    note: String,
    status: Status,
}

impl Record {
    fn named(self, section: &str, field: &str) -> Parameter {
        Parameter {
            id: format!("{section}.{field}"),
            title: self.title,
            value: self.value,
            low: self.low,
            high: self.high,
            min: self.min,
            max: self.max,
            unit: self.unit,
            own_group: self.group,
            doc: self.doc,
            source_keys: self.sources,
            note: self.note,
            status: self.status,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::shipped::tests::assert_read_alike;

    #[test]
    fn the_page_reads_the_same_file_as_the_command_line() {
        assert_read_alike::<super::Records>(super::TEXT);
    }
}
