//! A made-up busy hour with every feature of a real one, for drawing. Nothing of it is a result.

use loadbearing::sim::report::Quantile;
use loadbearing::sim::report::hour::{
    Deployed, HOUR_SCHEMA, Hour, HourFrame, HourPart, ResponseBin, SlowRequests,
};

use crate::sample;

fn part(name: &str, level: u32, servers: Option<u64>, times: [f64; 4]) -> HourPart {
    let [service_ms, waiting_ms, slow_service_ms, slow_waiting_ms] = times;
    HourPart {
        part: name.to_owned(),
        level,
        servers,
        busy_share: servers.map(|_| 0.7),
        held: service_ms == 0.0,
        jobs: false,
        waiting_ms,
        service_ms,
        slow_waiting_ms,
        slow_service_ms,
    }
}

fn quantile(ms: f64) -> Quantile {
    Quantile {
        ms,
        half_width_ms: Some(ms * 0.03),
    }
}

/// An hour of the strategy with more parts, in month 9, whose queue grows by three a frame.
pub(crate) fn hour() -> Hour {
    let deployed: Deployed = sample::report().strategies[1]
        .deployed
        .iter()
        .find(|ran| ran.month == 9)
        .unwrap()
        .clone();
    let bin = |index: u32| ResponseBin {
        from_ms: f64::from(10 << index),
        to_ms: f64::from(20 << index),
        requests: u64::from(100 * (index + 1)),
    };
    Hour {
        schema: HOUR_SCHEMA,
        seed: 7,
        strategy: "build_right_now".to_owned(),
        future: 3,
        deployed,
        capacity_per_second: 180.0,
        overloaded: true,
        precise: true,
        quantiles: [40.0, 510.0, 900.0].map(quantile),
        study: [41.0, 500.0, 880.0].map(quantile),
        mean_ms: 120.0,
        threshold_ms: 500.0,
        histogram: (0..7).map(bin).collect(),
        requests: 2_900,
        unanswered: [70, 0, 30, 0],
        warm_up_seconds: 4.0,
        seconds: 300.0,
        events: 61_000,
        bottleneck: "database".to_owned(),
        parts: vec![
            part("application_workers", 0, Some(12), [0.0, 60.0, 0.0, 500.0]),
            part("application_cpu", 1, Some(6), [20.0, 5.0, 30.0, 20.0]),
            part("connection_pool", 2, Some(60), [0.0, 0.0, 0.0, 0.0]),
            part("database", 3, Some(2), [10.0, 25.0, 20.0, 80.0]),
            part("network", 4, None, [1.0, 0.0, 1.0, 0.0]),
        ],
        slow: SlowRequests {
            requests: 140,
            mean_ms: 651.0,
            seconds: 290.0,
            every_seconds: 0.004,
        },
        frames_from_seconds: 0.0,
        frame_seconds: 0.02,
        frames: (0..24).map(frame).collect(),
    }
}

fn frame(number: u32) -> HourFrame {
    HourFrame {
        arrived: 5,
        answered: 2,
        failed: u32::from(number == 23),
        retried: 0,
        levels: vec![
            [3 * number, 12, u32::from(number == 23)],
            [number / 8, 6, 0],
            [0, 4, 0],
            [2, 2, 0],
            [0, 3, 0],
        ],
    }
}
