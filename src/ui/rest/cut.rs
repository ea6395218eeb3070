//! Where the program is cut in two. What only these functions lead to is in WebAssembly of its own
//! (`cargo xtask build` makes it), which a call fetches first. Built without the feature `split`
//! there is nothing to fetch.

use super::{Arrival, REST, Rest, STUDIES, Studies};

/// A part of the program could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotArrived;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotArrived {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        // The browser's console has the reason.
        Self
    }
}

#[cfg(feature = "split")]
mod points {
    // The macro declares what the loader imports and exports.
    #![allow(unsafe_code, missing_docs)]

    use wasm_split_helpers::wasm_split;

    use super::{NotArrived, REST, Rest, STUDIES, Studies};

    #[wasm_split(rest, fallible)]
    pub fn rest() -> Result<&'static Rest, NotArrived> {
        Ok(&REST)
    }

    #[wasm_split(studies, fallible)]
    pub fn studies() -> Result<&'static Studies, NotArrived> {
        Ok(&STUDIES)
    }
}

#[cfg(not(feature = "split"))]
mod points {
    use std::future::{Ready, ready};

    use super::{NotArrived, REST, Rest, STUDIES, Studies};

    pub(super) fn rest() -> Ready<Result<&'static Rest, NotArrived>> {
        ready(Ok(&REST))
    }

    pub(super) fn studies() -> Ready<Result<&'static Studies, NotArrived>> {
        ready(Ok(&STUDIES))
    }
}

/// The rest of the page with its style sheet, fetched when that was not done yet.
///
/// # Errors
/// When it cannot be fetched; asking again tries again.
pub async fn fetch() -> Result<&'static Rest, NotArrived> {
    points::rest().await
}

/// What the worker needs for questions beside a run, fetched when that was not done yet.
///
/// # Errors
/// When it cannot be fetched; asking again tries again.
pub async fn fetch_studies() -> Result<&'static Studies, NotArrived> {
    points::studies().await
}

impl Arrival {
    /// How it is when the page begins.
    #[must_use]
    pub const fn at_first() -> Self {
        #[cfg(feature = "split")]
        {
            Self::Coming
        }
        #[cfg(not(feature = "split"))]
        {
            Self::Here(&REST)
        }
    }
}
