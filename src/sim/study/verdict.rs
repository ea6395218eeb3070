//! Two strategies against each other, future by future.

use crate::sim::company::Story;
use crate::sim::report::Verdict;
use crate::sim::scenario::Scenario;
use crate::sim::stats::student::two_sided_quantile;
use crate::sim::units::Cents;

use super::bands::{band, mean, median};

/// Level of the interval of the mean difference.
const LEVEL: f64 = 0.95;

/// Compares the first two strategies; a lone one with itself.
pub(super) fn verdict(scenario: &Scenario, stories: &[Vec<Story>]) -> Verdict {
    pair(scenario, stories, [0, 1])
}

/// With more than two strategies: the one with the smallest mean total, the first of equal ones,
/// against each of the others in their order.
pub(super) fn rivals(scenario: &Scenario, stories: &[Vec<Story>]) -> Vec<Verdict> {
    if stories.len() <= 2 {
        return Vec::new();
    }
    let total = |stories: &Vec<Story>| {
        let totals: Vec<f64> = stories
            .iter()
            .map(|story| story.total().total().usd())
            .collect();
        mean(&totals)
    };
    let totals = stories.iter().map(total).enumerate();
    let cheapest = totals.min_by(|(_, a), (_, b)| a.total_cmp(b));
    let cheapest = cheapest.map_or(0, |(index, _)| index);
    let others = (0..stories.len()).filter(|index| *index != cheapest);
    others
        .map(|other| pair(scenario, stories, [cheapest, other]))
        .collect()
}

/// Compares two strategies by their places; a missing second is the first.
fn pair(scenario: &Scenario, stories: &[Vec<Story>], places: [usize; 2]) -> Verdict {
    let none = Vec::new();
    let first = stories.get(places[0]).unwrap_or(&none);
    let second = stories.get(places[1]).unwrap_or(first);
    let id = |index: usize| {
        let strategy = scenario
            .strategies
            .get(index)
            .or(scenario.strategies.first());
        strategy
            .map(|strategy| strategy.id.clone())
            .unwrap_or_default()
    };
    let total = |story: &Story| story.total().total();
    let differences: Vec<f64> = first
        .iter()
        .zip(second)
        .map(|(first, second)| (total(first) - total(second)).usd())
        .collect();
    let half_width = half_width(&differences);
    let difference = mean(&differences);
    let (low, high) = (difference - half_width, difference + half_width);
    let cheaper = differences
        .iter()
        .filter(|difference| **difference > 0.0)
        .count();
    Verdict {
        first: id(places[0]),
        second: id(places[1]),
        difference_usd: difference,
        difference_low_usd: low,
        difference_high_usd: high,
        probability_second_cheaper: cheaper as f64 / differences.len().max(1) as f64,
        crossing_month: crossing_month(first, second),
        too_close_to_call: low <= 0.0 && high >= 0.0,
        difference_band_usd: band(differences),
    }
}

/// Half of the mean's interval; 0 with fewer than two values, which tell nothing of their spread.
fn half_width(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let count = values.len() as f64;
    let mean = mean(values);
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    let deviation = (squares / (count - 1.0)).sqrt();
    two_sided_quantile(LEVEL, values.len() as u32 - 1) * deviation / count.sqrt()
}

/// The median month in which cumulative costs cross for good, when they do in most futures.
fn crossing_month(first: &[Story], second: &[Story]) -> Option<u32> {
    let months: Vec<f64> = first
        .iter()
        .zip(second)
        .filter_map(|(first, second)| crosses_for_good(first, second))
        .map(f64::from)
        .collect();
    let most = 2 * months.len() > first.len();
    most.then(|| median(months).round() as u32)
}

/// The month from which on the one that is cheaper in the end stays ahead, after the other was.
fn crosses_for_good(first: &Story, second: &Story) -> Option<u32> {
    let mut ahead = Cents::ZERO;
    let leads: Vec<i64> = first
        .months
        .iter()
        .zip(&second.months)
        .map(|(first, second)| {
            ahead += first.ledger.total() - second.ledger.total();
            ahead.cents().signum()
        })
        .collect();
    let end = *leads.last()?;
    let last_other = leads.iter().rposition(|lead| *lead != end)?;
    let other_led = leads[..=last_other].iter().any(|lead| *lead == -end);
    (end != 0 && other_led).then_some(last_other as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::half_width;

    /// By hand: 1, 2, 3, 4: mean 2.5, s = 1.290994, t(0.975, 3) = 3.182446:
    /// 3.182446 · 1.290994 / 2 = 2.054260.
    #[test]
    fn the_interval_is_students() {
        assert!((half_width(&[1.0, 2.0, 3.0, 4.0]) - 2.054_260).abs() < 1e-5);
        assert!(half_width(&[5.0; 9]).abs() < 1e-12);
    }
}
