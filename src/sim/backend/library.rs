//! Windows that were simulated before, found again by what decides their results.
//!
//! # Model
//! Studies of slightly different scenarios need many of the same windows: money, growth or wages
//! change no request. A window is a function of its task alone, so any study may use what another
//! simulated. Whether it was found or simulated cannot be seen in any result.
//!
//! # Equations
//! None.
//!
//! # Units
//! As in [`super::window`].
//!
//! # Assumptions
//! None.
//!
//! # Sources
//! Own construction.
//!
//! # Validation
//! `tests/integration/sensitivity.rs::money_needs_no_new_window`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::backend::window::{Precision, Window};
use crate::sim::ordered::OrderedMap;
use crate::sim::units::Seed;

/// The most windows kept: some ten megabytes. Later ones are simulated whenever they are needed.
const WINDOWS_MAX: usize = 20_000;

/// Windows by what decides their results.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// By seed, precision and the bits of the rate; then by what requests need.
    shelves: OrderedMap<(Seed, Precision, u64), Vec<(Demand, Window)>>,
    kept: usize,
    simulated: u32,
    events: u64,
}

impl Library {
    /// The answer to a task, if its window is known.
    #[must_use]
    pub fn find(&self, task: &WindowTask) -> Option<WindowAnswer> {
        let shelf = self.shelves.get(&shelf(task))?;
        let (_, window) = shelf.iter().find(|(demand, _)| *demand == task.demand)?;
        Some(WindowAnswer {
            key: task.key,
            window: window.clone(),
        })
    }

    /// Keeps an answer that was simulated.
    pub fn keep(&mut self, task: WindowTask, answer: &WindowAnswer) {
        self.simulated += 1;
        self.events += answer.window.events;
        if self.kept < WINDOWS_MAX && self.find(&task).is_none() {
            self.kept += 1;
            let shelf = self.shelves.or_default(shelf(&task));
            shelf.push((task.demand, answer.window.clone()));
        }
    }

    /// Windows that had to be simulated.
    #[must_use]
    pub const fn simulated(&self) -> u32 {
        self.simulated
    }

    /// Events in them.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }
}

/// Where answers to window tasks come from.
pub trait AnswerWindows {
    /// The answer to a task, found or simulated.
    fn answer(&mut self, task: WindowTask) -> WindowAnswer;
}

impl AnswerWindows for Library {
    fn answer(&mut self, task: WindowTask) -> WindowAnswer {
        self.find(&task).unwrap_or_else(|| {
            let answer = task.simulate();
            self.keep(task, &answer);
            answer
        })
    }
}

fn shelf(task: &WindowTask) -> (Seed, Precision, u64) {
    (
        task.seed,
        task.precision,
        task.requests_per_second.to_bits(),
    )
}
