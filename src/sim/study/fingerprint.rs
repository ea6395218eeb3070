//! A short hash of a result: equal everywhere, or something differs.
//!
//! FNV-1a over the bit patterns of all numbers in a fixed order, with the engine's version, the
//! price set, the seed and the scenario; never over formatted numbers.

use crate::sim::deployment::{Architecture, Change};
use crate::sim::report::{Band, MonthRow, Quantile, Report, StrategyReport, Verdict};
use crate::sim::scenario::{JOB_FIELDS, Rebuild, RebuildStyle, Scenario, Section, Work};

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters before and after the hyphen.
const GROUPS: [usize; 2] = [4, 3];

/// Fields that came later, and the value at which nothing differs from before: left out at it, so
/// that reports from before they existed keep their codes.
const LATER: [(&str, &str, f64); 12] = [
    ("traffic", "launch_multiplier", 1.0),
    ("traffic", "launch_half_life_days", 7.0),
    ("traffic", "between_zones_kilobytes", 0.0),
    ("team", "capacity_noticing_days", 0.0),
    ("debt", "boundary_effort_share", 0.05),
    ("money", "latency_churn_per_100_ms", 0.0),
    ("money", "commitment_share", 0.0),
    ("levers", "boundary_share", 0.0),
    ("levers", "relation_factor", 1.0),
    ("levers", "uncached_share", 0.0),
    ("levers", "platform_factor", 1.0),
    ("levers", "planned_growth_months", 0.0),
];

/// What has been hashed so far.
#[derive(Debug)]
pub struct Hash(u64);

impl Hash {
    /// The engine's version, the price set, the seed and the scenario.
    #[must_use]
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let mut hash = Self(0xcbf2_9ce4_8422_2325);
        hash.text(env!("CARGO_PKG_VERSION"));
        hash.text(&scenario.prices.id);
        hash.count(seed);
        hash_scenario(&mut hash, scenario);
        hash
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds a whole number.
    pub fn count(&mut self, count: u64) {
        self.bytes(&count.to_le_bytes());
    }

