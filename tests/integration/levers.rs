//! Every lever of a founder moves what it says, and in the direction that it says.
//!
//! The company is the real one, month by month, and so is what a request needs of each part; only
//! the time that it waits is a formula (each part by the utilisation law), so that the whole table
//! takes a moment. `backend.rs` and `phenomena.rs` simulate the waiting itself.

use loadbearing::catalog::architectures;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::company::{Column, IncidentKind, Month, Story, World, simulate};
use loadbearing::sim::deployment::Deployment;
use loadbearing::sim::performance::{Conditions, Estimate, Part, Performance, PerformanceSource};
use loadbearing::sim::scenario::{Data, Design, Scenario, Sign, Work};
use loadbearing::sim::units::Seed;

use crate::companies::preset;

/// Futures that a measure is averaged over.
const FUTURES: u32 = 8;

/// Response times by formula: alone, over what is left of the part that is closest to its limit.
struct ByFormula {
    work: Work,
    data: Data,
}

impl ByFormula {
    fn demand(&self, design: &Design, deployment: &Deployment, rows: f64) -> Demand {
        Demand::new(&self.work, &self.data, design, deployment, rows)
    }
}

impl PerformanceSource for ByFormula {
    fn performance(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        conditions: Conditions,
    ) -> Performance {
        let demand = self.demand(design, deployment, conditions.rows);
        let load = conditions.requests_per_second / demand.capacity();
        let milliseconds = 1e3 * demand.alone_seconds() / (1.0 - load.min(0.99));
        let estimate = |value: f64| Estimate {
            value,
            half_width: 0.0,
        };
        Performance {
            p50_ms: estimate(milliseconds),
            p95_ms: estimate(3.0 * milliseconds),
            p99_ms: estimate(5.0 * milliseconds),
            failed_share: (1.0 - 1.0 / load).max(0.0),
            held_seconds: 0.0,
            utilization: vec![],
            bottleneck: Some(Part::ApplicationCpu),
            overloaded: load > 1.0,
        }
    }

    fn capacities(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        rows: f64,
    ) -> Vec<(Part, f64)> {
        self.demand(design, deployment, rows).capacities()
    }
}

/// Software for businesses that grows by 25 % a month for two years and that nothing ends.
fn company(architecture: &str) -> Scenario {
    let mut scenario = preset("b2b-saas");
    scenario.survival.four_year_share = 1.0;
    scenario.horizon_months = 24;
    scenario.growth.growth_per_month = 0.25;
    scenario.growth.market_users = 1e7;
    scenario.growth.initial_users = 5_000.0;
    scenario.growth.growth_cv = 0.1;
    // A month, so that what is noticed late is felt.
    scenario.team.capacity_noticing_days = 30.0;
    let strategy = &mut scenario.strategies[0];
    strategy.rebuilds.clear();
    strategy.design.architecture = architectures::find(architecture).unwrap();
    scenario.strategies.truncate(1);
    scenario
}

/// The mean of `measure` over a few futures.
fn mean(scenario: &Scenario, measure: fn(&Scenario, &Story) -> f64) -> f64 {
    let seed = Seed::new(5).unwrap();
    let mut source = ByFormula {
        work: scenario.work,
        data: scenario.data,
    };
    let sum: f64 = (0..FUTURES)
        .map(|replication| {
            let world = World::new(scenario, seed, replication);
            let story = simulate(scenario, &scenario.strategies[0], &world, &mut source);
            measure(scenario, &story)
        })
        .sum();
    sum / f64::from(FUTURES)
}

fn downtime(_: &Scenario, story: &Story) -> f64 {
    story.months.iter().map(Month::downtime).sum()
}

fn deploy_downtime(_: &Scenario, story: &Story) -> f64 {
    let of_month = |month: &Month| month.downtime_minutes[IncidentKind::Deploy as usize];
    story.months.iter().map(of_month).sum()
}

fn overload(_: &Scenario, story: &Story) -> f64 {
    let of_month = |month: &Month| month.downtime_minutes[IncidentKind::Overload as usize];
    story.months.iter().map(of_month).sum()
}

fn pace(_: &Scenario, story: &Story) -> f64 {
    story.months.iter().map(|month| month.delivery_pace).sum()
}

fn p95(_: &Scenario, story: &Story) -> f64 {
    let log = |month: &Month| libm::log(month.busy.p95_ms.value.max(1.0));
    story.months.iter().map(log).sum()
}

