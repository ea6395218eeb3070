//! Windows that were simulated before: a change of money, team or thresholds needs no new one.

use crate::runner::protocol::encode;
use crate::sim::backend::task::WindowTask;
use crate::sim::backend::window::Window;
use crate::sim::ordered::OrderedMap;

/// Windows that are kept. A run needs one to four hundred and a sensitivity study a few thousand;
/// each takes about a kilobyte with everything that its result depends on.
pub const KEPT_WINDOWS: usize = 4096;

/// Windows by everything that their result depends on: work, clients, data, design, deployment,
/// load, seed and precision. So a window that is found here is the one that would be simulated.
#[derive(Debug)]
pub struct KnownWindows {
    /// Each with the moment when it was used last.
    windows: OrderedMap<Vec<u8>, (u64, Window)>,
    /// Counts uses.
    now: u64,
}

impl KnownWindows {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            windows: OrderedMap::new(),
            now: 0,
        }
    }

    /// The window that `task` asks for, if it was simulated before.
    pub fn find(&mut self, task: &WindowTask) -> Option<&Window> {
        let (used, window) = self.windows.get_mut(&causes(task)?)?;
        self.now += 1;
        *used = self.now;
        Some(window)
    }

    /// Keeps the window of `task`; the one that nobody used for longest goes when there are too
    /// many.
    pub fn keep(&mut self, task: &WindowTask, window: &Window) {
        let Some(causes) = causes(task) else { return };
        self.now += 1;
        self.windows.insert(causes, (self.now, window.clone()));
        if self.windows.len() > KEPT_WINDOWS {
            let (mut oldest, mut longest) = (None, self.now);
            for (causes, (used, _)) in self.windows.iter() {
                if *used < longest {
                    (oldest, longest) = (Some(causes), *used);
                }
            }
            if let Some(oldest) = oldest.cloned() {
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
