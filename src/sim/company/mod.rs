//! The company: months of users, incidents, invoices, debt and rebuilds, day by day.
//!
//! One replication of one strategy is [`simulate`]. It knows no requests: how fast the backend
//! answers is asked from a [`PerformanceSource`](crate::sim::performance::PerformanceSource).
//! Everything random is drawn beforehand into a [`World`], which all strategies of a replication
//! live through: they differ by what they decide, not by their luck.

mod background;
mod bill;
mod billing;
mod capacity;
mod clock;
mod codebase;
mod growth;
mod incidents;
mod ledger;
mod months;
mod outcome;
mod planning;
mod rebuild;
mod service;
mod system;
mod team;
mod traffic;
mod world;

pub use bill::{COMMITMENT_DISCOUNT, COMMITMENT_UNUSED, DUAL_RUNNING, Line, heading};
pub use billing::HEADINGS;
pub use incidents::IncidentKind;
pub use ledger::{Column, Ledger};
pub use months::simulate;
pub use outcome::{BusyHour, Month, RebuildStory, Story, threshold};
pub use planning::{planned_deployment, rows_for};
pub use team::TEAM_TIME;
pub use world::World;

#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(test)]
mod rebuilds_tests;
#[cfg(test)]
mod tests;
