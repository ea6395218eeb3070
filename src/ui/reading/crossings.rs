//! When one strategy crosses a warning line: as a mark on the picture, and in words.

use crate::sim::report::{Crossing, Report};
use crate::ui::charts::{Mark, Slot};
use crate::ui::{format, reading, words};

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

/// The mark of a crossing; none when fewer than half of the futures cross.
pub(super) fn mark(crossing: &Crossing, slot: Slot, letter: char, report: &Report) -> Option<Mark> {
    let month = f64::from(crossing.month_p50?);
    let last = f64::from(reading::axis(report).last());
    Some(Mark {
        slot,
        letter,
        month,
        early: crossing.month_p10.map_or(month, f64::from),
        late: crossing.month_p90.map_or(last, f64::from),
        value: crossing.threshold,
        ghost: false,
    })
}

/// The crossing in words; the caller says whose it is.
pub(super) fn describe(crossing: &Crossing, report: &Report) -> CrossingReading {
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
        None if crossing.probability <= 0.0 => (words::NEVER_CROSSES.to_owned(), String::new()),
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
