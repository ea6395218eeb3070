//! Requests that leave other requests behind: jobs.
//!
//! The new request begins at the same instant as an arrival of its class would, and walks once the
//! one who left it stands still: so a job that leaves jobs goes round in the loop of events and
//! not ever deeper into the stack, and the limits of a run end it.

use super::model::{Network, Step, StepId};
use super::observer::Observer;
use super::request::NONE;
use super::simulation::Simulation;

/// All steps at which requests start.
pub(super) fn entries(network: &Network) -> impl Iterator<Item = StepId> + '_ {
    let sources = network.sources.iter().map(|source| source.entry);
    let populations = { &network.populations }.iter().map(|members| members.entry);
    let spawned = network.steps.iter().filter_map(|step| match step {
        Step::Spawn { entry, .. } => Some(*entry),
        _ => None,
    });
    sources.chain(populations).chain(spawned)
}

impl<O: Observer> Simulation<O> {
    /// Somebody leaves a request of `class` at `entry` behind.
    pub(super) fn spawn(&mut self, class: u16, entry: u32) {
        if let Some(slot) = self.admit(class, entry, NONE) {
            self.slab.all[slot as usize].step = entry;
            self.granted.push_back(slot);
        }
    }
}
