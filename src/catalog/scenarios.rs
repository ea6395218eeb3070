//! The scenarios that ship with the program.

use std::sync::OnceLock;

use crate::catalog::scenario_file::{self, ScenarioSource};

/// A scenario that ships with the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Stable name in links and on the command line.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its story in a sentence or two.
    pub about: String,
    /// The file.
    pub text: &'static str,
    /// Where its numbers come from.
    pub sources: Vec<ScenarioSource>,
}

/// The file of a scenario, as `build.rs` leaves it.
macro_rules! file {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/data/scenarios/", $name, ".json"))
    };
}

/// The first is what a page shows that was asked for none.
const FILES: [&str; 9] = [
    file!("b2b-saas"),
    file!("weekend-project"),
    file!("marketplace"),
    file!("online-shop"),
    file!("api-product"),
    file!("consumer-viral"),
    file!("mobile-game"),
    file!("enterprise-rollout"),
    file!("photo-app-2010"),
];

/// All of them, in the order that people are shown them.
pub fn presets() -> &'static [Preset] {
    static PRESETS: OnceLock<Vec<Preset>> = OnceLock::new();
    PRESETS.get_or_init(|| {
        FILES
            .iter()
            .map(|text| {
                let file = scenario_file::read_file(text)
                    .unwrap_or_else(|problems| panic!("a preset does not read: {problems:?}"));
                Preset {
                    name: file.scenario.name,
                    title: file.scenario.title,
                    about: file.scenario.about,
                    text,
                    sources: file.sources,
                }
            })
            .collect()
    })
}

/// The one of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    presets().iter().find(|preset| preset.name == name)
}
