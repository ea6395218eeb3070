//! Numbers, dates and sentences as a terminal of 80 columns shows them.

use crate::sim::report::{Band, Report};
use crate::sim::scenario::CalendarMonth;

/// Columns that every text fits.
pub(super) const WIDTH: usize = 80;

/// What stands where there is no number.
pub(super) const NOTHING: &str = "\u{2013}";

/// Three significant figures with a letter: `$1.23M`, `−$45.6k`.
pub(super) fn usd(usd: f64) -> String {
    let sign = if usd < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}${}", count(usd.abs()))
}

pub(super) fn count(number: f64) -> String {
    let scaled = [(1e9, "B"), (1e6, "M"), (1e3, "k")]
        .into_iter()
        .find(|(unit, _)| number >= *unit * 0.9995);
    let (value, letter) = scaled.map_or((number, ""), |(unit, letter)| (number / unit, letter));
    // Trailing digits that say nothing are left out.
    let digits = if letter.is_empty() || value >= 99.95 {
        0
    } else if value >= 9.995 {
        1
    } else {
        2
    };
    format!("{value:.digits$}{letter}")
}

pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 10.0 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}

/// Four digits that count, in full where that is short: values of parameters.
pub(super) fn value(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let size = libm::log10(value.abs()).floor() as i32;
    if !(-4..7).contains(&size) {
        return format!("{value:.2e}");
    }
    let decimals = (3 - size).clamp(0, 7) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// Mean and the range of eight futures in ten.
pub(super) fn range(band: &Band) -> String {
    format!(
        "{} ({} to {})",
        usd(band.mean),
        usd(band.p10),
        usd(band.p90)
    )
}

/// A name of a report as words.
pub(super) fn words(id: &str) -> String {
    id.replace('_', " ")
}

/// The calendar month of a month of the story: `Mar 2028`.
pub(super) fn date(report: &Report, month: u32) -> String {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let start = CalendarMonth {
        year: report.start_year,
        month: report.start_month.clamp(1, 12),
    };
    let month = start.plus(month);
    let name = NAMES[usize::from(month.month.clamp(1, 12)) - 1];
    format!("{name} {}", month.year)
}

/// Breaks sentences into lines of [`WIDTH`], each after `indent` spaces.
pub(super) fn wrap(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut columns = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if columns > 0 && columns + 1 + length > WIDTH {
            lines.push('\n');
            columns = 0;
        }
        if columns == 0 {
            lines.push_str(&" ".repeat(indent));
            columns = indent;
        } else {
            lines.push(' ');
            columns += 1;
        }
        lines.push_str(word);
        columns += length;
    }
    lines.push('\n');
    lines
}

/// The beginning of a text that is too long for its place.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    let start: String = text.chars().take(columns.saturating_sub(1)).collect();
    format!("{}\u{2026}", start.trim_end())
}

/// A field of a CSV row, in quotes where it must be.
pub(super) fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A row of CSV.
pub(super) fn csv_row<T: AsRef<str>>(fields: impl IntoIterator<Item = T>) -> String {
    let fields: Vec<String> = fields
        .into_iter()
        .map(|field| csv_field(field.as_ref()))
        .collect();
    fields.join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, count, csv_row, percent, shorten, usd, value, wrap};

    #[test]
    fn numbers_have_three_figures() {
        assert_eq!(usd(-1_234_567.0), "\u{2212}$1.23M");
        assert_eq!(usd(45_678.0), "$45.7k");
        assert_eq!(count(999_600.0), "1.00M");
        assert_eq!(count(432.1), "432");
        assert_eq!(percent(0.054), "5.4 %");
        assert_eq!(percent(1.0), "100 %");
    }

    #[test]
    fn values_are_written_in_full_where_that_is_short() {
        assert_eq!(value(0.08), "0.08");
        assert_eq!(value(200_000.0), "200000");
        assert_eq!(value(1.0 / 3.0), "0.3333");
        assert_eq!(value(5e9), "5.00e9");
        assert_eq!(value(-2.5), "-2.5");
    }

    #[test]
    fn lines_are_broken_between_words() {
        let text = wrap(&"word ".repeat(60), 2);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(text.lines().all(|line| line.starts_with("  word")));
        assert_eq!(shorten("abcdef", 4), "abc\u{2026}");
    }

    #[test]
    fn fields_with_commas_are_quoted() {
        assert_eq!(csv_row(["a", "b,c", "d\"e"]), "a,\"b,c\",\"d\"\"e\"\n");
    }
}
