//! What a report says, in words and in points for pictures. Pure; nothing here draws.

pub mod crossings;
pub mod facts;
pub mod milestones;
pub mod money;
pub mod parts;
pub mod timeline;
pub mod verdict;

use crate::sim::report::{Report, StrategyReport};
use crate::sim::scenario::CalendarMonth;
use crate::ui::charts::axis::MonthAxis;

/// The months of a report.
#[must_use]
pub fn axis(report: &Report) -> MonthAxis {
    let months = report
        .strategies
        .iter()
        .map(|strategy| strategy.months.len())
        .max();
    MonthAxis {
        start: CalendarMonth {
            year: report.start_year,
            month: report.start_month.clamp(1, 12),
        },
        months: months
            .and_then(|months| u32::try_from(months).ok())
            .unwrap_or(0),
    }
}

/// The title of the strategy `id`; the id itself if the report has no such strategy.
#[must_use]
pub fn title<'a>(report: &'a Report, id: &'a str) -> &'a str {
    strategy(report, id).map_or(id, |strategy| strategy.title.as_str())
}

/// The strategy `id`.
#[must_use]
pub fn strategy<'a>(report: &'a Report, id: &str) -> Option<&'a StrategyReport> {
    report.strategies.iter().find(|strategy| strategy.id == id)
}

/// One letter for each of a report's first two strategies.
#[must_use]
pub fn letters(report: &Report) -> [char; 2] {
    let title = |position: usize| {
        report
            .strategies
            .get(position)
            .map(|one| one.title.as_str())
    };
    letters_of(title(0), title(1))
}

/// The initials of two titles, or A and B when these are the same.
#[must_use]
pub fn letters_of(first: Option<&str>, second: Option<&str>) -> [char; 2] {
    let initial = |title: Option<&str>| Some(title?.chars().next()?.to_ascii_uppercase());
    match (initial(first), initial(second)) {
        (Some(first), Some(second)) if first != second => [first, second],
        _ => ['A', 'B'],
    }
}
