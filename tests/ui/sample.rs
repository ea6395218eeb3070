//! A made-up report with every feature of a real one, for drawing. Nothing of it is a result.

use loadbearing::sim::performance::Part;
use loadbearing::sim::report::hour::Deployed;
use loadbearing::sim::report::{
    Amount, Band, BillLine, Crossing, LedgerColumn, MonthRow, PartShare, Quantile, REPORT_SCHEMA,
    Report, RunningDifference, Stage, StoryEvent, StrategyReport, TimeShare, Verdict,
};

/// Months in the made-up report.
pub(crate) const MONTHS: u32 = 36;

/// A value with a spread around it.
fn band(middle: f64, spread: f64) -> Band {
    Band {
        mean: middle,
        p10: middle * (1.0 - spread),
        p50: middle,
        p90: middle * (1.0 + spread),
    }
}

fn team_time(pace: f64) -> Vec<TimeShare> {
    let lost = 1.0 - pace;
    let shares = [
        ("features", pace),
        ("debt", lost * 0.7),
        ("incidents", lost * 0.3),
    ];
    let share = |(what, share): (&str, f64)| TimeShare {
        what: what.to_owned(),
        share,
    };
    shares.map(share).to_vec()
}

fn cloud_lines(usd: f64) -> Vec<Amount> {
    let amount = |(line, share): (&str, f64)| Amount {
        line: line.to_owned(),
        usd: usd * share,
    };
    [("compute", 0.8), ("storage", 0.2)].map(amount).to_vec()
}

fn month(month: u32, first: bool) -> MonthRow {
    let time = f64::from(month);
    let users = 500.0 * libm::pow(1.09, time);
    let rebuilding = first && (18..26).contains(&month);
    let after = !first || month >= 26;
    let p95 = if after {
        140.0 + time
    } else {
        180.0 * libm::pow(1.17, time)
    };
    let downtime = if after { 12.0 } else { 25.0 + 2.0 * time };
    let pace = if rebuilding {
        0.35
    } else if after {
        0.9
    } else {
        0.95 - 0.02 * time
    };
    let cloud = if after {
        420.0 + 14.0 * time
    } else {
        90.0 + 6.0 * time
    };
    let quantile = Quantile {
        ms: p95,
        half_width_ms: Some(p95 * 0.03),
    };
    let busy = (time / 20.0).min(0.98);
    let shares = Part::ALL
        .into_iter()
        .enumerate()
        .map(|(index, part)| PartShare {
            part: part.id().to_owned(),
            share: busy / (1.0 + index as f64 / 2.0),
        });
    MonthRow {
        month,
        users: band(users, 0.2),
        requests_per_second_average: users / 900.0,
        requests_per_second_peak: users / 300.0,
        p50: Quantile {
            ms: p95 / 3.0,
            half_width_ms: Some(1.0),
        },
        p95: quantile,
        p99: Quantile {
            ms: p95 * 2.0,
            half_width_ms: Some(9.0),
        },
        p95_band_ms: band(p95, 0.3),
        failed_share: band(0.001, 0.5),
        downtime_minutes: band(downtime, 0.5),
        delivery_pace: band(pace, 0.06),
        cloud_usd: band(cloud, 0.15),
        cloud_lines: cloud_lines(cloud),
        bottleneck: Part::ApplicationWorkers.id().to_owned(),
        utilization: shares.collect(),
        cumulative_usd: band(
            if first {
                9e3 * time + 90.0 * time * time
            } else {
                60e3 + 8.4e3 * time
            },
            0.15,
        ),
        alive_share: libm::pow(0.38, time / 48.0),
        rebuilding_share: if rebuilding { 0.8 } else { 0.0 },
        team_time: team_time(pace),
        debt_interest_share: band((1.0 - pace) * 0.7, 0.2),
    }
}

fn deployed(month: u32, first: bool) -> Deployed {
    let rebuilt = first && month >= 26;
    let large = !first || rebuilt;
    let size = |size: &str| {
        if large {
            size.to_owned()
        } else {
            String::new()
        }
    };
    Deployed {
        month,
        stage: u32::from(rebuilt),
        share: 1.0,
        requests_per_second: 20.0,
        rows: 1e6,
        architecture: if large {
            "scalable_monolith"
        } else {
            "one_server"
        }
        .to_owned(),
        instances: if large { 3 } else { 1 },
        application_size: if large { "c7g.large" } else { "t3.medium" }.to_owned(),
        database_size: size("db.m7g.large"),
        shards: 1,
        replicas: 0,
        cache_size: size("cache.t4g.small"),
        cache_nodes: u32::from(large),
        background_instances: 0,
    }
}

fn crossing(sign: &str, threshold: f64, month: Option<u32>, component: &str) -> Crossing {
    Crossing {
        sign: sign.to_owned(),
        threshold,
        probability: if month.is_some() { 0.93 } else { 0.12 },
        month_p10: month.map(|month| month - 2),
        month_p50: month,
        month_p90: month.map(|month| month + 3),
        users: month.map_or(0.0, |month| 500.0 * libm::pow(1.09, f64::from(month))),
        component: component.to_owned(),
    }
}

