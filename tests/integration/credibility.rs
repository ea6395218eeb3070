//! What a doubter would try first: money and users that vanish, directions that are wrong, regret
//! without friction, the break-even rule of the documentation, and numbers at their ends.
//!
//! The backend is a formula here, so that single causes can be switched off.

use loadbearing::catalog::{parameters, scenario_file, scenarios};
use loadbearing::sim::company::{self, Column, Story, World};
use loadbearing::sim::deployment::{Deployment, Placement};
use loadbearing::sim::performance::{Conditions, Estimate, Part, Performance, PerformanceSource};
use loadbearing::sim::report::{Report, Stage};
use loadbearing::sim::scenario::{Design, Operations, Scenario, Section, Trigger};
use loadbearing::sim::study::{self, Futures, Windows};
use loadbearing::sim::units::{Cents, Seed};

use crate::companies::{nothing_breaks, preset};

/// A backend that answers in 50 ms up to the capacity of its processors, or of none.
struct Fluid {
    /// Whether it can be too small.
    limited: bool,
    /// p95 of what it answers [ms].
    p95_ms: f64,
}

const LIMITED: Fluid = Fluid {
    limited: true,
    p95_ms: 50.0,
};

const ENDLESS: Fluid = Fluid {
    limited: false,
    p95_ms: 50.0,
};

impl PerformanceSource for Fluid {
    fn performance(
        &mut self,
        design: &Design,
        deployment: &Deployment,
        conditions: Conditions,
    ) -> Performance {
        let capacities = self.capacities(design, deployment, conditions.rows);
        let most = capacities.iter().map(|(_, most)| *most);
        let busy = conditions.requests_per_second / most.fold(f64::INFINITY, f64::min);
        let estimate = |value| Estimate {
            value,
            half_width: 0.0,
        };
        Performance {
            p50_ms: estimate(self.p95_ms),
            p95_ms: estimate(self.p95_ms),
            p99_ms: estimate(self.p95_ms),
            failed_share: if busy > 1.0 { 1.0 - 1.0 / busy } else { 0.0 },
            overloaded: busy > 1.0,
            ..Performance::default()
        }
    }

    fn capacities(&mut self, design: &Design, deployment: &Deployment, _: f64) -> Vec<(Part, f64)> {
        if !self.limited {
            return vec![(Part::ApplicationCpu, f64::INFINITY)];
        }
        let architecture = &design.architecture;
        let size = &architecture.application.sizes[deployment.application_size as usize];
        let application = f64::from(size.vcpus * deployment.instances) * 30.0;
        let mut capacities = vec![(Part::ApplicationCpu, application)];
        if architecture.database.placement == Placement::Separate {
            let size = &architecture.database.sizes[deployment.database_size as usize];
            let database = f64::from(size.vcpus * deployment.shards) * 100.0;
            capacities.push((Part::Database, database));
        }
        capacities
    }
}

fn seed() -> Seed {
    Seed::new(7).unwrap()
}

fn story(scenario: &Scenario, strategy: usize, replication: u32, mut backend: Fluid) -> Story {
    let world = World::new(scenario, seed(), replication);
    let strategy = &scenario.strategies[strategy];
    company::simulate(scenario, strategy, &world, &mut backend)
}

fn report(scenario: &Scenario, replications: u32, mut backend: Fluid) -> Report {
    let mut futures = Futures::new(scenario);
    for replication in 0..replications {
        futures.add(study::live(scenario, seed(), replication, &mut backend));
    }
    let windows = Windows::default();
    study::report(scenario, seed(), &futures, windows, Stage::Final)
}

/// Nothing breaks, nothing is late or slow, nobody looks after anything.
fn without_friction(mut scenario: Scenario) -> Scenario {
    nothing_breaks(&mut scenario);
    scenario.operations = Operations::from_fn(|_| 0.0);
    scenario.prices.self_run = Default::default();
    scenario.survival.four_year_share = 1.0;
    for strategy in &mut scenario.strategies {
        strategy.launch.extra_engineer_months = 0.0;
        strategy.design.levers.shortcut_share = 0.0;
        strategy.rebuilds.clear();
    }
    scenario
}

/// The columns that are not paid to anybody.
const LOST: [Column; 4] = [
    Column::LostToDowntime,
    Column::LostUsers,
    Column::DelayedFeatures,
    Column::LaterLaunch,
];

