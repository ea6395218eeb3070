//! Invoices worked out by hand from the price lists that ship, and what the company is billed: to
//! the cent, line by line. Whoever doubts a number needs the price list and a pencil.

use loadbearing::catalog::{architectures, prices, scenario_file, scenarios};
use loadbearing::sim::company::{Line, Month, Story, World, simulate};
use loadbearing::sim::run::run;
use loadbearing::sim::scenario::{CalendarMonth, Scenario, Section};
use loadbearing::sim::units::{Cents, Seed};

use crate::companies::{Calm, nothing_breaks, preset};

/// Days in the average month that rates by the month are divided by.
const DAYS_PER_MONTH: f64 = 30.436_875;

/// 10,000 users, for ever, from April 2026 on: 30 days of 200,000 requests of 20 kB are 6,000,000
/// requests and 120 GB. Its database holds so many gigabytes, and users look at so many gigabytes
/// of files a day.
fn company(list: &str, architecture: &str, data: f64, files_a_day: f64) -> Scenario {
    let mut scenario = preset("b2b-saas");
    let list = prices::find(list).unwrap();
    scenario.prices = list.set.clone();
    scenario.start = CalendarMonth {
        year: 2026,
        month: 4,
    };
    scenario.survival.four_year_share = 1.0;
    scenario.growth.initial_users = 10_000.0;
    scenario.growth.growth_per_month = 0.0;
    scenario.growth.churn_per_month = 0.0;
    scenario.traffic.daily_active_share = 0.2;
    scenario.traffic.requests_per_active_user_day = 100.0;
    scenario.traffic.spikes_per_year = 0.0;
    scenario.work.response_kilobytes = 20.0;
    scenario.data = Section::from_fn(|field| match field {
        "rows_per_user" => 1.0,
        "bytes_per_row" => data * 1e9 / 10_000.0,
        "media_downloads_megabytes_per_user_month" => files_a_day * DAYS_PER_MONTH / 10.0,
        _ => 0.0,
    });
    let strategy = &mut scenario.strategies[0];
    strategy.rebuilds.clear();
    strategy.design.architecture = architectures::find_in(list, architecture).unwrap().unwrap();
    scenario
}

fn story(scenario: &Scenario) -> Story {
    let world = World::new(scenario, Seed::new(1).unwrap(), 0);
    simulate(scenario, &scenario.strategies[0], &world, &mut Calm)
}

/// The lines of a month that cost something, as names and cents.
fn lines(month: &Month) -> Vec<(&str, i64)> {
    let cents = |line: &Line| line.cents.cents();
    let mut lines: Vec<(&str, i64)> = month
        .lines
        .iter()
        .filter(|line| line.cents != Cents::ZERO)
        .map(|line| (line.price.as_str(), cents(line)))
        .collect();
    lines.sort_unstable();
    lines
}

/// April on one server at Amazon's prices:
///
/// ```text
/// machine    t3.medium              730 h · 0.0416               = 30.368  → 30.37
/// disk       50 GB, and 20 GB for the data (the smallest)
///            70 GB · 0.08                                        =            5.60
/// address    730 h · 0.005                                       =            3.65
/// files      50 GB of backups · 0.023                            =            1.15
/// alarms     2 · 0.10                                            =            0.20
/// traffic    120 GB, of which 100 are free: 20 GB · 0.09         =            1.80
///                                                                           ------
///                                                                            42.77
/// ```
#[test]
fn a_month_of_one_server() {
    let story = story(&company("aws-us-east-1 2026-09", "single_server", 0.0, 0.0));
    let expected = [
        ("cloudwatch.alarm", 20),
        ("ebs.gp3", 560),
        ("ec2.t3.medium", 3_037),
        ("s3.standard", 115),
        ("transfer.internet", 180),
        ("vpc.ipv4", 365),
    ];
    assert_eq!(lines(&story.months[0]), expected);
    assert_eq!(story.months[0].cloud(), Cents::new(4_277));
}

