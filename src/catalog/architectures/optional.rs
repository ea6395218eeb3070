//! Parts that few architectures have: their tables in the files, typed.

use serde::Deserialize;

use super::{Number, Provenance, SizeRow, sizes};
use crate::sim::deployment::{BackgroundPart, EdgePart, ReplicaPart, ServicesPart, ThirdPartyPart};

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

/// `[application.services]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Services {
    calls_per_request: Number,
    call_network_ms: Number,
    call_cpu_ms: Number,
    operations_parts: Number,
}

impl Services {
    /// The part.
    pub(super) fn part(&self) -> ServicesPart {
        ServicesPart {
            calls_per_request: self.calls_per_request.value,
            call_network_ms: self.call_network_ms.value,
            call_cpu_ms: self.call_cpu_ms.value,
            operations_parts: self.operations_parts.whole(),
        }
    }

    /// Its numbers, by where they stand.
    pub(super) fn numbers(&self) -> [(&'static str, &Number); 4] {
        [
            (
                "application.services.calls_per_request",
                &self.calls_per_request,
            ),
            (
                "application.services.call_network_ms",
                &self.call_network_ms,
            ),
            ("application.services.call_cpu_ms", &self.call_cpu_ms),
            (
                "application.services.operations_parts",
                &self.operations_parts,
            ),
        ]
    }
}

/// `[edge]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edge {
    transfer: String,
    requests: String,
    read_share: Number,
    delay_ms: Number,
}

impl Edge {
    /// The part.
    pub(super) fn part(&self) -> EdgePart {
        EdgePart {
            read_share: self.read_share.value,
            delay_ms: self.delay_ms.value,
            transfer: self.transfer.clone(),
            requests: self.requests.clone(),
        }
    }

    /// Its numbers, by where they stand.
    pub(super) fn numbers(&self) -> [(&'static str, &Number); 2] {
        [
            ("edge.read_share", &self.read_share),
            ("edge.delay_ms", &self.delay_ms),
        ]
    }
}

/// `[third_party]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThirdParty {
    request_share: Number,
    delay_ms: Number,
    delay_cv: Number,
    failure_share: Number,
}

impl ThirdParty {
    /// The part.
    pub(super) fn part(&self) -> ThirdPartyPart {
        ThirdPartyPart {
            request_share: self.request_share.value,
            delay_ms: self.delay_ms.value,
            delay_cv: self.delay_cv.value,
            failure_share: self.failure_share.value,
        }
    }

    /// Its numbers, by where they stand.
    pub(super) fn numbers(&self) -> [(&'static str, &Number); 4] {
        [
            ("third_party.request_share", &self.request_share),
            ("third_party.delay_ms", &self.delay_ms),
            ("third_party.delay_cv", &self.delay_cv),
            ("third_party.failure_share", &self.failure_share),
        ]
    }
}

/// `[background]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Background {
    size: SizeRow,
    size_source: Provenance,
    min_instances: Number,
    max_instances: Number,
    broker: Broker,
}

/// `[background.broker]`.
#[derive(Deserialize)]
struct Broker {
    messages: String,
    #[serde(flatten)]
    provenance: Provenance,
}

impl Background {
    /// The part.
    pub(super) fn part(&self) -> BackgroundPart {
        BackgroundPart {
            size: self.size.size(),
            min_instances: self.min_instances.whole(),
            max_instances: self.max_instances.whole(),
            messages: self.broker.messages.clone(),
        }
    }

    /// Its numbers, by where they stand.
    pub(super) fn numbers(&self) -> [(&'static str, &Number); 2] {
        [
            ("background.min_instances", &self.min_instances),
            ("background.max_instances", &self.max_instances),
        ]
    }

    /// Where its machines and its broker come from.
    pub(super) fn provenances(&self) -> [(&'static str, &Provenance); 2] {
        [
            ("background.size", &self.size_source),
            ("background.broker", &self.broker.provenance),
        ]
    }
}
