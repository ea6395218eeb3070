//! Which strategy is cheaper, by how much, and how sure that is.

use crate::sim::report::{Report, Verdict};
use crate::ui::charts::Slot;
use crate::ui::{format, reading, words};

/// The verdict in words.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// One strategy is cheaper.
    Cheaper {
        /// Whose colour.
        slot: Slot,
        /// Its title.
        title: String,
        /// "costs about $210K less over 36 months."
        claim: String,
        /// In how many futures, and within which range.
        sureness: String,
    },
    /// The interval of the mean difference holds zero.
    TooClose {
        /// What can be said.
        sureness: String,
    },
}

/// Reads a report's verdict.
#[must_use]
pub fn read(report: &Report) -> Reading {
    let verdict = report.headline();
    let months = reading::axis(report).months;
    if verdict.too_close_to_call {
        return Reading::TooClose {
            sureness: words::too_close(
                months,
                &about_range(verdict.difference_low_usd, verdict.difference_high_usd),
                reading::title(report, &verdict.first),
                reading::title(report, &verdict.second),
                &format::in_hundred(verdict.probability_second_cheaper),
            ),
        };
    }
    let second = verdict.difference_usd > 0.0;
    let amount = format::usd(format::about(verdict.difference_usd.abs()));
    Reading::Cheaper {
        slot: slot(report, cheaper(verdict)),
        title: reading::title(report, cheaper(verdict)).to_owned(),
        claim: if report.rivals.is_empty() {
            words::cheaper(&amount, months)
        } else {
            let dearer = if second {
                &verdict.first
            } else {
                &verdict.second
            };
            words::cheaper_than_next(&amount, reading::title(report, dearer), months)
        },
        sureness: sureness(verdict, second),
    }
}

/// The verdict in a line: who is cheaper, and by how much.
#[must_use]
pub fn short(report: &Report) -> String {
    match read(report) {
        Reading::Cheaper { title, .. } => {
            let amount = format::about(report.headline().difference_usd.abs());
            words::cheaper_short(&title, &format::usd(amount))
        }
        Reading::TooClose { .. } => words::TOO_CLOSE.to_owned(),
    }
}

/// The slot of the strategy `id`.
#[must_use]
pub fn slot(report: &Report, id: &str) -> Slot {
    let position = report.strategies.iter().position(|one| one.id == id);
    Slot::at(position.unwrap_or(0))
}

/// The id of the strategy with the smaller mean total.
#[must_use]
pub fn cheaper(verdict: &Verdict) -> &str {
    if verdict.difference_usd > 0.0 {
        &verdict.second
    } else {
        &verdict.first
    }
}

/// Probability, band of single futures, interval of the mean, all from the winner's side.
fn sureness(verdict: &Verdict, second: bool) -> String {
    let band = verdict.difference_band_usd;
    let share = verdict.probability_second_cheaper;
    let (probability, low, high, mean_low, mean_high) = if second {
        let mean = (verdict.difference_low_usd, verdict.difference_high_usd);
        (
            format::in_hundred(share),
            band.p10,
            band.p90,
            mean.0,
            mean.1,
        )
    } else {
        let mean = (-verdict.difference_high_usd, -verdict.difference_low_usd);
        (
            format::other_in_hundred(share),
            -band.p90,
            -band.p10,
            mean.0,
            mean.1,
        )
    };
    words::sureness(
        &probability,
        &spread(low, high),
        &about_range(mean_low, mean_high),
    )
}

/// What eight of ten futures save [USD]; below zero they cost more.
fn spread(low: f64, high: f64) -> String {
    if low < 0.0 && high > 0.0 {
        let short = |usd: f64| format::usd(format::about(usd));
        return words::spread_mixed(&short(-low), &short(high));
    }
    words::spread_saved(&about_range(low, high))
}

fn about_range(low: f64, high: f64) -> String {
    format::usd_range(format::about(low), format::about(high))
}
