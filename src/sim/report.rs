//! The result of a run: versioned JSON, the same from the command line and the page.
//!
//! Money in reports is US dollars as numbers; inside the ledger it is whole cents.

use serde::{Deserialize, Serialize};

pub mod hour;
pub mod sensitivity;

/// The version of this format.
pub const REPORT_SCHEMA: u32 = 1;

/// What the replications say of one number: their mean and their 10th, 50th, 90th percentiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Mean over replications.
    pub mean: f64,
    /// One in ten replications is below.
    pub p10: f64,
    /// The median.
    pub p50: f64,
    /// One in ten replications is above.
    pub p90: f64,
}

/// A quantile of response time with the half-width of its 95 % interval [ms].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quantile {
    /// The median over replications of the quantile [ms].
    pub ms: f64,
    /// Half-width of the 95 % interval of the simulated windows behind it [ms]; `None`, `null` in
    /// JSON, where an approximation stands behind it, as in some months of a first picture, or no
    /// request was answered.
    pub half_width_ms: Option<f64>,
}

/// A named amount [USD].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// Stable name of the line.
    pub line: String,
    /// Mean over replications [USD].
    pub usd: f64,
}

/// A named share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartShare {
    /// Stable name of the part ([`crate::sim::performance::Part::id`]).
    pub part: String,
    /// Share [0…1].
    pub share: f64,
}

/// A named share of something that is divided up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeShare {
    /// Stable name of what the time went into.
    pub what: String,
    /// Mean over replications of its share [0…1].
    pub share: f64,
}

/// What one strategy has cost more than another up to the end of a month, over all replications;
/// a company that has ended keeps what it came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunningDifference {
    /// One in twenty replications is below [USD].
    pub p5: f64,
    /// One in four is below [USD].
    pub p25: f64,
    /// The median [USD].
    pub p50: f64,
    /// One in four is above [USD].
    pub p75: f64,
    /// One in twenty is above [USD].
    pub p95: f64,
    /// Share of replications in which the second has cost less so far [0…1].
    pub second_ahead_share: f64,
}

/// One month of one strategy: of the companies that are alive in it, [`MonthRow::alive_share`] of
/// all replications, except for [`MonthRow::cumulative_usd`]. All zero when none is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthRow {
    /// The month of the story; 0 begins at the first day.
    pub month: u32,
    /// Users at the end of the month.
    pub users: Band,
    /// Requests per second, averaged over the month (median).
    pub requests_per_second_average: f64,
    /// Requests per second in the busy hour (median).
    pub requests_per_second_peak: f64,
    /// Median response time in the busy hour.
    pub p50: Quantile,
    /// 95th percentile of response time in the busy hour.
    pub p95: Quantile,
    /// 99th percentile of response time in the busy hour.
    pub p99: Quantile,
    /// The replications' spread of the p95 [ms].
    pub p95_band_ms: Band,
    /// Share of the month's requests that failed [0…1].
    pub failed_share: Band,
    /// Downtime, weighted by the share of users who felt it [min].
    pub downtime_minutes: Band,
    /// Delivery pace relative to a clean codebase [0…1].
    pub delivery_pace: Band,
    /// Cloud bill [USD].
    pub cloud_usd: Band,
    /// The bill by price line, means; lines add up to the mean of the bill.
    pub cloud_lines: Vec<Amount>,
    /// The part that most often is the bottleneck of the busy hour; empty before the launch.
    pub bottleneck: String,
    /// Busy share of each part in the busy hour (medians).
    pub utilization: Vec<PartShare>,
    /// All costs up to the end of this month, or the company's if that came first, over all
    /// replications [USD].
    pub cumulative_usd: Band,
    /// Share of the living that are rebuilding in this month [0…1].
    pub rebuilding_share: f64,
    /// Share of replications whose company is alive in this month [0…1].
    pub alive_share: f64,
    /// Where the team's time went; the shares add up to 1, but for days between a first version
    /// and its launch. Not part of the fingerprint; empty in reports from before it was kept.
    #[serde(default)]
    pub team_time: Vec<TimeShare>,
    /// Share of the time for features that old shortcuts take [0…1]. Not part of the fingerprint.
    #[serde(default)]
    pub debt_interest_share: Band,
}

