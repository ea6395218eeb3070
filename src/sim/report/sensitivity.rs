//! Results of sensitivity studies: which assumption decides, where the verdict flips, and over
//! which two together.

use serde::{Deserialize, Serialize};

use super::Stage;

/// The version of these formats.
pub const SENSITIVITY_SCHEMA: u32 = 1;

/// What a study was about, and what makes it the same everywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Version of the format.
    pub schema: u32,
    /// Version of the engine.
    pub engine: String,
    /// The price set, with its date.
    pub prices: String,
    /// The scenario's name.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// The seed.
    pub seed: u64,
    /// Replications behind every final difference.
    pub replications: u32,
    /// Id of the first strategy.
    pub first: String,
    /// Id of the second strategy.
    pub second: String,
    /// What people call the first strategy.
    pub first_title: String,
    /// What people call the second strategy.
    pub second_title: String,
    /// How far the study has come; single numbers say it of themselves: some are further, and of a
    /// tornado that tries only some parameters in full the others stay first answers.
    pub stage: Stage,
    /// A short hash of scenario, seed and results: the same everywhere, or something differs.
    pub fingerprint: String,
}

/// Which strategy is cheaper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Favours {
    /// The first, with its whole interval.
    First,
    /// The second, with its whole interval.
    Second,
    /// The interval holds zero.
    TooCloseToCall,
}

/// The first strategy's cost minus the second's under some assumption [USD]: positive when the
/// second is cheaper.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The mean over replications [USD].
    pub usd: f64,
    /// Lower end of the mean's 95 % interval [USD].
    pub low_usd: f64,
    /// Upper end of the mean's 95 % interval [USD].
    pub high_usd: f64,
    /// Share of replications in which the second is cheaper.
    pub probability_second_cheaper: f64,
    /// Which is cheaper.
    pub favours: Favours,
    /// Replications behind it.
    pub replications: u32,
    /// Whether it is from short windows and few replications.
    pub stage: Stage,
}

/// The difference when a parameter has some value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtValue {
    /// The parameter's value.
    pub value: f64,
    /// The difference there.
    pub difference: Difference,
}

/// The value of a parameter at which the mean difference is zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlipPoint {
    /// The value.
    pub value: f64,
    /// From here …
    pub from: f64,
    /// … to here the difference is too close to call, as far as the simulated values tell.
    pub to: f64,
}

/// Whether and where the cheaper strategy changes within a parameter's range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flip {
    /// Not looked for, or not yet found.
    Unknown,
    /// The mean difference has one sign at both ends and at the scenario's value.
    NoneInRange,
    /// Here.
    At(FlipPoint),
}

/// One parameter of a tornado.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The parameter's path: `money.discount_per_year`, `rebuild_later.levers.shortcut_share`.
    pub parameter: String,
    /// Its value in the scenario.
    pub value: f64,
    /// The difference at that value, in the futures that the ends are from.
    pub now: Difference,
    /// The difference at the low end of its range.
    pub low: AtValue,
    /// The difference at the high end of its range.
    pub high: AtValue,
    /// How much the difference grows from the low end to the high end [USD].
    pub swing_usd: f64,
    /// Lower end of the swing's 95 % interval [USD], taken future by future.
    pub swing_low_usd: f64,
    /// Upper end of the swing's 95 % interval [USD].
    pub swing_high_usd: f64,
    /// Whether the verdict is clear for one strategy at one place and for the other at another.
    pub flips: bool,
    /// Where it flips.
    pub flip: Flip,
}

/// How much each assumption moves the difference, one at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tornado {
    /// What it is about.
    pub origin: Origin,
    /// The difference as the scenario stands.
    pub now: Difference,
    /// A bar for each parameter, the largest swing first.
    pub bars: Vec<Bar>,
}

/// A parameter along a side of a map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// The parameter's path.
    pub parameter: String,
    /// Its value in the scenario.
    pub value: f64,
    /// The values that were simulated, rising.
    pub values: Vec<f64>,
}

/// Which strategy is cheaper over two assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreakEvenMap {
    /// What it is about.
    pub origin: Origin,
    /// The parameter from left to right.
    pub across: Axis,
    /// The parameter from bottom to top.
    pub up: Axis,
    /// Rows from bottom to top, each from left to right; `None` where nothing is known yet.
    pub rows: Vec<Vec<Option<Difference>>>,
}
