//! Warning signs: when each crosses its line, with how many users, and why.

use crate::sim::company::{Month, Story, threshold};
use crate::sim::ordered::OrderedMap;
use crate::sim::report::Crossing;
use crate::sim::scenario::{Scenario, Sign};
use crate::sim::sorting::sort_keys;

use super::bands::{median, month_by};

/// The crossing of `sign` over the futures of one strategy.
pub(super) fn crossing(scenario: &Scenario, sign: Sign, stories: &[Story]) -> Crossing {
    let mut months = Vec::new();
    let mut users = Vec::new();
    let mut causes = Vec::new();
    for story in stories {
        let over = |(_, month): &(u32, &Month)| month.over(scenario, sign);
        if let Some((index, month)) = (0_u32..).zip(&story.months).find(over) {
            months.push((u64::from(index), 0));
            users.push(month.users);
            causes.push(month.cause(sign));
        }
    }
    sort_keys(&mut months);
    let months: Vec<u32> = months.into_iter().map(|(index, _)| index as u32).collect();
    Crossing {
        sign: sign.id().to_owned(),
        threshold: threshold(scenario, sign),
        probability: months.len() as f64 / stories.len().max(1) as f64,
        month_p10: month_by(&months, stories.len(), 0.1),
        month_p50: month_by(&months, stories.len(), 0.5),
        month_p90: month_by(&months, stories.len(), 0.9),
        users: median(users),
        component: most_common(causes).to_owned(),
    }
}

/// The most common; the first in the alphabet of equals; empty of nothing.
pub(super) fn most_common<'a>(names: impl IntoIterator<Item = &'a str>) -> &'a str {
    let mut counts = OrderedMap::new();
    for name in names {
        *counts.or_default(name) += 1_u32;
    }
    let mut best = ("", 0);
    for (name, count) in counts {
        if count > best.1 {
            best = (name, count);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::most_common;

    #[test]
    fn the_first_of_equally_common_names_wins() {
        assert_eq!(most_common(["b", "a", "b", "a", "c"]), "a");
        assert_eq!(most_common([]), "");
    }
}