/// When a warning sign crosses its line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// Stable name of the sign ([`crate::sim::scenario::Sign::id`]).
    pub sign: String,
    /// The threshold, in the sign's unit.
    pub threshold: f64,
    /// Share of replications in which it crosses within the horizon.
    pub probability: f64,
    /// Month by which one in ten replications has crossed; `None` if fewer do.
    pub month_p10: Option<u32>,
    /// Month by which half of the replications have crossed; `None` if fewer do.
    pub month_p50: Option<u32>,
    /// Month by which nine in ten have crossed; `None` if fewer do.
    pub month_p90: Option<u32>,
    /// Users in that month (median of those that cross); 0 when none does.
    pub users: f64,
    /// What causes it most often: a part, an incident, debt, or a bill's line.
    pub component: String,
}

/// A column of the ledger over the whole horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerColumn {
    /// Stable name of the column.
    pub column: String,
    /// Cost over the horizon [USD].
    pub usd: Band,
}

/// Something that happens in the story, by how often and when it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryEvent {
    /// `launch`, `rebuild_start`, `cut_over`, `rebuild_abandoned`, `ladder_end`,
    /// `company_ends`.
    pub kind: String,
    /// Which of the strategy's rebuilds it belongs to, from 1; 0 for what is about none.
    #[serde(default)]
    pub rebuild: u32,
    /// Share of replications in which it happens.
    pub probability: f64,
    /// The month, among those in which it happens.
    pub month: Band,
}

/// A line of the bill: month by month in the first future, and what it costs over all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillLine {
    /// Stable name: the price line's, `dual_running`, or `commitment.discount.` or
    /// `commitment.unused.` and what it covers.
    pub line: String,
    /// What people call it.
    pub title: String,
    /// The heading of the invoice that it counts under.
    pub heading: String,
    /// What its quantity counts: `hour`, `month`, `gigabyte`, `gigabyte-month`, `count`; `usd` of
    /// a commitment (at list prices), `share` of what runs beside.
    pub unit: String,
    /// Mean over replications of its sum over the horizon [USD].
    pub mean_usd: f64,
    /// The first future's quantity in each of its months.
    pub quantities: Vec<f64>,
    /// What that costs in each of its months [USD].
    pub usd: Vec<f64>,
}

/// A row of one month's bill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BillRow<'a> {
    /// The line.
    pub line: &'a BillLine,
    /// How much of it.
    pub quantity: f64,
    /// What that costs [USD].
    pub usd: f64,
}

/// One strategy's months and totals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StrategyReport {
    /// The strategy's id.
    pub id: String,
    /// The strategy's title.
    pub title: String,
    /// Its months.
    pub months: Vec<MonthRow>,
    /// Its warning signs, in the order of [`crate::sim::scenario::Sign::ALL`].
    pub crossings: Vec<Crossing>,
    /// Its ledger; the means add up to the mean of `total_usd`.
    pub totals: Vec<LedgerColumn>,
    /// The sum of all columns.
    pub total_usd: Band,
    /// What happens on the way.
    pub story: Vec<StoryEvent>,
    /// The bill by price line; empty in reports from before it was kept.
    #[serde(default)]
    pub bill: Vec<BillLine>,
    /// What ran in the busy hours of one future, month by month from its launch on; empty in
    /// reports from before it was kept. Not part of the fingerprint.
    #[serde(default)]
    pub deployed: Vec<hour::Deployed>,
    /// Which future that is, from 0: the first of those whose company lives longest.
    #[serde(default)]
    pub deployed_future: u32,
}

impl StrategyReport {
    /// The bill of a month of the first future, in the order of the invoice's headings; empty for
    /// a month that it did not live to see. Its rows add up to that month's invoice.
    pub fn bill_of(&self, month: u32) -> impl Iterator<Item = BillRow<'_>> {
        let month = month as usize;
        self.bill.iter().filter_map(move |line| {
            let (quantity, usd) = (*line.quantities.get(month)?, *line.usd.get(month)?);
            (quantity > 0.0).then_some(BillRow {
                line,
                quantity,
                usd,
            })
        })
    }
}

