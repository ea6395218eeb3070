//! Mistakes in the description of a network, all of them at once, each with its place.

use super::model::{
    Arrivals, Discipline, Distribution, Network, Population, Servers, Source, Station, StepId,
};
use super::{changes, choices, fleets, keyed_cache};
use crate::sim::engine::Sampler;
use crate::sim::engine::sampler::MEAN_SECONDS_MAX;
use crate::sim::ordered::OrderedSet;

mod steps;

/// The most stations, groups, steps, classes, or sources.
const PARTS_MAX: usize = 1 << 20;
/// The highest rate of arrivals [1/s]: one in each nanosecond.
const RATE_MAX: f64 = 1e9;
/// The most requests that come at once.
const BATCH_MAX: u32 = 1_000_000;

/// One mistake in the description of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkError {
    /// Where: a path like `stations[2].servers`.
    pub place: String,
    /// What is wrong and what to do, in words.
    pub message: String,
}

impl NetworkError {
    pub(super) const fn new(place: String, message: String) -> Self {
        Self { place, message }
    }
}

impl std::fmt::Display for NetworkError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for NetworkError {}

/// Every mistake in `network` that can be seen without walking its graph.
pub(super) fn check(network: &Network) -> Result<(), Vec<NetworkError>> {
    let mut check = Check {
        network,
        ways: Vec::new(),
        errors: Vec::new(),
    };
    check.sizes();
    if check.errors.is_empty() {
        check.ways = choices::ways(network);
        check.errors.extend(keyed_cache::mistakes(network));
        check.names();
        for (index, station) in network.stations.iter().enumerate() {
            check.station(index, station);
        }
        for (index, step) in network.steps.iter().enumerate() {
            check.step(index, step);
        }
        for (index, class) in network.classes.iter().enumerate() {
            if let Some(policy) = &class.policy {
                let place = format!("classes[{index}].policy");
                check.errors.extend(policy.mistakes(&place));
            }
        }
        for (index, pool) in network.warm_pools.iter().enumerate() {
            let place = format!("warm_pools[{index}].most_idle");
            check.errors.extend(pool.mistake(place));
        }
        for (index, source) in network.sources.iter().enumerate() {
            check.source(index, source);
        }
        for (index, population) in network.populations.iter().enumerate() {
            check.population(index, population);
        }
        check.errors.extend(fleets::mistakes(network));
        check.errors.extend(changes::mistakes(network));
    }
    if check.errors.is_empty() {
        Ok(())
    } else {
        Err(check.errors)
    }
}

/// Where a mistake may be: put into words only when there is one.
#[derive(Clone, Copy)]
struct Spot {
    list: &'static str,
    index: usize,
    field: &'static str,
    /// The place inside a field that is a list.
    item: Option<usize>,
}

impl Spot {
    const fn new(list: &'static str, index: usize, field: &'static str) -> Self {
        let item = None;
        Self {
            list,
            index,
            field,
            item,
        }
    }

    const fn item(self, item: usize) -> Self {
        let item = Some(item);
        Self { item, ..self }
    }
}

impl From<Spot> for String {
    fn from(spot: Spot) -> Self {
        let Spot {
            list,
            index,
            field,
            item,
        } = spot;
        let item = item.map_or_else(Self::new, |item| format!("[{item}]"));
        format!("{list}[{index}].{field}{item}")
    }
}

struct Check<'a> {
    network: &'a Network,
    ways: Vec<choices::Ways>,
    errors: Vec<NetworkError>,
}

