//! What one replication of one strategy was like, month by month.

use crate::sim::deployment::Deployment;
use crate::sim::performance::{Conditions, Part, Performance};
use crate::sim::scenario::{Scenario, Sign};
use crate::sim::units::Cents;

use super::bill::Line;
use super::billing::HEADINGS;
use super::incidents::IncidentKind;
use super::ledger::Ledger;
use super::team::TEAM_TIME;

/// What a busy hour met, and what it ran on: enough to simulate its requests again. While one
/// system replaces another piece by piece, the one that carries more of the requests.
#[derive(Clone, Debug, PartialEq)]
pub struct BusyHour {
    /// Its load (of this system) and the rows in the database.
    pub conditions: Conditions,
    /// What ran, instances that had scaled by themselves included.
    pub deployment: Deployment,
    /// How many rebuilds of the strategy led to what ran; 0 is what it started with
    /// ([`Strategy::design_at`](crate::sim::scenario::Strategy::design_at)).
    pub stage: usize,
    /// Share of all requests that went to it [0…1].
    pub share: f64,
}

/// One month.
#[derive(Clone, Debug, PartialEq)]
pub struct Month {
    /// Users at its end.
    pub users: f64,
    /// Requests per second, averaged over the days of the month on which it was live.
    pub average_per_second: f64,
    /// Requests per second in its busiest ordinary hour.
    pub busy_per_second: f64,
    /// How the backend answers in the slowest of the month's busy hours.
    pub busy: Performance,
    /// What that hour met and ran on; `None` before the launch.
    pub busy_hour: Option<BusyHour>,
    /// Share of requests that fail, outages included [0…1].
    pub failed_share: f64,
    /// Downtime by kind of incident [min, weighted by users], in the order of
    /// [`IncidentKind::ALL`].
    pub downtime_minutes: [f64; IncidentKind::ALL.len()],
    /// Delivery pace [0…1].
    pub delivery_pace: f64,
    /// What slows delivery most.
    pub slowed_by: &'static str,
    /// Shares of the team's time, in the order of [`TEAM_TIME`] [0…1].
    pub team_time: [f64; TEAM_TIME.len()],
    /// Share of the time for features that old shortcuts take [0…1].
    pub debt_interest_share: f64,
    /// The invoice by heading, in the order of [`HEADINGS`].
    pub invoice: [Cents; HEADINGS.len()],
    /// The invoice line by line; a study takes them out and keeps their sums.
    pub lines: Vec<Line>,
    /// What it cost.
    pub ledger: Ledger,
    /// Whether a rebuild was under way.
    pub rebuilding: bool,
    /// Whether the product was live on at least one day.
    pub launched: bool,
}

impl Month {
    /// All downtime [min, weighted by users].
    #[must_use]
    pub fn downtime(&self) -> f64 {
        self.downtime_minutes.iter().sum()
    }

    /// The whole invoice.
    #[must_use]
    pub fn cloud(&self) -> Cents {
        self.invoice.iter().copied().sum()
    }

    /// The value of a sign, in the unit of its threshold.
    #[must_use]
    pub fn sign(&self, sign: Sign) -> f64 {
        match sign {
            Sign::Latency => self.busy.p95_ms.value,
            Sign::Downtime => self.downtime(),
            Sign::DeliveryPace => self.delivery_pace,
            Sign::CloudSpend => self.cloud().usd(),
        }
    }

    /// Whether a sign is over its line.
    #[must_use]
    pub fn over(&self, scenario: &Scenario, sign: Sign) -> bool {
        let threshold = threshold(scenario, sign);
        self.launched
            && match sign {
                Sign::DeliveryPace => self.sign(sign) < threshold,
                Sign::Latency | Sign::Downtime | Sign::CloudSpend => self.sign(sign) > threshold,
            }
    }

    /// What a sign is mostly due to: a part, a kind of incident, debt, a heading of the invoice.
    #[must_use]
    pub fn cause(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::Latency => self.busy.bottleneck.map_or("", Part::id),
            Sign::Downtime => IncidentKind::ALL[largest(&self.downtime_minutes)].id(),
            Sign::DeliveryPace => self.slowed_by,
            Sign::CloudSpend => {
                let usd = self.invoice.map(Cents::usd);
                HEADINGS[largest(&usd)]
            }
        }
    }
}

/// The line that a sign is measured against.
#[must_use]
pub fn threshold(scenario: &Scenario, sign: Sign) -> f64 {
    match sign {
        Sign::Latency => scenario.thresholds.latency_p95_ms,
        Sign::Downtime => scenario.thresholds.downtime_minutes_per_month,
        Sign::DeliveryPace => scenario.thresholds.delivery_pace,
        Sign::CloudSpend => scenario.thresholds.cloud_usd_per_month,
    }
}

/// Index of the largest; the first of equals.
fn largest(values: &[f64]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}

/// What became of one rebuild of a strategy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RebuildStory {
    /// Month in which it first begins.
    pub start: Option<u32>,
    /// Month at whose end the new system has taken over, the last piece included.
    pub cut_over: Option<u32>,
    /// Month at whose end it is first abandoned.
    pub abandoned: Option<u32>,
}

/// A whole replication of one strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Its months: fewer than the horizon has when the company ends before it.
    pub months: Vec<Month>,
    /// Month at whose end the company ends; `None` if it outlives the horizon.
    pub company_ends: Option<u32>,
    /// Month of the launch; `None` if it does not come within the horizon.
    pub launch: Option<u32>,
    /// Its rebuilds, in the strategy's order.
    pub rebuilds: Vec<RebuildStory>,
    /// Month in which something larger was needed and none was for sale.
    pub ladder_end: Option<u32>,
    /// Users who came and went: initial + gained − left − lost = users at the end.
    pub users_initial: f64,
    /// Users gained.
    pub users_gained: f64,
    /// Users who left whatever the service did.
    pub users_left: f64,
    /// Users who left because of downtime or slowness.
    pub users_lost: f64,
}

impl Story {
    /// The ledger over the whole horizon, or the company's life if that is shorter.
    #[must_use]
    pub fn total(&self) -> Ledger {
        let mut total = Ledger::default();
        for month in &self.months {
            total.add_all(&month.ledger);
        }
        total
    }
}