#[test]
fn every_cent_and_every_user_of_every_preset_is_accounted_for() {
    for preset in scenarios::presets() {
        let mut scenario = scenario_file::read(preset.text).unwrap();
        scenario.money.discount_per_year = 0.0;
        for strategy in 0..scenario.strategies.len() {
            for replication in 0..3 {
                let story = story(&scenario, strategy, replication, LIMITED);
                let total = story.total();
                let months = || story.months.iter();
                for column in Column::ALL {
                    let sum: Cents = months().map(|month| month.ledger.get(column)).sum();
                    assert_eq!(sum, total.get(column), "{}", preset.name);
                }
                let columns: Cents = Column::ALL.iter().map(|c| total.get(*c)).sum();
                assert_eq!(columns, total.total());
                let lines: Cents = months().flat_map(|month| month.invoice).sum();
                assert_eq!(lines, total.get(Column::Cloud));
                let came = story.users_initial + story.users_gained;
                let stayed = came - story.users_left - story.users_lost;
                let users = months().last().unwrap().users;
                assert!((stayed - users).abs() <= 1e-9 * came, "{stayed} {users}");
            }
        }
    }
}

#[test]
fn a_company_without_friction_regrets_nothing() {
    for preset in scenarios::presets() {
        let scenario = without_friction(scenario_file::read(preset.text).unwrap());
        for strategy in 0..scenario.strategies.len() {
            let total = story(&scenario, strategy, 1, ENDLESS).total();
            for column in Column::ALL.into_iter().filter(|c| *c != Column::Cloud) {
                let lost = total.get(column);
                assert_eq!(lost, Cents::ZERO, "{}: {column:?}", preset.name);
            }
        }
    }
}

/// One friction alone fills its own column of lost revenue and no other; all together, the first
/// to be switched on keeps what it had alone, to the cent.
#[test]
fn each_friction_has_its_own_column() {
    let base = without_friction(preset("b2b-saas"));
    let late = |scenario: &mut Scenario| {
        scenario.strategies[0].launch.extra_engineer_months = 4.0;
    };
    let down = |scenario: &mut Scenario| scenario.team.change_failure_share = 0.5;
    let total = |change: &dyn Fn(&mut Scenario), backend: Fluid| {
        let mut scenario = base.clone();
        change(&mut scenario);
        story(&scenario, 0, 0, backend).total()
    };
    let slow = Fluid {
        limited: false,
        p95_ms: 2_000.0,
    };
    let alone = [
        (total(&late, ENDLESS), Column::LaterLaunch),
        (total(&down, ENDLESS), Column::LostToDowntime),
        (total(&|_| {}, slow), Column::LostUsers),
    ];
    for (ledger, own) in &alone {
        for column in LOST {
            let amount = ledger.get(column);
            assert_eq!(amount > Cents::ZERO, column == *own, "{own:?}: {column:?}");
        }
    }
    let slow = Fluid {
        limited: false,
        p95_ms: 2_000.0,
    };
    let all = total(
        &|scenario| {
            late(scenario);
            down(scenario);
        },
        slow,
    );
    assert_eq!(
        all.get(Column::LaterLaunch),
        alone[0].0.get(Column::LaterLaunch)
    );
    assert!(
        LOST[..2]
            .iter()
            .all(|column| all.get(*column) > Cents::ZERO)
    );
}

#[test]
fn later_money_counts_less_by_the_discount_rate() {
    let mut scenario = preset("b2b-saas");
    scenario.survival.four_year_share = 1.0;
    let today = story(&scenario, 1, 0, LIMITED);
    scenario.money.discount_per_year = 0.1;
    let discounted = story(&scenario, 1, 0, LIMITED);
    for (index, (full, less)) in today.months.iter().zip(&discounted.months).enumerate() {
        let factor = libm::pow(1.1, -(index as f64) / 12.0);
        for column in [Column::Operations, Column::Cloud, Column::FirstBuild] {
            let expected = full.ledger.get(column).usd() * factor;
            assert!((less.ledger.get(column).usd() - expected).abs() < 0.02);
        }
    }
}

