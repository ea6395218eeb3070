//! The hold model: a calendar of constant size, from which the next event is taken and put back an
//! exponential time later.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use loadbearing::sim::engine::{Calendar, Stream, Streams};
use loadbearing::sim::units::{Seed, Span, Time};

/// The calendars compared.
pub(crate) const NAMES: [&str; 3] = ["the calendar", "sorted array", "std::BinaryHeap"];
/// Pending events.
pub(crate) const SIZES: [u32; 8] = [4, 16, 48, 64, 96, 128, 256, 1_024];

/// Takes and puts back `holds` times; returns something to look at.
pub(crate) fn hold(which: u32, pending: u32, holds: u32) -> f64 {
    let mut stream = Streams::new(Seed::new(1).expect("small")).stream("hold");
    match which {
        0 => adaptive(&mut stream, pending, holds),
        1 => sorted(&mut stream, pending, holds),
        _ => binary_heap(&mut stream, pending, holds),
    }
}

fn gap(stream: &mut Stream) -> u64 {
    (stream.exponential() * 1e9) as u64
}

fn adaptive(stream: &mut Stream, pending: u32, holds: u32) -> f64 {
    let mut calendar = Calendar::new();
    for event in 0..pending {
        calendar.schedule(Time::from_nanos(gap(stream)), event);
    }
    let mut last = Time::ZERO;
    for _ in 0..holds {
        let Some(entry) = calendar.pop() else { break };
        last = entry.time();
        calendar.schedule(last + Span::from_nanos(gap(stream)), entry.event());
    }
    last.seconds()
}

fn sorted(stream: &mut Stream, pending: u32, holds: u32) -> f64 {
    let mut entries: Vec<(u64, u64)> = Vec::new();
    let mut sequence = 0;
    let mut insert = |entries: &mut Vec<(u64, u64)>, time: u64| {
        sequence += 1;
        let new = (time, sequence);
        entries.push(new);
        let mut hole = entries.len() - 1;
        while hole > 0 && entries[hole - 1] < new {
            entries[hole] = entries[hole - 1];
            hole -= 1;
        }
        entries[hole] = new;
    };
    for _ in 0..pending {
        let time = gap(stream);
        insert(&mut entries, time);
    }
    let mut last = 0;
    for _ in 0..holds {
        let Some(entry) = entries.pop() else { break };
        last = entry.0;
        insert(&mut entries, last + gap(stream));
    }
    last as f64
}

fn binary_heap(stream: &mut Stream, pending: u32, holds: u32) -> f64 {
    let mut heap = BinaryHeap::new();
    let mut sequence = 0_u64;
    for _ in 0..pending {
        sequence += 1;
        heap.push(Reverse((gap(stream), sequence)));
    }
    let mut last = 0;
    for _ in 0..holds {
        let Some(Reverse(entry)) = heap.pop() else {
            break;
        };
        last = entry.0;
        sequence += 1;
        heap.push(Reverse((last + gap(stream), sequence)));
    }
    last as f64
}
