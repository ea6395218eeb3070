//! Stations whose requests are served one after the other: coming, waiting, being served, leaving.

use super::model::StationId;
use super::observer::Observer;
use super::program::Op;
use super::request::State;
use super::simulation::{Kind, Simulation};
use super::station::{Order, UNLIMITED};
use crate::sim::units::{Span, Time};

/// What becomes of a request that comes to a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    Served,
    Waiting,
    Blocked,
}

impl<O: Observer> Simulation<O> {
    /// A request comes to be served; `service` is its sampler.
    #[inline]
    pub(super) fn come_to_visit(&mut self, slot: u32, station: u32, service: u32) -> Came {
        if self.stations[station as usize].order == Order::Sharing {
            return self.come_to_share(slot, station, service);
        }
        let came = self.come(slot, station);
        if came == Came::Served {
            self.begin_service(slot, station, service);
        }
        came
    }

    /// A request comes for a server to hold.
    pub(super) fn come_to_acquire(&mut self, slot: u32, station: u32, hold: u8) -> Came {
        let came = self.come(slot, station);
        if came == Came::Served {
            self.slab.holds[slot as usize][usize::from(hold)] = self.now.nanos();
        }
        came
    }

    /// A request comes to a station and takes a server, a place in line, or neither.
    #[inline(always)]
    fn come(&mut self, slot: u32, index: u32) -> Came {
        let now = self.now;
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        group.counts.arrivals += 1;
        let request = &mut self.slab.all[slot as usize];
        request.entered = now.nanos();
        request.station = index;
        request.interrupted = false;
        if station.busy < station.servers {
            station.busy += 1;
            station.inside += 1;
            group.counts.waits_ended += 1;
            group.inside.up(now);
            request.state = State::Served;
            self.observer
                .came(now, self.request_id(slot), StationId(index));
            self.observer
                .begins(now, self.request_id(slot), StationId(index));
            return Came::Served;
        }
        self.observer
            .came(now, self.request_id(slot), StationId(index));
        self.join_line(slot, index)
    }

    /// All servers are busy: waits, or interrupts somebody, or is turned away.
    fn join_line(&mut self, slot: u32, index: u32) -> Came {
        let now = self.now;
        let id = self.request_id(slot);
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        if station.capacity != UNLIMITED && station.inside - station.busy >= station.capacity {
            group.counts.blocked += 1;
            self.observer.blocked(now, id, StationId(index));
            return Came::Blocked;
        }
        station.inside += 1;
        group.inside.up(now);
        if station.order == Order::Preemptive && self.interrupt_for(slot, index) {
            return Came::Served;
        }
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        group.counts.joined_line += 1;
        group.waiting.up(now);
        let level = self.slab.all[slot as usize].level;
        station.line_of(level).join(&mut self.slab.all, slot);
        self.slab.all[slot as usize].state = State::Waiting;
        self.observer.waits(now, id, StationId(index));
        self.watch_patience(slot, index);
        Came::Waiting
    }

    /// Interrupts the lowest priority in service (of equals the one that began last) if it is lower
    /// than that of `slot`, which gets its server.
    fn interrupt_for(&mut self, slot: u32, index: u32) -> bool {
        let now = self.now;
        let station = &mut self.stations[index as usize];
        let served = &mut self.served[station.detail as usize];
        let all = &mut self.slab.all;
        let Some(place) = (0..served.len()).max_by_key(|&place| all[served[place] as usize].level)
        else {
            return false;
        };
        let victim = served[place];
        if all[victim as usize].level <= all[slot as usize].level {
            return false;
        }
        served.remove(place);
        let interrupted = &mut all[victim as usize];
        self.calendar.cancel(interrupted.pending);
        interrupted.remaining = interrupted.pending.time().since(now).nanos();
        interrupted.interrupted = true;
        interrupted.state = State::Waiting;
        interrupted.pending = crate::sim::engine::Entry::NONE;
        let (level, id) = (interrupted.level, interrupted.id);
        station.line_of(level).join_front(all, victim);
        let group = &mut self.groups[station.group as usize];
        group.waiting.up(now);
        group.counts.waits_ended += 1;
        self.observer
            .waits(now, super::RequestId(id), StationId(index));
        self.slab.all[slot as usize].state = State::Served;
        self.observer
            .begins(now, self.request_id(slot), StationId(index));
        true
    }

