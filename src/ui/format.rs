//! Numbers as people say them: three significant figures, a true minus, units always.
//!
//! In the browser the platform's `Intl` writes the digits; natively a plain twin in English does,
//! so that what the page says can be tested without a browser.

use crate::catalog::parameters::UNITS;
use crate::sim::scenario::CalendarMonth;
use crate::ui::words;

#[cfg(target_arch = "wasm32")]
mod intl;
#[cfg(not(target_arch = "wasm32"))]
mod twin;

#[cfg(target_arch = "wasm32")]
use intl::digits;
#[cfg(not(target_arch = "wasm32"))]
use twin::digits;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `1.23M`, `937`.
    Compact,
    /// `$1.23M`.
    CompactUsd,
    /// `$1,234,567`.
    WholeUsd,
    /// `$1,234.56`.
    Cents,
    /// `71%`, at most one digit after the point.
    Percent,
    /// `12.3`: three significant figures.
    Figures,
    /// `1,234`: to the unit.
    Whole,
}

/// A true minus that stays with its number at the end of a line.
const MINUS: &str = "\u{2212}\u{2060}";

/// What stands for a number that is not one.
const NO_NUMBER: &str = "–";

fn written(value: f64, style: Style) -> String {
    if !value.is_finite() {
        return NO_NUMBER.to_owned();
    }
    // Minus zero, and what rounds to it, is zero.
    let value = if value == 0.0 { 0.0 } else { value };
    digits(value, style).replace('-', MINUS)
}

/// Three significant figures, and to the unit from a thousand on.
fn plain(value: f64) -> String {
    let style = if value.abs() < 999.5 {
        Style::Figures
    } else {
        Style::Whole
    };
    written(value, style)
}

/// Money: `$1.23M`, `−$90K`.
#[must_use]
pub fn usd(value: f64) -> String {
    written(
        if value.abs() < 0.5 { 0.0 } else { value },
        Style::CompactUsd,
    )
}

/// Money to the dollar, for tables: `$1,234,567`.
#[must_use]
pub fn whole_usd(value: f64) -> String {
    written(if value.abs() < 0.5 { 0.0 } else { value }, Style::WholeUsd)
}

/// Money to the cent, for invoices: `$1,234.56`.
#[must_use]
pub fn cents(value: f64) -> String {
    let value = if value.abs() < 0.005 { 0.0 } else { value };
    written(value, Style::Cents)
}

/// Money from and to: `$90K–$340K`, `−$24K to $40K`.
#[must_use]
pub fn usd_range(low: f64, high: f64) -> String {
    if low < 0.0 || high < 0.0 {
        return words::from_to(&usd(low), &usd(high));
    }
    range(&usd(low), &usd(high))
}

/// An amount of money to two significant figures: what "about" may claim.
#[must_use]
pub fn about(usd: f64) -> f64 {
    if !usd.is_finite() || usd == 0.0 {
        return usd;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(usd.abs())) - 1.0);
    (usd / unit).round() * unit
}

/// The smallest count that is shortened.
const SHORT_FROM: f64 = 9_999.5;

/// A count: `1.23M`, `9,370`.
#[must_use]
pub fn count(value: f64) -> String {
    if value.abs() < SHORT_FROM {
        return whole(value);
    }
    written(value, Style::Compact)
}

/// A count to the unit: `1,234,567`.
#[must_use]
pub fn whole(value: f64) -> String {
    written(value.round(), Style::Whole)
}

/// A share: `71%`.
#[must_use]
pub fn percent(share: f64) -> String {
    written(share, Style::Percent)
}

/// A share in futures: `71 of 100`.
#[must_use]
pub fn in_hundred(share: f64) -> String {
    words::in_hundred(&written((share * 100.0).round(), Style::Whole))
}

/// What a share as it is written leaves of all futures: two that are written beside each other add
/// up to a hundred.
#[must_use]
pub fn other_in_hundred(share: f64) -> String {
    in_hundred(1.0 - (share * 100.0).round() / 100.0)
}