/// The month in which the p95 first is over its line, or the horizon.
fn latency_crossing(scenario: &Scenario, story: &Story) -> f64 {
    let over = |month: &Month| month.over(scenario, Sign::Latency);
    let first = story.months.iter().position(over);
    first.unwrap_or(story.months.len()) as f64
}

fn cloud(_: &Scenario, story: &Story) -> f64 {
    story.total().get(Column::Cloud).usd()
}

fn operations(_: &Scenario, story: &Story) -> f64 {
    story.total().get(Column::Operations).usd()
}

fn lost_users(_: &Scenario, story: &Story) -> f64 {
    story.users_lost
}

/// What a lever is expected to do.
struct Expected {
    /// Section and field.
    lever: (&'static str, &'static str),
    /// Two values of it.
    from: f64,
    to: f64,
    /// The architecture on which it shows.
    on: &'static str,
    /// What it moves, and whether up.
    what: &'static str,
    measure: fn(&Scenario, &Story) -> f64,
    rises: bool,
}

const ONE_SERVER: &str = "single_server";
const MANAGED: &str = "monolith_managed_database";
const SCALABLE: &str = "scalable_monolith";

macro_rules! expected {
    ($($section:ident.$field:ident $from:literal -> $to:literal on $on:ident: $measure:ident
        $way:ident;)+) => {
        [$(Expected {
            lever: (stringify!($section), stringify!($field)),
            from: $from,
            to: $to,
            on: $on,
            what: stringify!($measure),
            measure: $measure,
            rises: expected!(@ $way),
        }),+]
    };
    (@ rises) => { true };
    (@ falls) => { false };
}

/// The causes and the remedies, one or more lines each.
fn table() -> Vec<Expected> {
    expected! {
        // Speed over structure.
        levers.shortcut_share 0.1 -> 0.7 on MANAGED: pace falls;
        levers.shortcut_share 0.1 -> 0.7 on MANAGED: deploy_downtime rises;
        // Coupling, and the boundaries that keep it out, at their price.
        levers.coupling_share 0.1 -> 1.0 on MANAGED: deploy_downtime rises;
        levers.coupling_share 0.1 -> 1.0 on MANAGED: pace falls;
        levers.boundary_share 0.0 -> 0.8 on MANAGED: deploy_downtime falls;
        levers.boundary_share 0.0 -> 0.8 on MANAGED: pace rises;
        debt.boundary_effort_share 0.0 -> 0.2 on MANAGED: pace falls;
        // Technology.
        levers.runtime_factor 1.0 -> 2.5 on ONE_SERVER: latency_crossing falls;
        levers.runtime_factor 1.0 -> 2.5 on SCALABLE: cloud rises;
        levers.platform_factor 0.5 -> 2.0 on SCALABLE: operations rises;
        // Schema.
        levers.unindexed_query_share 0.001 -> 0.1 on ONE_SERVER: latency_crossing falls;
        levers.n_plus_one_factor 1.0 -> 16.0 on ONE_SERVER: latency_crossing falls;
        levers.relation_factor 1.0 -> 4.0 on ONE_SERVER: latency_crossing falls;
        // Caching: of what may come from the cache, and whether the code asks it.
        levers.uncached_share 0.0 -> 0.9 on SCALABLE: p95 rises;
        levers.uncached_share 0.0 -> 0.9 on SCALABLE: cloud rises;
        work.cacheable_share 0.1 -> 0.9 on SCALABLE: p95 falls;
        // Monitoring, and the team.
        levers.monitoring_share 0.2 -> 0.95 on MANAGED: deploy_downtime falls;
        levers.monitoring_share 0.2 -> 0.95 on MANAGED: overload falls;
        team.experience_share 0.0 -> 1.0 on MANAGED: deploy_downtime falls;
        team.experience_share 0.0 -> 1.0 on MANAGED: overload falls;
        team.capacity_noticing_days 0.0 -> 30.0 on MANAGED: overload rises;
        // Headroom, lead time, planned growth.
        levers.target_utilization 0.4 -> 0.9 on MANAGED: cloud falls;
        levers.target_utilization 0.4 -> 0.9 on MANAGED: p95 rises;
        levers.capacity_lead_days 1.0 -> 60.0 on MANAGED: overload rises;
        levers.planned_growth_months 0.0 -> 6.0 on MANAGED: overload falls;
        levers.planned_growth_months 0.0 -> 6.0 on MANAGED: cloud rises;
        // Money: what is committed to, what slowness and downtime make of users.
        money.commitment_share 0.0 -> 0.8 on SCALABLE: cloud falls;
        money.latency_churn_per_100_ms 0.0 -> 0.01 on ONE_SERVER: lost_users rises;
        money.downtime_churn_per_hour 0.0 -> 0.005 on ONE_SERVER: lost_users rises;
        traffic.between_zones_kilobytes 0.0 -> 10.0 on SCALABLE: cloud rises;
    }
    .into()
}

