//! What ran in the busy hours of a story, with the names that a provider gives to sizes.

use crate::sim::company::{BusyHour, Story};
use crate::sim::deployment::{Placement, Size};
use crate::sim::report::hour::Deployed;
use crate::sim::scenario::Strategy;

/// The first of the stories that last longest.
pub(super) fn longest(stories: &[Story]) -> usize {
    let mut longest = 0;
    for (index, story) in stories.iter().enumerate() {
        if story.months.len() > stories[longest].months.len() {
            longest = index;
        }
    }
    longest
}

/// Every busy hour of a story, from the launch on.
pub(super) fn of_story(strategy: &Strategy, story: &Story) -> Vec<Deployed> {
    let months = story.months.iter().zip(0..);
    let hours = months.filter_map(|(month, number)| Some((number, month.busy_hour.as_ref()?)));
    hours
        .map(|(number, hour)| deployed(strategy, number, hour))
        .collect()
}

/// What ran in the busy hour of a month.
#[must_use]
pub fn deployed(strategy: &Strategy, month: u32, hour: &BusyHour) -> Deployed {
    let architecture = &strategy.design_at(hour.stage).architecture;
    let (application, database) = (&architecture.application, &architecture.database);
    let ran = &hour.deployment;
    let cache = architecture.cache.as_ref().filter(|_| ran.cache_nodes > 0);
    Deployed {
        month,
        stage: hour.stage as u32,
        share: hour.share,
        requests_per_second: hour.conditions.requests_per_second,
        rows: hour.conditions.rows,
        architecture: ran.architecture.clone(),
        instances: ran.instances,
        application_size: match &application.serverless {
            Some(_) => String::new(),
            None => name(&application.sizes, ran.application_size),
        },
        database_size: match database.placement {
            Placement::Separate => name(&database.sizes, ran.database_size),
            Placement::WithApplication => String::new(),
        },
        shards: ran.shards,
        replicas: ran.replicas,
        cache_size: cache.map_or_else(String::new, |cache| name(&cache.sizes, ran.cache_size)),
        cache_nodes: ran.cache_nodes,
        background_instances: ran.background_instances,
    }
}

/// The name of a size; beyond a ladder's end its last.
fn name(sizes: &[Size], index: u32) -> String {
    let size = sizes.get(index as usize).or_else(|| sizes.last());
    size.map_or_else(String::new, |size| size.name.clone())
}
