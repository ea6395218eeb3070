//! Where the prices of a list come from.
//!
//! What is bought and simulated does not depend on it, and the page fetches it with its notes: for
//! WebAssembly it is left out of the files.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::PriceList;
use crate::catalog::architectures::Origin;
use crate::catalog::shipped;
use crate::catalog::sources::{self, Source, Status};
use crate::sim::deployment::PriceId;
use crate::sim::ordered::OrderedMap;

/// Where a price comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceOrigin {
    /// The day of the list it was read from, or `undated`.
    pub as_of: String,
    /// The list.
    pub source: &'static Source,
    /// How much it can be trusted.
    pub status: Status,
    /// Whether other copies of the list show the same.
    pub checked: String,
    /// What else a reader should know; empty when nothing.
    pub note: String,
}

impl PriceOrigin {
    /// Where it comes from, as people read it: "published on-demand list, as of 2026-09-06".
    #[must_use]
    pub fn words(&self) -> String {
        let list = match self.status {
            Status::Assumed => return "assumed: no copy of the list was read".to_owned(),
            Status::Derived => "derived from the published on-demand list",
            _ => "published on-demand list",
        };
        if self.as_of == "undated" {
            format!("{list}, undated copy")
        } else {
            format!("{list}, as of {}", self.as_of)
        }
    }
}

impl PriceList {
    /// Where each price comes from.
    ///
    /// # Panics
    /// When the file was edited so that a line does not say it; a test asks for all.
    #[must_use]
    pub fn origins(&self) -> OrderedMap<PriceId, PriceOrigin> {
        let mut origins = OrderedMap::new();
        for (id, line) in self.provenance().lines {
            let origin = PriceOrigin {
                as_of: line.as_of,
                source: sources::named(&line.source),
                status: line.status,
                checked: line.checked,
                note: line.note,
            };
            origins.insert(id, origin);
        }
        origins
    }

    /// Where the sizes of a ladder come from, at `path` of an architecture.
    ///
    /// # Panics
    /// When the file was edited so that a ladder does not say it; a test asks for all.
    #[must_use]
    pub fn ladder_origin(&self, name: &str, path: &str) -> Option<Origin> {
        let provenance = self.provenance();
        let ladder = provenance.ladders.get(name)?;
        let source = sources::named(&ladder.source);
        Some(Origin {
            path: path.to_owned(),
            status: ladder.status.id().to_owned(),
            source: format!("{}, {}", source.title, source.url),
            note: ladder.note.clone(),
        })
    }

    /// Every publication behind the list.
    ///
    /// # Panics
    /// As [`PriceList::origins`] does.
    #[must_use]
    pub fn sources(&self) -> Vec<&'static Source> {
        let file = self.provenance();
        let lines = file.lines.values().map(|line| &line.source);
        let ladders = file.ladders.values().map(|ladder| &ladder.source);
        let commitments = file.commitments.iter().map(|one| &one.source);
        let keys = lines.chain(ladders).chain(commitments);
        keys.map(|key| sources::named(key)).collect()
    }

    fn provenance(&self) -> Provenance {
        shipped::read(self.text)
            .unwrap_or_else(|error| panic!("static/data/prices is compiled in: {error}"))
    }
}

/// The file as one reads it who wants to know where its numbers come from.
#[derive(Deserialize)]
struct Provenance {
    lines: OrderedMap<PriceId, Line>,
    ladders: OrderedMap<String, Ladder>,
    #[serde(default)]
    commitments: Vec<Commitment>,
}

/// `[lines."ID"]`, strictly: nothing else may stand there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    as_of: String,
    source: String,
    status: Status,
    checked: String,
    #[serde(default)]
    note: String,
    #[serde(rename = "title")]
    _title: IgnoredAny,
    #[serde(rename = "heading")]
    _heading: IgnoredAny,
    #[serde(rename = "unit")]
    _unit: IgnoredAny,
    #[serde(rename = "tiers")]
    _tiers: IgnoredAny,
}

/// `[ladders.NAME]`, likewise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ladder {
    status: Status,
    source: String,
    #[serde(default)]
    note: String,
    #[serde(rename = "sizes")]
    _sizes: IgnoredAny,
}

/// `[[commitments]]`.
#[derive(Deserialize)]
struct Commitment {
    source: String,
}