/// April on the scalable monolith at Amazon's prices, with 25 GB of data, 400 GB of files looked
/// at a day, and 5 kB of each request passing between the two zones:
///
/// ```text
/// machines   2 · c7g.large          2 · 730 h · 0.0725           =          105.85
/// disks      2 · 20 GB · 0.08                                    =            3.20
/// database   db.m7g.large with standby, 730 h · 0.337            =          246.01
///            25 GB · 0.23                                        =            5.75
/// cache      cache.t4g.small, 730 h · 0.032                      =           23.36
/// balancer   730 h · 0.0225                                      = 16.425  → 16.43
///            120 GB are as many capacity units · hours · 0.008   =            0.96
/// addresses  2 · 730 h · 0.005                                   =            7.30
/// files      20 GB · 0.023                                       =            0.46
/// metrics    20 · 0.30                                           =            6.00
/// alarms     10 · 0.10                                           =            1.00
/// traffic    120 GB + 12,000 GB: 100 free, 10,240 · 0.09 = 921.60,
///            the other 1,780 · 0.085 = 151.30                    =        1,072.90
/// zones      6,000,000 · 5 kB = 30 GB, out of one and into the other:
///            60 GB · 0.01                                        =            0.60
///                                                                         --------
///                                                                         1,489.82
/// ```
///
/// In May 60 % of what April's machines cost is committed to for a year: of the machines' 105.85
/// that is 63.51, which costs 27 % less: 17.15; of the database's 246.01 it is 147.61, 30 % less:
/// 44.28; of the cache's 23.36 it is 14.02, 30 % less: 4.21 (4.206).
#[test]
fn a_month_of_the_scalable_monolith() {
    let mut scenario = company("aws-us-east-1 2026-09", SCALABLE, 25.0, 400.0);
    scenario.traffic.between_zones_kilobytes = 5.0;
    scenario.money.commitment_share = 0.6;
    let story = story(&scenario);
    let april = [
        ("cloudwatch.alarm", 100),
        ("cloudwatch.metric", 600),
        ("ebs.gp3", 320),
        ("ec2.c7g.large", 10_585),
        ("elasticache.cache.t4g.small", 2_336),
        ("elb.application", 1_643),
        ("elb.application.capacity_unit", 96),
        ("rds.postgresql.multi_az.db.m7g.large", 24_601),
        ("rds.storage.gp3.multi_az", 575),
        ("s3.standard", 46),
        ("transfer.cross_zone", 60),
        ("transfer.internet", 107_290),
        ("vpc.ipv4", 730),
    ];
    assert_eq!(lines(&story.months[0]), april);
    assert_eq!(story.months[0].cloud(), Cents::new(148_982));
    let may = lines(&story.months[1]);
    let discounts: Vec<_> = may
        .iter()
        .filter(|(name, _)| name.starts_with("commitment."))
        .copied()
        .collect();
    let expected = [
        ("commitment.discount.ec2.", -1_715),
        ("commitment.discount.elasticache.", -421),
        ("commitment.discount.rds.postgresql.", -4_428),
    ];
    assert_eq!(discounts, expected);
    for month in &story.months {
        let sum: Cents = month.lines.iter().map(|line| line.cents).sum();
        assert_eq!(sum, month.cloud());
    }
}

