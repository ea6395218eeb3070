//! How many ways each choice can have gone at each step: found by walking the graph, because a
//! request's slot means what the last [`Step::Choose`] or [`Step::Balance`] on its path
//! put there.

use super::model::{CHOICE_SLOTS, Network, Routing, Step, StepId};
use super::spawn;

/// The largest number of ways that the choice in each slot had, on any path to a step; 1 where
/// nothing was chosen yet, because a request then remembers 0.
pub(super) type Ways = [u32; CHOICE_SLOTS];

/// For each step of a network, whose step numbers may be out of range.
pub(super) fn ways(network: &Network) -> Vec<Ways> {
    let mut ways: Vec<Option<Ways>> = vec![None; network.steps.len()];
    let mut to_visit: Vec<(StepId, Ways)> = spawn::entries(network)
        .map(|entry| (entry, [1; CHOICE_SLOTS]))
        .collect();
    while let Some((step, coming)) = to_visit.pop() {
        let index = step.0 as usize;
        let Some(known) = ways.get_mut(index) else {
            continue;
        };
        let before = known.unwrap_or([0; CHOICE_SLOTS]);
        let mut after = before;
        for (ways, more) in after.iter_mut().zip(coming) {
            *ways = (*ways).max(more);
        }
        // Numbers only grow and are bounded, so the walk ends in loops as well.
        if known.is_some() && after == before {
            continue;
        }
        *known = Some(after);
        let mut leaving = after;
        if let Some((slot, count)) = choice(network, &network.steps[index])
            && let Some(ways) = leaving.get_mut(usize::from(slot))
        {
            *ways = count;
        }
        for_each_next(&network.steps[index], |next| to_visit.push((next, leaving)));
    }
    ways.into_iter()
        .map(|ways| ways.unwrap_or([1; CHOICE_SLOTS]))
        .collect()
}

/// The slot in which a step remembers a choice, and how many ways that has.
fn choice(network: &Network, step: &Step) -> Option<(u8, u32)> {
    match *step {
        Step::Choose { slot, count, .. } => Some((slot, count)),
        Step::Balance { slot, fleet, .. } => {
            let fleet = network.fleets.get(fleet.0 as usize)?;
            Some((slot, fleet.instances))
        }
        _ => None,
    }
}

/// Says every step that may follow this one.
pub(super) fn for_each_next(step: &Step, mut go: impl FnMut(StepId)) {
    match step {
        Step::Visit {
            next,
            blocked,
            abandoned,
            ..
        }
        | Step::Acquire {
            next,
            blocked,
            abandoned,
            ..
        } => [next, blocked, abandoned].into_iter().for_each(|&s| go(s)),
        Step::Balance {
            next,
            refused,
            broken,
            ..
        } => [next, refused, broken].into_iter().for_each(|&s| go(s)),
        Step::LookUp {
            found,
            missing,
            abandoned,
            ..
        } => [found, missing, abandoned].into_iter().for_each(|&s| go(s)),
        Step::Release { next, .. }
        | Step::Choose { next, .. }
        | Step::Count { next, .. }
        | Step::Fill { next, .. }
        | Step::GiveBack { next, .. }
        | Step::Spawn { next, .. } => go(*next),
        Step::TakeWarm { warm, cold, .. } => {
            go(*warm);
            go(*cold);
        }
        Step::Route(Routing::Probability(ways)) => ways.iter().for_each(|way| go(way.1)),
        Step::Route(Routing::RoundRobin(ways)) => ways.iter().for_each(|way| go(*way)),
        Step::Route(Routing::ShortestLine(ways)) => ways.iter().for_each(|way| go(way.0)),
        Step::Repeat { body, next } => {
            go(*body);
            go(*next);
        }
        Step::Depart(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::ways;
    use crate::sim::network::model::{
        Arrivals, Choice, ClassId, Network, Outcome, Source, StationId, Step, StepId,
    };

    fn choose(count: u32, next: u32) -> Step {
        Step::Choose {
            first: StationId(0),
            count,
            slot: 0,
            choice: Choice::RoundRobin,
            next: StepId(next),
        }
    }

    #[test]
    fn a_later_choice_replaces_an_earlier_one() {
        let network = Network {
            steps: vec![choose(5, 1), choose(2, 2), Step::Depart(Outcome::Completed)],
            sources: vec![Source {
                name: "all".to_owned(),
                class: ClassId(0),
                arrivals: Arrivals::Poisson { per_second: 1.0 },
                batch: 1,
                entry: StepId(0),
            }],
            ..Network::default()
        };
        assert_eq!(ways(&network), [[1, 1], [5, 1], [2, 1]]);
    }

    #[test]
    fn a_loop_keeps_the_largest() {
        let network = Network {
            steps: vec![choose(3, 1), choose(7, 0)],
            sources: vec![Source {
                name: "all".to_owned(),
                class: ClassId(0),
                arrivals: Arrivals::Poisson { per_second: 1.0 },
                batch: 1,
                entry: StepId(0),
            }],
            ..Network::default()
        };
        assert_eq!(ways(&network), [[7, 1], [3, 1]]);
    }
}
