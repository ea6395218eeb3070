//! What the cloud charges: dated price lines. Plain values; `catalog` reads them, `company` bills
//! them.

use crate::sim::deployment::PriceId;
use crate::sim::ordered::OrderedMap;

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
    /// The line for gigabytes sent to another zone, or received from one; empty where that is free.
    pub transfer_between_zones: PriceId,
    /// The line for gigabytes of users' files kept for a month.
    pub media_storage: PriceId,
    /// The line for gigabytes of database backup kept for a month.
    pub backup_storage: PriceId,
    /// Lines that everybody pays every month, whatever is run, by price and quantity.
    pub always: Vec<(PriceId, f64)>,
    /// What committing to a year's spending takes off.
    pub commitments: Vec<Commitment>,
    /// What the provider does not run, so that the team does.
    pub self_run: SelfRun,
    /// The lines.
    pub lines: OrderedMap<PriceId, PriceLine>,
}

/// The discount for committing to a year of some lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Commitment {
    /// How the names of the lines begin that it covers (`ec2.`).
    pub covers: String,
    /// What it takes off their prices [0…1].
    pub discount_share: f64,
}

/// Engineers' time for parts that the provider does not run [h/month]; all zero where it does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SelfRun {
    /// For a database on machines of its own; a copy of its data is then paid as backup.
    pub database_hours: f64,
    /// For a cache.
    pub cache_hours: f64,
    /// For a cluster of services.
    pub cluster_hours: f64,
    /// For a message broker.
    pub broker_hours: f64,
    /// For metrics and alarms.
    pub monitoring_hours: f64,
}
