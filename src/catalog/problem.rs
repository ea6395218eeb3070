//! A mistake in what a person wrote.

use serde::{Deserialize, Serialize};

/// A mistake in a scenario: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where, as a JSON path: `strategies[1].levers.shortcut_share`.
    pub path: String,
    /// What is wrong and what would be right, in a sentence.
    pub message: String,
}