    /// Adds a name.
    pub fn text(&mut self, text: &str) {
        self.count(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    /// Adds a number by its bits.
    pub fn number(&mut self, number: f64) {
        // Both zeros are the same result.
        self.count((number + 0.0).to_bits());
    }

    fn month(&mut self, month: Option<u32>) {
        self.count(month.map_or(u64::MAX, u64::from));
    }

    fn band(&mut self, band: &Band) {
        for number in [band.mean, band.p10, band.p50, band.p90] {
            self.number(number);
        }
    }

    fn quantile(&mut self, quantile: &Quantile) {
        self.number(quantile.ms);
        self.number(quantile.half_width_ms.unwrap_or(f64::INFINITY));
    }

    fn section<S: Section>(&mut self, section: &S, fields: &[&str]) {
        for field in fields {
            let value = section.get(field).unwrap_or_default();
            let later = LATER
                .iter()
                .find(|(id, name, _)| (*id, *name) == (S::ID, *field));
            if let Some((_, name, silent)) = later {
                if value.to_bits() == silent.to_bits() {
                    continue;
                }
                self.text(name);
            }
            self.number(value);
        }
    }

    /// Seven characters like `K7F2-9QX`.
    #[must_use]
    pub fn code(&self) -> String {
        // The high bits of FNV are the better mixed ones.
        let mut rest = self.0 ^ (self.0 >> 29);
        let mut code = String::new();
        for (index, length) in GROUPS.into_iter().enumerate() {
            if index > 0 {
                code.push('-');
            }
            for _ in 0..length {
                code.push(char::from(ALPHABET[(rest >> 59) as usize]));
                rest <<= 5;
            }
        }
        code
    }
}

/// The fingerprint of a report.
pub(super) fn fingerprint(scenario: &Scenario, report: &Report) -> String {
    let mut hash = Hash::new(scenario, report.seed);
    hash.count(u64::from(report.replications));
    hash.count(u64::from(report.windows));
    hash.count(report.events);
    hash.number(report.p95_relative_half_width);
    for strategy in &report.strategies {
        hash_strategy(&mut hash, strategy);
    }
    hash_verdict(&mut hash, &report.verdict);
    for verdict in &report.further_verdicts {
        hash_verdict(&mut hash, verdict);
    }
    hash.code()
}

fn hash_scenario(hash: &mut Hash, scenario: &Scenario) {
    hash.text(&scenario.name);
    hash.count(u64::from(scenario.start.year) * 12 + u64::from(scenario.start.month));
    hash.count(u64::from(scenario.horizon_months));
    for users in scenario.monthly_users.iter().flatten() {
        hash.number(*users);
    }
    if let Some(seasons) = &scenario.seasons {
        hash.text("seasons");
        for factor in seasons.activity.iter().chain(&seasons.sign_ups) {
            hash.number(*factor);
        }
    }
    if let Some(week) = &scenario.week {
        hash.text("week");
        for weight in week.hours.iter().chain(&week.days) {
            hash.number(*weight);
        }
    }
    macro_rules! sections {
        ($($section:ident),+) => {
            $(hash.section(&scenario.$section, fields(&scenario.$section));)+
        };
    }
    sections!(growth, traffic);
    // Left out where there are none: reports from before jobs existed keep their codes.
    let jobs = scenario.work.deferred_share > 0.0;
    let counts = |field: &&str| jobs || !JOB_FIELDS.contains(field);
    let work: Vec<&str> = Work::FIELDS.iter().copied().filter(counts).collect();
    hash.section(&scenario.work, &work);
    sections!(
        data, team, debt, operations, failures, survival, money, thresholds
    );
    // Left out where it says what silence says: reports from before it existed keep their codes.
    let clients = &scenario.clients;
    if clients.attempts > 1.0 || clients.breaker_threshold > 0.0 {
        hash.section(clients, fields(clients));
    }
    for strategy in &scenario.strategies {
        hash.text(&strategy.id);
        hash_architecture(hash, &strategy.design.architecture);
        hash.section(&strategy.design.levers, fields(&strategy.design.levers));
        hash.section(&strategy.launch, fields(&strategy.launch));
        for rebuild in &strategy.rebuilds {
            hash_rebuild(hash, rebuild);
        }
    }
}

/// What ships is known by its id, and a founder's own by what differs from that; what it is called
/// changes no result.
fn hash_architecture(hash: &mut Hash, architecture: &Architecture) {
    hash.text(&architecture.id);
    let changes = architecture.composition.as_ref();
    for (path, change) in changes.map_or(&[][..], |one| &one.changes) {
        hash.text(path);
        match change {
            Change::Number(value) => hash.number(*value),
            Change::Truth(value) => hash.count(u64::from(*value)),
            Change::Text(text) | Change::TakenFrom(text) => hash.text(text),
            Change::LeftOut => hash.text("left out"),
        }
    }
}

fn hash_rebuild(hash: &mut Hash, rebuild: &Rebuild) {
    hash_architecture(hash, &rebuild.to.architecture);
    hash.section(&rebuild.to.levers, fields(&rebuild.to.levers));
    let plan = &rebuild.plan;
    let (later, first): (Vec<_>, Vec<_>) = fields(plan)
        .iter()
        .copied()
        .partition(|field| LATER_PLAN_FIELDS.contains(field));
    hash.section(plan, &first);
    // As with clients: what is as it was before they existed is left out.
    let gradual = rebuild.style == RebuildStyle::Strangler;
    let whole = plan.scope_share >= 1.0 && plan.effort_per_feature_month <= 0.0;
    if gradual || !whole {
        hash.text(rebuild.style.id());
        hash.section(plan, &later);
    }
}

/// Fields of a plan that reports did not know at first.
const LATER_PLAN_FIELDS: [&str; 3] = ["effort_per_feature_month", "scope_share", "pieces"];

const fn fields<S: Section>(_: &S) -> &'static [&'static str] {
    S::FIELDS
}

fn hash_strategy(hash: &mut Hash, strategy: &StrategyReport) {
    hash.text(&strategy.id);
    for month in &strategy.months {
        hash_month(hash, month);
    }
    for crossing in &strategy.crossings {
        hash.text(&crossing.sign);
        hash.number(crossing.threshold);
        hash.number(crossing.probability);
        for month in [crossing.month_p10, crossing.month_p50, crossing.month_p90] {
            hash.month(month);
        }
        hash.number(crossing.users);
        hash.text(&crossing.component);
    }
    for column in &strategy.totals {
        hash.text(&column.column);
        hash.band(&column.usd);
    }
    hash.band(&strategy.total_usd);
    for event in &strategy.story {
        hash.text(&event.kind);
        // The first rebuild was once the only one.
        if event.rebuild > 1 {
            hash.count(u64::from(event.rebuild));
        }
        hash.number(event.probability);
        hash.band(&event.month);
    }
}

fn hash_month(hash: &mut Hash, month: &MonthRow) {
    hash.count(u64::from(month.month));
    for number in [
        month.requests_per_second_average,
        month.requests_per_second_peak,
        month.rebuilding_share,
        month.alive_share,
    ] {
        hash.number(number);
    }
    for quantile in [&month.p50, &month.p95, &month.p99] {
        hash.quantile(quantile);
    }
    for band in [
        &month.users,
        &month.p95_band_ms,
        &month.failed_share,
        &month.downtime_minutes,
        &month.delivery_pace,
        &month.cloud_usd,
        &month.cumulative_usd,
    ] {
        hash.band(band);
    }
    for line in &month.cloud_lines {
        hash.text(&line.line);
        hash.number(line.usd);
    }
    hash.text(&month.bottleneck);
    for part in &month.utilization {
        hash.text(&part.part);
        hash.number(part.share);
    }
}

fn hash_verdict(hash: &mut Hash, verdict: &Verdict) {
    hash.text(&verdict.first);
    hash.text(&verdict.second);
    for number in [
        verdict.difference_usd,
        verdict.difference_low_usd,
        verdict.difference_high_usd,
        verdict.probability_second_cheaper,
    ] {
        hash.number(number);
    }
    hash.band(&verdict.difference_band_usd);
    hash.month(verdict.crossing_month);
}
