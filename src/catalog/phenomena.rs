//! The phenomena that ship with the program. The page does not show them, so WebAssembly has none.

use crate::catalog::phenomenon_file;
use crate::sim::backend::phenomenon::Phenomenon;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!(env!("OUT_DIR"), "/data/phenomena/", $name, ".json")))),+]
    };
}

/// The files, by name, in the order that people are shown them.
pub const FILES: [(&str, &str); 12] = files![
    "knee",
    "pool-exhaustion",
    "retry-storm",
    "unindexed-query",
    "balancing-tail",
    "cache-stampede",
    "lost-instance",
    "slow-autoscaling",
    "lost-database",
    "lost-zone",
    "blast-radius",
    "hidden-lateness",
];

/// All of them, in the order that people are shown them; those that do not read are left out, and
/// a test fails.
#[must_use]
pub fn all() -> Vec<Phenomenon> {
    let read = |(_, text): &(&str, &str)| phenomenon_file::read(text).ok();
    FILES.iter().filter_map(read).collect()
}

/// The file of this name.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    let found = FILES.iter().find(|(other, _)| *other == name);
    found.map(|(_, text)| *text)
}
