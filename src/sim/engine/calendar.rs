//! The calendar: events to come, in the order (time, sequence).
//!
//! A sorted array while few events are pending, a binary heap when there are many: the array is the
//! fastest structure for the small calendars that queueing networks keep, the heap bounds the cost
//! of large ones (figures in `benches/README.md`). Both deliver the same order, so the switch
//! cannot be seen from outside.

use crate::sim::units::Time;

/// Bits of an entry's second word that carry what the event is; the rest is its sequence number.
pub const EVENT_BITS: u32 = 28;
/// The largest event: the caller packs kind and index into so many bits.
pub const EVENT_MAX: u32 = (1 << EVENT_BITS) - 1;
/// How many events can be scheduled in one run: 2^36, hours of computing.
pub const SCHEDULED_MAX: u64 = 1 << (64 - EVENT_BITS);

/// The most pending events of the sorted form; one more turns it into a heap.
const SORTED_MAX: usize = 96;
/// The heap turns back into a sorted array when so few are left; well below the other limit, so
/// that a calendar near the limit does not turn to and fro.
const SORTED_AGAIN: usize = 40;

/// One event in the calendar: 16 bytes.
///
/// Ordered by time, and among equal times by the order of scheduling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    time: u64,
    /// Sequence number above, event below: sequence numbers are unique, so this orders ties.
    word: u64,
}

impl Entry {
    /// No event: no ticket of a calendar equals its ticket.
    pub const NONE: Self = Self { time: 0, word: 0 };

    /// When it happens.
    #[inline]
    #[must_use]
    pub const fn time(self) -> Time {
        Time::from_nanos(self.time)
    }

    /// What happens, as given to [`Calendar::schedule`].
    #[inline]
    #[must_use]
    pub const fn event(self) -> u32 {
        (self.word & EVENT_MAX as u64) as u32
    }

    /// A number that no other entry of this calendar has: never 0.
    #[inline]
    #[must_use]
    pub const fn ticket(self) -> u64 {
        self.word
    }

    /// Whether it comes before `other`.
    #[inline]
    const fn before(self, other: Self) -> bool {
        // Equal times are rare and foreseen by the processor; which is earlier is not, and costs no
        // branch in this form.
        if self.time != other.time {
            return self.time < other.time;
        }
        self.word < other.word
    }
}

/// The events to come.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Sorted form: descending, so that the next event is at the end. Heap form: next at 0.
    entries: Vec<Entry>,
    heap: bool,
    scheduled: u64,
}

impl Calendar {
    /// An empty calendar.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            heap: false,
            scheduled: 0,
        }
    }

    /// How many events are pending.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is pending.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many events were scheduled since the beginning; at most [`SCHEDULED_MAX`].
    #[must_use]
    pub const fn scheduled(&self) -> u64 {
        self.scheduled
    }

    /// Puts `event` (at most [`EVENT_MAX`]) at `time`; among equal times it comes last.
    ///
    /// The caller stops before [`SCHEDULED_MAX`] events; after that the order of ties is not kept.
    #[inline(always)]
    pub fn schedule(&mut self, time: Time, event: u32) -> Entry {
        debug_assert!(event <= EVENT_MAX, "the event does not fit");
        self.scheduled += 1;
        let entry = Entry {
            time: time.nanos(),
            word: (self.scheduled << EVENT_BITS) | u64::from(event),
        };
        if self.heap || self.entries.len() >= SORTED_MAX {
            self.insert_into_heap(entry);
        } else {
            self.insert_sorted(entry);
        }
        entry
    }

    /// When the next event happens.
    #[inline]
    #[must_use]
    pub fn next_time(&self) -> Option<Time> {
        let next = if self.heap {
            self.entries.first()
        } else {
            self.entries.last()
        };
        next.map(|entry| entry.time())
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<Entry> {
        if self.heap {
            self.pop_heap()
        } else {
            self.entries.pop()
        }
    }

    /// Takes the next event if it happens at `horizon` or before.
    #[inline]
    pub fn pop_until(&mut self, horizon: Time) -> Option<Entry> {
        if self.next_time()? > horizon {
            return None;
        }
        self.pop()
    }

    /// Removes `entry` before it happens; `false` if it is not pending any more.
    ///
    /// Costs as many steps as there are events before it: cheap for the near future. Far-away
    /// events are better left in place and ignored by their [`Entry::ticket`] when they come.
    pub fn cancel(&mut self, entry: Entry) -> bool {
        if !self.heap {
            let Ok(index) = self.entries.binary_search_by(|probe| entry.cmp(probe)) else {
                return false;
            };
            self.entries.remove(index);
            return true;
        }
        let Some(index) = self.find_in_heap(0, entry) else {
            return false;
        };
        self.remove_from_heap(index);
        true
    }

    /// Keeps only those pending events for which `keep` says so; takes as many steps as there are
    /// events.
    pub fn retain(&mut self, mut keep: impl FnMut(u32) -> bool) {
        self.entries.retain(|entry| keep(entry.event()));
        if self.heap {
            for index in 1..self.entries.len() {
                self.sift_up(index);
            }
            self.sort_when_few();
        }
    }

    #[inline(always)]
    fn insert_sorted(&mut self, entry: Entry) {
        let pending = self.entries.len();
        self.entries.push(entry);
        let entries = self.entries.as_mut_slice();
        let mut hole = pending;
        // A new entry has the largest sequence number: it comes after all equal times, and
        // comparing times is enough.
        for index in (0..pending).rev() {
            let earlier = entries[index];
            if earlier.time > entry.time {
                break;
            }
            entries[index + 1] = earlier;
            hole = index;
        }
        entries[hole] = entry;
    }

    #[inline(never)]
    fn insert_into_heap(&mut self, entry: Entry) {
        if !self.heap {
            // An ascending array is a heap already.
            self.entries.reverse();
            self.heap = true;
        }
        self.entries.push(entry);
        self.sift_up(self.entries.len() - 1);
    }

    #[inline(never)]
    fn pop_heap(&mut self) -> Option<Entry> {
        let next = *self.entries.first()?;
        self.remove_from_heap(0);
        Some(next)
    }

    fn remove_from_heap(&mut self, index: usize) {
        let Some(last) = self.entries.pop() else {
            return;
        };
        if index < self.entries.len() {
            self.entries[index] = last;
            let bottom = self.sift_to_bottom(index);
            self.sift_up(bottom);
        }
        self.sort_when_few();
    }

    /// Gives a short heap its sorted form.
    fn sort_when_few(&mut self) {
        if self.entries.len() > SORTED_AGAIN {
            return;
        }
        let entries = self.entries.as_mut_slice();
        // A heap is nearly ascending.
        entries.reverse();
        for end in 1..entries.len() {
            let mut place = end;
            while place > 0 && entries[place - 1].before(entries[place]) {
                entries.swap(place - 1, place);
                place -= 1;
            }
        }
        self.heap = false;
    }

    fn sift_up(&mut self, mut index: usize) {
        let entries = self.entries.as_mut_slice();
        let entry = entries[index];
        while index > 0 {
            let parent = (index - 1) / 2;
            if entries[parent].before(entry) {
                break;
            }
            entries[index] = entries[parent];
            index = parent;
        }
        entries[index] = entry;
    }

    /// Moves the entry at `index` to the bottom along its smaller children and says where: what is
    /// put into a hole came from the bottom, so that the way down is rarely cut short, and going up
    /// again afterwards is cheaper than comparing on the way (as the standard library does).
    fn sift_to_bottom(&mut self, mut index: usize) -> usize {
        let entries = self.entries.as_mut_slice();
        let entry = entries[index];
        let mut child = 2 * index + 1;
        while child + 1 < entries.len() {
            child += usize::from(entries[child + 1].before(entries[child]));
            entries[index] = entries[child];
            index = child;
            child = 2 * index + 1;
        }
        if child < entries.len() {
            entries[index] = entries[child];
            index = child;
        }
        entries[index] = entry;
        index
    }

    /// Where `entry` is below `index`: no child comes before its parent, so that the search never
    /// looks behind entries that come after it.
    fn find_in_heap(&self, index: usize, entry: Entry) -> Option<usize> {
        let probe = *self.entries.get(index)?;
        if probe == entry {
            return Some(index);
        }
        if entry.before(probe) {
            return None;
        }
        self.find_in_heap(2 * index + 1, entry)
            .or_else(|| self.find_in_heap(2 * index + 2, entry))
    }
}

