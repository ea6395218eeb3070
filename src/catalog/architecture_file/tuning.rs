//! Numbers and habits of an architecture that a file may change.

use super::editing::Kind;
use crate::catalog::json::Node;
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::schema::{list_of, ranged, truth};
use crate::sim::deployment::{Architecture, Balancing, Change};

/// The names of ways to balance.
const BALANCING: [(&str, Balancing); 4] = [
    ("round_robin", Balancing::RoundRobin),
    ("random", Balancing::Random),
    ("least_outstanding", Balancing::LeastOutstanding),
    ("power_of_two", Balancing::PowerOfTwo),
];

/// The numbers: name, what it is, least, most, and whether it is whole.
const NUMBERS: [(&str, &str, f64, f64, bool); 6] = [
    (
        "workers_per_vcpu",
        "Concurrent requests per vCPU.",
        0.01,
        1e3,
        false,
    ),
    (
        "waiting_capacity",
        "Requests that may wait for a worker of one instance.",
        0.0,
        1e6,
        true,
    ),
    (
        "connections_per_instance",
        "Database connections of one instance.",
        1.0,
        1e4,
        true,
    ),
    (
        "contention_sigma",
        "The Universal Scalability Law's σ of the database.",
        0.0,
        1.0,
        false,
    ),
    (
        "contention_kappa",
        "The Universal Scalability Law's κ of the database.",
        0.0,
        1.0,
        false,
    ),
    (
        "longest_wait_ms",
        "How long a request may wait for a worker before it is refused [ms].",
        1.0,
        1e6,
        false,
    ),
];

/// What was changed; the rest is the architecture's.
#[derive(Clone, Default)]
pub(in crate::catalog) struct Tuning {
    numbers: [Option<f64>; NUMBERS.len()],
    balancing: Option<Balancing>,
    coalescing: Option<bool>,
}

impl Tuning {
    /// What the object says, over what was said before.
    pub(in crate::catalog) fn read(&mut self, fields: &mut Object<'_>, mistakes: &mut Mistakes) {
        for ((name, _, least, most, whole), place) in NUMBERS.into_iter().zip(&mut self.numbers) {
            let path = fields.path_of(name);
            let Some(node) = fields.optional(name) else {
                continue;
            };
            *place = if whole {
                let range = least as u32..=most as u32;
                mistakes.whole(node, &path, range, "").map(f64::from)
            } else {
                mistakes.number(node, &path, least..=most, "")
            };
        }
        let path = fields.path_of("balancing");
        if let Some(node) = fields.optional("balancing") {
            let names = BALANCING.map(|(name, _)| name);
            let index = mistakes.one_of(node, &path, &names);
            self.balancing = index.map(|index| BALANCING[index].1);
        }
        let path = fields.path_of("coalescing");
        if let Some(node) = fields.optional("coalescing") {
            self.coalescing = mistakes.truth(node, &path);
        }
    }

    /// Changes the architecture; what is about a part that it does not have changes nothing.
    pub(in crate::catalog) fn apply(&self, architecture: &mut Architecture) {
        let [workers, places, connections, sigma, kappa, longest_wait] = self.numbers;
        let application = &mut architecture.application;
        if let Some(workers) = workers {
            application.workers_per_vcpu = workers;
        }
        if let Some(places) = places {
            application.waiting_capacity = places as u32;
        }
        if let Some(connections) = connections {
            application.connections_per_instance = connections as u32;
        }
        application.longest_wait_ms = longest_wait.or(application.longest_wait_ms);
        let database = &mut architecture.database;
        database.contention_sigma = sigma.unwrap_or(database.contention_sigma);
        database.contention_kappa = kappa.unwrap_or(database.contention_kappa);
        if let (Some(part), Some(balancing)) = (&mut architecture.balancer, self.balancing) {
            part.balancing = balancing;
        }
        if let (Some(part), Some(coalescing)) = (&mut architecture.cache, self.coalescing) {
            part.coalescing = coalescing;
        }
    }

