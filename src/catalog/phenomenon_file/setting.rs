//! What a variant runs on and what it is offered: read once for all, and again for each variant.

use super::{DEFAULT_ROWS, MAX_LOAD, MAX_PER_SECOND, MAX_ROWS, MAX_TITLE_CHARS, story};
use crate::catalog::architecture_file::{self, MAX_INSTANCES, Tuning};
use crate::catalog::json::Node;
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::parameters;
use crate::catalog::prices;
use crate::catalog::scenario_file::section_over;
use crate::sim::backend::episode::Happening;
use crate::sim::backend::failures::FleetPlan;
use crate::sim::backend::phenomenon::{Load, Variant};
use crate::sim::deployment::{Architecture, Deployment, Size};
use crate::sim::scenario::{Clients, Data, Design, Failures, Levers, Scaling, Work};

/// The counts of a deployment: name, what it is, least and most.
pub(super) const COUNTS: [(&str, &str, u32, u32); 5] = [
    ("instances", "Application instances.", 1, MAX_INSTANCES),
    ("shards", "Database shards.", 1, 1 << 12),
    ("replicas", "Read replicas of each shard.", 0, 64),
    ("cache_nodes", "Cache nodes; 0 is no cache.", 0, 1 << 12),
    (
        "background_instances",
        "Instances of background workers, where there are jobs.",
        0,
        1 << 12,
    ),
];

/// The sizes of a deployment, by their providers' names: name and what it is.
pub(super) const SIZES: [(&str, &str); 3] = [
    (
        "application_size",
        "Size of an instance, by its provider's name.",
    ),
    (
        "database_size",
        "Size of the database, by its provider's name.",
    ),
    (
        "cache_size",
        "Size of a cache node, by its provider's name.",
    ),
];

/// Something that was written, and where.
#[derive(Clone)]
struct Written<T> {
    path: String,
    value: T,
}

/// What was written so far.
#[derive(Clone)]
pub(super) struct Setting {
    architecture: Option<Architecture>,
    tuning: Tuning,
    standby: Option<bool>,
    autoscaled: bool,
    scaling: Scaling,
    failures: Failures,
    levers: Levers,
    work: Work,
    clients: Clients,
    data: Data,
    rows: f64,
    counts: [Option<Written<u32>>; COUNTS.len()],
    sizes: [Option<Written<String>>; SIZES.len()],
    load: Option<Load>,
    traffic: Vec<(f64, f64)>,
    happenings: Vec<(f64, Happening)>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            architecture: None,
            tuning: Tuning::default(),
            standby: None,
            autoscaled: false,
            scaling: parameters::default_section(),
            failures: parameters::default_section(),
            levers: parameters::default_section(),
            work: parameters::default_section(),
            clients: parameters::default_section(),
            data: parameters::default_section(),
            rows: DEFAULT_ROWS,
            counts: [const { None }; COUNTS.len()],
            sizes: [const { None }; SIZES.len()],
            load: None,
            traffic: Vec::new(),
            happenings: Vec::new(),
        }
    }
}

/// What the object says, over what was said before.
pub(super) fn read(
    fields: &mut Object<'_>,
    mut setting: Setting,
    mistakes: &mut Mistakes,
) -> Setting {
    let path = fields.path_of("architecture");
    if let Some(node) = fields.optional("architecture") {
        let found = architecture_file::read(node, &path, prices::current(), mistakes);
        setting.architecture = found.or(setting.architecture);
    }
    tuning(fields, &mut setting, mistakes);
    setting.levers = section_over(setting.levers, fields, mistakes);
    setting.work = section_over(setting.work, fields, mistakes);
    setting.clients = section_over(setting.clients, fields, mistakes);
    setting.data = section_over(setting.data, fields, mistakes);
    setting.scaling = section_over(setting.scaling, fields, mistakes);
    setting.failures = section_over(setting.failures, fields, mistakes);
    let path = fields.path_of("autoscaled");
    if let Some(node) = fields.optional("autoscaled") {
        setting.autoscaled = mistakes.truth(node, &path).unwrap_or(setting.autoscaled);
    }
    let path = fields.path_of("rows");
    if let Some(node) = fields.optional("rows") {
        let rows = mistakes.number(node, &path, 1.0..=MAX_ROWS, "rows");
        setting.rows = rows.unwrap_or(setting.rows);
    }
    deployment(fields, &mut setting, mistakes);
    setting.load = load(fields, mistakes).or(setting.load);
    if let Some(traffic) = story::traffic(fields, mistakes) {
        setting.traffic = traffic;
    }
    if let Some(happenings) = story::happenings(fields, mistakes) {
        setting.happenings = happenings;
    }
    setting
}

