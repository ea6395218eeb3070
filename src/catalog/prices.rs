//! The price lists: `static/data/prices/*.toml`, typed.

mod offer;
mod origin;

use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::shipped;
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
pub use origin::PriceOrigin;

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
    LISTS.get_or_init(|| FILES.into_iter().map(list).collect())
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

fn list(text: &'static str) -> PriceList {
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
    for (id, record) in file.lines {
        set.lines.insert(id, record.line());
    }
    PriceList {
        title: file.title,
        set,
        text,
        roles: file.roles,
        ladders: file.ladders,
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

/// A line; [`origin`] reads what else there is to know about it.
#[derive(Debug, Deserialize)]
struct Record {
    title: String,
    heading: String,
    unit: Unit,
    tiers: Vec<TierRecord>,
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
    fn line(self) -> PriceLine {
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
        PriceLine {
            title: self.title,
            heading: self.heading,
            unit,
            tiers: self.tiers.iter().map(tier).collect(),
        }
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
