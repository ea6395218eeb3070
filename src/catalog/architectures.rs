//! The architectures that ship with the program: `static/data/architectures/*.toml`, typed.
//!
//! The files are compiled in and checked by the tests below, so reading them cannot fail for a
//! person who runs the program; only an author who edits them meets the messages. An architecture
//! names roles and ladders, and a price list turns them into sizes and prices: the same
//! architecture can be bought from every provider that sells all its parts.

mod file;
mod levers;
mod optional;
mod serverless;
mod standby;

use crate::catalog::prices::{self, PriceList};
use crate::catalog::shipped;
use crate::sim::deployment::Architecture;

use file::File;
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

/// One number that somebody chose: a line of the assumption ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The range in which it is plausible.
    pub range: (f64, f64),
    /// Where it comes from.
    pub origin: Origin,
}

/// Where something in a file comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Where it stands: `database.max_shards`.
    pub path: &'static str,
    /// `measured`, `published`, `derived` or `assumed`.
    pub status: String,
    /// Where it was read; empty when nowhere.
    pub source: String,
    /// What else a reader should know.
    pub note: String,
}

/// The chosen numbers of the architecture with this id; empty for an unknown one.
#[must_use]
pub fn figures(id: &str) -> Vec<Figure> {
    file(id).map_or_else(Vec::new, |file| {
        file.numbers()
            .into_iter()
            .map(|(path, number)| number.figure(path))
            .collect()
    })
}

/// Where everything in the architecture's file comes from: its numbers, ladders, and lines of the
/// bill; empty for an unknown one.
#[must_use]
pub fn origins(id: &str) -> Vec<Origin> {
    file(id).map_or_else(Vec::new, |file| {
        let ladders = file.ladders();
        let sizes = ladders
            .iter()
            .filter_map(|(path, ladder)| prices::current().ladder_origin(ladder, path));
        file.provenances()
            .into_iter()
            .map(|(path, provenance)| provenance.origin(path))
            .chain(sizes)
            .collect()
    })
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
