//! What the cloud charges: dated price lines. Plain values; `catalog` reads them, `company` bills
//! them.

use std::collections::BTreeMap;

use crate::sim::deployment::PriceId;

/// What one price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceUnit {
    /// One hour of one thing.
    Hour,
    /// One month of one thing.
    Month,
    /// A gigabyte moved.
    Gigabyte,
    /// A gigabyte kept for a month.
    GigabyteMonth,
    /// A number of requests or units.
    Count {
        /// How many the price is for (1,000,000 requests, say).
        per: u64,
    },
}

/// One step of a tiered price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// The quantity a month up to which this price holds; `None` for the last.
    pub up_to: Option<f64>,
    /// US dollars for each unit.
    pub usd: f64,
}

/// One line of a provider's price list.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceLine {
    /// What people call it.
    pub title: String,
    /// Which heading of the invoice it counts under (`compute`, `database`, `cache`, `balancer`,
    /// `storage`, `transfer`, `monitoring`).
    pub heading: String,
    /// What it is for.
    pub unit: PriceUnit,
    /// Its tiers, cheapest quantity first; one for a flat price.
    pub tiers: Vec<Tier>,
}

/// A dated set of price lines.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceSet {
    /// Stable name, with the date: `aws-us-east-1 2026-09`.
    pub id: String,
    /// Hours billed in a month (730 by convention).
    pub hours_per_month: f64,
    /// The line for gigabytes sent to the internet.
    pub transfer_out: PriceId,
    /// The line for gigabytes of users' files kept for a month.
    pub media_storage: PriceId,
    /// The line for gigabytes of database backup kept for a month.
    pub backup_storage: PriceId,
    /// The lines.
    pub lines: BTreeMap<PriceId, PriceLine>,
}
