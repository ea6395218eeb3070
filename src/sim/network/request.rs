//! Requests in the network, in a slab that is reused, and the waiting lines that link them.

use super::model::CHOICE_SLOTS;
use super::retries::Attempt;
use crate::sim::engine::Entry;

/// No request, no station.
pub(super) const NONE: u32 = u32::MAX;
/// How many servers a request can hold at once by nested [`super::model::Step::Acquire`].
pub(super) const HOLDS_MAX: usize = 4;

/// What a request is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Going from step to step; or its place in the slab is free.
    Walking,
    /// In the line of its station.
    Waiting,
    /// Being served at its station.
    Served,
    /// Nobody answers it any more: its instance fell silent.
    Hanging,
}

/// One request. Times in nanoseconds since the beginning.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// When its first attempt began.
    pub(super) arrived: u64,
    /// When it came to its present station.
    pub(super) entered: u64,
    /// The service it needs at its present station [ns]; sharing and preemption only.
    pub(super) service: u64,
    /// What is left of it after an interruption [ns].
    pub(super) remaining: u64,
    /// All its waiting so far [ns].
    pub(super) waited: u64,
    /// Its number among all.
    pub(super) id: u64,
    /// The end of its service, or the end of its patience.
    pub(super) pending: Entry,
    /// The step it is at.
    pub(super) step: u32,
    /// The station it is at.
    pub(super) station: u32,
    /// Neighbours in its line.
    pub(super) next: u32,
    pub(super) previous: u32,
    /// How often this place of the slab was freed.
    pub(super) generation: u32,
    /// The population it is from, or [`NONE`].
    pub(super) population: u32,
    /// What was chosen; the last is always 0, for fixed places.
    pub(super) choices: [u32; CHOICE_SLOTS + 1],
    /// Rounds left of the present loop.
    pub(super) rounds: u16,
    /// Its class.
    pub(super) class: u16,
    /// Its priority: 0 first.
    pub(super) level: u8,
    pub(super) state: State,
    /// Its client has gone: nobody waits for it, statistics of requests ignore it.
    pub(super) orphan: bool,
    /// It was interrupted and has [`Request::remaining`] to go.
    pub(super) interrupted: bool,
}

/// All requests in the network.
#[derive(Clone, Debug, Default)]
pub(super) struct Slab {
    pub(super) all: Vec<Request>,
    /// When each came to the stations whose servers it holds [ns].
    pub(super) holds: Vec<[u64; HOLDS_MAX]>,
    /// How far their clients have come; only of classes with a policy.
    pub(super) attempts: Vec<Attempt>,
    free: Vec<u32>,
    begun: u64,
}

impl Slab {
    /// How many requests are in the network.
    pub(super) fn len(&self) -> usize {
        self.all.len() - self.free.len()
    }

    /// A place for a new request that begins at `now`, from (class, priority level, population or
    /// [`NONE`]); `None` when `limit` are in.
    #[inline]
    pub(super) fn begin(&mut self, now: u64, from: (u16, u8, u32), limit: u32) -> Option<u32> {
        let id = self.begun;
        self.begun += 1;
        if let Some(slot) = self.free.pop() {
            let request = &mut self.all[slot as usize];
            request.arrived = now;
            request.id = id;
            request.waited = 0;
            (request.class, request.level, request.population) = from;
            request.orphan = false;
            request.choices = [0; CHOICE_SLOTS + 1];
            request.rounds = 0;
            return Some(slot);
        }
        self.grow(now, id, from, limit)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, now: u64, id: u64, from: (u16, u8, u32), limit: u32) -> Option<u32> {
        let (class, level, population) = from;
        let slot = self.all.len() as u32;
        if slot >= limit {
            return None;
        }
        self.all.push(Request {
            arrived: now,
            entered: now,
            service: 0,
            remaining: 0,
            waited: 0,
            id,
            pending: Entry::NONE,
            step: 0,
            station: NONE,
            next: NONE,
            previous: NONE,
            generation: 0,
            population,
            choices: [0; CHOICE_SLOTS + 1],
            rounds: 0,
            class,
            level,
            state: State::Walking,
            orphan: false,
            interrupted: false,
        });
        self.holds.push([0; HOLDS_MAX]);
        self.attempts.push(Attempt::default());
        Some(slot)
    }

    /// Frees the place of a request that is over.
    #[inline]
    pub(super) fn end(&mut self, slot: u32) {
        let request = &mut self.all[slot as usize];
        request.generation = request.generation.wrapping_add(1);
        request.state = State::Walking;
        self.free.push(slot);
    }
}

/// A waiting line: linked through the requests, so that anybody can leave it at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    head: u32,
    tail: u32,
}

impl Line {
    pub(super) const EMPTY: Self = Self {
        head: NONE,
        tail: NONE,
    };

    /// Who is first.
    #[inline]
    pub(super) const fn first(&self) -> Option<u32> {
        if self.head == NONE {
            None
        } else {
            Some(self.head)
        }
    }

    /// Joins at the end.
    #[inline]
    pub(super) fn join(&mut self, all: &mut [Request], slot: u32) {
        let request = &mut all[slot as usize];
        request.next = NONE;
        request.previous = self.tail;
        if self.tail == NONE {
            self.head = slot;
        } else {
            all[self.tail as usize].next = slot;
        }
        self.tail = slot;
    }

    /// Joins at the front: for the interrupted.
    pub(super) fn join_front(&mut self, all: &mut [Request], slot: u32) {
        let request = &mut all[slot as usize];
        request.next = self.head;
        request.previous = NONE;
        if self.head == NONE {
            self.tail = slot;
        } else {
            all[self.head as usize].previous = slot;
        }
        self.head = slot;
    }

    /// Leaves from anywhere.
    #[inline]
    pub(super) fn leave(&mut self, all: &mut [Request], slot: u32) {
        let Request { next, previous, .. } = all[slot as usize];
        if previous == NONE {
            self.head = next;
        } else {
            all[previous as usize].next = next;
        }
        if next == NONE {
            self.tail = previous;
        } else {
            all[next as usize].previous = previous;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, NONE, Slab};

    fn order(line: &Line, slab: &Slab) -> Vec<u32> {
        let mut seen = Vec::new();
        let mut at = line.first();
        while let Some(slot) = at {
            seen.push(slot);
            let next = slab.all[slot as usize].next;
            at = (next != NONE).then_some(next);
        }
        seen
    }

    #[test]
    fn a_line_is_joined_and_left_anywhere() {
        let mut slab = Slab::default();
        let slots: Vec<u32> = (0..5)
            .map(|_| slab.begin(0, (0, 0, NONE), 10).unwrap())
            .collect();
        let mut line = Line::EMPTY;
        for &slot in &slots[..4] {
            line.join(&mut slab.all, slot);
        }
        line.join_front(&mut slab.all, 4);
        assert_eq!(order(&line, &slab), [4, 0, 1, 2, 3]);
        for (leaver, rest) in [(1, vec![4, 0, 2, 3]), (4, vec![0, 2, 3]), (3, vec![0, 2])] {
            line.leave(&mut slab.all, leaver);
            assert_eq!(order(&line, &slab), rest);
        }
    }

    #[test]
    fn the_slab_reuses_places_and_keeps_its_limit() {
        let mut slab = Slab::default();
        let first = slab.begin(0, (0, 0, NONE), 1).unwrap();
        assert_eq!(slab.begin(0, (0, 0, NONE), 1), None);
        slab.end(first);
        assert_eq!(slab.begin(1, (0, 0, NONE), 1), Some(first));
        assert_eq!((slab.len(), slab.all[0].generation), (1, 1));
    }
}
