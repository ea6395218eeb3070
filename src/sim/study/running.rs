//! The difference of two strategies' costs as it comes about, month by month.
//!
//! # Model
//! What one strategy has cost more than another up to the end of each month, in every future, and
//! how the futures spread around their median.
//!
//! # Equations
//! d(m) = Σ (cost of the first − cost of the second) over months 0 to m of one future; the
//! percentiles of all futures' d(m), with linear interpolation between order statistics.
//!
//! # Units
//! US dollars in reports, whole cents before.
//!
//! # Assumptions
//! A company that has ended costs nothing more: its difference stays what it came to.
//!
//! # Sources
//! Common random numbers, as for the verdict: Law (2015), §11.2.
//!
//! # Validation
//! `tests` below; the last month's median is the verdict's.

use crate::sim::company::Story;
use crate::sim::report::RunningDifference;
use crate::sim::sorting::sort_values;
use crate::sim::units::Cents;

use super::bands::percentile;

/// The running difference of two strategies over `months`.
pub(super) fn running(first: &[Story], second: &[Story], months: u32) -> Vec<RunningDifference> {
    let mut so_far = vec![Cents::ZERO; first.len().min(second.len())];
    let month = |index: usize| {
        let cost = |story: &Story| {
            let month = story.months.get(index);
            month.map_or(Cents::ZERO, |month| month.ledger.total())
        };
        for (sum, (first, second)) in so_far.iter_mut().zip(first.iter().zip(second)) {
            *sum += cost(first) - cost(second);
        }
        spread(&so_far)
    };
    (0..months as usize).map(month).collect()
}

fn spread(differences: &[Cents]) -> RunningDifference {
    let mut usd: Vec<f64> = differences.iter().map(|one| one.usd()).collect();
    sort_values(&mut usd);
    let ahead = usd.iter().filter(|usd| **usd > 0.0).count();
    RunningDifference {
        p5: percentile(&usd, 0.05),
        p25: percentile(&usd, 0.25),
        p50: percentile(&usd, 0.5),
        p75: percentile(&usd, 0.75),
        p95: percentile(&usd, 0.95),
        second_ahead_share: ahead as f64 / usd.len().max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::spread;
    use crate::sim::units::Cents;

    /// By hand: −100, −50, 0, …, 900 dollars, twenty-one of them.
    #[test]
    fn percentiles_and_leads_are_counted_over_all_futures() {
        let usd = (-2..19).map(|step| Cents::from_usd(f64::from(step) * 50.0));
        let spread = spread(&usd.collect::<Vec<_>>());
        let said = [spread.p5, spread.p25, spread.p50, spread.p75, spread.p95];
        for (said, by_hand) in said.into_iter().zip([-50.0, 150.0, 400.0, 650.0, 850.0]) {
            assert!((said - by_hand).abs() < 1e-9, "{said} {by_hand}");
        }
        assert!((spread.second_ahead_share - 18.0 / 21.0).abs() < 1e-12);
    }
}
