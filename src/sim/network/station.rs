//! The state of one station.

use super::request::Line;
use crate::sim::engine::{Sampler, Stream};

/// Waiting places or servers without limit.
pub(super) const UNLIMITED: u32 = u32::MAX;

/// Who is served when; what differs in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// First come, first served, within each priority.
    InTurn,
    /// As [`Order::InTurn`], and higher priorities interrupt.
    Preemptive,
    /// All at once.
    Sharing,
}

/// How long requests wait before they give up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Patience {
    /// For ever.
    Endless,
    /// The same span for all in one line: the first in line gives up first, so one event in the
    /// calendar serves the whole line.
    Constant {
        /// The patience [ns].
        nanos: u64,
        /// Whether the event is in the calendar.
        watched: bool,
    },
    /// Each its own, with an event for each.
    Drawn(Sampler),
}

/// A station.
#[derive(Clone, Debug)]
pub(super) struct Station {
    /// Requests here, waiting or served.
    pub(super) inside: u32,
    /// Those being served (not kept for sharing, where all are).
    pub(super) busy: u32,
    pub(super) servers: u32,
    /// Places in the line.
    pub(super) capacity: u32,
    pub(super) group: u32,
    pub(super) order: Order,
    /// The line, when there is one priority; else the first in use is found in `lines`.
    pub(super) line: Line,
    /// Lines of the further priorities.
    pub(super) lower_lines: Vec<Line>,
    pub(super) patience: Patience,
    /// Which of the sharing stations, or of the preemptive ones, it is.
    pub(super) detail: u32,
    /// Its random numbers.
    pub(super) service: Stream,
    pub(super) impatience: Stream,
}

impl Station {
    /// The line of a priority level.
    #[inline]
    pub(super) fn line_of(&mut self, level: u8) -> &mut Line {
        if self.lower_lines.is_empty() || level == 0 {
            &mut self.line
        } else {
            &mut self.lower_lines[usize::from(level) - 1]
        }
    }

    /// Who is next.
    #[inline]
    pub(super) fn first_waiting(&self) -> Option<u32> {
        let first = self.line.first();
        if first.is_some() || self.lower_lines.is_empty() {
            return first;
        }
        self.lower_lines.iter().find_map(Line::first)
    }
}
