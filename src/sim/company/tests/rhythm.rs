//! Weeks, seasons, launches, and users who leave.

use super::{story, world};
use crate::sim::company::fixtures::{self, Formula};
use crate::sim::company::{Story, growth, simulate, traffic};
use crate::sim::scenario::{Scenario, Seasons, WeekShape};

/// Shops: busy from 9 to 21 o'clock, twice as busy on Saturdays.
const SHOP: WeekShape = WeekShape {
    hours: [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 4.0, 6.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0,
        8.0, 8.0, 6.0, 4.0, 2.0, 1.0,
    ],
    days: [1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 1.0],
};

/// By hand: a day's weights add up to 112, the week's days to 8, so the mean hour is 112·8/168 =
/// 5.3333 and Saturday noon 16 of that: 3 times. The seven busiest hours are Saturday's ten of 16.
#[test]
fn a_stated_week_is_followed() {
    let mut settings = fixtures::scenario().traffic;
    settings.peak_to_average = SHOP.peak_to_average().unwrap();
    assert!((settings.peak_to_average - 3.0).abs() < 1e-12);
    let levels = traffic::levels(&settings, Some(&SHOP), 7.0);
    assert!((levels[0].requests_per_second - 21.0).abs() < 1e-9);
    assert!((levels[0].request_share - 7.0 * 16.0 / (112.0 * 8.0)).abs() < 1e-12);
    let time: f64 = levels.iter().map(|level| level.time_share).sum();
    let requests: f64 = levels.iter().map(|level| level.request_share).sum();
    assert!((time - 1.0).abs() < 1e-12 && (requests - 1.0).abs() < 1e-12);
    assert!(levels.is_sorted_by(|a, b| a.requests_per_second >= b.requests_per_second));
    // A changed peak stretches the swing; none at all makes every hour alike.
    settings.peak_to_average = 1.0;
    let even = traffic::levels(&settings, Some(&SHOP), 7.0);
    assert!(
        even.iter()
            .all(|level| (level.requests_per_second - 7.0).abs() < 1e-9)
    );
    let silent = WeekShape {
        hours: [0.0; 24],
        ..SHOP
    };
    assert_eq!(silent.peak_to_average(), None);
}

#[test]
fn a_launch_begins_with_a_burst_that_dies_down() {
    let mut settings = fixtures::scenario().traffic;
    assert_eq!(
        traffic::launch_burst(&settings, 0).to_bits(),
        1.0_f64.to_bits()
    );
    settings.launch_multiplier = 9.0;
    settings.launch_half_life_days = 3.0;
    for (day, expected) in [(0, 9.0), (3, 5.0), (6, 3.0), (300, 1.0)] {
        assert!((traffic::launch_burst(&settings, day) - expected).abs() < 1e-9);
    }
    let mut scenario = fixtures::scenario();
    let ordinary = story(&scenario, 0, 0);
    scenario.traffic = settings;
    let burst = story(&scenario, 0, 0);
    assert!(burst.months[0].busy_per_second > 8.0 * ordinary.months[0].busy_per_second);
    let last = |story: &Story| story.months.last().unwrap().busy_per_second;
    assert!((last(&burst) / last(&ordinary) - 1.0).abs() < 0.01);
}

#[test]
fn seasons_move_traffic_revenue_and_sign_ups() {
    let mut scenario = fixtures::scenario();
    scenario.growth.growth_cv = 0.0;
    scenario.traffic.spikes_per_year = 0.0;
    let even = story(&scenario, 0, 0);
    scenario.seasons = Some(Seasons::NONE);
    assert_eq!(
        story(&scenario, 0, 0),
        even,
        "factors of one change nothing"
    );
    let mut seasons = Seasons::NONE;
    seasons.activity[11] = 3.0;
    scenario.seasons = Some(seasons);
    let december = story(&scenario, 0, 0);
    let busy = |story: &Story, month: usize| story.months[month].busy_per_second;
    assert!((busy(&december, 11) / busy(&even, 11) - 3.0).abs() < 0.05);
    assert!((busy(&december, 10) / busy(&even, 10) - 1.0).abs() < 1e-9);
    let mut seasons = Seasons::NONE;
    seasons.sign_ups[0] = 0.0;
    scenario.seasons = Some(seasons);
    let quiet = story(&scenario, 0, 0);
    assert!(quiet.months[0].users < 5_000.0 && even.months[0].users > 5_000.0);
}

/// Slowness makes users leave for good, where a scenario says so; none leave where it says none.
#[test]
fn slowness_and_downtime_cost_users_only_where_the_scenario_says_so() {
    let lost = |latency: f64, downtime: f64| {
        let mut scenario = fixtures::scenario();
        scenario.money.latency_churn_per_100_ms = latency;
        scenario.money.downtime_churn_per_hour = downtime;
        let world = world(&scenario, 0);
        let mut source = Formula {
            slower_ms: 500.0,
            ..Formula::default()
        };
        let story = simulate(&scenario, &scenario.strategies[0], &world, &mut source);
        let balance =
            story.users_initial + story.users_gained - story.users_left - story.users_lost;
        let users = story.months.last().unwrap().users;
        assert!((balance / users - 1.0).abs() < 1e-9, "{balance} {users}");
        story.users_lost
    };
    assert!(lost(0.0, 0.0).abs() < 1e-12);
    assert!(lost(0.001, 0.0) > 100.0);
    assert!(lost(0.0, 0.001) > 1.0);
    assert!(lost(0.001, 0.001) > lost(0.001, 0.0));
}

/// 10 % a month, less 3 % who leave: 1.07^6 = 1.5007 in half a year, and no more than the market.
#[test]
fn planned_growth_is_the_scenario_s() {
    let mut scenario = fixtures::scenario();
    scenario.growth.growth_per_month = 0.1;
    scenario.growth.market_users = 1e9;
    let ahead = |scenario: &Scenario, users, months| growth::ahead(scenario, users, 59, months);
    assert!((ahead(&scenario, 1_000.0, 6.0) - 1.5007).abs() < 1e-4);
    assert_eq!(ahead(&scenario, 1_000.0, 0.0).to_bits(), 1.0_f64.to_bits());
    scenario.growth.market_users = 1_200.0;
    assert!(ahead(&scenario, 1_000.0, 84.0) <= 1.2);
    scenario.growth.growth_per_month = 0.0;
    assert_eq!(ahead(&scenario, 1_000.0, 6.0).to_bits(), 1.0_f64.to_bits());
    // The second month is running; three months later is the fifth.
    scenario.monthly_users = Some(vec![1.0, 10.0, 20.0, 40.0, 80.0]);
    assert!((ahead(&scenario, 1.0, 3.0) - 8.0).abs() < 1e-12);
    assert!((ahead(&scenario, 1.0, 60.0) - 8.0).abs() < 1e-12);
}