#[cfg(test)]
mod tests {
    use super::{Calendar, Entry, SORTED_MAX};
    use crate::sim::engine::Streams;
    use crate::sim::units::{Seed, Time};

    fn at(nanos: u64) -> Time {
        Time::from_nanos(nanos)
    }

    #[test]
    fn an_entry_is_16_bytes() {
        assert_eq!(size_of::<Entry>(), 16);
    }

    #[test]
    fn equal_times_keep_the_order_of_scheduling_in_both_forms() {
        for pending in [10, 10 * SORTED_MAX as u32] {
            let mut calendar = Calendar::new();
            for event in 0..pending {
                calendar.schedule(at(7), event);
            }
            calendar.schedule(at(3), 1_000_000);
            assert_eq!(calendar.pop().unwrap().event(), 1_000_000);
            for event in 0..pending {
                let entry = calendar.pop().unwrap();
                assert_eq!((entry.time(), entry.event()), (at(7), event));
            }
            assert!(calendar.is_empty());
        }
    }

    #[test]
    fn nothing_beyond_the_horizon_is_taken() {
        let mut calendar = Calendar::new();
        calendar.schedule(at(5), 1);
        assert_eq!(calendar.pop_until(at(4)), None);
        assert_eq!(calendar.pop_until(at(5)).unwrap().event(), 1);
        assert_eq!(calendar.pop_until(Time::NEVER), None);
    }

    /// Random scheduling, taking and cancelling, against a plain sorted list.
    #[test]
    fn agrees_with_a_sorted_list() {
        for peak in [8, 50, 200, 3_000] {
            let mut stream = Streams::new(Seed::new(peak).unwrap()).stream("calendar");
            let mut calendar = Calendar::new();
            let mut list: Vec<Entry> = Vec::new();
            for round in 0..20_000_u32 {
                // The number pending swings between none and the peak, through both forms.
                let growing = (u64::from(round) / peak) % 2 == 0;
                let roll = stream.below(100);
                if roll < if growing { 80 } else { 30 } {
                    let entry = calendar.schedule(at(u64::from(stream.below(500))), round);
                    let place = list.partition_point(|other| other.before(entry));
                    list.insert(place, entry);
                } else if roll == 98 && round % 16 == 0 {
                    list.retain(|entry| entry.event() % 8 != 0);
                    calendar.retain(|event| event % 8 != 0);
                } else if roll < 90 {
                    let expected = (!list.is_empty()).then(|| list.remove(0));
                    assert_eq!(calendar.pop(), expected);
                } else if !list.is_empty() {
                    let victim = list.remove(stream.below(list.len() as u32) as usize);
                    assert!(calendar.cancel(victim));
                    assert!(!calendar.cancel(victim), "cancelled only once");
                }
                assert_eq!(calendar.len(), list.len());
                assert_eq!(calendar.next_time(), list.first().map(|entry| entry.time()));
            }
        }
    }
}