/// Of a company's or strategy's parameter: a lower value, a higher one, and the column that must
/// grow with it.
const DIRECTIONS: [(&str, &str, f64, f64, Column); 22] = [
    (
        "team",
        "engineer_usd_per_month",
        9e3,
        2e4,
        Column::Operations,
    ),
    ("team", "engineer_usd_per_month", 9e3, 2e4, Column::Rebuild),
    (
        "team",
        "change_failure_share",
        0.02,
        0.2,
        Column::LostToDowntime,
    ),
    (
        "team",
        "repair_minutes",
        20.0,
        200.0,
        Column::LostToDowntime,
    ),
    (
        "team",
        "detection_minutes",
        5.0,
        60.0,
        Column::LostToDowntime,
    ),
    (
        "operations",
        "hours_per_part_month",
        1.0,
        16.0,
        Column::Operations,
    ),
    (
        "operations",
        "hours_per_incident",
        2.0,
        24.0,
        Column::Operations,
    ),
    ("debt", "interest_share", 0.2, 0.6, Column::DebtInterest),
    ("debt", "defect_factor", 2.0, 15.0, Column::LostToDowntime),
    ("levers", "shortcut_share", 0.1, 0.8, Column::DebtInterest),
    ("levers", "coupling_share", 0.1, 1.0, Column::LostToDowntime),
    (
        "failures",
        "zone_outage_hours",
        2.0,
        24.0,
        Column::LostToDowntime,
    ),
    (
        "failures",
        "database_restore_hours",
        2.0,
        24.0,
        Column::LostToDowntime,
    ),
    (
        "money",
        "revenue_usd_per_user_month",
        2.0,
        20.0,
        Column::LostToDowntime,
    ),
    (
        "data",
        "media_downloads_megabytes_per_user_month",
        50.0,
        500.0,
        Column::Cloud,
    ),
    (
        "launch",
        "extra_engineer_months",
        1.0,
        5.0,
        Column::FirstBuild,
    ),
    (
        "launch",
        "extra_engineer_months",
        1.0,
        5.0,
        Column::LaterLaunch,
    ),
    ("plan", "effort_engineer_months", 6.0, 12.0, Column::Rebuild),
    ("plan", "overrun_mean", 1.0, 1.5, Column::Rebuild),
    ("plan", "dual_running_share", 0.2, 1.0, Column::Cloud),
    ("plan", "freeze_share", 0.0, 0.5, Column::DelayedFeatures),
    (
        "plan",
        "cutover_minutes",
        5.0,
        240.0,
        Column::LostToDowntime,
    ),
];

#[test]
fn what_ought_to_cost_more_costs_more() {
    for (section, field, low, high, column) in DIRECTIONS {
        let cost = |value: f64| -> Cents {
            let mut scenario = preset("b2b-saas");
            scenario.survival.four_year_share = 1.0;
            scenario.failures.machine_failures_per_year = 2.0;
            scenario.failures.zone_outages_per_year = 1.0;
            let rebuild = &mut scenario.strategies[0].rebuilds[0];
            rebuild.trigger = Trigger::Month(12);
            rebuild.plan.abandonment_probability = 0.0;
            let set = scenario.set_value(section, field, value)
                || scenario.strategies[0].set_value(section, field, value);
            assert!(set, "{section}.{field}");
            let totals = (0..8).map(|future| story(&scenario, 0, future, LIMITED).total());
            totals.map(|total| total.get(column)).sum()
        };
        assert!(cost(high) > cost(low), "{section}.{field}: {column:?}");
    }
}

/// Nothing costs anything but building: a rebuild of 12 engineer-months from month 12 on by half of
/// four engineers, while a fifth of the rest stands still, after a year and half of shortcuts.
fn only_building_costs() -> Scenario {
    let mut scenario = without_friction(preset("b2b-saas"));
    let rebuilds = preset("b2b-saas").strategies[0].rebuilds.clone();
    scenario.team.engineers = 4.0;
    scenario.money.revenue_usd_per_user_month = 0.0;
    for line in scenario.prices.lines.values_mut() {
        line.tiers.iter_mut().for_each(|tier| tier.usd = 0.0);
    }
    let later = &mut scenario.strategies[0];
    later.rebuilds = rebuilds;
    let rebuild = &mut later.rebuilds[0];
    rebuild.trigger = Trigger::Month(12);
    rebuild.to.levers.shortcut_share = 0.0;
    rebuild.plan.effort_engineer_months = 12.0;
    rebuild.plan.effort_growth_per_year = 0.0;
    rebuild.plan.overrun_mean = 1.0;
    rebuild.plan.team_share = 0.5;
    rebuild.plan.freeze_share = 0.2;
    rebuild.plan.cutover_minutes = 0.0;
    rebuild.plan.abandonment_probability = 0.0;
    scenario
}

