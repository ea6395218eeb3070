//! Parts that few architectures have: their tables in the files, typed.

use serde::Deserialize;

use super::{Number, Provenance, SizeRow, sizes};
use crate::sim::deployment::ReplicaPart;

/// `[database.replicas]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Replicas {
    storage: String,
    sizes: Vec<SizeRow>,
    sizes_source: Provenance,
    max_replicas: Number,
    read_share: Number,
}

impl Replicas {
    /// The part; `primaries` is how many sizes the database has.
    pub(super) fn part(&self, primaries: usize) -> Result<ReplicaPart, String> {
        if self.sizes.len() != primaries {
            return Err("database.replicas.sizes: give one for each of database.sizes".into());
        }
        Ok(ReplicaPart {
            max_replicas: self.max_replicas.whole(),
            sizes: sizes(&self.sizes),
            storage: self.storage.clone(),
            read_share: self.read_share.value,
        })
    }

    /// Its numbers, by where they stand.
    pub(super) fn numbers(&self) -> [(&'static str, &Number); 2] {
        [
            ("database.replicas.max_replicas", &self.max_replicas),
            ("database.replicas.read_share", &self.read_share),
        ]
    }

    /// Where its sizes come from.
    pub(super) const fn sizes_source(&self) -> &Provenance {
        &self.sizes_source
    }
}
