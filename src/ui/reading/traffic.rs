//! Users and requests over the months, and what makes them jump.

use crate::sim::report::{MonthRow, Report, StrategyReport};
use crate::sim::scenario::Traffic;
use crate::ui::charts::scale::{Extent, round_up};
use crate::ui::charts::{Mark, Series, Slot};
use crate::ui::reading::timeline::VALUE_TICKS;
use crate::ui::{format, reading, words};

/// A range this many times wider than its low end is drawn logarithmically.
const LOGARITHMIC_FROM: f64 = 40.0;

/// Curves with their axis and marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// One for each strategy.
    pub series: Vec<Series>,
    /// The vertical axis.
    pub extent: Extent,
    /// Where the product is launched.
    pub marks: Vec<Mark>,
}

/// Users at the end of each month, with the spread over futures.
#[must_use]
pub fn users(report: &Report) -> Curves {
    curves(report, |row| [row.users.p10, row.users.p50, row.users.p90])
}

/// Requests per second: the busy hour, with a band down to the average.
#[must_use]
pub fn requests(report: &Report) -> Curves {
    curves(report, |row| {
        let busy = row.requests_per_second_peak;
        [row.requests_per_second_average, busy, busy]
    })
}

fn curves(report: &Report, pick: fn(&MonthRow) -> [f64; 3]) -> Curves {
    let mut series = series(report, pick);
    let extent = extent(&series);
    if extent.logarithmic {
        // Before the launch there is nobody, and nothing has no place on such an axis.
        for one in &mut series {
            for values in [&mut one.low, &mut one.middle, &mut one.high] {
                for value in values.iter_mut().filter(|value| **value <= 0.0) {
                    *value = f64::NAN;
                }
            }
        }
    }
    Curves {
        marks: launches(report, &series),
        series,
        extent,
    }
}

/// A curve for each strategy; not a number where no company lives.
#[must_use]
pub fn series(report: &Report, pick: fn(&MonthRow) -> [f64; 3]) -> Vec<Series> {
    let one = |(position, strategy): (usize, &StrategyReport)| {
        let edge = |index: usize| {
            let value = |row: &MonthRow| {
                if row.alive_share > 0.0 {
                    pick(row)[index]
                } else {
                    f64::NAN
                }
            };
            strategy.months.iter().map(value).collect::<Vec<_>>()
        };
        Series {
            slot: Slot::at(position),
            label: strategy.title.clone().into(),
            low: edge(0),
            middle: edge(1),
            high: edge(2),
        }
    };
    report.strategies.iter().enumerate().map(one).collect()
}

fn extent(series: &[Series]) -> Extent {
    let values = series
        .iter()
        .flat_map(|one| one.high.iter().chain(&one.low));
    let above = values.copied().filter(|value| *value > 0.0);
    let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
    for value in above {
        low = low.min(value);
        high = high.max(value);
    }
    if high > low * LOGARITHMIC_FROM {
        return Extent {
            low: low * 0.8,
            high: high * 1.2,
            logarithmic: true,
        };
    }
    Extent {
        low: 0.0,
        high: round_up(high, VALUE_TICKS),
        logarithmic: false,
    }
}

fn launches(report: &Report, series: &[Series]) -> Vec<Mark> {
    let letters = reading::letters(report);
    let last = f64::from(reading::axis(report).last());
    let mut marks = Vec::new();
    for (position, strategy) in report.strategies.iter().enumerate() {
        let launch = strategy.story.iter().find(|event| event.kind == "launch");
        let Some(launch) = launch else { continue };
        let month = launch.month.p50.clamp(0.0, last);
        let value = series[position].middle.get(month.round() as usize);
        marks.push(Mark {
            slot: Slot::at(position),
            letter: letters[position],
            month,
            early: launch.month.p10.clamp(0.0, last),
            late: launch.month.p90.clamp(0.0, last),
            value: value
                .copied()
                .filter(|value| value.is_finite())
                .unwrap_or(0.0),
            ghost: false,
        });
    }
    marks
}

/// Whether the axis is logarithmic, in words.
#[must_use]
pub const fn scale(extent: &Extent) -> &'static str {
    if extent.logarithmic {
        words::LOGARITHMIC
    } else {
        words::LINEAR
    }
}

/// The month in which the median's users grow most, and by how many; `None` if they never do.
#[must_use]
pub fn fastest_growth(strategy: &StrategyReport) -> Option<(u32, f64)> {
    let months = strategy.months.windows(2);
    let lives = months.filter(|pair| pair[1].alive_share > 0.0 && pair[0].users.p50 > 0.0);
    let growth = lives.map(|pair| (pair[1].month, pair[1].users.p50 - pair[0].users.p50));
    let best = growth.reduce(|best, one| if one.1 > best.1 { one } else { best });
    best.filter(|(_, users)| *users > 0.0)
}

/// What makes users and traffic jump, in sentences.
#[must_use]
pub fn events(report: &Report, traffic: &Traffic) -> Vec<String> {
    let axis = reading::axis(report);
    let growth = report.strategies.iter().map(|strategy| {
        fastest_growth(strategy).map_or_else(
            || words::never_grows(&strategy.title),
            |(month, users)| {
                let when = format::story_month(axis.start, month);
                words::grows_fastest(&strategy.title, &format::count(users), &when)
            },
        )
    });
    let mut said: Vec<String> = growth.collect();
    if traffic.launch_multiplier > 1.0 {
        said.push(words::launch_burst(
            &format::quantity(traffic.launch_multiplier, "count"),
            &format::quantity(traffic.launch_half_life_days, "count"),
        ));
    }
    said
}
