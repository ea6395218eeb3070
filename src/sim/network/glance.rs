//! Looking in from outside at one instant: how many are where, and who does what. Nothing is
//! watched meanwhile, so a simulation that is looked at is the one that is not.

use super::counters::ClassCounts;
use super::model::{ClassId, GroupId};
use super::observer::Observer;
use super::request::State;
use super::sharing::SPEED_BITS;
use super::simulation::Simulation;
use super::station::Order;
use crate::sim::stats::SpanHistogram;
use crate::sim::units::Time;

/// How many requests are at a group of stations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    /// In its lines; with sharing, those beyond one for each server.
    pub waiting: u64,
    /// Served, or holding a server.
    pub busy: u64,
    /// Turned away, or gone from the line or its server unserved, since measuring began.
    pub lost: u64,
}

/// A request that waits or is served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// Its place among those inside, which another takes when it has ended.
    pub place: u32,
    /// Its number; each retry has its own.
    pub request: u64,
    /// Its class.
    pub class: ClassId,
    /// When its first attempt began.
    pub arrived: Time,
    /// Where it is; of several stations that it occupies the innermost.
    pub group: GroupId,
    /// The part of its time that it waits just now: 1 in a line, 0 with a server to itself, between
    /// them where servers are shared [0…1].
    pub waiting_share: f64,
}

impl<O: Observer> Simulation<O> {
    /// How many are at a group of stations now; nobody at one that does not exist.
    #[must_use]
    pub fn occupancy(&self, group: GroupId) -> Occupancy {
        let found = self.groups.get(group.0 as usize);
        found.map_or_else(Occupancy::default, |group| {
            let (waiting, counts) = (group.waiting.level(), &group.counts);
            Occupancy {
                waiting,
                busy: group.inside.level() - waiting,
                lost: counts.blocked
                    + counts.abandoned
                    + counts.timed_out
                    + counts.lost_waiting
                    + counts.lost_served,
            }
        })
    }

    /// Requests counted since measuring began, background classes left out.
    #[must_use]
    pub fn counts(&self) -> ClassCounts {
        let mut counts = ClassCounts::default();
        for row in &self.total_rows {
            counts += row.counts;
        }
        for class in self.classes.iter().filter(|class| !class.background) {
            counts += class.counts;
        }
        counts
    }

    /// Response times of the requests that completed since measuring began, background classes
    /// left out.
    #[must_use]
    pub fn response_histogram(&self) -> SpanHistogram {
        let mut all = SpanHistogram::new();
        for (class, history) in self.classes.iter().zip(&self.histories.classes) {
            if !class.background {
                all.merge(history);
                all.merge(&class.response_histogram);
            }
        }
        all
    }

    /// When something happens next; `None` when nothing will.
    #[must_use]
    pub fn next_event(&self) -> Option<Time> {
        self.calendar.next_time()
    }

    /// Tells `see` of every request that somebody waits for and that waits or is served now;
    /// background classes and clients in backoff are left out.
    pub fn look_in(&self, see: &mut dyn FnMut(Sighting)) {
        for (place, request) in self.slab.all.iter().enumerate() {
            let background = || self.classes[usize::from(request.class)].background;
            let waiting_share = match request.state {
                State::Waiting => 1.0,
                State::Served => {
                    let station = &self.stations[request.station as usize];
                    match station.order {
                        Order::Sharing => {
                            let speed = self.sharing[station.detail as usize].speed();
                            1.0 - speed as f64 / (1_u64 << SPEED_BITS) as f64
                        }
                        _ => 0.0,
                    }
                }
                State::Walking | State::Hanging => continue,
            };
            if request.orphan || background() {
                continue;
            }
            see(Sighting {
                place: place as u32,
                request: request.id,
                class: ClassId(request.class),
                arrived: Time::from_nanos(request.arrived),
                group: GroupId(self.stations[request.station as usize].group),
                waiting_share,
            });
        }
    }
}