/// A response time: `780 ms`, `12.3 s`.
#[must_use]
pub fn millis(value: f64) -> String {
    if value.abs() >= 1000.0 {
        format!("{}\u{a0}s", plain(value / 1000.0))
    } else {
        format!("{}\u{a0}ms", plain(value))
    }
}

/// From how many minutes on hours are said.
pub const HOURS_FROM_MINUTES: f64 = 120.0;

/// A length of time: `43 min`, `2.3 h` from two hours on.
#[must_use]
pub fn minutes(value: f64) -> String {
    if value.abs() >= HOURS_FROM_MINUTES {
        hours(value)
    } else {
        format!("{}\u{a0}min", plain(value))
    }
}

/// A length of time in hours whatever it is, from minutes, for axes: `0.5 h`.
#[must_use]
pub fn hours(minutes: f64) -> String {
    format!("{}\u{a0}h", plain(minutes / 60.0))
}

/// A month on an axis: `Mar 2012`.
#[must_use]
pub fn calendar_month(month: CalendarMonth) -> String {
    let name = words::MONTHS[usize::from(month.month.clamp(1, 12)) - 1];
    format!("{name}\u{a0}{}", month.year)
}

/// A month of the story: `month 16, Mar 2012`.
#[must_use]
pub fn story_month(start: CalendarMonth, month: u32) -> String {
    words::story_month(month, &calendar_month(start.plus(month)))
}

/// A month for machines: `2012-03`.
#[must_use]
pub fn machine_month(month: CalendarMonth) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}

/// From and to with an en dash; once when both are the same, and with one unit when it is the
/// same: `378–702 ms`.
#[must_use]
pub fn range(low: &str, high: &str) -> String {
    if low == high {
        return low.to_owned();
    }
    let unit = |text: &str| text.find(['\u{a0}', '%']).map(|at| text[at..].to_owned());
    let bare = match (unit(low), unit(high)) {
        (Some(one), Some(other)) if one == other => low.trim_end_matches(&one),
        _ => low,
    };
    format!("{bare}\u{2013}{high}")
}

/// By what a number in `unit` is multiplied before people read or type it: shares are percent.
#[must_use]
pub fn scale(unit: &str) -> f64 {
    if unit.starts_with("share") {
        100.0
    } else {
        1.0
    }
}

/// A number as people type it: 0.07 times 100 is 7.000000000000001 and is typed as 7.
#[must_use]
pub fn typed(value: f64, unit: &str) -> f64 {
    let scaled = value * scale(unit);
    let rounded = (scaled * 1e9).round() / 1e9;
    if rounded.is_finite() { rounded } else { scaled }
}

/// What stands behind a number in `unit`: `% a month`, `users`; empty for a bare number.
#[must_use]
pub fn unit(unit: &str) -> String {
    let found = UNITS.iter().find(|(id, _)| *id == unit);
    let said = found.map_or(unit, |(_, words)| *words);
    match unit {
        "share" => "%".to_owned(),
        _ if unit.starts_with("share") => format!("% {said}"),
        _ => said.to_owned(),
    }
}

/// A number with its unit: `8% a month`, `500 users`, `$12 a month`.
#[must_use]
pub fn quantity(value: f64, of: &str) -> String {
    if let Some(rest) = of.strip_prefix("USD/") {
        return words::each(&usd(value), rest);
    }
    let value = typed(value, of);
    let number = if value.abs() < SHORT_FROM {
        plain(value)
    } else {
        count(value)
    };
    let unit = unit(of);
    let unit = if number == "1" {
        words::single(&unit)
    } else {
        unit
    };
    let space = if unit.is_empty() || unit.starts_with('%') {
        ""
    } else {
        "\u{a0}"
    };
    format!("{number}{space}{unit}")
}

