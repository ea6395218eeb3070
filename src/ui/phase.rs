//! How far something is that the engine was asked for: a run, or a question beside it.

use crate::catalog::problem::Problem;

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Asked for, not begun.
    Waiting,
    /// Under way.
    Running {
        /// Share of the work that is done [0…1].
        fraction: f64,
        /// Windows simulated so far.
        windows: u32,
        /// Events simulated so far.
        events: u64,
    },
    /// Done.
    Finished,
    /// Given up on request.
    Cancelled,
    /// The scenario has mistakes.
    Refused(Vec<Problem>),
    /// The engine failed; what it said.
    Crashed(String),
}

impl Phase {
    /// Begun, with nothing done.
    pub const BEGUN: Self = Self::Running {
        fraction: 0.0,
        windows: 0,
        events: 0,
    };

    /// Whether it is asked for or under way.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Waiting | Self::Running { .. })
    }

    /// Whether it is under way. Only then do its messages count: after a change they answer
    /// another question, and after a cancel nobody asks any more.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. })
    }

    /// Its stable name, for tests and styles.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running { .. } => "running",
            Self::Finished => "finished",
            Self::Cancelled => "cancelled",
            Self::Refused(_) => "refused",
            Self::Crashed(_) => "crashed",
        }
    }
}