fn tuning(fields: &mut Object<'_>, setting: &mut Setting, mistakes: &mut Mistakes) {
    let path = fields.path_of("tuning");
    let Some(node) = fields.optional("tuning") else {
        return;
    };
    let Some(mut fields) = mistakes.object(node, &path) else {
        return;
    };
    setting.tuning.read(&mut fields, mistakes);
    let path = fields.path_of("standby");
    if let Some(node) = fields.optional("standby") {
        setting.standby = mistakes.truth(node, &path);
    }
    fields.finish(mistakes, |_| None);
}

fn deployment(fields: &mut Object<'_>, setting: &mut Setting, mistakes: &mut Mistakes) {
    let path = fields.path_of("deployment");
    let Some(node) = fields.optional("deployment") else {
        return;
    };
    let Some(mut fields) = mistakes.object(node, &path) else {
        return;
    };
    for ((name, _, least, most), place) in COUNTS.into_iter().zip(&mut setting.counts) {
        let path = fields.path_of(name);
        if let Some(node) = fields.optional(name) {
            let value = mistakes.whole(node, &path, least..=most, "");
            *place = value.map(|value| Written { path, value });
        }
    }
    for ((name, _), place) in SIZES.into_iter().zip(&mut setting.sizes) {
        let path = fields.path_of(name);
        if let Some(node) = fields.optional(name) {
            let value = mistakes.text(node, &path, MAX_TITLE_CHARS);
            *place = value.map(|value| Written { path, value });
        }
    }
    fields.finish(mistakes, |_| None);
}

