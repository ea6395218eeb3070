//! What a report says, in words and in points for pictures. Pure; nothing here draws.

pub mod assumptions;
pub mod comparison;
pub mod crossings;
pub mod diagram;
pub mod facts;
pub mod fan;
pub mod hour;
pub mod invoice;
pub mod map;
pub mod milestones;
pub mod money;
pub mod pace;
pub mod parts;
pub mod sensitivity;
pub mod timeline;
pub mod traffic;
pub mod verdict;

use yew::AttrValue;

use crate::sim::report::{Report, StrategyReport};
use crate::sim::scenario::CalendarMonth;
use crate::ui::charts::axis::MonthAxis;
use crate::ui::charts::scale::Extent;

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

/// The month that is read: the chosen one, else that of the first crack, else the last.
#[must_use]
pub fn month(report: &Report, chosen: Option<u32>) -> u32 {
    let last = axis(report).last();
    let first_crack = facts::first_crack(report).and_then(|(_, crossing)| crossing.month_p50);
    chosen.or(first_crack).unwrap_or(last).min(last)
}

/// The labelled values of an axis in words.
#[must_use]
pub fn ticks(extent: &Extent, say: fn(f64) -> String) -> Vec<(f64, AttrValue)> {
    let values = timeline::value_ticks(extent).into_iter();
    values.map(|value| (value, say(value).into())).collect()
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

/// One letter for each of a report's strategies.
#[must_use]
pub fn letters(report: &Report) -> Vec<char> {
    letters_of(report.strategies.iter().map(|one| &*one.title))
}

/// The initials of titles, or A, B, C and D when some of these are the same.
#[must_use]
pub fn letters_of<'a>(titles: impl Iterator<Item = &'a str>) -> Vec<char> {
    let initial = |title: &str| title.chars().next().map(|one| one.to_ascii_uppercase());
    let initials: Vec<Option<char>> = titles.map(initial).collect();
    let count = |one: &Option<char>| initials.iter().filter(|other| *other == one).count();
    if initials.iter().all(|one| one.is_some() && count(one) == 1) {
        return initials.into_iter().flatten().collect();
    }
    ('A'..='Z').take(initials.len()).collect()
}