fn with(expected: &Expected, value: f64) -> Scenario {
    let mut scenario = company(expected.on);
    let (section, field) = expected.lever;
    // Boundaries that nobody keeps cost nothing.
    if section == "debt" {
        scenario.strategies[0].design.levers.boundary_share = 0.8;
    }
    let set = scenario.set_value(section, field, value)
        || scenario.strategies[0].set_value(section, field, value);
    assert!(set, "there is no {section}.{field}");
    scenario
}

#[test]
fn every_lever_moves_what_it_says() {
    let mut wrong = Vec::new();
    for expected in table() {
        let from = mean(&with(&expected, expected.from), expected.measure);
        let to = mean(&with(&expected, expected.to), expected.measure);
        let moved = if expected.rises { to > from } else { to < from };
        if !moved {
            let (section, field) = expected.lever;
            wrong.push(format!(
                "{section}.{field} {} -> {}: {} went from {from} to {to}",
                expected.from, expected.to, expected.what
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every lever of the article has a line above, so that a new one is not forgotten.
#[test]
fn no_lever_is_without_a_line() {
    let table = table();
    for field in <loadbearing::sim::scenario::Levers as loadbearing::sim::scenario::Section>::FIELDS
    {
        let lines = table.iter().filter(|line| line.lever == ("levers", *field));
        assert!(lines.count() > 0, "levers.{field}");
    }
}

/// Autoscaling is a property of an architecture: the same sizes, grown by hand or by themselves.
#[test]
fn autoscaling_takes_overload_away() {
    let mut scenario = company(SCALABLE);
    let application = |scenario: &mut Scenario, autoscaled| {
        let architecture = &mut scenario.strategies[0].design.architecture;
        architecture.application.autoscaled = autoscaled;
    };
    application(&mut scenario, false);
    let by_hand = mean(&scenario, overload);
    application(&mut scenario, true);
    let by_itself = mean(&scenario, overload);
    assert!(by_itself < by_hand, "{by_itself} {by_hand}");
}

/// What is watched in full is ordered at once, by whomever; what nobody watches takes beginners
/// twice as long to notice as old hands.
#[test]
fn monitoring_and_experience_decide_when_a_shortage_is_noticed() {
    let overload = |monitoring: f64, experience: f64, noticing: f64| {
        let mut scenario = company(MANAGED);
        // Deploys and surges apart: only ordinary growth overloads.
        scenario.team.change_failure_share = 0.0;
        scenario.traffic.spikes_per_year = 0.0;
        scenario.strategies[0].design.levers.monitoring_share = monitoring;
        scenario.team.experience_share = experience;
        scenario.team.capacity_noticing_days = noticing;
        mean(&scenario, overload)
    };
    let watched = overload(1.0, 0.5, 60.0);
    assert_eq!(watched.to_bits(), overload(1.0, 0.0, 60.0).to_bits());
    assert_eq!(watched.to_bits(), overload(0.0, 0.5, 0.0).to_bits());
    assert!(overload(0.0, 0.0, 30.0) > overload(0.0, 1.0, 30.0));
    assert_eq!(
        overload(0.0, 0.0, 15.0).to_bits(),
        overload(0.0, 1.0, 30.0).to_bits()
    );
}

/// The effects whose evidence is contested may be nothing, and then nobody is lost.
#[test]
fn contested_effects_may_be_nothing() {
    let mut scenario = company(ONE_SERVER);
    scenario.money.latency_churn_per_100_ms = 0.0;
    scenario.money.downtime_churn_per_hour = 0.0;
    assert!(mean(&scenario, downtime) > 1_000.0, "it is slow and down");
    assert!(mean(&scenario, lost_users).abs() < 1e-12);
}
