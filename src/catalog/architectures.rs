//! The architectures that ship with the program: `static/data/architectures/*.toml`, typed.
//!
//! The files are compiled in and checked by the tests below, so reading them cannot fail for a
//! person who runs the program; only an author who edits them meets the messages. An architecture
//! names roles and ladders, and a price list turns them into sizes and prices: the same
//! architecture can be bought from every provider that sells all its parts.

mod file;
mod ledger;
mod levers;
mod optional;
mod serverless;
mod standby;

use crate::catalog::prices::{self, PriceList};
use crate::catalog::shipped;
use crate::sim::deployment::Architecture;

use file::File;
pub use ledger::{Figure, Origin, figures, origins};
pub(super) use standby::database_in;

/// The files, by id, in the order that people are shown them.
const FILES: [(&str, &str); 5] = [
    (
        "single_server",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/single_server.json"
        )),
    ),
    (
        "monolith_managed_database",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/monolith_managed_database.json"
        )),
    ),
    (
        "scalable_monolith",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/scalable_monolith.json"
        )),
    ),
    (
        "services_on_kubernetes",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/services_on_kubernetes.json"
        )),
    ),
    (
        "serverless",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/serverless.json"
        )),
    ),
];

/// All architectures that the default price list sells, in the order that people are shown them.
#[must_use]
pub fn all() -> Vec<Architecture> {
    all_in(prices::current())
}

/// All architectures that `list` sells, in the order that people are shown them.
#[must_use]
pub fn all_in(list: &PriceList) -> Vec<Architecture> {
    FILES
        .iter()
        .filter_map(|(_, text)| read(text).ok()?.architecture(list).ok())
        .collect()
}

/// The ids of all architectures, whoever sells them, in the order that people are shown them.
pub fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, _)| *id)
}

/// The architecture with this id, at the default prices.
#[must_use]
pub fn find(id: &str) -> Option<Architecture> {
    find_in(prices::current(), id)?.ok()
}

/// The architecture with this id, as `list` sells it; `None` for an unknown id.
///
/// The inner error is a sentence that says what the list does not sell.
#[must_use]
pub fn find_in(list: &PriceList, id: &str) -> Option<Result<Architecture, String>> {
    Some(file(id)?.architecture(list))
}

fn file(id: &str) -> Option<File> {
    let (_, text) = FILES.iter().find(|(name, _)| *name == id)?;
    read(text).ok()
}

fn read(text: &str) -> Result<File, String> {
    shipped::read(text)
}

#[cfg(test)]
mod tests;
