//! One strategy against another, future by future.

use crate::sim::company::Story;
use crate::sim::report::Verdict;
use crate::sim::scenario::Scenario;
use crate::sim::units::Cents;

use super::bands::{band, mean, median};
use super::paired::{Paired, difference_usd};
use super::rule::rule;
use super::running::running;

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
        .map(|other| verdict(scenario, (cheapest, other), stories))
        .collect()
}

/// Compares two of the strategies by their places; one that is not there is the first.
pub(super) fn verdict(
    scenario: &Scenario,
    pair: (usize, usize),
    stories: &[Vec<Story>],
) -> Verdict {
    let none = Vec::new();
    let of = |index: usize| stories.get(index).or(stories.first()).unwrap_or(&none);
    let (first, second) = (of(pair.0), of(pair.1));
    let id = |index: usize| {
        let strategy = scenario
            .strategies
            .get(index)
            .or(scenario.strategies.first());
        strategy
            .map(|strategy| strategy.id.clone())
            .unwrap_or_default()
    };
    let differences: Vec<f64> = first
        .iter()
        .zip(second)
        .map(|(first, second)| difference_usd(first, second))
        .collect();
    let paired = Paired::new(&differences);
    Verdict {
        first: id(pair.0),
        second: id(pair.1),
        difference_usd: paired.mean_usd,
        difference_low_usd: paired.low_usd,
        difference_high_usd: paired.high_usd,
        probability_second_cheaper: paired.share_above,
        crossing_month: crossing_month(first, second),
        too_close_to_call: paired.holds_zero(),
        difference_band_usd: band(differences),
        running: running(first, second, scenario.horizon_months),
        rule: rule(scenario, pair, stories),
    }
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
