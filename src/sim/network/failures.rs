//! What becomes of requests when an instance or a station fails.
//!
//! # Model
//! Whoever waits, is served or holds a server at a failed instance is thrown out: of the lines it
//! waits in, of the service it gets (here or elsewhere), and of all servers it holds, which go to
//! whoever is next. Then it ends as failed, or hangs, as [`super::model::Failure`] says. Whoever
//! waits or is served at a failed station goes on as if it had been turned away.
//!
//! # Equations
//! At every station: came = served + turned away + gave up + timed out + thrown out + inside.
//!
//! # Units
//! None.
//!
//! # Assumptions
//! What a request has under way elsewhere (a query at the database) ends with it. Whoever comes to
//! a station of a failed instance without passing its balancer is turned away.
//!
//! # Sources
//! None.
//!
//! # Validation
//! `tests/integration/failures.rs`.

use super::fleets::NOWHERE;
use super::model::{Failure, Outcome, StationId};
use super::observer::Observer;
use super::program::Op;
use super::request::{Request, State};
use super::simulation::{Kind, Simulation};
use super::station::Order;
use crate::sim::ordered::OrderedSet;
use crate::sim::sorting::sort_keys;

impl<O: Observer> Simulation<O> {
    /// The requests for which `holds` says so, in the order in which they began.
    pub(super) fn requests_where(&self, holds: impl Fn(u32, &Request) -> bool) -> Vec<u32> {
        let all = &self.slab.all;
        let slots = 0..all.len() as u32;
        let mut found: Vec<(u64, u32)> = slots
            .filter(|&slot| holds(slot, &all[slot as usize]))
            .map(|slot| (all[slot as usize].id, slot))
            .collect();
        sort_keys(&mut found);
        found.into_iter().map(|(_, slot)| slot).collect()
    }

    /// The stations whose servers a request holds, the last taken first.
    fn held(&self, request: &Request) -> impl Iterator<Item = u32> {
        let held = self.program.held.get(request.step as usize).copied();
        let places = held.into_iter().flatten().rev().flatten();
        let choices = request.choices;
        places.map(move |place| place.first + choices[usize::from(place.slot)])
    }

    /// Throws everybody out of an instance.
    pub(super) fn empty_instance(&mut self, fleet: usize, instance: u32, failure: Failure) {
        let row = &self.fleets[fleet].row;
        let inside = |station: u32| row.iter().any(|first| first + instance == station);
        let victims = self.requests_where(|_, request| {
            let at_station = matches!(request.state, State::Waiting | State::Served);
            at_station && (inside(request.station) || self.held(request).any(inside))
        });
        self.throw_out(&victims);
        for &slot in &victims {
            for station in self.held(&self.slab.all[slot as usize]).collect::<Vec<_>>() {
                self.lose_server(slot, station);
            }
        }
        for slot in victims {
            let request = &mut self.slab.all[slot as usize];
            request.step = NOWHERE;
            if failure == Failure::Silence && !request.orphan {
                // What it was fetching for others comes to nobody.
                if !self.caches.is_empty() {
                    self.fetch_in_vain(slot);
                }
                self.hang(slot, fleet, instance);
            } else {
                self.end(slot, Outcome::Failed);
            }
        }
    }

    /// A station goes down.
    pub(super) fn fail_station(&mut self, station: u32) {
        if self.down.contains_key(&station) {
            return;
        }
        let victims = self.requests_where(|_, request| {
            let at_station = matches!(request.state, State::Waiting | State::Served);
            at_station && request.station == station
        });
        self.throw_out(&victims);
        self.put_down(station);
        for slot in victims {
            let step = self.slab.all[slot as usize].step;
            match self.program.ops[step as usize] {
                Op::Visit { blocked, .. } => self.walk(slot, blocked),
                Op::LookUp { abandoned, .. } => self.walk(slot, abandoned),
                _ => {}
            }
        }
    }

    /// Nobody is let in: no servers and no places to wait. The station is empty.
    pub(super) fn put_down(&mut self, index: u32) {
        let station = &mut self.stations[index as usize];
        self.down.insert(index, (station.servers, station.capacity));
        (station.servers, station.capacity) = (0, 0);
    }

    pub(super) fn put_up(&mut self, index: u32) {
        if let Some(before) = self.down.remove(&index) {
            let station = &mut self.stations[index as usize];
            (station.servers, station.capacity) = before;
        }
    }

    /// Takes requests out of the lines and the services they are in.
    fn throw_out(&mut self, victims: &[u32]) {
        let mut gone = vec![false; self.slab.all.len()];
        for &slot in victims {
            gone[slot as usize] = true;
        }
        let gone = |slot: u32| gone[slot as usize];
        self.calendar.retain(|event| {
            let service = Kind::ServiceEnd.index_of(event);
            !service.or(Kind::Patience.index_of(event)).is_some_and(gone)
        });
        let waiting = |simulation: &Self, slot: u32| {
            simulation.slab.all[slot as usize].state == State::Waiting
        };
        // First those who wait: a server that becomes free is not for them.
        for &slot in victims {
            if waiting(self, slot) {
                let station = self.slab.all[slot as usize].station as usize;
                let group = self.stations[station].group as usize;
                self.groups[group].counts.lost_waiting += 1;
                self.leave_line(slot);
            }
        }
        let mut shared = OrderedSet::new();
        for &slot in victims {
            let request = &mut self.slab.all[slot as usize];
            if request.state != State::Served {
                continue;
            }
            request.state = State::Walking;
            let index = request.station;
            match self.stations[index as usize].order {
                Order::InTurn => {}
                Order::Preemptive => {
                    let detail = self.stations[index as usize].detail as usize;
                    self.served[detail].retain(|&other| other != slot);
                }
                Order::Sharing => {
                    shared.insert(index);
                }
            }
            self.lose_server(slot, index);
        }
        for index in shared {
            let detail = self.stations[index as usize].detail as usize;
            self.sharing[detail].forget(self.now, gone);
            self.wake_sharing(index);
        }
    }

    /// A request loses the server that serves it or that it holds; the next in line gets it.
    fn lose_server(&mut self, slot: u32, index: u32) {
        let now = self.now;
        let id = self.request_id(slot);
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        group.counts.lost_served += 1;
        self.observer.fails(now, id, StationId(index));
        if station.order != Order::Sharing {
            return self.leave(index);
        }
        if station.inside > station.servers {
            group.waiting.down(now);
        }
        station.inside -= 1;
        group.inside.down(now);
    }
}
