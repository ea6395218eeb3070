//! The rule of thumb beside the simulation: build right when B < p·(R·O + D) + V.
//!
//! Every term is read off the ledgers of the simulated futures, so the rule's two sides and what
//! it leaves out add up to the simulated difference.

use crate::sim::company::{Column, Month, Story};
use crate::sim::report::Rule;
use crate::sim::scenario::{Scenario, Strategy};
use crate::sim::units::Cents;

/// What a strategy pays before its launch, and for launching late.
const PREMIUM: [Column; 2] = [Column::FirstBuild, Column::LaterLaunch];
/// What hurts: during a rebuild it is the rebuild's damage, at other times drag.
const HARM: [Column; 3] = [
    Column::LostToDowntime,
    Column::LostUsers,
    Column::DelayedFeatures,
];
/// What the rule leaves out.
const RUNNING: [Column; 2] = [Column::Operations, Column::Cloud];

/// The rule's terms for two strategies of which exactly one may come to a rebuild; else `None`.
pub(super) fn rule(
    scenario: &Scenario,
    pair: (usize, usize),
    stories: &[Vec<Story>],
) -> Option<Rule> {
    let strategy = |index: usize| scenario.strategies.get(index);
    let rebuilds = |strategy: &Strategy| !strategy.rebuilds.is_empty();
    let (one, other) = (strategy(pair.0)?, strategy(pair.1)?);
    let (later, right) = match (rebuilds(one), rebuilds(other)) {
        (true, false) => pair,
        (false, true) => (pair.1, pair.0),
        _ => return None,
    };
    let (later_stories, right_stories) = (stories.get(later)?, stories.get(right)?);
    let count = later_stories.len();
    if count == 0 {
        return None;
    }
    let begun = later_stories
        .iter()
        .filter(|story| story.rebuilds.iter().any(|one| one.start.is_some()))
        .count();
    let mean = |cents: Cents| cents.usd() / count as f64;
    let each_rebuild = |cents: Cents| cents.usd() / begun.max(1) as f64;
    let more = |columns: &[Column]| sum(later_stories, columns) - sum(right_stories, columns);

    let harm_while_rebuilding = harm_while_rebuilding(later_stories, right_stories);
    let rebuild = more(&[Column::Rebuild]);
    let drag = more(&[Column::DebtInterest]) + more(&HARM) - harm_while_rebuilding;
    let premium_usd = -mean(more(&PREMIUM));
    // Without any rebuild its money is none, and so is its harm.
    let worth_usd = mean(rebuild + harm_while_rebuilding + drag);
    Some(Rule {
        later: scenario.strategies[later].id.clone(),
        right: scenario.strategies[right].id.clone(),
        premium_usd,
        probability: begun as f64 / count as f64,
        rebuild_usd: each_rebuild(rebuild),
        damage_usd: each_rebuild(harm_while_rebuilding),
        drag_usd: mean(drag),
        worth_usd,
        running_usd: mean(more(&RUNNING)),
        right_wins: premium_usd < worth_usd,
    })
}

/// The sum of some columns over all futures.
fn sum(stories: &[Story], columns: &[Column]) -> Cents {
    let of = |story: &Story| {
        let total = story.total();
        columns
            .iter()
            .map(|column| total.get(*column))
            .sum::<Cents>()
    };
    stories.iter().map(of).sum()
}

/// How much more harm the later one has in the months in which it rebuilds.
fn harm_while_rebuilding(later: &[Story], right: &[Story]) -> Cents {
    let harm =
        |month: &Month| -> Cents { HARM.iter().map(|column| month.ledger.get(*column)).sum() };
    later
        .iter()
        .zip(right)
        .flat_map(|(later, right)| later.months.iter().zip(&right.months))
        .filter(|(later, _)| later.rebuilding)
        .map(|(later, right)| harm(later) - harm(right))
        .sum()
}
