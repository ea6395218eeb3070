//! `[application.serverless]` of an architecture's file, typed.

use serde::Deserialize;

use super::file::Number;
use crate::catalog::prices::PriceList;
use crate::sim::deployment::ServerlessPart;

/// `[application.serverless]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Serverless {
    memory_megabytes: Number,
    vcpus: Number,
    concurrency_limit: Number,
    cold_start_ms: Number,
    cold_start_cv: Number,
    keep_alive_minutes: Number,
    prices: Prices,
}

/// `[application.serverless.prices]`: roles of a price list.
#[derive(Deserialize)]
struct Prices {
    requests: String,
    gigabyte_seconds: String,
    gateway: String,
    proxy: Option<String>,
}

impl Serverless {
    /// The part.
    pub(super) fn part(&self, list: &PriceList) -> Result<ServerlessPart, String> {
        Ok(ServerlessPart {
            memory_megabytes: self.memory_megabytes.value,
            vcpus: self.vcpus.value,
            concurrency_limit: self.concurrency_limit.whole(),
            cold_start_ms: self.cold_start_ms.value,
            cold_start_cv: self.cold_start_cv.value,
            keep_alive_minutes: self.keep_alive_minutes.value,
            requests: list.price(&self.prices.requests)?,
            gigabyte_seconds: list.price(&self.prices.gigabyte_seconds)?,
            gateway: list.price(&self.prices.gateway)?,
            proxy: { self.prices.proxy.as_ref() }
                .map(|proxy| list.price(proxy))
                .transpose()?,
        })
    }
}