impl Check<'_> {
    fn error(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.errors
            .push(NetworkError::new(place.into(), message.into()));
    }

    fn sizes(&mut self) {
        let network = self.network;
        let sizes = [
            ("groups", network.groups.len(), PARTS_MAX),
            ("stations", network.stations.len(), PARTS_MAX),
            ("classes", network.classes.len(), usize::from(u16::MAX)),
            ("sources", network.sources.len(), PARTS_MAX),
            ("populations", network.populations.len(), PARTS_MAX),
            ("steps", network.steps.len(), PARTS_MAX),
            ("caches", network.caches.len(), PARTS_MAX),
            ("warm_pools", network.warm_pools.len(), PARTS_MAX),
        ];
        for (name, size, largest) in sizes {
            if size > largest {
                self.error(name, format!("{size} are too many; at most {largest}"));
            }
        }
        if network.sources.is_empty() && network.populations.is_empty() {
            self.error(
                "sources",
                "nothing ever arrives; give a source or a population",
            );
        }
    }

    fn names(&mut self) {
        let network = self.network;
        let lists: [(&'static str, Vec<&str>); 5] = [
            ("groups", network.groups.iter().map(|x| &*x.name).collect()),
            (
                "stations",
                network.stations.iter().map(|x| &*x.name).collect(),
            ),
            (
                "classes",
                network.classes.iter().map(|x| &*x.name).collect(),
            ),
            (
                "sources",
                network.sources.iter().map(|x| &*x.name).collect(),
            ),
            (
                "populations",
                network.populations.iter().map(|x| &*x.name).collect(),
            ),
        ];
        for (list, names) in lists {
            let mut seen = OrderedSet::new();
            for (index, name) in names.into_iter().enumerate() {
                if !seen.insert(name) {
                    self.error(
                        Spot::new(list, index, "name"),
                        format!(
                            "“{name}” is used twice; names must differ, because random \
                                 numbers are drawn by name"
                        ),
                    );
                }
            }
        }
    }

    fn distribution(&mut self, place: Spot, distribution: &Distribution) {
        if let Err(error) = Sampler::new(distribution) {
            self.error(place, error.0);
        }
    }

    fn station(&mut self, index: usize, station: &Station) {
        let place = |field| Spot::new("stations", index, field);
        if station.group.0 as usize >= self.network.groups.len() {
            self.error(place("group"), "there is no such group");
        }
        if station.servers == Servers::Finite(0) {
            self.error(place("servers"), "a station needs at least 1 server");
        }
        if station.servers == Servers::Finite(u32::MAX) {
            self.error(place("servers"), "use infinite servers instead");
        }
        if let Some(patience) = &station.patience {
            self.distribution(place("patience"), patience);
        }
        let sharing = matches!(station.discipline, Discipline::ProcessorSharing { .. });
        if sharing && station.patience.is_some() {
            self.error(
                place("patience"),
                "nobody waits where servers are shared, so nobody can lose patience; leave it out \
                 or use another discipline",
            );
        }
        if let Discipline::ProcessorSharing { contention } = station.discipline {
            for (name, value) in [("sigma", contention.sigma), ("kappa", contention.kappa)] {
                if !(0.0..=1e3).contains(&value) {
                    self.error(
                        place(name),
                        format!("is {value}; it must be from 0 to 1000"),
                    );
                }
            }
        }
    }

    fn step_exists(&mut self, place: Spot, step: StepId) {
        let count = self.network.steps.len();
        if step.0 as usize >= count {
            self.error(
                place,
                format!("there is no step {}; there are {count}", step.0),
            );
        }
    }

    fn class_exists(&mut self, place: Spot, class: u16) {
        if usize::from(class) >= self.network.classes.len() {
            self.error(place, format!("there is no class {class}"));
        }
    }

    fn source(&mut self, index: usize, source: &Source) {
        let place = |field| Spot::new("sources", index, field);
        self.class_exists(place("class"), source.class.0);
        self.step_exists(place("entry"), source.entry);
        if !(1..=BATCH_MAX).contains(&source.batch) {
            self.error(
                place("batch"),
                format!("is {}; it must be 1 to {BATCH_MAX}", source.batch),
            );
        }
        match &source.arrivals {
            Arrivals::Poisson { per_second } | Arrivals::Deterministic { per_second } => {
                self.rate(place("arrivals"), *per_second);
            }
            Arrivals::Renewal { gap } => {
                self.distribution(place("arrivals"), gap);
                if gap.mean_seconds() <= 0.0 {
                    self.error(place("arrivals"), "the mean gap must be above 0");
                }
            }
            Arrivals::PoissonRate { points } => self.points(place("arrivals"), points),
            Arrivals::Modulated {
                calm_per_second,
                burst_per_second,
                calm_mean_seconds,
                burst_mean_seconds,
            } => {
                self.rate(place("arrivals.calm"), *calm_per_second);
                self.rate(place("arrivals.burst"), *burst_per_second);
                if *calm_per_second <= 0.0 && *burst_per_second <= 0.0 {
                    self.error(place("arrivals"), "both rates are 0: nothing ever arrives");
                }
                for mean in [calm_mean_seconds, burst_mean_seconds] {
                    if !(1e-9..=MEAN_SECONDS_MAX).contains(mean) {
                        self.error(
                            place("arrivals"),
                            format!("a mean length is {mean} s; it must be above 0"),
                        );
                    }
                }
            }
        }
    }

    fn rate(&mut self, place: Spot, per_second: f64) {
        if !(0.0..=RATE_MAX).contains(&per_second) {
            self.error(
                place,
                format!("the rate is {per_second} per second; it must be from 0 to 1e9"),
            );
        } else if per_second > 0.0 && 1.0 / per_second > MEAN_SECONDS_MAX {
            self.error(
                place,
                format!("the rate is {per_second} per second: too rare, less than one in 32 years"),
            );
        }
    }

    fn points(&mut self, place: Spot, points: &[(f64, f64)]) {
        if points.first().is_none_or(|point| point.0.abs() > 0.0) {
            self.error(place, "the first point must be at time 0");
        }
        for (index, pair) in points.windows(2).enumerate() {
            if pair[1].0.is_nan() || pair[1].0 <= pair[0].0 || pair[1].0 > MEAN_SECONDS_MAX {
                self.error(
                    place.item(index + 1),
                    "its time must be later than the one before and below 1e9 s",
                );
            }
        }
        for (index, point) in points.iter().enumerate() {
            self.rate(place.item(index), point.1);
        }
    }

    fn population(&mut self, index: usize, population: &Population) {
        let place = |field| Spot::new("populations", index, field);
        self.class_exists(place("class"), population.class.0);
        self.step_exists(place("entry"), population.entry);
        self.distribution(place("think"), &population.think);
        if population.members > super::limits::REQUESTS_MAX {
            self.error(
                place("members"),
                format!("at most {}", super::limits::REQUESTS_MAX),
            );
        }
    }
}
