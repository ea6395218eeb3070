//! Parts that few architectures have: their tables in the files, typed.

use serde::Deserialize;

use super::file::Number;
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
}
