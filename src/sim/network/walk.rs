//! Requests beginning, going from step to step, and ending.

use super::fleets::Balanced;
use super::limits::StoppedBy;
use super::model::{Choice, ClassId, Outcome};
use super::observer::Observer;
use super::program::{Op, Where};
use super::request::{NONE, Request};
use super::service::Came;
use super::simulation::{Kind, Simulation};
use crate::sim::units::Span;

impl<O: Observer> Simulation<O> {
    pub(super) fn schedule_next_arrival(&mut self, index: u32) {
        let source = &mut self.sources[index as usize];
        if let Some(gap) = source.gaps.next(self.now, &mut source.stream) {
            self.calendar
                .schedule(self.now + gap, Kind::Arrival.event(index));
        }
    }

    pub(super) fn schedule_thinking(&mut self, index: u32) {
        let population = &mut self.populations[index as usize];
        let span = population.think.draw(&mut population.stream);
        self.calendar
            .schedule(self.now + span, Kind::ThinkEnd.event(index));
    }

    /// A source sends a batch.
    #[inline]
    pub(super) fn send(&mut self, index: u32) {
        if self.sources_stopped {
            return;
        }
        self.schedule_next_arrival(index);
        let source = &self.sources[index as usize];
        let (class, entry, batch) = (source.class, source.entry, source.batch);
        for _ in 0..batch {
            self.begin(class, entry, NONE);
            self.walk_granted();
        }
    }

    /// A member of a population sends its request.
    pub(super) fn end_thinking(&mut self, index: u32) {
        if self.sources_stopped {
            return;
        }
        let population = &self.populations[index as usize];
        let (class, entry) = (population.class, population.entry);
        self.begin(class, entry, index);
    }

    #[inline]
    fn begin(&mut self, class: u16, entry: u32, population: u32) {
        if let Some(slot) = self.admit(class, entry, population) {
            self.walk(slot, entry);
        }
    }

    /// A new request that is to walk from `entry`; `None` if it has ended or there is no room.
    #[inline]
    pub(super) fn admit(&mut self, class: u16, entry: u32, population: u32) -> Option<u32> {
        let level = self.levels[usize::from(class)];
        let nanos = self.now.nanos();
        let limit = self.limits.requests;
        let Some(slot) = self.slab.begin(nanos, (class, level, population), limit) else {
            self.stopped_by = Some(StoppedBy::Requests);
            return None;
        };
        let counters = &mut self.classes[usize::from(class)];
        counters.counts.arrivals += 1;
        counters.inside.up(self.now);
        let has_policy = counters.has_policy;
        self.observer
            .arrived(self.now, self.request_id(slot), ClassId(class));
        if has_policy && !self.begin_attempts(slot, class, entry) {
            return None;
        }
        self.watch_timeout(slot, class);
        Some(slot)
    }

    /// The request is at `step` now; says which station that means for it.
    #[inline]
    fn stand_at(&mut self, slot: u32, step: u32, place: Where) -> u32 {
        let request = &mut self.slab.all[slot as usize];
        request.step = step;
        place.first + request.choices[usize::from(place.slot)]
    }

    /// Goes on from `step` until time has to pass or the request ends.
    pub(super) fn walk(&mut self, slot: u32, mut step: u32) {
        loop {
            if self.steps_left == 0 {
                self.stopped_by = Some(StoppedBy::StepsAtOnce);
                return;
            }
            self.steps_left -= 1;
            step = match self.program.ops[step as usize] {
                Op::Visit {
                    place,
                    service,
                    blocked,
                    ..
                } => {
                    let station = self.stand_at(slot, step, place);
                    match self.come_to_visit(slot, station, service) {
                        Came::Blocked => blocked,
                        Came::Served | Came::Waiting => return,
                    }
                }
                Op::Acquire {
                    place,
                    next,
                    blocked,
                    hold,
                    ..
                } => {
                    let station = self.stand_at(slot, step, place);
                    match self.come_to_acquire(slot, station, hold) {
                        Came::Served => next,
                        Came::Blocked => blocked,
                        Came::Waiting => return,
                    }
                }
                Op::Release { place, hold, next } => {
                    let station = self.stand_at(slot, step, place);
                    self.release(slot, station, hold);
                    next
                }
                Op::LookUp { .. } => match self.ask(slot, step) {
                    Some(next) => next,
                    None => return,
                },
                Op::Balance {
                    fleet,
                    slot: choice_slot,
                    choice,
                    turn,
                    next,
                    refused,
                    broken,
                } => {
                    self.slab.all[slot as usize].step = step;
                    match self.balance(slot, (fleet, choice_slot), choice, turn) {
                        Balanced::Sent => next,
                        Balanced::Refused => refused,
                        Balanced::Broken => broken,
                        Balanced::Hanging => return,
                    }
                }
                Op::Depart(outcome) => return self.end(slot, outcome),
                other => self.go_on(slot, other),
            };
        }
    }

