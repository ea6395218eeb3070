//! Mistakes in the steps of a network.

use std::ops::Range;

use super::{Check, Spot};
use crate::sim::network::model::{
    CHOICE_SLOTS, CacheId, Discipline, FleetId, Place, Routing, StationId, Step, StepId,
};

/// Probabilities must sum to 1 within this.
const PROBABILITY_SLACK: f64 = 1e-9;

impl Check<'_> {
    fn pool_exists(&mut self, place: Spot, pool: u32) {
        if pool as usize >= self.network.warm_pools.len() {
            self.error(place, format!("there is no pool {pool}"));
        }
    }

    /// The stations `first` … `first + count − 1` exist.
    fn stations_exist(&mut self, place: Spot, first: StationId, count: u32) {
        let known = self.network.stations.len() as u64;
        if u64::from(first.0) + u64::from(count) > known {
            self.error(
                place,
                format!(
                    "there is no station {}; there are {known}",
                    u64::from(first.0) + u64::from(count.max(1)) - 1
                ),
            );
        }
    }

    /// All stations that a place can mean at step number `step`.
    fn place(&mut self, step: usize, place: Place) -> Range<usize> {
        let at = Spot::new("steps", step, "place");
        let (first, count) = match place {
            Place::Fixed(station) => (station, 1),
            Place::Chosen { first, slot } => {
                let ways = self.ways[step].get(usize::from(slot));
                (first, ways.copied().unwrap_or(1))
            }
        };
        if let Place::Chosen { slot, .. } = place {
            self.slot(at, slot);
        }
        self.stations_exist(at, first, count);
        let known = self.network.stations.len();
        (first.0 as usize).min(known)..(first.0 as usize).saturating_add(count as usize).min(known)
    }

    fn slot(&mut self, place: Spot, slot: u8) {
        if usize::from(slot) >= CHOICE_SLOTS {
            self.error(
                place,
                format!(
                    "slot {slot} does not exist; slots are 0 to {}",
                    CHOICE_SLOTS - 1
                ),
            );
        }
    }

    /// Every mistake in step number `index`.
    pub(super) fn step(&mut self, index: usize, step: &Step) {
        let place = |field| Spot::new("steps", index, field);
        match step {
            Step::Visit {
                place: at,
                service,
                next,
                blocked,
                abandoned,
            } => {
                self.place(index, *at);
                self.distribution(place("service"), service);
                self.step_exists(place("next"), *next);
                self.step_exists(place("blocked"), *blocked);
                self.step_exists(place("abandoned"), *abandoned);
            }
            Step::Acquire {
                place: at,
                next,
                blocked,
                abandoned,
            } => {
                let stations = self.place(index, *at);
                self.can_be_held(place("place"), stations);
                self.step_exists(place("next"), *next);
                self.step_exists(place("blocked"), *blocked);
                self.step_exists(place("abandoned"), *abandoned);
            }
            Step::Release { place: at, next } => {
                self.place(index, *at);
                self.step_exists(place("next"), *next);
            }
            Step::Choose {
                first,
                count,
                slot,
                next,
                ..
            } => {
                if *count == 0 {
                    self.error(place("count"), "there is nothing to choose from 0 stations");
                }
                self.slot(place("slot"), *slot);
                self.stations_exist(place("first"), *first, *count);
                self.step_exists(place("next"), *next);
            }
            Step::Balance {
                fleet,
                slot,
                next,
                refused,
                broken,
                ..
            } => self.balance(index, (*fleet, *slot), [*next, *refused, *broken]),
            Step::Route(routing) => self.routing(index, routing),
            other => self.passing(index, other),
        }
    }

    /// Steps that take no time and lead to one place, or ask something.
    fn passing(&mut self, index: usize, step: &Step) {
        let place = |field| Spot::new("steps", index, field);
        match step {
            Step::Count { mean, next } => {
                if !(0.0..=f64::from(u16::MAX)).contains(mean) {
                    self.error(
                        place("mean"),
                        format!("the mean number of rounds is {mean}; it must be 0 to 65,535"),
                    );
                }
                self.step_exists(place("next"), *next);
            }
            Step::Repeat { body, next } => {
                self.step_exists(place("body"), *body);
                self.step_exists(place("next"), *next);
            }
            other => self.step_beside(index, other),
        }
    }

    /// Steps of caches, of environments and of jobs; nothing is wrong with a departure.
    fn step_beside(&mut self, index: usize, step: &Step) {
        let place = |field| Spot::new("steps", index, field);
        match step {
            Step::LookUp {
                cache,
                found,
                missing,
                abandoned,
            } => {
                self.cache_exists(place("cache"), *cache);
                self.step_exists(place("found"), *found);
                self.step_exists(place("missing"), *missing);
                self.step_exists(place("abandoned"), *abandoned);
            }
            Step::Fill { cache, next } => {
                self.cache_exists(place("cache"), *cache);
                self.step_exists(place("next"), *next);
            }
            Step::TakeWarm { pool, warm, cold } => {
                self.pool_exists(place("pool"), *pool);
                self.step_exists(place("warm"), *warm);
                self.step_exists(place("cold"), *cold);
            }
            Step::GiveBack { pool, next } => {
                self.pool_exists(place("pool"), *pool);
                self.step_exists(place("next"), *next);
            }
            Step::Spawn { class, entry, next } => {
                self.class_exists(place("class"), class.0);
                self.step_exists(place("entry"), *entry);
                self.step_exists(place("next"), *next);
            }
            _ => {}
        }
    }

    fn cache_exists(&mut self, place: Spot, cache: CacheId) {
        if cache.0 as usize >= self.network.caches.len() {
            self.error(place, format!("there is no cache {}", cache.0));
        }
    }

    fn balance(&mut self, index: usize, (fleet, slot): (FleetId, u8), ways: [StepId; 3]) {
        let place = |field| Spot::new("steps", index, field);
        if fleet.0 as usize >= self.network.fleets.len() {
            let message = format!("there is no fleet {}", fleet.0);
            self.error(place("fleet"), message);
        }
        self.slot(place("slot"), slot);
        for (field, step) in ["next", "refused", "broken"].into_iter().zip(ways) {
            self.step_exists(place(field), step);
        }
    }

    fn can_be_held(&mut self, place: Spot, stations: Range<usize>) {
        let network = self.network;
        for station in &network.stations[stations] {
            let in_turn = matches!(
                station.discipline,
                Discipline::Fifo | Discipline::NonPreemptivePriority
            );
            if !in_turn {
                self.error(
                    place,
                    format!(
                        "servers of “{}” cannot be held: only first come, first served and \
                         non-preemptive stations can",
                        station.name
                    ),
                );
            }
        }
    }

    fn routing(&mut self, index: usize, routing: &Routing) {
        let route = Spot::new("steps", index, "route");
        let ways = match routing {
            Routing::Probability(ways) => {
                let sum: f64 = ways.iter().map(|way| way.0).sum();
                let valid = ways.iter().all(|way| (0.0..=1.0).contains(&way.0));
                if !valid || (sum - 1.0).abs() > PROBABILITY_SLACK {
                    self.error(
                        route,
                        format!("the probabilities must each be 0 to 1 and sum to 1, not {sum}"),
                    );
                }
                ways.iter().map(|way| way.1).collect()
            }
            Routing::RoundRobin(ways) => ways.clone(),
            Routing::ShortestLine(ways) => {
                for (way, (_, station)) in ways.iter().enumerate() {
                    self.stations_exist(route.item(way), *station, 1);
                }
                ways.iter().map(|way| way.0).collect()
            }
        };
        if ways.is_empty() {
            self.error(route, "leads nowhere");
        }
        for (way, step) in ways.into_iter().enumerate() {
            self.step_exists(route.item(way), step);
        }
    }
}
