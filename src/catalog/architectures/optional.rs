//! Parts that few architectures have: their tables in the files, typed.

use serde::Deserialize;

use super::file::{Number, Provenance};
use crate::catalog::prices::PriceList;
use crate::sim::deployment::{BackgroundPart, EdgePart, ReplicaPart, ServicesPart, ThirdPartyPart};

/// `[database.replicas]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Replicas {
    storage: String,
    ladder: String,
    vcpus: Option<[u32; 2]>,
    max_replicas: Number,
    read_share: Number,
}

impl Replicas {
    /// The part; `primaries` is how many sizes the database has.
    pub(super) fn part(&self, list: &PriceList, primaries: usize) -> Result<ReplicaPart, String> {
        let sizes = list.ladder(&self.ladder, self.vcpus, false)?;
        if sizes.len() != primaries {
            return Err("database.replicas.ladder: give one for each of the database's".into());
        }
        Ok(ReplicaPart {
            max_replicas: self.max_replicas.whole(),
            sizes,
            storage: list.price(&self.storage)?,
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

    /// The ladder of its sizes.
    pub(super) fn ladder(&self) -> &str {
        &self.ladder
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
    pub(super) fn part(&self, list: &PriceList) -> Result<EdgePart, String> {
        Ok(EdgePart {
            read_share: self.read_share.value,
            delay_ms: self.delay_ms.value,
            transfer: list.price(&self.transfer)?,
            requests: list.price(&self.requests)?,
        })
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
    ladder: String,
    vcpus: Option<[u32; 2]>,
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
    pub(super) fn part(&self, list: &PriceList) -> Result<BackgroundPart, String> {
        let mut sizes = list.ladder(&self.ladder, self.vcpus, false)?;
        Ok(BackgroundPart {
            // A ladder is never empty, and background workers grow in number, not in size.
            size: sizes.swap_remove(0),
            min_instances: self.min_instances.whole(),
            max_instances: self.max_instances.whole(),
            messages: list.price(&self.broker.messages)?,
        })
    }

    /// Its numbers, by where they stand.
    pub(super) fn numbers(&self) -> [(&'static str, &Number); 2] {
        [
            ("background.min_instances", &self.min_instances),
            ("background.max_instances", &self.max_instances),
        ]
    }

    /// Where its broker comes from.
    pub(super) const fn broker(&self) -> &Provenance {
        &self.broker.provenance
    }

    /// The ladder of its sizes.
    pub(super) fn ladder(&self) -> &str {
        &self.ladder
    }
}