fn load(fields: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<Load> {
    let (share_path, rate_path) = (
        fields.path_of("load"),
        fields.path_of("requests_per_second"),
    );
    let share = fields.optional("load");
    let rate = fields.optional("requests_per_second");
    if share.is_some() && rate.is_some() {
        mistakes.add(
            rate_path,
            "Give either \"load\" or \"requests_per_second\", not both.",
        );
        return None;
    }
    let positive = |mistakes: &mut Mistakes, node: &Node, path: &str, most: f64, unit: &str| {
        mistakes.number(node, path, 1e-6..=most, unit)
    };
    share
        .and_then(|node| positive(mistakes, node, &share_path, MAX_LOAD, "of the capacity"))
        .map(Load::ShareOfCapacity)
        .or_else(|| {
            let node = rate?;
            positive(mistakes, node, &rate_path, MAX_PER_SECOND, "1/s").map(Load::PerSecond)
        })
}

impl Setting {
    /// The variant of this name, written at `path`.
    pub(super) fn finish(
        self,
        path: &str,
        name: String,
        title: String,
        mistakes: &mut Mistakes,
    ) -> Option<Variant> {
        let at = |field: &str| {
            if path.is_empty() {
                field.to_owned()
            } else {
                format!("{path}.{field}")
            }
        };
        let Some(mut architecture) = self.architecture.clone() else {
            mistakes.add_once(at("architecture"), "This is missing: an architecture's id.");
            return None;
        };
        let deployment = self.deployment(&architecture, mistakes);
        self.tuning.apply(&mut architecture);
        let database = &mut architecture.database;
        database.standby = self.standby.unwrap_or(database.standby);
        let Some(load) = self.load else {
            mistakes.add_once(
                at("load"),
                "This is missing: a share of the nominal capacity, or \"requests_per_second\".",
            );
            return None;
        };
        if self.autoscaled && !architecture.application.autoscaled {
            let message = format!("{} does not scale by itself.", architecture.id);
            mistakes.add_once(at("autoscaled"), message);
        }
        let design = Design {
            architecture,
            levers: self.levers,
        };
        Some(Variant {
            name,
            title,
            work: self.work,
            data: self.data,
            clients: self.clients,
            fleet: self.fleet(&design),
            design,
            deployment,
            rows: self.rows,
            load,
            traffic: self.traffic,
            happenings: self.happenings,
        })
    }

    /// How instances come and go, where they do.
    fn fleet(&self, design: &Design) -> Option<FleetPlan> {
        let fails = |(_, happening): &(f64, Happening)| matches!(happening, Happening::Fails(_));
        let needed = self.autoscaled || self.happenings.iter().any(fails);
        let plan = FleetPlan::new(&self.scaling, &self.failures, design);
        needed.then(|| FleetPlan {
            autoscaler: plan.autoscaler.filter(|_| self.autoscaled),
            ..plan
        })
    }

    /// What was asked for, within what the architecture can be bought in.
    fn deployment(&self, architecture: &Architecture, mistakes: &mut Mistakes) -> Deployment {
        let application = &architecture.application;
        let database = &architecture.database;
        let cache = architecture.cache.as_ref();
        let most = [
            application.max_instances,
            database.max_shards,
            { &database.replicas }
                .as_ref()
                .map_or(0, |part| part.max_replicas),
            cache.map_or(0, |cache| cache.max_nodes),
            { &architecture.background }
                .as_ref()
                .map_or(0, |part| part.max_instances),
        ];
        let usual = [
            application.min_instances.max(1),
            1,
            0,
            u32::from(cache.is_some()),
            0,
        ];
        let mut counts = usual;
        for ((written, most), count) in self.counts.iter().zip(most).zip(&mut counts) {
            let Some(written) = written else { continue };
            *count = written.value;
            if written.value > most {
                let (id, value) = (&architecture.id, written.value);
                mistakes.add_once(
                    &written.path,
                    format!("{id} has at most {most}, not {value}."),
                );
            }
        }
        let ladders: [(&[Size], usize); SIZES.len()] = [
            (&application.sizes, application.first_size),
            (&database.sizes, database.first_size),
            cache.map_or((&[], 0), |cache| (&cache.sizes, cache.first_size)),
        ];
        let mut sizes = [0; SIZES.len()];
        for ((written, (ladder, first)), size) in self.sizes.iter().zip(ladders).zip(&mut sizes) {
            *size = match written {
                None => first as u32,
                Some(written) => position(written, ladder, &architecture.id, mistakes),
            };
        }
        Deployment {
            architecture: architecture.id.clone(),
            instances: counts[0],
            application_size: sizes[0],
            database_size: sizes[1],
            shards: counts[1],
            replicas: counts[2],
            cache_size: sizes[2],
            cache_nodes: counts[3],
            background_instances: counts[4],
        }
    }
}

/// Where the size of this name stands on the ladder.
fn position(
    written: &Written<String>,
    ladder: &[Size],
    architecture: &str,
    mistakes: &mut Mistakes,
) -> u32 {
    let found = ladder.iter().position(|size| size.name == written.value);
    if found.is_none() {
        let names: Vec<&str> = ladder.iter().map(|size| size.name.as_str()).collect();
        let message = if names.is_empty() {
            format!("{architecture} has no machines for it.")
        } else {
            format!(
                "There is no \"{}\"; choose one of: {}.",
                written.value,
                names.join(", ")
            )
        };
        mistakes.add_once(&written.path, message);
    }
    found.unwrap_or(0) as u32
}
