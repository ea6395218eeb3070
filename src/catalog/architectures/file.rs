//! An architecture's file, typed, and the architecture that a price list makes of it.

use serde::Deserialize;

use super::{levers, optional, serverless};
use crate::catalog::prices::PriceList;
use crate::sim::deployment::{
    ApplicationPart, Architecture, BalancerPart, Balancing, CachePart, DatabasePart, Placement,
};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    id: String,
    title: String,
    good: String,
    bad: String,
    application: Application,
    pub(super) database: Database,
    cache: Option<Cache>,
    balancer: Option<Balancer>,
    edge: Option<optional::Edge>,
    third_party: Option<optional::ThirdParty>,
    background: Option<optional::Background>,
    levers: levers::TypicalLevers,
    #[serde(default)]
    fixed: Vec<Fixed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Application {
    autoscaled: bool,
    ladder: String,
    vcpus: Option<[u32; 2]>,
    min_instances: Number,
    max_instances: Number,
    workers_per_vcpu: Number,
    waiting_capacity: Number,
    longest_wait_ms: Option<Number>,
    connections_per_instance: Number,
    disk: Option<Disk>,
    services: Option<optional::Services>,
    serverless: Option<serverless::Serverless>,
}

/// `[database]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Database {
    placement: PlacementName,
    pub(super) standby: bool,
    pub(super) storage: String,
    ladder: Option<String>,
    vcpus: Option<[u32; 2]>,
    max_shards: Number,
    contention_sigma: Number,
    contention_kappa: Number,
    replicas: Option<optional::Replicas>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cache {
    ladder: String,
    max_nodes: Number,
    #[serde(default)]
    coalescing: bool,
}

#[derive(Deserialize)]
struct Balancer {
    balancing: BalancingName,
    hourly: String,
    capacity_unit: String,
}

#[derive(Deserialize)]
struct Fixed {
    price: String,
    quantity: f64,
}

#[derive(Deserialize)]
struct Disk {
    gigabytes: f64,
    price: String,
}

/// A number that somebody chose; [`super::ledger`] reads the rest of what its table says.
#[derive(Deserialize)]
pub(super) struct Number {
    pub(super) value: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum PlacementName {
    WithApplication,
    Separate,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum BalancingName {
    RoundRobin,
    Random,
    LeastOutstanding,
    PowerOfTwo,
}

impl Number {
    /// The value as a whole number; the files' test keeps it one.
    pub(super) fn whole(&self) -> u32 {
        self.value.round() as u32
    }
}

impl File {
    /// The architecture as `list` sells it, or what the list does not sell.
    pub(super) fn architecture(&self, list: &PriceList) -> Result<Architecture, String> {
        Ok(Architecture {
            id: self.id.clone(),
            title: self.title.clone(),
            about: format!("{} {}", self.good, self.bad),
            application: self.application.part(list)?,
            database: self.database.part(list)?,
            cache: self
                .cache
                .as_ref()
                .map(|part| part.part(list))
                .transpose()?,
            balancer: self
                .balancer
                .as_ref()
                .map(|part| part.part(list))
                .transpose()?,
            edge: self.edge.as_ref().map(|part| part.part(list)).transpose()?,
            third_party: self.third_party.as_ref().map(optional::ThirdParty::part),
            background: self
                .background
                .as_ref()
                .map(|part| part.part(list))
                .transpose()?,
            levers: self.levers.values(),
            fixed: self
                .fixed
                .iter()
                .map(|line| Ok((list.price(&line.price)?, line.quantity)))
                .collect::<Result<_, String>>()?,
            composition: None,
        })
    }
}

impl Application {
    fn part(&self, list: &PriceList) -> Result<ApplicationPart, String> {
        Ok(ApplicationPart {
            sizes: list.ladder(&self.ladder, self.vcpus, false)?,
            first_size: 0,
            min_instances: self.min_instances.whole(),
            max_instances: self.max_instances.whole(),
            autoscaled: self.autoscaled,
            workers_per_vcpu: self.workers_per_vcpu.value,
            waiting_capacity: self.waiting_capacity.whole(),
            longest_wait_ms: { &self.longest_wait_ms }.as_ref().map(|wait| wait.value),
            connections_per_instance: self.connections_per_instance.whole(),
            disk: self
                .disk
                .as_ref()
                .map(|disk| Ok::<_, String>((disk.gigabytes, list.price(&disk.price)?)))
                .transpose()?,
            services: self.services.as_ref().map(optional::Services::part),
            serverless: self
                .serverless
                .as_ref()
                .map(|part| part.part(list))
                .transpose()?,
        })
    }
}

impl Database {
    /// The part.
    pub(super) fn part(&self, list: &PriceList) -> Result<DatabasePart, String> {
        let (placement, sizes) = match (&self.placement, &self.ladder) {
            (PlacementName::WithApplication, None) => (Placement::WithApplication, Vec::new()),
            (PlacementName::Separate, Some(name)) => (
                Placement::Separate,
                list.ladder(name, self.vcpus, self.standby)?,
            ),
            (PlacementName::WithApplication, Some(_)) => {
                return Err("database.ladder: remove it; there is no machine of its own".into());
            }
            (PlacementName::Separate, None) => {
                return Err("database.ladder: name one of the price list".into());
            }
        };
        Ok(DatabasePart {
            placement,
            first_size: 0,
            standby: self.standby,
            replicas: self
                .replicas
                .as_ref()
                .map(|replicas| replicas.part(list, sizes.len()))
                .transpose()?,
            sizes,
            max_shards: self.max_shards.whole(),
            storage: list.price(&self.storage)?,
            contention_sigma: self.contention_sigma.value,
            contention_kappa: self.contention_kappa.value,
        })
    }
}

impl Cache {
    fn part(&self, list: &PriceList) -> Result<CachePart, String> {
        Ok(CachePart {
            sizes: list.ladder(&self.ladder, None, false)?,
            first_size: 0,
            max_nodes: self.max_nodes.whole(),
            coalescing: self.coalescing,
        })
    }
}

impl Balancer {
    fn part(&self, list: &PriceList) -> Result<BalancerPart, String> {
        Ok(BalancerPart {
            balancing: match self.balancing {
                BalancingName::RoundRobin => Balancing::RoundRobin,
                BalancingName::Random => Balancing::Random,
                BalancingName::LeastOutstanding => Balancing::LeastOutstanding,
                BalancingName::PowerOfTwo => Balancing::PowerOfTwo,
            },
            hourly: list.price(&self.hourly)?,
            capacity_unit: list.price(&self.capacity_unit)?,
        })
    }
}
