//! Waiting that ends: patience in a line and the client's timeout.
//!
//! Constant spans need no event for each request: the first to begin is the first to end, so one
//! event in the calendar watches a whole line or class.

use std::collections::VecDeque;

use super::model::{Class, Outcome, StationId};
use super::observer::Observer;
use super::program::Op;
use super::request::{Slab, State};
use super::simulation::{Kind, Simulation};
use super::station::Patience;
use crate::sim::engine::Entry;
use crate::sim::units::{Span, Time};

/// The timeout of one class and those who may run into it, oldest first.
#[derive(Clone, Debug)]
pub(super) struct Timeouts {
    span: Option<Span>,
    watched: bool,
    waiting: VecDeque<Deadline>,
}

#[derive(Clone, Copy, Debug)]
struct Deadline {
    time: Time,
    slot: u32,
    generation: u32,
}

impl Deadline {
    #[inline]
    fn is_over(self, slab: &Slab) -> bool {
        slab.all[self.slot as usize].generation != self.generation
    }
}

impl Timeouts {
    pub(super) const fn new(class: &Class) -> Self {
        Self {
            span: class.timeout,
            watched: false,
            waiting: VecDeque::new(),
        }
    }

    /// Forgets the oldest ones that ended, so that the ring stays as short as the network is full.
    #[inline]
    pub(super) fn forget_ended(&mut self, slab: &Slab) {
        while self.waiting.front().is_some_and(|d| d.is_over(slab)) {
            self.waiting.pop_front();
        }
    }
}

impl<O: Observer> Simulation<O> {
    /// Begins to watch the timeout of a new attempt.
    #[inline]
    pub(super) fn watch_timeout(&mut self, slot: u32, class: u16) {
        let timeouts = &mut self.timeouts[usize::from(class)];
        let Some(span) = timeouts.span else {
            return;
        };
        let time = self.now + span;
        timeouts.waiting.push_back(Deadline {
            time,
            slot,
            generation: self.slab.all[slot as usize].generation,
        });
        if !timeouts.watched {
            timeouts.watched = true;
            self.calendar
                .schedule(time, Kind::Timeout.event(u32::from(class)));
        }
    }

    /// The oldest requests of a class may have timed out.
    pub(super) fn time_out_oldest(&mut self, class: u32) {
        loop {
            let timeouts = &mut self.timeouts[class as usize];
            timeouts.forget_ended(&self.slab);
            let Some(&oldest) = timeouts.waiting.front() else {
                timeouts.watched = false;
                return;
            };
            if oldest.time > self.now {
                self.calendar
                    .schedule(oldest.time, Kind::Timeout.event(class));
                return;
            }
            timeouts.waiting.pop_front();
            self.time_out(oldest.slot);
            self.walk_granted();
            if self.stopped_by.is_some() {
                return;
            }
        }
    }

    /// The client has gone: whoever waits in a line leaves it, whoever is served is served in vain.
    fn time_out(&mut self, slot: u32) {
        let class = self.slab.all[slot as usize].class;
        let has_policy = self.classes[usize::from(class)].has_policy;
        if !(has_policy && self.will_retry(slot, class, Outcome::TimedOut)) {
            self.answer(slot, Outcome::TimedOut);
        }
        let request = &mut self.slab.all[slot as usize];
        request.orphan = true;
        if request.state == State::Hanging {
            self.let_go(slot);
        } else if request.state == State::Waiting {
            let index = request.station;
            let group = self.stations[index as usize].group as usize;
            self.groups[group].counts.timed_out += 1;
            self.give_up(slot);
        }
    }

    /// Begins to watch the patience of a request that joined a line.
    #[inline]
    pub(super) fn watch_patience(&mut self, slot: u32, index: u32) {
        let station = &mut self.stations[index as usize];
        match &mut station.patience {
            Patience::Endless => {}
            Patience::Constant { nanos, watched } => {
                if !*watched {
                    *watched = true;
                    self.calendar.schedule(
                        self.now + Span::from_nanos(*nanos),
                        Kind::LinePatience.event(index),
                    );
                }
            }
            Patience::Drawn(sampler) => {
                let span = sampler.draw(&mut station.impatience);
                self.slab.all[slot as usize].pending = self
                    .calendar
                    .schedule(self.now + span, Kind::Patience.event(slot));
            }
        }
    }

    /// The first in line at a station may have waited long enough.
    pub(super) fn end_line_patience(&mut self, index: u32) {
        loop {
            let station = &mut self.stations[index as usize];
            let first = station.line.first();
            let Patience::Constant { nanos, watched } = &mut station.patience else {
                return;
            };
            let Some(slot) = first else {
                *watched = false;
                return;
            };
            let entered = Time::from_nanos(self.slab.all[slot as usize].entered);
            let deadline = entered + Span::from_nanos(*nanos);
            if deadline > self.now {
                self.calendar
                    .schedule(deadline, Kind::LinePatience.event(index));
                return;
            }
            self.abandon(slot, index);
            self.walk_granted();
            if self.stopped_by.is_some() {
                return;
            }
        }
    }

    /// A request's own patience ends, unless it is no longer waiting for what it was.
    pub(super) fn end_patience(&mut self, slot: u32, entry: Entry) {
        let request = &self.slab.all[slot as usize];
        if request.pending.ticket() != entry.ticket() || request.state != State::Waiting {
            self.events -= 1;
            return;
        }
        let index = request.station;
        self.abandon(slot, index);
    }

    fn abandon(&mut self, slot: u32, index: u32) {
        let group = self.stations[index as usize].group as usize;
        self.groups[group].counts.abandoned += 1;
        self.give_up(slot);
    }

    /// Leaves its line unserved and goes where the step says.
    fn give_up(&mut self, slot: u32) {
        self.leave_line(slot);
        match self.program.ops[self.slab.all[slot as usize].step as usize] {
            Op::Visit { abandoned, .. }
            | Op::Acquire { abandoned, .. }
            | Op::LookUp { abandoned, .. } => {
                self.walk(slot, abandoned);
            }
            _ => {}
        }
    }

    /// Leaves its line unserved.
    pub(super) fn leave_line(&mut self, slot: u32) {
        let now = self.now;
        let request = &mut self.slab.all[slot as usize];
        request.state = State::Walking;
        request.pending = Entry::NONE;
        let waited = Span::from_nanos(now.nanos() - request.entered);
        request.waited += waited.nanos();
        let (index, level, step, id) = (request.station, request.level, request.step, request.id);
        let asks = self.program.ops.get(step as usize);
        if matches!(asks, Some(Op::LookUp { .. })) {
            self.leave_answer_line(slot);
        } else {
            let station = &mut self.stations[index as usize];
            station.line_of(level).leave(&mut self.slab.all, slot);
        }
        let station = &mut self.stations[index as usize];
        station.inside -= 1;
        let group = &mut self.groups[station.group as usize];
        group.inside.down(now);
        group.waiting.down(now);
        group.waits_in_vain.add(waited);
        self.observer
            .gives_up(now, super::RequestId(id), StationId(index));
    }
}
