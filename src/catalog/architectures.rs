//! The architectures that ship with the program: `static/data/architectures/*.toml`, typed.
//!
//! The files are compiled in and checked by the tests below, so reading them cannot fail for a
//! person who runs the program; only an author who edits them meets the messages. An architecture
//! names roles and ladders, and a price list turns them into sizes and prices: the same
//! architecture can be bought from every provider that sells all its parts.

mod levers;
mod optional;
mod serverless;
mod standby;

use serde::Deserialize;

use crate::catalog::prices::{self, PriceList};
use crate::catalog::shipped;
use crate::sim::deployment::{
    ApplicationPart, Architecture, BalancerPart, Balancing, CachePart, DatabasePart, Placement,
};

pub(super) use standby::database_in;

/// The files, by id, in the order that people are shown them.
const FILES: [(&str, &str); 5] = [
    (
        "single_server",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/single_server.json"
        )),
    ),
    (
        "monolith_managed_database",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/monolith_managed_database.json"
        )),
    ),
    (
        "scalable_monolith",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/scalable_monolith.json"
        )),
    ),
    (
        "services_on_kubernetes",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/services_on_kubernetes.json"
        )),
    ),
    (
        "serverless",
        include_str!(concat!(
            env!("OUT_DIR"),
            "/data/architectures/serverless.json"
        )),
    ),
];

/// All architectures that the default price list sells, in the order that people are shown them.
#[must_use]
pub fn all() -> Vec<Architecture> {
    all_in(prices::current())
}

/// All architectures that `list` sells, in the order that people are shown them.
#[must_use]
pub fn all_in(list: &PriceList) -> Vec<Architecture> {
    FILES
        .iter()
        .filter_map(|(_, text)| read(text).ok()?.architecture(list).ok())
        .collect()
}

/// The ids of all architectures, whoever sells them, in the order that people are shown them.
pub fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, _)| *id)
}

/// The architecture with this id, at the default prices.
#[must_use]
pub fn find(id: &str) -> Option<Architecture> {
    find_in(prices::current(), id)?.ok()
}

/// The architecture with this id, as `list` sells it; `None` for an unknown id.
///
/// The inner error is a sentence that says what the list does not sell.
#[must_use]
pub fn find_in(list: &PriceList, id: &str) -> Option<Result<Architecture, String>> {
    Some(file(id)?.architecture(list))
}

/// One number that somebody chose: a line of the assumption ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The range in which it is plausible.
    pub range: (f64, f64),
    /// Where it comes from.
    pub origin: Origin,
}

/// Where something in a file comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Where it stands: `database.max_shards`.
    pub path: &'static str,
    /// `measured`, `published`, `derived` or `assumed`.
    pub status: String,
    /// Where it was read; empty when nowhere.
    pub source: String,
    /// What else a reader should know.
    pub note: String,
}

/// The chosen numbers of the architecture with this id; empty for an unknown one.
#[must_use]
pub fn figures(id: &str) -> Vec<Figure> {
    file(id).map_or_else(Vec::new, |file| {
        file.numbers()
            .into_iter()
            .map(|(path, number)| number.figure(path))
            .collect()
    })
}

/// Where everything in the architecture's file comes from: its numbers, ladders, and lines of the
/// bill; empty for an unknown one.
#[must_use]
pub fn origins(id: &str) -> Vec<Origin> {
    file(id).map_or_else(Vec::new, |file| {
        let ladders = file.ladders();
        let sizes = ladders
            .iter()
            .filter_map(|(path, ladder)| prices::current().ladder_origin(ladder, path));
        file.provenances()
            .into_iter()
            .map(|(path, provenance)| provenance.origin(path))
            .chain(sizes)
            .collect()
    })
}

