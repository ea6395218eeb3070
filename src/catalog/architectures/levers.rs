//! `[levers]` of an architecture's file, typed: how well such a system is usually built and run.

use serde::Deserialize;

use super::file::Number;

/// `[levers]`: levers of a strategy that depend on what it is built on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypicalLevers {
    coupling_share: Number,
    monitoring_share: Number,
    target_utilization: Number,
    capacity_lead_days: Number,
}

impl TypicalLevers {
    /// Their values, by field of [`crate::sim::scenario::Levers`].
    pub(super) fn values(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("coupling_share", self.coupling_share.value),
            ("monitoring_share", self.monitoring_share.value),
            ("target_utilization", self.target_utilization.value),
            ("capacity_lead_days", self.capacity_lead_days.value),
        ]
    }
}