/// April on the same architecture at the low-cost host's prices, with 20 GB of data, and 24,880 GB
/// of files beside the 120 GB of answers:
///
/// ```text
/// machines   2 · CPX22              2 · 21.70                    =           43.40
/// database   two CCX13              2 · 47.86                    =           95.72
///            2 · 20 GB: 20 · 0.1274                              =  2.548  →  2.55
/// cache      CPX22                                               =           21.70
/// balancer   LB11, its address included                          =            8.34
/// files      20 GB and 20 GB of backup: the first terabyte       =            7.23
/// traffic    25,000 GB, of which 21,990 are free: 3,010 · 0.001113 = 3.350 →  3.35
///                                                                           ------
///                                                                           182.29
/// ```
///
/// The same traffic at Amazon's prices is 10,240 · 0.09 + 14,660 · 0.085 = 2,167.70.
#[test]
fn a_month_at_a_low_cost_host() {
    let files_a_day = 24_880.0 / 30.0;
    let low_cost = story(&company("hetzner-eu 2026-09", SCALABLE, 20.0, files_a_day));
    let expected = [
        ("hetzner.cache.cpx22", 2_170),
        ("hetzner.cpx22", 4_340),
        ("hetzner.database_pair.ccx13", 9_572),
        ("hetzner.database_pair.volume", 255),
        ("hetzner.load_balancer", 834),
        ("hetzner.object_storage", 723),
        ("hetzner.traffic", 335),
    ];
    assert_eq!(lines(&low_cost.months[0]), expected);
    assert_eq!(low_cost.months[0].cloud(), Cents::new(18_229));
    let cloud = story(&company(
        "aws-us-east-1 2026-09",
        SCALABLE,
        20.0,
        files_a_day,
    ));
    let traffic = lines(&cloud.months[0])
        .into_iter()
        .find(|(name, _)| *name == "transfer.internet");
    assert_eq!(traffic, Some(("transfer.internet", 216_770)));
}

const SCALABLE: &str = "scalable_monolith";

/// What the host does not run costs the team's time: a database's 8 hours, a cache's 2 and 4 for
/// monitoring are 14 of 152 a month.
#[test]
fn a_low_cost_host_costs_time() {
    let spent = |list: &str| {
        let mut scenario = company(list, SCALABLE, 20.0, 0.0);
        nothing_breaks(&mut scenario);
        let column = loadbearing::sim::company::Column::Operations;
        let months = story(&scenario).months;
        months[0].ledger.get(column).usd() / scenario.team.engineer_usd_per_month
    };
    let more = spent("hetzner-eu 2026-09") - spent("aws-us-east-1 2026-09");
    assert!((more - 14.0 / 152.0).abs() < 1e-5, "{more}");
}

/// A whole run at the low-cost host's prices: the report names them, its bill adds up, and the
/// months of the bill are those of the first future.
#[test]
fn a_report_has_the_bill_of_its_first_future() {
    let text = scenarios::find("b2b-saas").unwrap().text;
    let text = text.replacen('{', "{\"prices\": \"hetzner-eu 2026-09\",", 1);
    let mut scenario = scenario_file::read(&text).unwrap();
    scenario.horizon_months = 12;
    assert_eq!(
        scenario_file::read(&scenario_file::write(&scenario)).unwrap(),
        scenario
    );
    let seed = Seed::new(7).unwrap();
    let report = run(&scenario, seed, 3, &mut |_| true).unwrap();
    assert_eq!(report.prices, "hetzner-eu 2026-09");
    for strategy in &report.strategies {
        let mean: f64 = strategy.bill.iter().map(|line| line.mean_usd).sum();
        let share = |row: &loadbearing::sim::report::MonthRow| row.alive_share * row.cloud_usd.mean;
        let months: f64 = strategy.months.iter().map(share).sum();
        assert!((mean - months).abs() < 1e-6 * months, "{mean} {months}");
        let last = strategy
            .bill
            .iter()
            .map(|line| line.usd.len())
            .max()
            .unwrap();
        for line in &strategy.bill {
            assert_eq!((line.usd.len(), line.quantities.len()), (last, last));
            assert!(
                !line.title.is_empty() && !line.unit.is_empty(),
                "{}",
                line.line
            );
        }
        let rows = strategy.bill_of(last as u32 - 1).count();
        assert!(rows > 3, "{rows}");
        assert_eq!(strategy.bill_of(last as u32).count(), 0);
    }
}
