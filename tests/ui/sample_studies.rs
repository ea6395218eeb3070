//! A made-up tornado and a made-up map, for drawing. Nothing of them is a result.

use loadbearing::sim::report::Stage;
use loadbearing::sim::report::sensitivity::{
    AtValue, Axis, Bar, BreakEvenMap, Difference, Favours, Flip, FlipPoint, Origin,
    SENSITIVITY_SCHEMA, Tornado,
};

/// What both are about: the made-up report's strategies.
fn origin(stage: Stage) -> Origin {
    Origin {
        schema: SENSITIVITY_SCHEMA,
        engine: "0.1.0".to_owned(),
        prices: "aws-us-east-1 2026-09".to_owned(),
        scenario: "b2b-saas".to_owned(),
        title: "B2B SaaS".to_owned(),
        seed: 7,
        replications: 100,
        first: "rebuild_later".to_owned(),
        second: "build_right_now".to_owned(),
        first_title: "Rebuild later".to_owned(),
        second_title: "Build right now".to_owned(),
        stage,
        fingerprint: "ABCD-EFGH".to_owned(),
    }
}

/// A difference of so much, give or take 20,000 dollars.
pub(crate) fn difference(usd: f64, stage: Stage) -> Difference {
    let (low_usd, high_usd) = (usd - 20e3, usd + 20e3);
    Difference {
        usd,
        low_usd,
        high_usd,
        probability_second_cheaper: if usd > 0.0 { 0.8 } else { 0.2 },
        favours: if low_usd > 0.0 {
            Favours::Second
        } else if high_usd < 0.0 {
            Favours::First
        } else {
            Favours::TooCloseToCall
        },
        replications: 100,
        stage,
    }
}

fn bar(parameter: &str, now: f64, ends: [(f64, f64); 2], flip: Flip, stage: Stage) -> Bar {
    let [low, high] = ends.map(|(value, usd)| AtValue {
        value,
        difference: difference(usd, stage),
    });
    let swing = high.difference.usd - low.difference.usd;
    Bar {
        parameter: parameter.to_owned(),
        value: now,
        now: difference(82e3, stage),
        low,
        high,
        swing_usd: swing,
        swing_low_usd: swing - 9e3,
        swing_high_usd: swing + 9e3,
        flips: matches!(flip, Flip::At(_)),
        flip,
    }
}

/// Growth decides alone, an engineer's pay does not, and thirteen more hardly matter.
pub(crate) fn tornado(stage: Stage) -> Tornado {
    let flip = Flip::At(FlipPoint {
        value: 0.052,
        from: 0.048,
        to: 0.055,
    });
    let mut bars = vec![
        bar(
            "growth.growth_per_month",
            0.08,
            [(0.044, -210e3), (0.29, 640e3)],
            flip,
            stage,
        ),
        bar(
            "team.engineer_usd_per_month",
            17_100.0,
            [(8_900.0, 48e3), (25_600.0, 131e3)],
            Flip::NoneInRange,
            stage,
        ),
        bar(
            "rebuild_later/plan.overrun_mean",
            1.27,
            [(1.0, 90e3), (2.0, 60e3)],
            Flip::NoneInRange,
            stage,
        ),
    ];
    let small = [
        "team.experience_share",
        "team.deploys_per_week",
        "team.repair_minutes",
        "team.detection_minutes",
        "debt.onset_months",
        "debt.defect_factor",
        "debt.interest_share",
        "money.discount_per_year",
        "growth.churn_per_month",
        "growth.market_users",
        "growth.growth_cv",
        "work.response_kilobytes",
    ];
    bars.extend(small.map(|path| {
        let ends = [(0.1, 81e3), (0.9, 83e3)];
        bar(path, 0.5, ends, Flip::NoneInRange, stage)
    }));
    Tornado {
        origin: origin(stage),
        now: difference(82e3, stage),
        bars,
    }
}

/// Three by three: the first strategy wins at the bottom left, the second at the top right.
pub(crate) fn map(stage: Stage) -> BreakEvenMap {
    let axis = |parameter: &str, value: f64, values: [f64; 3]| Axis {
        parameter: parameter.to_owned(),
        value,
        values: values.to_vec(),
    };
    let cell = |usd: f64| Some(difference(usd, stage));
    BreakEvenMap {
        origin: origin(stage),
        across: axis("growth.growth_per_month", 0.08, [0.044, 0.113, 0.29]),
        up: axis(
            "team.engineer_usd_per_month",
            17_100.0,
            [8_900.0, 17_100.0, 25_600.0],
        ),
        rows: vec![
            vec![cell(-90e3), cell(-10e3), cell(70e3)],
            vec![cell(-40e3), cell(40e3), cell(160e3)],
            vec![
                cell(5e3),
                cell(90e3),
                (stage == Stage::Final).then(|| difference(250e3, stage)),
            ],
        ],
    }
}
