//! Windows that were simulated before: a change of money, team or thresholds needs no new one.

use std::collections::VecDeque;

use crate::runner::protocol::encode;
use crate::sim::backend::task::WindowTask;
use crate::sim::backend::window::Window;
use crate::sim::ordered::OrderedMap;

/// Windows that are kept. A study needs one to four hundred, and each takes about a kilobyte with
/// everything that its result depends on.
pub const KEPT_WINDOWS: usize = 2048;

/// Windows by everything that their result depends on: work, clients, data, design, deployment,
/// load, seed and precision. So a window that is found here is the one that would be simulated.
#[derive(Debug)]
pub struct KnownWindows {
    windows: OrderedMap<Vec<u8>, Window>,
    /// The oldest first.
    order: VecDeque<Vec<u8>>,
}

impl KnownWindows {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            windows: OrderedMap::new(),
            order: VecDeque::new(),
        }
    }

    /// The window that `task` asks for, if it was simulated before.
    #[must_use]
    pub fn find(&self, task: &WindowTask) -> Option<&Window> {
        self.windows.get(&causes(task)?)
    }

    /// Keeps the window of `task`; the oldest goes when there are too many.
    pub fn keep(&mut self, task: &WindowTask, window: &Window) {
        let Some(causes) = causes(task) else { return };
        if self
            .windows
            .insert(causes.clone(), window.clone())
            .is_none()
        {
            self.order.push_back(causes);
        }
        while self.order.len() > KEPT_WINDOWS {
            if let Some(oldest) = self.order.pop_front() {
                self.windows.remove(&oldest);
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.windows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.windows.is_empty()
    }
}

impl Default for KnownWindows {
    fn default() -> Self {
        Self::new()
    }
}

/// All that a window's result depends on; its place among the curves of one run is not.
fn causes(task: &WindowTask) -> Option<Vec<u8>> {
    let WindowTask {
        key: _,
        demand,
        requests_per_second,
        seed,
        precision,
    } = task;
    encode(&(demand, requests_per_second, seed, precision))
}
