//! The rest of the program: what the page draws below the verdict, what is folded away above it,
//! the other pages, and what the engine can be asked beside a run.
//!
//! The built site fetches it as WebAssembly of its own after the first answer, so that a visitor
//! waits for less. It is reached through [`Rest`] and [`Studies`] only: what names a function of it
//! elsewhere drags that into the first program. Elsewhere (tests, `cargo xtask serve --watch`)
//! everything is one program.

mod cut;

use yew::Html;

use crate::runner::inline::Start;
use crate::runner::studies;
use crate::sim::scenario::Scenario;
use crate::ui::components::company::Folded;
use crate::ui::components::rail::RailProps;
use crate::ui::components::{gallery, levers_list, own_text, parts};
use crate::ui::pages::answer::{self, AnswerProps};
use crate::ui::pages::assumptions::AssumptionsProps;
use crate::ui::pages::method::MethodProps;
use crate::ui::part::{Draw, part};
use crate::ui::state::{Answer, State};

pub use cut::{NotArrived, fetch, fetch_studies};

/// The functions of the rest of the page.
pub struct Rest {
    /// Everything below the verdict.
    pub answer: fn(AnswerProps<'_>) -> Html,
    /// What would flip the verdict, in a line, once that is known of this very answer.
    pub flip: fn(&State, &Answer, &Scenario) -> Option<String>,
    /// What is folded away below the sentence.
    pub folded: Folded,
    /// The levers in their groups.
    pub levers: Draw<RailProps>,
    /// The page of every number.
    pub assumptions: fn(AssumptionsProps) -> Html,
    /// The page of the model.
    pub method: fn(MethodProps) -> Html,
}

/// The only one. Not to be named outside of this module and of tests.
pub static REST: Rest = Rest {
    answer: answer::answer,
    flip: answer::flip,
    folded: Folded {
        gallery: Draw(gallery::gallery),
        parts: Draw(parts::parts),
        own_users: Draw(own_text::users),
        own_file: Draw(own_text::file),
    },
    levers: Draw(levers_list::levers_list),
    assumptions: part,
    method: part,
};

/// What the worker needs for questions beside a run.
pub struct Studies {
    /// Starts what is asked.
    pub start: Start,
}

/// The only one, likewise.
static STUDIES: Studies = Studies {
    start: studies::start,
};

/// How far the rest is on its way.
#[derive(Clone, Copy)]
pub enum Arrival {
    /// It is not here yet.
    Coming,
    /// It is here.
    Here(&'static Rest),
    /// It could not be fetched.
    Missing,
}

impl Arrival {
    /// The rest, once it is here.
    #[must_use]
    pub const fn rest(self) -> Option<&'static Rest> {
        match self {
            Self::Here(rest) => Some(rest),
            Self::Coming | Self::Missing => None,
        }
    }
}

impl PartialEq for Arrival {
    fn eq(&self, other: &Self) -> bool {
        // There is one rest.
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}