fn file(id: &str) -> Option<File> {
    let (_, text) = FILES.iter().find(|(name, _)| *name == id)?;
    read(text).ok()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: String,
    good: String,
    bad: String,
    application: Application,
    database: Database,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Database {
    placement: PlacementName,
    standby: bool,
    storage: String,
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
    #[serde(flatten)]
    provenance: Provenance,
}

#[derive(Deserialize)]
struct Fixed {
    price: String,
    quantity: f64,
    #[serde(flatten)]
    provenance: Provenance,
}

#[derive(Deserialize)]
struct Disk {
    gigabytes: f64,
    price: String,
    #[serde(flatten)]
    provenance: Provenance,
}

#[derive(Deserialize)]
struct Provenance {
    status: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
struct Number {
    value: f64,
    unit: String,
    range: (f64, f64),
    #[serde(flatten)]
    provenance: Provenance,
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
    fn whole(&self) -> u32 {
        self.value.round() as u32
    }

    fn figure(&self, path: &'static str) -> Figure {
        Figure {
            value: self.value,
            unit: self.unit.clone(),
            range: self.range,
            origin: self.provenance.origin(path),
        }
    }
}

impl Provenance {
    fn origin(&self, path: &'static str) -> Origin {
        Origin {
            path,
            status: self.status.clone(),
            source: self.source.clone(),
            note: self.note.clone(),
        }
    }
}

impl File {
    fn architecture(&self, list: &PriceList) -> Result<Architecture, String> {
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

    fn numbers(&self) -> Vec<(&'static str, &Number)> {
        let application = &self.application;
        let database = &self.database;
        let mut numbers = vec![
            ("application.min_instances", &application.min_instances),
            ("application.max_instances", &application.max_instances),
            (
                "application.workers_per_vcpu",
                &application.workers_per_vcpu,
            ),
            (
                "application.waiting_capacity",
                &application.waiting_capacity,
            ),
            (
                "application.connections_per_instance",
                &application.connections_per_instance,
            ),
            ("database.max_shards", &database.max_shards),
            ("database.contention_sigma", &database.contention_sigma),
            ("database.contention_kappa", &database.contention_kappa),
        ];
        if let Some(wait) = &application.longest_wait_ms {
            numbers.push(("application.longest_wait_ms", wait));
        }
        if let Some(cache) = &self.cache {
            numbers.push(("cache.max_nodes", &cache.max_nodes));
        }
        if let Some(replicas) = &database.replicas {
            numbers.extend(replicas.numbers());
        }
        if let Some(services) = &application.services {
            numbers.extend(services.numbers());
        }
        if let Some(edge) = &self.edge {
            numbers.extend(edge.numbers());
        }
        if let Some(third_party) = &self.third_party {
            numbers.extend(third_party.numbers());
        }
        if let Some(serverless) = &application.serverless {
            numbers.extend(serverless.numbers());
        }
        numbers.extend(self.levers.numbers());
        if let Some(background) = &self.background {
            numbers.extend(background.numbers());
        }
        numbers
    }

    fn provenances(&self) -> Vec<(&'static str, &Provenance)> {
        let mut all: Vec<_> = self
            .numbers()
            .into_iter()
            .map(|(path, number)| (path, &number.provenance))
            .collect();
        let parts = [
            (
                "application.disk",
                self.application.disk.as_ref().map(|disk| &disk.provenance),
            ),
            (
                "balancer",
                self.balancer.as_ref().map(|part| &part.provenance),
            ),
        ];
        all.extend(
            parts
                .into_iter()
                .filter_map(|(path, part)| Some((path, part?))),
        );
        if let Some(serverless) = &self.application.serverless {
            all.push(("application.serverless.prices", serverless.provenance()));
        }
        if let Some(background) = &self.background {
            all.push(("background.broker", background.broker()));
        }
        all.extend(self.fixed.iter().map(|line| ("fixed", &line.provenance)));
        all
    }

    /// The ladders that its parts grow through, by where they stand.
    fn ladders(&self) -> Vec<(&'static str, &str)> {
        let replicas = self.database.replicas.as_ref();
        let ladders = [
            ("application.ladder", Some(self.application.ladder.as_str())),
            ("database.ladder", self.database.ladder.as_deref()),
            (
                "database.replicas.ladder",
                replicas.map(optional::Replicas::ladder),
            ),
            (
                "cache.ladder",
                self.cache.as_ref().map(|cache| cache.ladder.as_str()),
            ),
            (
                "background.ladder",
                self.background.as_ref().map(optional::Background::ladder),
            ),
        ];
        ladders
            .into_iter()
            .filter_map(|(path, ladder)| Some((path, ladder?)))
            .collect()
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
    fn part(&self, list: &PriceList) -> Result<DatabasePart, String> {
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

fn read(text: &str) -> Result<File, String> {
    shipped::read(text)
}

#[cfg(test)]
mod tests;
