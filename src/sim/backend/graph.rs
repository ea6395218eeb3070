//! A network under construction: parts add their stations and steps to it.
//!
//! Steps point to the steps after them, so a path is built from its end to its beginning; a loop
//! reserves its head and fills it in once its body is there.

use crate::sim::network::model::{
    CacheId, Class, ClassId, Fleet, FleetId, Group, GroupId, KeyedCache, Network, Outcome, Source,
    Station, StationId, Step, StepId, WarmPool,
};

/// A network under construction.
#[derive(Default)]
pub(super) struct Graph {
    network: Network,
}

impl Graph {
    /// Adds a group of stations.
    pub(super) fn group(&mut self, name: &str) -> GroupId {
        self.network.groups.push(Group { name: name.into() });
        GroupId(self.network.groups.len() as u32 - 1)
    }

    /// Adds `count` stations that follow each other and returns the first.
    pub(super) fn stations(
        &mut self,
        count: u32,
        station: impl FnMut(u32) -> Station,
    ) -> StationId {
        let first = StationId(self.network.stations.len() as u32);
        self.network.stations.extend((0..count).map(station));
        first
    }

    /// Adds a class of requests.
    pub(super) fn class(&mut self, class: Class) -> ClassId {
        self.network.classes.push(class);
        ClassId(self.network.classes.len() as u16 - 1)
    }

    /// Adds a cache whose contents are followed.
    pub(super) fn cache(&mut self, cache: KeyedCache) -> CacheId {
        self.network.caches.push(cache);
        CacheId(self.network.caches.len() as u32 - 1)
    }

    /// Adds a fleet.
    pub(super) fn fleet(&mut self, fleet: Fleet) -> FleetId {
        self.network.fleets.push(fleet);
        FleetId(self.network.fleets.len() as u32 - 1)
    }

    /// Adds a source of requests.
    pub(super) fn source(&mut self, source: Source) {
        self.network.sources.push(source);
    }

    /// Adds a pool of environments.
    pub(super) fn warm_pool(&mut self, pool: WarmPool) {
        self.network.warm_pools.push(pool);
    }

    /// Adds a step.
    pub(super) fn step(&mut self, step: Step) -> StepId {
        self.network.steps.push(step);
        StepId(self.network.steps.len() as u32 - 1)
    }

    /// Adds a step that [`Graph::fill`] will replace; until then requests end there with an error.
    pub(super) fn reserve(&mut self) -> StepId {
        self.step(Step::Depart(Outcome::Failed))
    }

    /// Puts `step` where [`Graph::reserve`] left a place.
    pub(super) fn fill(&mut self, place: StepId, step: Step) {
        self.network.steps[place.0 as usize] = step;
    }

    /// The finished network.
    pub(super) fn finish(self) -> Network {
        self.network
    }
}
