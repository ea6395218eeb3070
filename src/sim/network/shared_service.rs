//! Stations whose servers are shared by all inside: coming and leaving. The arithmetic of sharing
//! is in [`super::sharing`].

use super::model::StationId;
use super::observer::Observer;
use super::program::Op;
use super::request::State;
use super::service::Came;
use super::simulation::{Kind, Simulation};
use super::station::UNLIMITED;
use crate::sim::engine::Entry;
use crate::sim::units::Span;

impl<O: Observer> Simulation<O> {
    /// A request comes to a station whose servers all share.
    pub(super) fn come_to_share(&mut self, slot: u32, index: u32, service: u32) -> Came {
        let now = self.now;
        let id = self.request_id(slot);
        let station = &mut self.stations[index as usize];
        let group = &mut self.groups[station.group as usize];
        group.counts.arrivals += 1;
        self.observer.came(now, id, StationId(index));
        if station.capacity != UNLIMITED
            && station.inside >= station.servers.saturating_add(station.capacity)
        {
            group.counts.blocked += 1;
            self.observer.blocked(now, id, StationId(index));
            return Came::Blocked;
        }
        if station.inside >= station.servers {
            group.counts.joined_line += 1;
            group.waiting.up(now);
        }
        station.inside += 1;
        group.inside.up(now);
        let span = self.program.samplers[service as usize].draw(&mut station.service);
        let request = &mut self.slab.all[slot as usize];
        request.entered = now.nanos();
        request.service = span.nanos();
        request.station = index;
        request.state = State::Served;
        let sharing = &mut self.sharing[station.detail as usize];
        sharing.come(now, slot, span);
        self.observer.begins(now, id, StationId(index));
        self.wake_sharing(index);
        Came::Served
    }

    /// Puts the next end of service of a sharing station into the calendar, in place of the last.
    pub(super) fn wake_sharing(&mut self, index: u32) {
        let sharing = &mut self.sharing[self.stations[index as usize].detail as usize];
        if sharing.wake.ticket() != 0 {
            self.calendar.cancel(sharing.wake);
        }
        sharing.wake = match sharing.next_done() {
            Some(time) => self.calendar.schedule(time, Kind::SharingEnd.event(index)),
            None => Entry::NONE,
        };
    }

    /// Somebody is done at a sharing station.
    pub(super) fn end_shared_service(&mut self, index: u32) {
        let now = self.now;
        let detail = self.stations[index as usize].detail as usize;
        self.sharing[detail].wake = Entry::NONE;
        // Those who are done at the same instant leave before any of them goes on.
        while let Some(slot) = self.sharing[detail].take_done(now) {
            let station = &mut self.stations[index as usize];
            let group = &mut self.groups[station.group as usize];
            let request = &mut self.slab.all[slot as usize];
            let response = Span::from_nanos(now.nanos() - request.entered);
            let waited = response - Span::from_nanos(request.service);
            request.waited += waited.nanos();
            request.state = State::Walking;
            group.counts.served += 1;
            group.counts.waits_ended += 1;
            group.responses.add(response);
            group.waits_ended.add(waited);
            group.response_histogram.record(response);
            if station.inside > station.servers {
                group.waiting.down(now);
            }
            station.inside -= 1;
            group.inside.down(now);
            if let Op::Visit { next, .. } = self.program.ops[request.step as usize] {
                request.step = next;
            }
            self.observer
                .leaves(now, super::RequestId(request.id), StationId(index));
            self.granted.push_back(slot);
        }
        self.wake_sharing(index);
    }
}