/// The comparison of two strategies under common random numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Id of the first strategy.
    pub first: String,
    /// Id of the second strategy.
    pub second: String,
    /// Mean over replications of the first's total minus the second's [USD]: positive when the
    /// second is cheaper.
    pub difference_usd: f64,
    /// Lower end of the mean's 95 % interval [USD].
    pub difference_low_usd: f64,
    /// Upper end of the mean's 95 % interval [USD].
    pub difference_high_usd: f64,
    /// What the difference is in single replications [USD].
    pub difference_band_usd: Band,
    /// Share of replications in which the second is cheaper.
    pub probability_second_cheaper: f64,
    /// Month in which the cumulative costs cross for good (median), when they do in most
    /// replications.
    pub crossing_month: Option<u32>,
    /// Whether the interval of the mean holds zero.
    pub too_close_to_call: bool,
    /// The difference as it came about, month by month. Not part of the fingerprint; empty in
    /// reports from before it was kept.
    #[serde(default)]
    pub running: Vec<RunningDifference>,
    /// The rule of thumb beside it, where exactly one of the two may come to a rebuild. Made of
    /// the same futures; not part of the fingerprint.
    #[serde(default)]
    pub rule: Option<Rule>,
}

/// The rule of thumb: building right wins when B < p·(R·O + D) + V. Its terms are means over the
/// simulated futures; `worth_usd` + `running_usd` − `premium_usd` is what building right saves in
/// the simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Id of the strategy that may rebuild later.
    pub later: String,
    /// Id of the strategy that never rebuilds.
    pub right: String,
    /// B: what building right costs more at first, its later launch included [USD].
    pub premium_usd: f64,
    /// p: share of futures that live to begin the rebuild.
    pub probability: f64,
    /// R·O: what those pay for rebuilding, overrun included [USD].
    pub rebuild_usd: f64,
    /// D: what downtime, lost users and missing features cost those more while they rebuild [USD].
    pub damage_usd: f64,
    /// V: what debt costs more, and all harm outside of rebuilds [USD].
    pub drag_usd: f64,
    /// p·(R·O + D) + V [USD].
    pub worth_usd: f64,
    /// What the rule leaves out: operations and cloud of rebuilding later minus those of building
    /// right [USD].
    pub running_usd: f64,
    /// What the rule says: B is below its other side.
    pub right_wins: bool,
}

/// How far the numbers have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// From short windows and few replications: to look at while the rest is computed.
    Coarse,
    /// The result.
    Final,
}

/// The result of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this format.
    pub schema: u32,
    /// Version of the engine.
    pub engine: String,
    /// The price set, with its date.
    pub prices: String,
    /// The scenario's name.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// The seed.
    pub seed: u64,
    /// Replications behind every band.
    pub replications: u32,
    /// How far the numbers have come.
    pub stage: Stage,
    /// A short hash of the results, the engine's version, the price set and the seed: the same
    /// everywhere, or something differs.
    pub fingerprint: String,
    /// Request-level windows simulated.
    pub windows: u32,
    /// Events simulated in them.
    pub events: u64,
    /// Largest relative half-width of a p95 among the windows that are not overloaded.
    pub p95_relative_half_width: f64,
    /// Year of month 0.
    pub start_year: u16,
    /// Calendar month (1 to 12) of month 0.
    pub start_month: u8,
    /// Share of such companies that are alive after four years, as the scenario says; 1 when
    /// every replication lives to the horizon [0…1].
    pub four_year_survival_share: f64,
    /// The strategies, in the scenario's order.
    pub strategies: Vec<StrategyReport>,
    /// The first strategy against the second.
    pub verdict: Verdict,
    /// The first strategy against the third and the fourth, where there are some.
    #[serde(default)]
    pub further_verdicts: Vec<Verdict>,
    /// With more than two strategies: the one with the smallest mean total against each of the
    /// others, in the scenario's order; empty with two. What an answer opens with is among them
    /// ([`Report::headline`]). Not part of the fingerprint.
    #[serde(default)]
    pub rivals: Vec<Verdict>,
}

impl Report {
    /// The first strategy against each of the others, in the scenario's order: `verdict` and
    /// `further_verdicts`, which are two fields because reports had one at first.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        std::iter::once(&self.verdict).chain(&self.further_verdicts)
    }

    /// The comparison that an answer opens with: of two strategies, or of the two cheapest of more.
    #[must_use]
    pub fn headline(&self) -> &Verdict {
        let closest = |a: &&Verdict, b: &&Verdict| {
            let (a, b) = (a.difference_usd.abs(), b.difference_usd.abs());
            a.total_cmp(&b)
        };
        self.rivals.iter().min_by(closest).unwrap_or(&self.verdict)
    }
}
