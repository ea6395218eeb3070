//! A report as text for a terminal: the verdicts in sentences, then the tables behind them.

use std::fmt::Write as _;

use crate::cli::figures::{NOTHING, WIDTH, count, date, percent, range, shorten, usd, words, wrap};
use crate::sim::report::{Crossing, Report, Rule, StrategyReport, Verdict};

/// Columns of the names of the ledger's lines.
const NAMES: usize = 18;

/// The report as text.
#[must_use]
pub(super) fn text(report: &Report) -> String {
    let mut text = format!("{}\n", report.title);
    // As the page does, it opens with the two cheapest; what they say is not said twice.
    let headline = report.headline();
    let others = report.verdicts().filter(|one| !is_of_same(one, headline));
    for verdict in std::iter::once(headline).chain(others) {
        let _ = write!(text, "\n{}", wrap(&sentence(report, verdict), 0));
        if let Some(rule) = &verdict.rule {
            text.push_str(&wrap(&rule_sentence(rule), 0));
        }
    }
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
    let _ = write!(text, "\n{}\n{}", ledger(report), trust(report));
    text
}

/// Whether two verdicts compare the same two strategies, whichever comes first.
fn is_of_same(one: &Verdict, other: &Verdict) -> bool {
    let (first, second) = (&one.first, &one.second);
    (first, second) == (&other.first, &other.second)
        || (second, first) == (&other.first, &other.second)
}

fn sentence(report: &Report, verdict: &Verdict) -> String {
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

/// The rule of thumb with the terms of these futures.
fn rule_sentence(rule: &Rule) -> String {
    format!(
        "Rule of thumb: building right pays when its premium B is below p·(R·O + D) + V. \
         Here {} {} {}·({} + {}) + {} = {}; it leaves out operations and cloud, where \
         building right {} {}.",
        usd(rule.premium_usd),
        if rule.right_wins { "<" } else { "\u{2265}" },
        percent(rule.probability),
        usd(rule.rebuild_usd),
        usd(rule.damage_usd),
        usd(rule.drag_usd),
        usd(rule.worth_usd),
        if rule.running_usd < 0.0 {
            "costs"
        } else {
            "saves"
        },
        usd(rule.running_usd.abs()),
    )
}

/// The odds that a rebuild is ever needed; nothing where every company lives.
pub(super) fn survival(report: &Report) -> String {
    let share = report.four_year_survival_share;
    if share >= 1.0 {
        return String::new();
    }
    let sentence = format!(
        "{} of such companies are alive after 4 years; a future ends when its company does \
         (survival.four_year_share).",
        percent(share)
    );
    wrap(&sentence, 0)
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

/// When each sign crosses its line, with how many users, and why.
pub(super) fn crossings(report: &Report, strategy: &StrategyReport) -> String {
    let mut text = format!(
        "  {:13} {:>9} {:>7} {:>3} {:>3} {:>3} {:8} {:>5}  {}\n",
        "warning sign", "line", "crosses", "p10", "p50", "p90", "median", "users", "because of"
    );
    for crossing in &strategy.crossings {
        let month = |month: Option<u32>| month.map_or(NOTHING.to_owned(), |m| m.to_string());
        let line = format!(
            "  {:13} {:>9} {:>7} {:>3} {:>3} {:>3} {:8} {:>5}  {}",
            words(&crossing.sign),
            threshold(crossing),
            percent(crossing.probability),
            month(crossing.month_p10),
            month(crossing.month_p50),
            month(crossing.month_p90),
            crossing
                .month_p50
                .map_or(NOTHING.to_owned(), |m| date(report, m)),
            if crossing.probability > 0.0 {
                count(crossing.users)
            } else {
                NOTHING.to_owned()
            },
            words(&crossing.component),
        );
        let _ = writeln!(text, "{}", shorten(line.trim_end(), WIDTH));
    }
    text
}

fn threshold(crossing: &Crossing) -> String {
    match crossing.sign.as_str() {
        "latency" => format!("{} ms", count(crossing.threshold)),
        "downtime" => format!("{} min", count(crossing.threshold)),
        "delivery_pace" => percent(crossing.threshold),
        _ => format!("{}/mo", usd(crossing.threshold)),
    }
}

/// What happens on the way.
pub(super) fn story(report: &Report, strategy: &StrategyReport) -> String {
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
    if events.is_empty() {
        return String::new();
    }
    wrap(&events.join("; "), 2)
}

/// The ledgers side by side: with ranges where there is room for them.
pub(super) fn ledger(report: &Report) -> String {
    let count = report.strategies.len().max(1);
    let column = ((WIDTH - NAMES) / count).min(40);
    let ranges = count <= 2;
    let mut text = format!("{:NAMES$}", "Cost");
    for strategy in &report.strategies {
        let _ = write!(text, "{:>column$}", shorten(&strategy.title, column - 2));
    }
    text.push('\n');
    let mut line = |name: &str, cell: &dyn Fn(&StrategyReport) -> String| {
        let _ = write!(text, "  {:width$}", words(name), width = NAMES - 2);
        for strategy in &report.strategies {
            let _ = write!(text, "{:>column$}", cell(strategy));
        }
        text.push('\n');
    };
    let lines = report.strategies.first().map_or(0, |s| s.totals.len());
    for place in 0..lines {
        let name = &report.strategies[0].totals[place].column;
        line(name, &|strategy| {
            let usd_band = &strategy.totals[place].usd;
            if ranges {
                range(usd_band)
            } else {
                usd(usd_band.mean)
            }
        });
    }
    line("total", &|strategy| {
        let total = &strategy.total_usd;
        if ranges {
            range(total)
        } else {
            usd(total.mean)
        }
    });
    if !ranges {
        line("8 of 10 futures", &|strategy| {
            let total = &strategy.total_usd;
            format!("{}\u{2026}{}", usd(total.p10), usd(total.p90))
        });
    }
    text
}

/// What stands behind the numbers.
pub(super) fn trust(report: &Report) -> String {
    let sentence = format!(
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
    );
    wrap(&sentence, 0)
}
