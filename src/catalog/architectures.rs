//! The architectures that ship with the program: `static/data/architectures/*.toml`, typed.
//!
//! The files are compiled in and checked by the tests below, so reading them cannot fail for a
//! person who runs the program; only an author who edits them meets the messages.

mod levers;
mod optional;
mod serverless;

use serde::Deserialize;

use crate::sim::deployment::{
    ApplicationPart, Architecture, BalancerPart, Balancing, CachePart, DatabasePart, Placement,
    Size,
};

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

/// All architectures, in the order that people are shown them.
#[must_use]
pub fn all() -> Vec<Architecture> {
    FILES
        .iter()
        .filter_map(|(_, text)| read(text).ok()?.architecture().ok())
        .collect()
}

/// The architecture with this id.
#[must_use]
pub fn find(id: &str) -> Option<Architecture> {
    file(id)?.architecture().ok()
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
        file.provenances()
            .into_iter()
            .map(|(path, provenance)| provenance.origin(path))
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
    first_size: String,
    autoscaled: bool,
    sizes: Vec<SizeRow>,
    sizes_source: Provenance,
    min_instances: Number,
    max_instances: Number,
    workers_per_vcpu: Number,
    waiting_capacity: Number,
    connections_per_instance: Number,
    disk: Option<Disk>,
    services: Option<optional::Services>,
    serverless: Option<serverless::Serverless>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Database {
    placement: PlacementName,
    first_size: Option<String>,
    standby: bool,
    storage: String,
    sizes: Vec<SizeRow>,
    sizes_source: Option<Provenance>,
    max_shards: Number,
    contention_sigma: Number,
    contention_kappa: Number,
    replicas: Option<optional::Replicas>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cache {
    first_size: String,
    sizes: Vec<SizeRow>,
    sizes_source: Provenance,
    max_nodes: Number,
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
#[serde(deny_unknown_fields)]
struct SizeRow {
    name: String,
    vcpus: u32,
    memory_gib: f64,
    price: String,
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

impl SizeRow {
    fn size(&self) -> Size {
        Size {
            name: self.name.clone(),
            vcpus: self.vcpus,
            memory_gib: self.memory_gib,
            price: self.price.clone(),
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
    fn architecture(&self) -> Result<Architecture, String> {
        Ok(Architecture {
            id: self.id.clone(),
            title: self.title.clone(),
            about: format!("{} {}", self.good, self.bad),
            application: self.application.part()?,
            database: self.database.part()?,
            cache: self.cache.as_ref().map(Cache::part).transpose()?,
            balancer: self.balancer.as_ref().map(Balancer::part),
            edge: self.edge.as_ref().map(optional::Edge::part),
            third_party: self.third_party.as_ref().map(optional::ThirdParty::part),
            background: self.background.as_ref().map(optional::Background::part),
            levers: self.levers.values(),
            fixed: self
                .fixed
                .iter()
                .map(|line| (line.price.clone(), line.quantity))
                .collect(),
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
        let application = &self.application;
        let parts = [
            ("application.sizes", Some(&application.sizes_source)),
            (
                "application.disk",
                application.disk.as_ref().map(|disk| &disk.provenance),
            ),
            ("database.sizes", self.database.sizes_source.as_ref()),
            (
                "database.replicas.sizes",
                self.database
                    .replicas
                    .as_ref()
                    .map(optional::Replicas::sizes_source),
            ),
            (
                "cache.sizes",
                self.cache.as_ref().map(|cache| &cache.sizes_source),
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
        if let Some(serverless) = &application.serverless {
            all.push(("application.serverless.prices", serverless.provenance()));
        }
        if let Some(background) = &self.background {
            all.extend(background.provenances());
        }
        all.extend(self.fixed.iter().map(|line| ("fixed", &line.provenance)));
        all
    }
}

impl Application {
    fn part(&self) -> Result<ApplicationPart, String> {
        Ok(ApplicationPart {
            sizes: sizes(&self.sizes),
            first_size: position(&self.sizes, &self.first_size)?,
            min_instances: self.min_instances.whole(),
            max_instances: self.max_instances.whole(),
            autoscaled: self.autoscaled,
            workers_per_vcpu: self.workers_per_vcpu.value,
            waiting_capacity: self.waiting_capacity.whole(),
            connections_per_instance: self.connections_per_instance.whole(),
            disk: self
                .disk
                .as_ref()
                .map(|disk| (disk.gigabytes, disk.price.clone())),
            services: self.services.as_ref().map(optional::Services::part),
            serverless: self.serverless.as_ref().map(serverless::Serverless::part),
        })
    }
}

impl Database {
    fn part(&self) -> Result<DatabasePart, String> {
        let (placement, first_size) = match (&self.placement, &self.first_size) {
            (PlacementName::WithApplication, None) => (Placement::WithApplication, 0),
            (PlacementName::Separate, Some(name)) => {
                (Placement::Separate, position(&self.sizes, name)?)
            }
            (PlacementName::WithApplication, Some(_)) => {
                return Err(
                    "database.first_size: remove it; there is no machine of its own".into(),
                );
            }
            (PlacementName::Separate, None) => {
                return Err("database.first_size: name one of database.sizes".into());
            }
        };
        Ok(DatabasePart {
            placement,
            sizes: sizes(&self.sizes),
            first_size,
            standby: self.standby,
            replicas: self
                .replicas
                .as_ref()
                .map(|replicas| replicas.part(self.sizes.len()))
                .transpose()?,
            max_shards: self.max_shards.whole(),
            storage: self.storage.clone(),
            contention_sigma: self.contention_sigma.value,
            contention_kappa: self.contention_kappa.value,
        })
    }
}

impl Cache {
    fn part(&self) -> Result<CachePart, String> {
        Ok(CachePart {
            sizes: sizes(&self.sizes),
            first_size: position(&self.sizes, &self.first_size)?,
            max_nodes: self.max_nodes.whole(),
        })
    }
}

impl Balancer {
    fn part(&self) -> BalancerPart {
        BalancerPart {
            balancing: match self.balancing {
                BalancingName::RoundRobin => Balancing::RoundRobin,
                BalancingName::Random => Balancing::Random,
                BalancingName::LeastOutstanding => Balancing::LeastOutstanding,
                BalancingName::PowerOfTwo => Balancing::PowerOfTwo,
            },
            hourly: self.hourly.clone(),
            capacity_unit: self.capacity_unit.clone(),
        }
    }
}

fn read(text: &str) -> Result<File, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn sizes(rows: &[SizeRow]) -> Vec<Size> {
    rows.iter().map(SizeRow::size).collect()
}

fn position(rows: &[SizeRow], name: &str) -> Result<usize, String> {
    rows.iter()
        .position(|row| row.name == name)
        .ok_or_else(|| format!("first_size {name} is none of the sizes"))
}

#[cfg(test)]
mod tests {
    use super::{FILES, all, figures, find, origins, read};

    #[test]
    fn every_file_reads_and_is_found_by_its_id() {
        for (id, text) in FILES {
            let architecture = read(text)
                .and_then(|file| file.architecture())
                .unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(architecture.id, id);
            assert_eq!(find(id), Some(architecture));
        }
        assert_eq!(all().len(), FILES.len());
        assert_eq!(find("castle in the air"), None);
        assert!(figures("castle in the air").is_empty());
    }

    #[test]
    fn every_number_is_in_its_range_and_says_where_it_comes_from() {
        for (id, _) in FILES {
            for figure in figures(id) {
                let (low, high) = figure.range;
                assert!(
                    low <= figure.value && figure.value <= high,
                    "{id} {}",
                    figure.origin.path
                );
                assert!(!figure.unit.is_empty(), "{id} {}", figure.origin.path);
            }
            for origin in origins(id) {
                match origin.status.as_str() {
                    "measured" | "published" => assert!(!origin.source.is_empty(), "{origin:?}"),
                    "derived" | "assumed" => assert!(!origin.note.is_empty(), "{origin:?}"),
                    _ => panic!("{origin:?}"),
                }
            }
        }
    }

    #[test]
    fn ladders_climb() {
        for architecture in all() {
            let parts = [
                Some(&architecture.application.sizes),
                Some(&architecture.database.sizes),
            ];
            for sizes in parts.into_iter().flatten() {
                assert!(sizes.windows(2).all(|pair| pair[0].vcpus < pair[1].vcpus));
            }
            if let Some(cache) = &architecture.cache {
                let pairs = cache.sizes.windows(2);
                assert!({ pairs }.all(|pair| pair[0].memory_gib < pair[1].memory_gib));
            }
            let application = &architecture.application;
            assert!(application.min_instances <= application.max_instances);
            assert!(application.max_instances == 1 || architecture.balancer.is_some());
        }
    }

    #[test]
    fn a_mistake_in_a_file_is_named() {
        let text = FILES[0]
            .1
            .replace("\"name\":\"t3.medium\"", "\"name\":\"t3.absent\"");
        let error = read(&text)
            .and_then(|file| file.architecture())
            .unwrap_err();
        assert!(error.contains("is none of the sizes"), "{error}");
    }

    #[test]
    fn replicas_need_a_size_for_each_of_the_database_s() {
        let (_, text) = FILES[1];
        let row = "\"price\":\"rds.postgresql.single_az.db.m7g.4xlarge\"";
        let start = text[..text.find(row).unwrap()].rfind(",{").unwrap();
        let end = start + text[start..].find('}').unwrap() + 1;
        let shorter = format!("{}{}", &text[..start], &text[end..]);
        let error = read(&shorter)
            .and_then(|file| file.architecture())
            .unwrap_err();
        assert!(error.contains("one for each of database.sizes"), "{error}");
    }
}
