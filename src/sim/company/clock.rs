//! The company's clock: whole days, in the months of the calendar.

use crate::sim::scenario::CalendarMonth;

/// A day of the story; 0 is the day on which the fastest possible company launches.
pub(super) type Day = u32;

/// Days in an average month of the Gregorian calendar: 365.2425 / 12. A definition.
pub(super) const DAYS_PER_MONTH: f64 = 30.436_875;

/// Days in an average year. A definition.
pub(super) const DAYS_PER_YEAR: f64 = 365.2425;

/// Minutes in a day. A definition.
pub(super) const MINUTES_PER_DAY: f64 = 1440.0;

/// Days between two looks at load and capacity. A week is the period of the traffic's shape.
pub(super) const REVIEW_DAYS: Day = 7;

/// The days of `month`.
pub(super) const fn days_in(month: CalendarMonth) -> u32 {
    match month.month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(month.year) => 29,
        2 => 28,
        _ => 31,
    }
}

const fn leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// The days of the first `months` months from `start`.
pub(super) fn days_until(start: CalendarMonth, months: u32) -> Day {
    (0..months).map(|month| days_in(start.plus(month))).sum()
}

#[cfg(test)]
mod tests {
    use super::{CalendarMonth, days_in, days_until};

    #[test]
    fn months_have_the_calendars_days() {
        let month = |year, month| CalendarMonth { year, month };
        assert_eq!(days_in(month(2012, 2)), 29);
        assert_eq!(days_in(month(2100, 2)), 28);
        assert_eq!(days_in(month(2010, 10)), 31);
        assert_eq!(days_until(month(2010, 10), 12), 365);
        assert_eq!(days_until(month(2010, 10), 24), 731);
    }
}
