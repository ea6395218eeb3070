//! What one run may use: reaching a limit ends the run visibly instead of hanging or running out
//! of memory.

/// The limits of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events in the whole run.
    pub events: u64,
    /// Requests in the network at one time, those that nobody waits for any more and clients in
    /// backoff included; at most
    /// [`REQUESTS_MAX`].
    pub requests: u32,
    /// Steps that follow each other at one instant without any time passing.
    pub steps_at_once: u32,
}

/// The most requests that any run can hold: what fits into an entry of the calendar.
pub const REQUESTS_MAX: u32 = 1 << 24;

impl Default for Limits {
    fn default() -> Self {
        Self {
            events: 20_000_000_000,
            requests: 1 << 20,
            steps_at_once: 1 << 20,
        }
    }
}

/// Which limit ended a run before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoppedBy {
    /// [`Limits::events`], or as many as the calendar can number.
    Events,
    /// [`Limits::requests`]: the network holds too many, most likely because it is overloaded.
    Requests,
    /// [`Limits::steps_at_once`]: requests go round in circles without time passing.
    StepsAtOnce,
}

impl StoppedBy {
    /// What happened, in words.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Events => "the run reached its limit of events",
            Self::Requests => "too many requests were in the network at once: it is overloaded",
            Self::StepsAtOnce => {
                "requests went round in circles without time passing: a loop of steps takes no time"
            }
        }
    }
}
