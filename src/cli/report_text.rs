//! A report as text for a terminal: the verdict in a sentence, then the tables behind it.

use std::fmt::Write as _;

use crate::sim::report::{Band, Crossing, Report, StrategyReport, Verdict};
use crate::sim::scenario::CalendarMonth;

/// The report as text.
#[must_use]
pub(super) fn text(report: &Report) -> String {
    let mut text = format!("{}\n\n{}\n", report.title, verdict(report));
    text.push_str(&survival(report));
    for strategy in &report.strategies {
        let _ = write!(
            text,
            "\n{}\n{}",
            strategy.title,
            crossings(report, strategy)
        );
        text.push_str(&story(report, strategy));
    }
    let _ = write!(text, "\n{}\n{}\n", ledger(report), trust(report));
    text
}

fn verdict(report: &Report) -> String {
    let verdict = &report.verdict;
    let title = |id: &str| {
        let found = report.strategies.iter().find(|strategy| strategy.id == id);
        found.map_or(id.to_owned(), |strategy| {
            format!("\u{201c}{}\u{201d}", strategy.title)
        })
    };
    let (first, second) = (title(&verdict.first), title(&verdict.second));
    let months = report.strategies.first().map_or(0, |s| s.months.len());
    let interval = interval(verdict);
    if verdict.too_close_to_call {
        return format!(
            "Too close to call over {months} months: {second} against {first} makes a difference \
             of {} on average, and its 95 % interval {interval} holds zero. {second} is cheaper \
             in {} of the futures.",
            usd(verdict.difference_usd.abs()),
            percent(verdict.probability_second_cheaper),
        );
    }
    let second_wins = verdict.difference_usd > 0.0;
    let share = if second_wins {
        verdict.probability_second_cheaper
    } else {
        1.0 - verdict.probability_second_cheaper
    };
    let (winner, loser) = if second_wins {
        (second, first)
    } else {
        (first, second)
    };
    let mut sentence = format!(
        "{winner} costs {} less than {loser} over {months} months on average (95 % interval \
         {interval}), {} is cheaper in {} of the futures.",
        usd(verdict.difference_usd.abs()),
        if share < 0.5 { "but" } else { "and" },
        percent(share),
    );
    if let Some(month) = verdict.crossing_month {
        let _ = write!(
            sentence,
            " Until month {month} ({}) it has cost more.",
            date(report, month)
        );
    }
    sentence
}

/// The odds that a rebuild is ever needed, in a line; nothing where every company lives.
fn survival(report: &Report) -> String {
    let share = report.four_year_survival_share;
    if share >= 1.0 {
        return String::new();
    }
    format!(
        "{} of such companies are alive after 4 years; a future ends when its company does \
         (survival.four_year_share).\n",
        percent(share)
    )
}

/// The interval of what the cheaper one saves.
fn interval(verdict: &Verdict) -> String {
    let (low, high) = (verdict.difference_low_usd, verdict.difference_high_usd);
    let (low, high) = if verdict.difference_usd < 0.0 {
        (-high, -low)
    } else {
        (low, high)
    };
    format!("{} to {}", usd(low), usd(high))
}

fn crossings(report: &Report, strategy: &StrategyReport) -> String {
    let mut text = format!(
        "  {:16} {:>12}  {:>8}  {:>7} {:>7} {:>7}  {:10} {:>9}  {}\n",
        "warning sign", "line", "crosses", "p10", "p50", "p90", "median in", "users", "because of"
    );
    for crossing in &strategy.crossings {
        let month = |month: Option<u32>| month.map_or("\u{2013}".to_owned(), |m| m.to_string());
        let _ = writeln!(
            text,
            "  {:16} {:>12}  {:>8}  {:>7} {:>7} {:>7}  {:10} {:>9}  {}",
            words(&crossing.sign),
            threshold(crossing),
            percent(crossing.probability),
            month(crossing.month_p10),
            month(crossing.month_p50),
            month(crossing.month_p90),
            crossing
                .month_p50
                .map_or("\u{2013}".to_owned(), |m| date(report, m)),
            if crossing.probability > 0.0 {
                count(crossing.users)
            } else {
                "\u{2013}".to_owned()
            },
            words(&crossing.component),
        );
    }
    text
}

fn threshold(crossing: &Crossing) -> String {
    match crossing.sign.as_str() {
        "latency" => format!("{} ms", count(crossing.threshold)),
        "downtime" => format!("{} min", count(crossing.threshold)),
        "delivery_pace" => percent(crossing.threshold),
        _ => format!("{}/month", usd(crossing.threshold)),
    }
}

fn story(report: &Report, strategy: &StrategyReport) -> String {
    let events: Vec<String> = strategy
        .story
        .iter()
        .map(|event| {
            let month = event.month.p50.round() as u32;
            // The first rebuild is most often the only one.
            let which = if event.rebuild > 1 {
                format!(" {}", event.rebuild)
            } else {
                String::new()
            };
            format!(
                "{}{which} in month {month} ({}, {} of the futures)",
                words(&event.kind),
                date(report, month),
                percent(event.probability)
            )
        })
        .collect();
    format!("  {}\n", events.join("; "))
}

fn ledger(report: &Report) -> String {
    let mut text = format!("{:26}", "Cost over the horizon");
    for strategy in &report.strategies {
        let _ = write!(text, " {:>34}", strategy.title);
    }
    text.push('\n');
    let columns = report.strategies.first().map_or(0, |s| s.totals.len());
    for column in 0..columns {
        let name = &report.strategies[0].totals[column].column;
        let _ = write!(text, "  {:24}", words(name));
        for strategy in &report.strategies {
            let _ = write!(text, " {:>34}", range(&strategy.totals[column].usd));
        }
        text.push('\n');
    }
    let _ = write!(text, "  {:24}", "total");
    for strategy in &report.strategies {
        let _ = write!(text, " {:>34}", range(&strategy.total_usd));
    }
    text.push('\n');
    text
}

fn trust(report: &Report) -> String {
    format!(
        "{} futures · {} windows · {} million events · p95 ± {} · seed {} · {} · prices {} · \
         engine {}",
        report.replications,
        report.windows,
        report.events / 1_000_000,
        percent(report.p95_relative_half_width),
        report.seed,
        report.fingerprint,
        report.prices,
        report.engine,
    )
}

/// Mean and the range of eight futures in ten.
fn range(band: &Band) -> String {
    format!(
        "{} ({} to {})",
        usd(band.mean),
        usd(band.p10),
        usd(band.p90)
    )
}

fn words(id: &str) -> String {
    id.replace('_', " ")
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 10.0 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}

/// Three significant figures with a letter: `$1.23M`, `−$45.6k`.
fn usd(usd: f64) -> String {
    let sign = if usd < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}${}", count(usd.abs()))
}

fn count(number: f64) -> String {
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

/// The calendar month of a month of the story: `Mar 2028`.
fn date(report: &Report, month: u32) -> String {
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

#[cfg(test)]
mod tests {
    use super::{count, percent, usd};

    #[test]
    fn numbers_have_three_figures() {
        assert_eq!(usd(-1_234_567.0), "\u{2212}$1.23M");
        assert_eq!(usd(45_678.0), "$45.7k");
        assert_eq!(count(999_600.0), "1.00M");
        assert_eq!(count(432.1), "432");
        assert_eq!(percent(0.054), "5.4 %");
        assert_eq!(percent(1.0), "100 %");
    }
}
