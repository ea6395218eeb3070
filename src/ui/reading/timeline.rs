//! The four warning signs as curves with their thresholds and crossings.

use crate::sim::report::{Band, Crossing, MonthRow, Report};
use crate::sim::scenario::Sign;
use crate::ui::charts::scale::{Extent, round_up};
use crate::ui::charts::{Mark, Series, Slot, Threshold};
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
    /// Both strategies' curves.
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

/// When one strategy crosses, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossingReading {
    /// Whose it is.
    pub slot: Slot,
    /// Its letter.
    pub letter: char,
    /// The strategy's id, for machines.
    pub strategy: String,
    /// The strategy's title.
    pub title: String,
    /// The month half of the futures have crossed by; `None` if fewer do.
    pub month: Option<u32>,
    /// The date in words, with the range; or that it stays on the right side.
    pub when: String,
    /// At how many users, and why; empty when it does not cross.
    pub cause: String,
    /// How likely it is to cross at all.
    pub probability: String,
}

/// The value of a sign in a month; not a number for the response time of a product that is not
/// launched in most futures.
#[must_use]
pub fn band(sign: Sign, row: &MonthRow) -> Band {
    if sign == Sign::Latency && row.bottleneck.is_empty() && row.p95.ms <= 0.0 {
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

/// A value of a sign on an axis, where all values have one unit.
#[must_use]
pub fn say_on_axis(sign: Sign) -> fn(f64) -> String {
    match sign {
        Sign::Downtime => format::plain_minutes,
        _ => say(sign),
    }
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
    let compared = report.strategies.iter().take(2).enumerate();
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
        round_up(highest * 1.05, VALUE_TICKS)
    };
    Extent {
        low: 0.0,
        high,
        logarithmic: false,
    }
}

fn mark(crossing: &Crossing, slot: Slot, letter: char, report: &Report) -> Option<Mark> {
    let month = f64::from(crossing.month_p50?);
    let last = f64::from(reading::axis(report).last());
    Some(Mark {
        slot,
        letter,
        month,
        early: crossing.month_p10.map_or(month, f64::from),
        late: crossing.month_p90.map_or(last, f64::from),
        value: crossing.threshold,
    })
}

fn describe(crossing: &Crossing, report: &Report) -> CrossingReading {
    let axis = reading::axis(report);
    let (when, cause) = match crossing.month_p50 {
        Some(month) => {
            let early = crossing.month_p10.unwrap_or(month);
            let span = words::months_span(early, crossing.month_p90, axis.last());
            (
                words::crosses(&format::story_month(axis.start, month), &span),
                words::crossing_cause(
                    &format::count(crossing.users),
                    &words::component(&crossing.component),
                ),
            )
        }
        None => (
            words::never_crosses(&format::in_hundred(crossing.probability)),
            String::new(),
        ),
    };
    CrossingReading {
        slot: Slot::First,
        letter: ' ',
        strategy: String::new(),
        title: String::new(),
        month: crossing.month_p50,
        when,
        cause,
        probability: format::in_hundred(crossing.probability),
    }
}