    /// Service begins, or goes on after an interruption, on a server that is already counted busy.
    #[inline(always)]
    fn begin_service(&mut self, slot: u32, index: u32, service: u32) {
        let station = &mut self.stations[index as usize];
        let request = &mut self.slab.all[slot as usize];
        let span = if request.interrupted {
            Span::from_nanos(request.remaining)
        } else {
            self.program.samplers[service as usize].draw(&mut station.service)
        };
        let event = Kind::ServiceEnd.event(slot);
        let pending = self.calendar.schedule(self.now + span, event);
        if station.order == Order::Preemptive {
            if !request.interrupted {
                request.service = span.nanos();
            }
            request.pending = pending;
            self.served[station.detail as usize].push(slot);
        }
    }

    /// A request's service ends.
    #[inline]
    pub(super) fn end_service(&mut self, slot: u32) {
        let now = self.now;
        let request = &mut self.slab.all[slot as usize];
        let (index, step) = (request.station, request.step);
        request.state = State::Walking;
        let response = Span::from_nanos(now.nanos() - request.entered);
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        if station.order == Order::Preemptive {
            let waited = response - Span::from_nanos(request.service);
            request.waited += waited.nanos();
            group.waits_ended.add(waited);
            self.served[station.detail as usize].retain(|&other| other != slot);
        }
        group.counts.served += 1;
        group.responses.add(response);
        group.response_histogram.record(response);
        self.observer
            .leaves(now, self.request_id(slot), StationId(index));
        self.leave(index);
        if let Op::Visit { next, .. } = self.program.ops[step as usize] {
            self.walk(slot, next);
        }
    }

    /// A held server is given back.
    pub(super) fn release(&mut self, slot: u32, index: u32, hold: u8) {
        let entered = self.slab.holds[slot as usize][usize::from(hold)];
        let response = self.now.since(Time::from_nanos(entered));
        let station = &self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        group.counts.served += 1;
        group.responses.add(response);
        group.response_histogram.record(response);
        self.observer
            .leaves(self.now, self.request_id(slot), StationId(index));
        self.leave(index);
    }

    /// One leaves a station whose server it had; the next in line gets it.
    #[inline]
    pub(super) fn leave(&mut self, index: u32) {
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        station.inside -= 1;
        group.inside.down(self.now);
        if station.inside < station.busy {
            station.busy -= 1;
            return;
        }
        if let Some(slot) = station.first_waiting() {
            self.serve_from_line(slot, index);
        }
    }

    /// The first in line gets the server that became free.
    fn serve_from_line(&mut self, slot: u32, index: u32) {
        let now = self.now;
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        let level = self.slab.all[slot as usize].level;
        station.line_of(level).leave(&mut self.slab.all, slot);
        group.waiting.down(now);
        let request = &mut self.slab.all[slot as usize];
        request.state = State::Served;
        request.pending = crate::sim::engine::Entry::NONE;
        if !request.interrupted {
            group.counts.waits_ended += 1;
        }
        if station.order != Order::Preemptive {
            let waited = Span::from_nanos(now.nanos() - request.entered);
            request.waited += waited.nanos();
            group.waits_ended.add(waited);
        }
        self.observer
            .begins(now, super::RequestId(request.id), StationId(index));
        match self.program.ops[request.step as usize] {
            Op::Visit { service, .. } => self.begin_service(slot, index, service),
            Op::Acquire { hold, next, .. } => {
                request.step = next;
                request.state = State::Walking;
                self.slab.holds[slot as usize][usize::from(hold)] = request.entered;
                self.granted.push_back(slot);
            }
            _ => {}
        }
    }
}
