//! Messages between the page and the worker that simulates, as bytes: both sides are one program,
//! so fields need no names on the way. Externally tagged, because serde's internal tagging costs
//! 12.7 KB of compressed wasm.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::catalog::problem::Problem;
use crate::runner::packed::Packed;
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::report::hour::Hour;
use crate::sim::report::sensitivity::{BreakEvenMap, Tornado};
use crate::sim::report::{Report, Stage};

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Simulate. A run that is under way is given up.
    Run(RunRequest),
    /// Ask which assumptions decide. A run that is under way is given up.
    Explore(ExploreRequest),
    /// Replay one busy hour of one future. A run that is under way is given up.
    Hour(HourRequest),
    /// Give up the run of this id, if it is under way.
    Cancel {
        /// The run's id.
        run: u32,
    },
    /// Have so many helpers from now on.
    Helpers {
        /// Workers beside the one that is asked.
        count: u32,
    },
    /// To a helper: simulate a window.
    Window {
        /// The run that needs it.
        run: u32,
        /// The window.
        task: Box<WindowTask>,
    },
}

/// What to simulate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRequest {
    /// A number that every answer carries, so that late answers of an earlier run are dropped.
    pub run: u32,
    /// The scenario file's text (JSON).
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
}

/// Which assumptions to try, on which scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExploreRequest {
    /// A number that every answer carries, as in [`RunRequest`].
    pub run: u32,
    /// The scenario file's text (JSON).
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Replications of every trial.
    pub replications: u32,
    /// What is asked.
    pub question: ExploreQuestion,
}

/// Which busy hour to replay, of which scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HourRequest {
    /// A number that every answer carries, as in [`RunRequest`].
    pub run: u32,
    /// The scenario file's text (JSON).
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The strategy's id.
    pub strategy: String,
    /// The number of the future, from 0.
    pub future: u32,
    /// The month of the story.
    pub month: u32,
}

/// What is asked of a sensitivity study. Parameters are named by their paths
/// ([`crate::sim::scenario::paths`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExploreQuestion {
    /// Each parameter at both ends of its range; all that have one when none is named. For one
    /// parameter's flip point, name it alone.
    Tornado {
        /// The parameters.
        parameters: Vec<String>,
        /// Whether flip points are looked for.
        flips: bool,
        /// How many parameters are tried in full, those that move the difference most at first
        /// sight; `None` is all.
        in_full: Option<u32>,
    },
    /// Two parameters together.
    Map {
        /// From left to right.
        across: String,
        /// From bottom to top.
        up: String,
        /// Values along each side.
        steps: u32,
    },
}

impl Request {
    /// The id of the run that it is about; 0 when it is about none.
    #[must_use]
    pub const fn run(&self) -> u32 {
        match self {
            Self::Run(request) => request.run,
            Self::Explore(request) => request.run,
            Self::Hour(request) => request.run,
            Self::Cancel { run } | Self::Window { run, .. } => *run,
            Self::Helpers { .. } => 0,
        }
    }
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// The worker listens. Messages posted earlier are lost: wait for this one.
    Ready,
    /// The run goes on.
    Progress {
        /// The run's id.
        run: u32,
        /// Share of the work that is done [0…1]; never falls.
        fraction: f64,
        /// Windows simulated so far.
        windows: u32,
        /// Events simulated so far.
        events: u64,
    },
    /// A first picture, or the result: see the report's stage. After a final one the run is over.
    Report {
        /// The run's id.
        run: u32,
        /// The report.
        report: Box<Report>,
    },
    /// The answer to [`ExploreQuestion::Tornado`], first from few futures. After a final one the
    /// run is over.
    Tornado {
        /// The run's id.
        run: u32,
        /// The stage of the answer.
        stage: Stage,
        /// The answer.
        tornado: Packed<Tornado>,
    },
    /// The answer to [`ExploreQuestion::Map`], in the same way.
    Map {
        /// The run's id.
        run: u32,
        /// The stage of the answer.
        stage: Stage,
        /// The answer.
        map: Packed<BreakEvenMap>,
    },
    /// The answer to [`Request::Hour`]; the run is over.
    Hour {
        /// The run's id.
        run: u32,
        /// The answer.
        hour: Packed<Hour>,
    },
    /// The run was given up because the page asked for it.
    Cancelled {
        /// The run's id.
        run: u32,
    },
    /// The scenario cannot be run; every mistake with its path.
    Refused {
        /// The run's id.
        run: u32,
        /// The mistakes.
        problems: Vec<Problem>,
    },
    /// From a helper: a window is simulated.
    Window {
        /// The run that needed it.
        run: u32,
        /// What the window says.
        answer: Box<WindowAnswer>,
    },
    /// The engine failed; it can't go on.
    Crashed {
        /// What it said.
        message: String,
    },
}

/// A message as bytes; `None` only when there is no memory for them.
#[must_use]
pub fn encode<T: Serialize>(message: &T) -> Option<Vec<u8>> {
    postcard::to_allocvec(message).ok()
}

/// The message in `bytes`; `None` when they hold something else.
#[must_use]
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