    /// The next step after one that neither waits nor ends.
    fn go_on(&mut self, slot: u32, op: Op) -> u32 {
        match op {
            Op::RouteAtRandom {
                first,
                count,
                stream,
            } => {
                let roll = self.program.streams[stream as usize].uniform();
                let ways = &self.program.branches[first as usize..(first + count) as usize];
                let (last, others) = ways.split_last().expect("the network was checked");
                // The last way takes what rounding left of the sum of probabilities.
                others
                    .iter()
                    .find(|way| roll < way.cumulative)
                    .unwrap_or(last)
                    .step
            }
            Op::RouteInTurn { first, count, turn } => {
                let way = self.take_turn(turn, count);
                self.program.branches[(first + way) as usize].step
            }
            Op::RouteToShortest { first, count } => {
                let ways = &self.program.branches[first as usize..(first + count) as usize];
                ways.iter()
                    .min_by_key(|way| self.stations[way.station as usize].inside)
                    .expect("the network was checked")
                    .step
            }
            Op::Choose {
                first,
                count,
                slot: choice_slot,
                choice,
                turn,
                next,
            } => {
                let inside = |simulation: &Self, which: u32| {
                    simulation.stations[(first + which) as usize].inside
                };
                let chosen = self.choose(count, choice, turn, inside);
                self.slab.all[slot as usize].choices[usize::from(choice_slot)] = chosen;
                next
            }
            Op::Count { count, next } => {
                let rounds = self.program.rounds[count as usize];
                let roll = self.program.streams[rounds.stream as usize].uniform();
                let extra = u16::from(roll < rounds.fraction);
                self.slab.all[slot as usize].rounds = rounds.whole.saturating_add(extra);
                next
            }
            Op::Repeat { body, next } => {
                let rounds = &mut self.slab.all[slot as usize].rounds;
                if *rounds == 0 {
                    next
                } else {
                    *rounds -= 1;
                    body
                }
            }
            other => self.go_on_beside(slot, other),
        }
    }

    /// As [`Simulation::go_on`], at the steps of caches, of jobs and of environments.
    fn go_on_beside(&mut self, slot: u32, op: Op) -> u32 {
        match op {
            Op::Fill { cache, next } => {
                self.fill(slot, cache);
                next
            }
            Op::Spawn { class, entry, next } => {
                self.spawn(class, entry);
                next
            }
            Op::TakeWarm { pool, warm, cold } => {
                if self.program.idle[pool as usize].take(self.now) {
                    warm
                } else {
                    cold
                }
            }
            Op::GiveBack { pool, next } => {
                self.program.idle[pool as usize].give_back(self.now);
                next
            }
            _ => unreachable!("handled by the callers"),
        }
    }

    fn take_turn(&mut self, turn: u32, count: u32) -> u32 {
        let turn = &mut self.program.turns[turn as usize];
        // Fleets shrink.
        let taken = if *turn < count { *turn } else { 0 };
        *turn = if taken + 1 >= count { 0 } else { taken + 1 };
        taken
    }

    /// Chooses one of `count`, of which each has so many `inside`.
    #[inline]
    pub(super) fn choose(
        &mut self,
        count: u32,
        choice: Choice,
        turn: u32,
        inside: impl Fn(&Self, u32) -> u32,
    ) -> u32 {
        match choice {
            Choice::RoundRobin => self.take_turn(turn, count),
            Choice::Random => self.program.streams[turn as usize].below(count),
            Choice::PowerOfTwo => {
                let stream = &mut self.program.streams[turn as usize];
                let one = stream.below(count);
                // The other is different, unless there is only one.
                let step = 1 + stream.below(count.saturating_sub(1));
                let other = (one + step) % count;
                if inside(self, other) < inside(self, one) {
                    other
                } else {
                    one
                }
            }
            Choice::LeastOutstanding => {
                let start = self.take_turn(turn, count);
                let (mut best, mut fewest) = (start, inside(self, start));
                for which in (start + 1..count).chain(0..start) {
                    let here = inside(self, which);
                    if here < fewest {
                        (best, fewest) = (which, here);
                    }
                }
                best
            }
        }
    }

    /// The request leaves the network.
    #[inline]
    pub(super) fn end(&mut self, slot: u32, outcome: Outcome) {
        if !self.caches.is_empty() {
            self.fetch_in_vain(slot);
        }
        let Request { orphan, class, .. } = self.slab.all[slot as usize];
        let has_policy = self.classes[usize::from(class)].has_policy;
        if orphan {
            self.slab.end(slot);
        } else if !(has_policy && self.will_retry(slot, class, outcome)) {
            self.answer(slot, outcome);
            self.slab.end(slot);
        }
        self.timeouts[usize::from(class)].forget_ended(&self.slab);
    }

    /// Whoever sent the request learns its outcome; a member of a population begins to think.
    pub(super) fn answer(&mut self, slot: u32, outcome: Outcome) {
        let request = &self.slab.all[slot as usize];
        let response = Span::from_nanos(self.now.nanos() - request.arrived);
        let counters = &mut self.classes[usize::from(request.class)];
        self.ended += u64::from(!counters.background);
        counters.inside.down(self.now);
        if outcome == Outcome::Completed {
            counters.counts.completed += 1;
            counters.counts.late += u64::from(response > counters.deadline);
            counters.waits.add(Span::from_nanos(request.waited));
            counters.responses.add(response);
            counters.response_histogram.record(response);
        } else {
            counters.other_responses.add(response);
            match outcome {
                Outcome::Blocked => counters.counts.blocked += 1,
                Outcome::Abandoned => counters.counts.abandoned += 1,
                Outcome::TimedOut => counters.counts.timed_out += 1,
                Outcome::Completed | Outcome::Failed => counters.counts.failed += 1,
            }
        }
        let population = request.population;
        self.observer
            .ended(self.now, self.request_id(slot), outcome);
        if population != NONE && !self.sources_stopped {
            self.schedule_thinking(population);
        }
    }
}