    /// What is changed of parts that the architecture does not have: field and part.
    pub(super) fn without_part(
        &self,
        architecture: &Architecture,
    ) -> impl Iterator<Item = (&'static str, &'static str)> {
        let balancing = self.balancing.is_some() && architecture.balancer.is_none();
        let coalescing = self.coalescing.is_some() && architecture.cache.is_none();
        [
            (balancing, ("balancing", "load balancer")),
            (coalescing, ("coalescing", "cache")),
        ]
        .into_iter()
        .filter_map(|(lacks, names)| lacks.then_some(names))
    }

    /// The same as changes by the fields' names, in their order.
    pub(super) fn changes(&self) -> impl Iterator<Item = (&'static str, Change)> {
        let numbers = NUMBERS.into_iter().zip(self.numbers);
        let numbers = numbers.filter_map(|((name, ..), value)| Some((name, value?)));
        let balancing = self.balancing.and_then(|value| {
            let found = BALANCING.into_iter().find(|(_, one)| *one == value);
            found.map(|(name, _)| ("balancing", Change::Text(name.to_owned())))
        });
        let coalescing = { self.coalescing }.map(|value| ("coalescing", Change::Truth(value)));
        numbers
            .map(|(name, value)| (name, Change::Number(value)))
            .chain(balancing)
            .chain(coalescing)
    }
}

impl Tuning {
    /// The names of everything that can be tuned.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        let numbers = NUMBERS.into_iter().map(|(name, ..)| name);
        numbers.chain(["balancing", "coalescing"])
    }
}

/// The names of ways to balance, alone.
const BALANCING_NAMES: [&str; BALANCING.len()] = [
    BALANCING[0].0,
    BALANCING[1].0,
    BALANCING[2].0,
    BALANCING[3].0,
];

/// What can be tuned of an architecture and has an effect: name, what it may be, what it is. How
/// long a request may wait is no number where it is for ever.
pub(super) fn values(architecture: &Architecture) -> Vec<(&'static str, Kind, Change)> {
    let application = &architecture.application;
    let database = &architecture.database;
    let machines = application.serverless.is_none();
    let of_machines = |value: f64| machines.then_some(value);
    let numbers = [
        of_machines(application.workers_per_vcpu),
        of_machines(f64::from(application.waiting_capacity)),
        of_machines(f64::from(application.connections_per_instance)),
        Some(database.contention_sigma),
        Some(database.contention_kappa),
        application.longest_wait_ms.filter(|_| machines),
    ];
    let mut values = Vec::new();
    for ((name, _, least, most, whole), value) in NUMBERS.into_iter().zip(numbers) {
        if let Some(value) = value {
            values.push((
                name,
                Kind::Number(least, most, whole),
                Change::Number(value),
            ));
        }
    }
    if let Some(balancer) = &architecture.balancer {
        let found = { BALANCING.into_iter() }.find(|(_, one)| *one == balancer.balancing);
        let name = found.map_or("", |(name, _)| name).to_owned();
        values.push((
            "balancing",
            Kind::Choice(&BALANCING_NAMES),
            Change::Text(name),
        ));
    }
    if let Some(cache) = &architecture.cache {
        values.push(("coalescing", Kind::Truth, Change::Truth(cache.coalescing)));
    }
    values
}

/// The fields for a schema.
pub(in crate::catalog) fn properties() -> Vec<(&'static str, Node)> {
    let mut properties: Vec<(&str, Node)> = NUMBERS
        .map(|(name, what, least, most, is_whole)| {
            let kind = if is_whole { "integer" } else { "number" };
            (name, ranged(kind, what, least, most))
        })
        .into();
    properties.push((
        "balancing",
        Node::object([("enum", list_of(BALANCING.map(|(name, _)| name)))]),
    ));
    properties.push((
        "coalescing",
        truth("Whether the cache lets requests wait for an answer on its way."),
    ));
    properties
}