/// A number in full for the `value` of a `<data>` element, with a point and without grouping.
#[must_use]
pub fn machine(value: f64) -> String {
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::{
        MINUS, about, cents, count, in_hundred, machine_month, millis, minutes, other_in_hundred,
        percent, quantity, range, story_month, typed, usd, usd_range, whole, whole_usd,
    };
    use crate::sim::scenario::CalendarMonth;

    #[test]
    fn two_shares_that_are_written_beside_each_other_add_up() {
        for half in [83.0, 1.0, 199.0, 100.0] {
            let share = half / 200.0;
            let number = |text: String| -> u32 {
                let digits = text.split(' ').next().unwrap_or_default();
                digits.parse().expect("a whole number comes first")
            };
            let sum = number(in_hundred(share)) + number(other_in_hundred(share));
            assert_eq!(sum, 100, "{share}");
        }
    }

    #[test]
    fn money_is_short_signed_and_three_figures() {
        for (value, said) in [
            (0.0, "$0"),
            (-0.2, "$0"),
            (12.0, "$12"),
            (-90_400.0, "\u{2212}\u{2060}$90.4K"),
            (209_960.0, "$210K"),
            (999_950.0, "$1M"),
            (1_234_567.0, "$1.23M"),
            (1e9, "$1B"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(usd(value), said, "{value}");
        }
        assert_eq!(usd_range(90e3, 340e3), "$90K–$340K");
        assert_eq!(usd_range(-24e3, 40e3), format!("{MINUS}$24K to $40K"));
        assert_eq!(usd(about(91_340.0)), "$91K");
        assert_eq!(usd(about(-4_567.0)), format!("{MINUS}$4.6K"));
        assert_eq!(cents(1_234.5), "$1,234.50");
        assert_eq!(cents(-0.001), "$0.00");
        assert_eq!(whole_usd(-1_234_567.4), "\u{2212}\u{2060}$1,234,567");
    }

    #[test]
    fn counts_shares_and_times() {
        assert_eq!(count(409_600.0), "410K");
        assert_eq!(count(937.4), "937");
        assert_eq!(count(1_094.2), "1,094");
        assert_eq!(whole(1_234_567.0), "1,234,567");
        assert_eq!(percent(0.714), "71.4%");
        assert_eq!(percent(0.71), "71%");
        assert_eq!(millis(780.4), "780\u{a0}ms");
        assert_eq!(millis(3.456), "3.46\u{a0}ms");
        assert_eq!(millis(12_340.0), "12.3\u{a0}s");
        assert_eq!(minutes(43.21), "43.2\u{a0}min");
        assert_eq!(minutes(138.0), "2.3\u{a0}h");
    }

    #[test]
    fn numbers_with_their_units() {
        for (value, unit, said) in [
            (0.07, "share/month", "7% a month"),
            (0.0015, "share", "0.15%"),
            (500.0, "users", "500\u{a0}users"),
            (200_000.0, "users", "200K\u{a0}users"),
            (12.0, "USD/month", "$12 a month"),
            (3.2, "ratio", "3.2\u{a0}times"),
            (3.0, "count", "3"),
            (1.0, "engineers", "1\u{a0}engineer"),
            (1.0, "rows/month", "1\u{a0}row a month"),
            (0.01, "share/month", "1% a month"),
            (1.0, "1/week", "1\u{a0}a week"),
            (1.0, "ratio", "1\u{a0}times"),
        ] {
            assert_eq!(quantity(value, unit), said);
        }
        assert_eq!(typed(0.07, "share").to_string(), "7");
        assert_eq!(typed(0.29, "share").to_string(), "29");
        assert_eq!(typed(1e10, "users").to_string(), "10000000000");
    }

    #[test]
    fn months_of_the_story() {
        let start = CalendarMonth {
            year: 2010,
            month: 11,
        };
        assert_eq!(story_month(start, 16), "month 16, Mar\u{a0}2012");
        assert_eq!(machine_month(start.plus(2)), "2011-01");
        assert_eq!(range("a", "a"), "a");
        assert_eq!(range("378\u{a0}ms", "702\u{a0}ms"), "378–702\u{a0}ms");
        assert_eq!(range("780\u{a0}ms", "1.2\u{a0}s"), "780\u{a0}ms–1.2\u{a0}s");
        assert_eq!(range("76.1%", "85%"), "76.1–85%");
    }
}