fn ledger(amounts: [f64; 9]) -> Vec<LedgerColumn> {
    let names = [
        "first_build",
        "rebuild",
        "debt_interest",
        "operations",
        "cloud",
        "lost_to_downtime",
        "lost_users",
        "delayed_features",
        "later_launch",
    ];
    let column = |(name, usd): (&str, f64)| LedgerColumn {
        column: name.to_owned(),
        usd: band(usd, 0.2),
    };
    names.into_iter().zip(amounts).map(column).collect()
}

/// The first future's: a machine and its disk.
fn bill() -> Vec<BillLine> {
    let line = |title: &str, heading: &str, unit: &str, quantity: f64, usd: f64| BillLine {
        line: title.to_owned(),
        title: title.to_owned(),
        heading: heading.to_owned(),
        unit: unit.to_owned(),
        mean_usd: usd * f64::from(MONTHS),
        quantities: vec![quantity; 20],
        usd: vec![usd; 20],
    };
    vec![
        line("A machine", "compute", "hour", 1460.0, 1234.56),
        line("Its disk", "compute", "gigabyte-month", 100.0, 10.0),
        line("Objects", "storage", "gigabyte-month", 40.0, 0.92),
    ]
}

fn strategy(first: bool) -> StrategyReport {
    let amounts = if first {
        [0.0, 148e3, 96e3, 31e3, 9.4e3, 12.6e3, 24e3, 118e3, 0.0]
    } else {
        [42e3, 0.0, 38e3, 22e3, 24.6e3, 2.1e3, 0.0, 41e3, 33e3]
    };
    let crossings = if first {
        vec![
            crossing("latency", 500.0, Some(7), "application_workers"),
            crossing("downtime", 43.2, Some(9), "deploy"),
            crossing("delivery_pace", 0.7, Some(13), "debt"),
            crossing("cloud_spend", 1500.0, None, ""),
        ]
    } else {
        vec![
            crossing("latency", 500.0, None, ""),
            crossing("downtime", 43.2, None, ""),
            crossing("delivery_pace", 0.7, None, ""),
            crossing("cloud_spend", 1500.0, Some(31), "database"),
        ]
    };
    StrategyReport {
        id: if first {
            "rebuild_later"
        } else {
            "build_right_now"
        }
        .to_owned(),
        title: if first {
            "Rebuild later"
        } else {
            "Build right now"
        }
        .to_owned(),
        months: (0..MONTHS).map(|index| month(index, first)).collect(),
        crossings,
        totals: ledger(amounts),
        total_usd: band(amounts.iter().sum(), 0.25),
        deployed: (if first { 0 } else { 2 }..MONTHS)
            .map(|month| deployed(month, first))
            .collect(),
        deployed_future: 3,
        bill: bill(),
        story: vec![StoryEvent {
            kind: "launch".to_owned(),
            rebuild: 0,
            probability: 1.0,
            month: band(if first { 0.0 } else { 2.0 }, 0.0),
        }],
    }
}

/// The first is ahead until month 23.
fn running(end: f64) -> Vec<RunningDifference> {
    let of_month = |month: u32| {
        let p50 = end * (f64::from(month) - 22.5) / (f64::from(MONTHS - 1) - 22.5);
        let spread = 4e3 * f64::from(month + 1);
        RunningDifference {
            p5: p50 - 2.0 * spread,
            p25: p50 - spread,
            p50,
            p75: p50 + spread,
            p95: p50 + 2.0 * spread,
            second_ahead_share: if month + 1 == MONTHS { 0.94 } else { 0.5 },
        }
    };
    (0..MONTHS).map(of_month).collect()
}

/// The made-up report: the second strategy is cheaper.
pub(crate) fn report() -> Report {
    let strategies = vec![strategy(true), strategy(false)];
    let difference = strategies[0].total_usd.mean - strategies[1].total_usd.mean;
    Report {
        schema: REPORT_SCHEMA,
        engine: "0.1.0".to_owned(),
        prices: "aws-us-east-1 2026-09".to_owned(),
        scenario: "b2b-saas".to_owned(),
        title: "B2B SaaS".to_owned(),
        seed: 7,
        replications: 200,
        stage: Stage::Final,
        fingerprint: "K7F2-9QXM".to_owned(),
        windows: 412,
        events: 31_400_000,
        p95_relative_half_width: 0.043,
        start_year: 2026,
        start_month: 1,
        four_year_survival_share: 0.38,
        verdict: Verdict {
            first: "rebuild_later".to_owned(),
            second: "build_right_now".to_owned(),
            difference_usd: difference,
            difference_low_usd: difference - 30e3,
            difference_high_usd: difference + 30e3,
            difference_band_usd: Band {
                mean: difference,
                p10: 60e3,
                p50: difference,
                p90: 430e3,
            },
            probability_second_cheaper: 0.94,
            crossing_month: Some(23),
            too_close_to_call: false,
            running: running(difference),
            rule: None,
        },
        further_verdicts: Vec::new(),
        strategies,
        rivals: Vec::new(),
    }
}

/// The made-up report with an interval that holds zero.
pub(crate) fn too_close() -> Report {
    let mut report = report();
    report.verdict = Verdict {
        difference_usd: 8e3,
        difference_low_usd: -24e3,
        difference_high_usd: 40e3,
        difference_band_usd: Band {
            mean: 8e3,
            p10: -120e3,
            p50: 8e3,
            p90: 140e3,
        },
        probability_second_cheaper: 0.53,
        crossing_month: None,
        too_close_to_call: true,
        ..report.verdict
    };
    report
}
