//! The price lists: `static/data/prices/*.toml`, typed.

mod offer;

use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::shipped;
use crate::catalog::sources::{self, Source, Status};
use crate::sim::deployment::PriceId;
use crate::sim::ordered::OrderedMap;
use crate::sim::prices::{PriceLine, PriceSet, PriceUnit, Tier};

/// The headings of an invoice, in the order that people are shown them, and their words.
pub const HEADINGS: [(&str, &str); 7] = [
    ("compute", "Machines"),
    ("database", "Database"),
    ("cache", "Cache"),
    ("balancer", "Load balancer"),
    ("storage", "Storage"),
    ("transfer", "Traffic"),
    ("monitoring", "Monitoring"),
];

pub use offer::PriceList;

/// Where a price comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceOrigin {
    /// The day of the list it was read from, or `undated`.
    pub as_of: String,
    /// The list.
    pub source: &'static Source,
    /// How much it can be trusted.
    pub status: Status,
    /// Whether other copies of the list show the same.
    pub checked: String,
    /// What else a reader should know; empty when nothing.
    pub note: String,
}

impl PriceOrigin {
    /// Where it comes from, as people read it: "published on-demand list, as of 2026-09-06".
    #[must_use]
    pub fn words(&self) -> String {
        let list = match self.status {
            Status::Assumed => return "assumed: no copy of the list was read".to_owned(),
            Status::Derived => "derived from the published on-demand list",
            _ => "published on-demand list",
        };
        if self.as_of == "undated" {
            format!("{list}, undated copy")
        } else {
            format!("{list}, as of {}", self.as_of)
        }
    }
}

/// The files, the first of which is what a scenario gets that names none.
const FILES: [&str; 2] = [
    include_str!(concat!(env!("OUT_DIR"), "/data/prices/aws-us-east-1.json")),
    include_str!(concat!(env!("OUT_DIR"), "/data/prices/hetzner-eu.json")),
];

/// The price lists that ship with the program, the default one first.
///
/// # Panics
/// When a file of `static/data/prices` was edited so that it no longer reads; they are compiled
/// in, and a test reads them.
pub fn lists() -> &'static [PriceList] {
    static LISTS: OnceLock<Vec<PriceList>> = OnceLock::new();
    LISTS.get_or_init(|| FILES.iter().map(|text| list(text)).collect())
}

/// The price list of a scenario that names none.
pub fn current() -> &'static PriceList {
    &lists()[0]
}

/// The price list whose set has this id: `hetzner-eu 2026-09`.
#[must_use]
pub fn find(id: &str) -> Option<&'static PriceList> {
    lists().iter().find(|list| list.set.id == id)
}

fn list(text: &str) -> PriceList {
    let file: File = shipped::read(text)
        .unwrap_or_else(|error| panic!("static/data/prices is compiled in: {error}"));
    let role = |name: &str| file.roles.get(name).cloned().unwrap_or_default();
    let mut set = PriceSet {
        id: file.id,
        hours_per_month: file.hours_per_month,
        transfer_out: role("transfer_out"),
        transfer_between_zones: role("transfer_between_zones"),
        media_storage: role("files"),
        backup_storage: role("backup_storage"),
        always: file
            .always
            .iter()
            .map(|line| (line.price.clone(), line.quantity))
            .collect(),
        commitments: file.commitments.iter().map(offer::Discount::part).collect(),
        self_run: file
            .self_run
            .as_ref()
            .map(offer::Hours::part)
            .unwrap_or_default(),
        lines: OrderedMap::new(),
    };
    let mut origins = OrderedMap::new();
    for (id, record) in file.lines {
        let (line, origin) = record.split();
        set.lines.insert(id.clone(), line);
        origins.insert(id, origin);
    }
    PriceList {
        title: file.title,
        set,
        origins,
        roles: file.roles,
        ladders: file.ladders,
        commitments: file.commitments,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: String,
    hours_per_month: f64,
    roles: OrderedMap<String, PriceId>,
    #[serde(default)]
    always: Vec<offer::Always>,
    #[serde(default)]
    commitments: Vec<offer::Discount>,
    self_run: Option<offer::Hours>,
    ladders: OrderedMap<String, offer::Ladder>,
    lines: OrderedMap<PriceId, Record>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    title: String,
    heading: String,
    unit: Unit,
    tiers: Vec<TierRecord>,
    as_of: String,
    source: String,
    status: Status,
    checked: String,
    #[serde(default)]
    note: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Hour,
    Month,
    Gigabyte,
    GigabyteMonth,
    #[serde(rename = "requests_1000")]
    Thousand,
    #[serde(rename = "requests_10000")]
    TenThousand,
    #[serde(rename = "requests_1000000")]
    Million,
    GigabyteSecond,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierRecord {
    #[serde(default)]
    up_to: Option<f64>,
    usd: f64,
}

impl Record {
    fn split(self) -> (PriceLine, PriceOrigin) {
        let unit = match self.unit {
            Unit::Hour => PriceUnit::Hour,
            Unit::Month => PriceUnit::Month,
            Unit::Gigabyte => PriceUnit::Gigabyte,
            Unit::GigabyteMonth => PriceUnit::GigabyteMonth,
            Unit::Thousand => PriceUnit::Count { per: 1_000 },
            Unit::TenThousand => PriceUnit::Count { per: 10_000 },
            Unit::GigabyteSecond => PriceUnit::Count { per: 1 },
            Unit::Million => PriceUnit::Count { per: 1_000_000 },
        };
        let tier = |record: &TierRecord| Tier {
            up_to: record.up_to,
            usd: record.usd,
        };
        let line = PriceLine {
            title: self.title,
            heading: self.heading,
            unit,
            tiers: self.tiers.iter().map(tier).collect(),
        };
        let source = sources::find(&self.source)
            .unwrap_or_else(|| panic!("sources.toml has no [{}]", self.source));
        let origin = PriceOrigin {
            as_of: self.as_of,
            source,
            status: self.status,
            checked: self.checked,
            note: self.note,
        };
        (line, origin)
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::shipped::tests::assert_read_alike;

    #[test]
    fn the_page_reads_the_same_file_as_the_command_line() {
        for text in super::FILES {
            assert_read_alike::<super::File>(text);
        }
    }
}
