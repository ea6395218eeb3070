//! The four warning signs as curves with their thresholds and crossings.

use crate::sim::report::{Band, MonthRow, Report};
use crate::sim::scenario::Sign;
use crate::ui::charts::scale::{Extent, round_step, round_up};
use crate::ui::charts::{Mark, Series, Slot, Threshold};
use crate::ui::reading::crossings::{CrossingReading, describe, mark};
use crate::ui::{format, reading, words};

/// How many labelled values the vertical axis of a small picture has at most.
pub const VALUE_TICKS: usize = 4;

/// The same on a logarithmic axis, where they crowd less.
const DECADE_TICKS: usize = 7;

/// The labelled values of an axis.
#[must_use]
pub fn value_ticks(extent: &Extent) -> Vec<f64> {
    let wanted = if extent.logarithmic {
        DECADE_TICKS
    } else {
        VALUE_TICKS
    };
    extent.scale(0.0, 1.0).ticks(wanted)
}

/// A sign whose largest value is this many times its threshold gets a logarithmic axis: on a linear
/// one the line that matters would lie on the ground.
const LOGARITHMIC_FROM: f64 = 8.0;

/// One warning sign, ready to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct SignReading {
    /// The sign.
    pub sign: Sign,
    /// Each strategy's curve.
    pub series: Vec<Series>,
    /// The warning line.
    pub threshold: Threshold,
    /// Where it is crossed.
    pub marks: Vec<Mark>,
    /// Each strategy's crossing in words.
    pub crossings: Vec<CrossingReading>,
    /// From and to on the vertical axis, and whether it is logarithmic.
    pub extent: Extent,
}

/// The value of a sign in a month; not a number where no company lives, and for the response time
/// of a product that is not launched in most futures.
#[must_use]
pub fn band(sign: Sign, row: &MonthRow) -> Band {
    let nobody = row.alive_share <= 0.0;
    if nobody || sign == Sign::Latency && row.bottleneck.is_empty() && row.p95.ms <= 0.0 {
        let none = f64::NAN;
        return Band {
            mean: none,
            p10: none,
            p50: none,
            p90: none,
        };
    }
    match sign {
        Sign::Latency => row.p95_band_ms,
        Sign::Downtime => row.downtime_minutes,
        Sign::DeliveryPace => row.delivery_pace,
        Sign::CloudSpend => row.cloud_usd,
    }
}

/// A value of a sign as people say it.
#[must_use]
pub fn say(sign: Sign) -> fn(f64) -> String {
    match sign {
        Sign::Latency => format::millis,
        Sign::Downtime => format::minutes,
        Sign::DeliveryPace => format::percent,
        Sign::CloudSpend => format::usd,
    }
}

/// The path of the number that a sign is measured against.
#[must_use]
pub const fn threshold_path(sign: Sign) -> &'static str {
    match sign {
        Sign::Latency => "thresholds.latency_p95_ms",
        Sign::Downtime => "thresholds.downtime_minutes_per_month",
        Sign::DeliveryPace => "thresholds.delivery_pace",
        Sign::CloudSpend => "thresholds.cloud_usd_per_month",
    }
}

/// How many steps of the keyboard a warning line is away from zero.
const THRESHOLD_STEPS: usize = 50;

/// What one step of the keyboard moves a sign's line by, from where the results have it.
#[must_use]
pub fn threshold_step(sign: Sign, threshold: f64) -> f64 {
    match sign {
        Sign::DeliveryPace => 0.01,
        _ => round_step(threshold.max(1.0), THRESHOLD_STEPS),
    }
}

/// Minutes in an hour.
const HOUR: f64 = 60.0;

/// Whether the axis of a sign is read in hours: then its round values are whole hours.
fn in_hours(sign: Sign, high: f64) -> bool {
    sign == Sign::Downtime && high >= format::HOURS_FROM_MINUTES
}

/// The labelled values of a sign's axis, all in one unit.
#[must_use]
pub fn sign_ticks(sign: Sign, extent: &Extent) -> Vec<(f64, String)> {
    if in_hours(sign, extent.high) {
        let high = extent.high / HOUR;
        let hours = value_ticks(&Extent { high, ..*extent });
        let minutes = hours.into_iter().map(|hours| hours * HOUR);
        return minutes.map(|one| (one, format::hours(one))).collect();
    }
    let said = value_ticks(extent).into_iter();
    said.map(|value| (value, say(sign)(value))).collect()
}

/// All four signs of a report, in the order of the page.
#[must_use]
pub fn read(report: &Report) -> Vec<SignReading> {
    Sign::ALL
        .into_iter()
        .map(|sign| read_sign(report, sign))
        .collect()
}

fn read_sign(report: &Report, sign: Sign) -> SignReading {
    let letters = reading::letters(report);
    let compared = report.strategies.iter().enumerate();
    let mut reading = SignReading {
        sign,
        series: Vec::new(),
        threshold: Threshold {
            value: 0.0,
            label: "".into(),
        },
        marks: Vec::new(),
        crossings: Vec::new(),
        extent: Extent {
            low: 0.0,
            high: 1.0,
            logarithmic: false,
        },
    };
    for (position, strategy) in compared {
        let slot = Slot::at(position);
        let values = |pick: fn(&Band) -> f64| {
            strategy
                .months
                .iter()
                .map(|row| pick(&band(sign, row)))
                .collect::<Vec<_>>()
        };
        let series = Series {
            slot,
            label: strategy.title.clone().into(),
            low: values(|band| band.p10),
            middle: values(|band| band.p50),
            high: values(|band| band.p90),
        };
        let crossing = strategy
            .crossings
            .iter()
            .find(|crossing| crossing.sign == sign.id());
        if let Some(crossing) = crossing {
            let label = words::threshold(sign.id(), &say(sign)(crossing.threshold));
            reading.threshold = Threshold {
                value: crossing.threshold,
                label: label.into(),
            };
            let letter = letters[position];
            reading.marks.extend(mark(crossing, slot, letter, report));
            reading.crossings.push(CrossingReading {
                slot,
                letter,
                strategy: strategy.id.clone(),
                title: strategy.title.clone(),
                ..describe(crossing, report)
            });
        }
        reading.series.push(series);
    }
    reading.extent = extent(sign, &reading.series, reading.threshold.value);
    reading
}

/// The axis that shows both bands and the threshold.
fn extent(sign: Sign, series: &[Series], threshold: f64) -> Extent {
    let values = || {
        series
            .iter()
            .flat_map(|series| series.high.iter().chain(&series.low))
            .copied()
    };
    let finite = || values().filter(|value| value.is_finite());
    let highest = finite().fold(threshold, f64::max);
    if sign == Sign::Latency && highest > threshold * LOGARITHMIC_FROM {
        let lowest = finite()
            .filter(|value| *value > 0.0)
            .fold(threshold, f64::min);
        return Extent {
            low: lowest.max(1e-3) * 0.8,
            high: highest * 1.15,
            logarithmic: true,
        };
    }
    let high = if sign == Sign::DeliveryPace {
        highest.max(1.0)
    } else {
        let unit = if in_hours(sign, highest) { HOUR } else { 1.0 };
        round_up(highest * 1.05 / unit, VALUE_TICKS) * unit
    };
    Extent {
        low: 0.0,
        high,
        logarithmic: false,
    }
}
