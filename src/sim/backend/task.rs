//! Windows as plain tasks, so that any number of workers can simulate them.
//!
//! # Model
//! What is wanted waits in an order; tasks are handed out in it, and answers are accepted in it,
//! however late they arrive. Who simulates a window, and when, cannot be seen in any result: an
//! answer is a function of its task alone.
//!
//! # Equations
//! None.
//!
//! # Units
//! As in [`super::window`].
//!
//! # Assumptions
//! Answers come from the same version of the program.
//!
//! # Sources
//! Own construction.
//!
//! # Validation
//! Unit tests below; `tests/integration/workers.rs`.

use serde::{Deserialize, Serialize};

use crate::sim::backend::demand::Demand;
use crate::sim::backend::window::{self, Precision, Window};
use crate::sim::ordered::{OrderedMap, OrderedSet};
use crate::sim::units::Seed;

/// The place of a window on the grid of one study's curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WindowKey {
    pub(super) precision: Precision,
    pub(super) curve: usize,
    pub(super) point: GridPoint,
    pub(super) load: usize,
}

/// A point of the grid of fleets and data sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct GridPoint {
    pub(super) instances: u32,
    /// Instances of background workers; 0 without jobs for them.
    pub(super) background: u32,
    pub(super) data_step: u32,
}

impl WindowKey {
    /// The same place at the coarser precision.
    pub(super) fn coarse(mut self) -> Self {
        self.precision = Precision::Coarse;
        self
    }
}

/// A window to simulate: everything that its result depends on, and where the answer belongs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowTask {
    /// Where the answer belongs.
    pub key: WindowKey,
    /// What requests need.
    pub demand: Demand,
    /// The offered load [1/s].
    pub requests_per_second: f64,
    /// The window's own seed.
    pub seed: Seed,
    /// How much work it is worth.
    pub precision: Precision,
}

/// A simulated window and where it belongs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowAnswer {
    /// The task's key.
    pub key: WindowKey,
    /// What the window says.
    pub window: Window,
}

impl WindowTask {
    /// Simulates the window.
    #[must_use]
    pub fn simulate(&self) -> WindowAnswer {
        let window = window::simulate(
            &self.demand,
            self.requests_per_second,
            self.seed,
            self.precision,
        );
        WindowAnswer {
            key: self.key,
            window,
        }
    }
}

/// What is wanted, what of it somebody works on, and what has arrived but is not accepted yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    wanted: OrderedSet<WindowKey>,
    handed_out: OrderedSet<WindowKey>,
    arrived: OrderedMap<WindowKey, Window>,
}

impl Orders {
    /// Notes that a window is wanted.
    pub(super) fn want(&mut self, key: WindowKey) {
        self.wanted.insert(key);
    }

    /// How many windows are wanted and not accepted.
    pub(super) fn len(&self) -> usize {
        self.wanted.len()
    }

    /// Forgets everything: answers that come later belong nowhere.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The first wanted window that nobody works on; from now on somebody does.
    pub(super) fn hand_out(&mut self) -> Option<WindowKey> {
        let taken =
            |key: &WindowKey| self.handed_out.contains(key) || self.arrived.contains_key(key);
        let key = self.wanted.iter().copied().find(|key| !taken(key))?;
        self.handed_out.insert(key);
        Some(key)
    }

    /// Takes an answer; one that nobody waits for is dropped.
    pub(super) fn arrive(&mut self, answer: WindowAnswer) {
        if self.handed_out.remove(&answer.key) {
            self.arrived.insert(answer.key, answer.window);
        }
    }

    /// The first wanted window, if it has arrived.
    pub(super) fn accept(&mut self) -> Option<(WindowKey, Window)> {
        let key = *self.wanted.first()?;
        let window = self.arrived.remove(&key)?;
        self.wanted.remove(&key);
        Some((key, window))
    }

    /// Whether nothing can be done before an answer arrives.
    pub(super) fn is_waiting(&self) -> bool {
        let first_is_out = self
            .wanted
            .first()
            .is_some_and(|first| self.handed_out.contains(first));
        first_is_out && self.handed_out.len() + self.arrived.len() == self.wanted.len()
    }

    /// Nobody works on anything any more: what was handed out is handed out again.
    pub(super) fn take_back(&mut self) {
        self.handed_out.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{GridPoint, Orders, WindowAnswer, WindowKey};
    use crate::sim::backend::window::{Precision, Window};

    fn key(load: usize) -> WindowKey {
        WindowKey {
            precision: Precision::Full,
            curve: 0,
            point: GridPoint {
                instances: 1,
                background: 0,
                data_step: 0,
            },
            load,
        }
    }

    fn answer(load: usize) -> WindowAnswer {
        WindowAnswer {
            key: key(load),
            window: Window::default(),
        }
    }

    fn orders() -> Orders {
        let mut orders = Orders::default();
        for load in [2, 0, 1] {
            orders.want(key(load));
        }
        orders
    }

    #[test]
    fn answers_are_accepted_in_order_however_they_arrive() {
        let mut orders = orders();
        let out: Vec<_> = std::iter::from_fn(|| orders.hand_out()).collect();
        assert_eq!(out, [key(0), key(1), key(2)]);
        assert!(orders.is_waiting());
        orders.arrive(answer(2));
        assert!(orders.accept().is_none() && orders.is_waiting());
        orders.arrive(answer(0));
        assert!(!orders.is_waiting());
        assert_eq!(orders.accept().map(|(key, _)| key), Some(key(0)));
        assert!(orders.accept().is_none());
        orders.arrive(answer(1));
        assert_eq!(orders.accept().map(|(key, _)| key), Some(key(1)));
        assert_eq!(orders.accept().map(|(key, _)| key), Some(key(2)));
        assert_eq!(orders.len(), 0);
        assert!(!orders.is_waiting());
    }

    #[test]
    fn answers_to_what_is_not_asked_are_dropped() {
        let mut orders = orders();
        orders.arrive(answer(0));
        assert!(orders.accept().is_none(), "nobody was sent for it");
        let _ = orders.hand_out();
        orders.clear();
        orders.want(key(0));
        orders.arrive(answer(0));
        assert!(
            orders.accept().is_none(),
            "that was before it was forgotten"
        );
    }

    #[test]
    fn what_a_lost_worker_had_is_handed_out_again() {
        let mut orders = orders();
        let _ = orders.hand_out();
        orders.take_back();
        assert_eq!(orders.hand_out(), Some(key(0)));
        orders.arrive(answer(0));
        orders.arrive(answer(0));
        assert!(orders.accept().is_some() && orders.accept().is_none());
    }
}
