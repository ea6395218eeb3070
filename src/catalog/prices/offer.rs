//! What a provider offers besides prices: ladders of sizes, roles, commitments.

use serde::Deserialize;

use crate::sim::deployment::{PriceId, Size};
use crate::sim::ordered::OrderedMap;
use crate::sim::prices::{Commitment, PriceSet, SelfRun};

/// A dated price set with its words and sources, and what each part of an architecture is bought
/// as.
#[derive(Debug)]
pub struct PriceList {
    /// What people call it: "AWS us-east-1, September 2026".
    pub title: String,
    /// The prices.
    pub set: PriceSet,
    pub(super) text: &'static str,
    pub(super) roles: OrderedMap<String, PriceId>,
    pub(super) ladders: OrderedMap<String, Ladder>,
}

impl PriceList {
    /// The line behind a role of an architecture (`disk`), or the line of that very name; empty for
    /// what costs nothing here.
    ///
    /// # Errors
    /// A sentence for people when nothing of that name is sold.
    pub fn price(&self, role: &str) -> Result<PriceId, String> {
        if let Some(line) = self.roles.get(role) {
            return Ok(line.clone());
        }
        if self.set.lines.contains_key(role) {
            return Ok(role.to_owned());
        }
        Err(format!("{} has no \"{role}\".", self.title))
    }

    /// The sizes of a ladder, smallest first, from and to so many processors; `standby` is with
    /// the price of a second machine that takes over.
    ///
    /// # Errors
    /// A sentence for people when there is no such ladder, or nothing of that size on it.
    pub fn ladder(
        &self,
        name: &str,
        vcpus: Option<[u32; 2]>,
        standby: bool,
    ) -> Result<Vec<Size>, String> {
        let missing = || format!("{} sells no such sizes: \"{name}\".", self.title);
        let ladder = self.ladders.get(name).ok_or_else(missing)?;
        let [from, to] = vcpus.unwrap_or([0, u32::MAX]);
        let sizes = ladder
            .sizes
            .iter()
            .filter(|rung| (from..=to).contains(&rung.vcpus))
            .map(|rung| {
                let price = if standby {
                    rung.standby.as_ref().ok_or_else(missing)?
                } else {
                    &rung.price
                };
                Ok(Size {
                    name: rung.name.clone(),
                    vcpus: rung.vcpus,
                    memory_gib: rung.memory_gib,
                    price: price.clone(),
                })
            })
            .collect::<Result<Vec<Size>, String>>()?;
        if sizes.is_empty() {
            return Err(missing());
        }
        Ok(sizes)
    }

    /// The roles that it has a line for or that cost nothing here.
    pub fn roles(&self) -> impl Iterator<Item = (&str, &str)> {
        self.roles
            .iter()
            .map(|(role, line)| (role.as_str(), line.as_str()))
    }
}

/// `[ladders.NAME]`.
#[derive(Debug, Deserialize)]
pub(super) struct Ladder {
    sizes: Vec<Rung>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rung {
    name: String,
    vcpus: u32,
    memory_gib: f64,
    price: PriceId,
    standby: Option<PriceId>,
}

/// `[[always]]`.
#[derive(Debug, Deserialize)]
pub(super) struct Always {
    pub(super) price: PriceId,
    pub(super) quantity: f64,
}

/// `[[commitments]]`.
#[derive(Debug, Deserialize)]
pub(super) struct Discount {
    covers: String,
    discount_share: f64,
}

impl Discount {
    pub(super) fn part(&self) -> Commitment {
        Commitment {
            covers: self.covers.clone(),
            discount_share: self.discount_share,
        }
    }
}

/// `[self_run]`.
#[derive(Debug, Deserialize)]
pub(super) struct Hours {
    database_hours: f64,
    cache_hours: f64,
    cluster_hours: f64,
    broker_hours: f64,
    monitoring_hours: f64,
}

impl Hours {
    pub(super) const fn part(&self) -> SelfRun {
        SelfRun {
            database_hours: self.database_hours,
            cache_hours: self.cache_hours,
            cluster_hours: self.cluster_hours,
            broker_hours: self.broker_hours,
            monitoring_hours: self.monitoring_hours,
        }
    }
}
