//! The price list: `static/data/prices.toml`, typed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::sources::{self, Source, Status};
use crate::sim::deployment::PriceId;
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
        if self.status == Status::Assumed {
            "assumed: no copy of the list was read".to_owned()
        } else if self.as_of == "undated" {
            "published on-demand list, undated copy".to_owned()
        } else {
            format!("published on-demand list, as of {}", self.as_of)
        }
    }
}

/// The price set that ships with the program.
pub fn current() -> &'static PriceSet {
    &list().set
}

/// What people call the price set: "AWS us-east-1, September 2026".
pub fn title() -> &'static str {
    &list().title
}

/// Where each price of the set comes from.
pub fn origins() -> &'static BTreeMap<PriceId, PriceOrigin> {
    &list().origins
}

struct List {
    title: String,
    set: PriceSet,
    origins: BTreeMap<PriceId, PriceOrigin>,
}

fn list() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| {
        let file: File =
            serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/data/prices.json")))
                .expect("static/data/prices.toml is compiled in and read by a test");
        let mut set = PriceSet {
            id: file.id,
            hours_per_month: file.hours_per_month,
            transfer_out: file.transfer_out,
            media_storage: file.media_storage,
            backup_storage: file.backup_storage,
            lines: BTreeMap::new(),
        };
        let mut origins = BTreeMap::new();
        for (id, record) in file.lines {
            let (line, origin) = record.split();
            set.lines.insert(id.clone(), line);
            origins.insert(id, origin);
        }
        List {
            title: file.title,
            set,
            origins,
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: String,
    hours_per_month: f64,
    transfer_out: PriceId,
    media_storage: PriceId,
    backup_storage: PriceId,
    lines: BTreeMap<PriceId, Record>,
}

#[derive(Deserialize)]
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

#[derive(Clone, Copy, Deserialize)]
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

#[derive(Deserialize)]
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