/// Building right wins when B < p·(R·O + D) + V (`docs/model.md`), here in engineer-months and with
/// every term by hand: p and O are 1 and R is 12. D: six months of a fifth of two engineers. V: of
/// code of shortcuts only, all coupled, 55 % · (1 − 2^(−F/48)) of what develops is lost.
#[test]
fn the_break_even_rule_holds_to_the_cent() {
    let mut scenario = only_building_costs();
    scenario.debt.interest_share = 0.55;
    scenario.debt.onset_months = 12.0;
    let levers = &mut scenario.strategies[0].design.levers;
    levers.shortcut_share = 1.0;
    levers.coupling_share = 1.0;
    let (mut features, mut drag) = (0.0, 0.0);
    for month in 0..18 {
        let developing = if month < 12 { 4.0 } else { 2.0 * (1.0 - 0.2) };
        let lost = developing * 0.55 * (1.0 - libm::exp2(-features / 48.0));
        features += developing - lost;
        drag += lost;
    }
    let (effort, damage) = (12.0, 6.0 * 0.2 * 2.0);
    let break_even = effort + damage + drag;
    assert!(drag > 5.0, "{drag}");
    let pay = scenario.team.engineer_usd_per_month;
    for premium in [
        0.5 * break_even,
        break_even - 0.1,
        break_even,
        break_even + 0.1,
        30.0,
    ] {
        scenario.strategies[1].launch.extra_engineer_months = premium;
        let verdict = report(&scenario, 2, ENDLESS).verdict;
        let expected = (break_even - premium) * pay;
        // A cent for each month and column.
        assert!((verdict.difference_usd - expected).abs() < 2.0, "{premium}");
        if (premium - break_even).abs() > 0.01 {
            assert_eq!(verdict.difference_usd > 0.0, premium < break_even);
        }
    }
}

/// With fat-tailed overruns and companies that may not live to need the rebuild, the sign of the
/// mean still flips where the rule says.
#[test]
fn the_break_even_rule_holds_on_average() {
    let mut scenario = only_building_costs();
    scenario.survival.four_year_share = 0.38;
    let plan = &mut scenario.strategies[0].rebuilds[0].plan;
    plan.overrun_mean = 1.27;
    plan.freeze_share = 0.0;
    // Alive in the middle of a rebuild of about 7.6 months that begins in month 12.
    let alive = libm::pow(0.38, 15.8 / 48.0);
    let break_even = alive * 12.0 * 1.27;
    for (share, now_wins) in [(0.7, true), (1.0, true), (1.4, false)] {
        scenario.strategies[1].launch.extra_engineer_months = share * break_even;
        let verdict = report(&scenario, 600, ENDLESS).verdict;
        let at_break_even = (share - 1.0_f64).abs() < 1e-9;
        // Who builds for months may also end before: a little of B is not paid either.
        let slack = 0.06 * break_even * scenario.team.engineer_usd_per_month;
        if at_break_even {
            assert!(verdict.difference_low_usd - slack < 0.0);
            assert!(verdict.difference_high_usd + slack > 0.0);
        } else {
            assert!(!verdict.too_close_to_call, "{share}: {verdict:?}");
            assert_eq!(verdict.difference_usd > 0.0, now_wins, "{share}");
        }
    }
}

fn assert_possible(story: &Story, what: &str) {
    assert!(!story.months.is_empty());
    for month in &story.months {
        let shares = [month.failed_share, month.delivery_pace];
        assert!(
            shares.iter().all(|s| (0.0..=1.0).contains(s)),
            "{what}: {month:?}"
        );
        let amounts = [month.users, month.average_per_second, month.downtime()];
        let possible = |amount: &f64| amount.is_finite() && *amount >= 0.0;
        assert!(amounts.iter().all(possible), "{what}: {month:?}");
        assert!(
            month.invoice.iter().all(|line| *line >= Cents::ZERO),
            "{what}"
        );
        let paid = [
            Column::FirstBuild,
            Column::Rebuild,
            Column::DebtInterest,
            Column::Operations,
        ];
        for column in paid {
            assert!(
                month.ledger.get(column) >= Cents::ZERO,
                "{what}: {column:?}"
            );
        }
    }
}

#[test]
fn every_parameter_at_both_ends_gives_possible_numbers() {
    for parameter in parameters::all() {
        for value in [parameter.min, parameter.max] {
            let mut scenario = preset("marketplace");
            scenario.horizon_months = 24;
            let (section, field) = (parameter.section(), parameter.field());
            let _ = scenario.set_value(section, field, value);
            for strategy in &mut scenario.strategies {
                let _ = strategy.set_value(section, field, value);
            }
            for strategy in 0..scenario.strategies.len() {
                let what = format!("{} = {value}", parameter.id);
                assert_possible(&story(&scenario, strategy, 0, LIMITED), &what);
            }
        }
    }
}

#[test]
fn the_smallest_and_the_largest_company_finish() {
    for (users, growth) in [(1.0, 0.0), (1.0, 3.0), (1e8, 0.0), (1e8, 3.0)] {
        for months in [12, 84] {
            let mut scenario = preset("marketplace");
            scenario.survival.four_year_share = 1.0;
            scenario.horizon_months = months;
            scenario.growth.initial_users = users;
            scenario.growth.growth_per_month = growth;
            scenario.growth.market_users = 1e10;
            for strategy in 0..scenario.strategies.len() {
                let story = story(&scenario, strategy, 0, LIMITED);
                assert_eq!(story.months.len(), months as usize);
                assert_possible(&story, &format!("{users} users, {growth} a month"));
            }
        }
    }
}
