//! What must hold on every path of every network: random small networks, watched request by
//! request.

use std::collections::BTreeMap;

use loadbearing::catalog::queue_file;
use loadbearing::sim::network::model::{
    ClassId, Discipline, Network, Outcome, Servers, Station, StationId,
};
use loadbearing::sim::network::{Observer, RequestId, Simulation};
use loadbearing::sim::units::{Seed, Span, Time};
use proptest::prelude::*;
use serde_json::{Value, json};

/// How long each random network runs before its sources fall silent.
const RUN_SECONDS: f64 = 60.0;

/// One visit of a request to a station.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    came: Time,
    /// The how-manieth it is to come to this station.
    number: u64,
    served: bool,
    waits: bool,
}

/// A station as the observer sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct StationLedger {
    /// Servers; none if infinite.
    servers: Option<u64>,
    fifo: bool,
    sharing: bool,
    pub(crate) visits: BTreeMap<RequestId, Visit>,
    pub(crate) came: u64,
    waiting: u64,
    served: u64,
    last_change: Time,
    /// ∫N dt and ∫(N waiting) dt [ns].
    pub(crate) inside_integral: u128,
    waiting_integral: u128,
    /// Times in the station of those who left it, served or not [ns].
    pub(crate) sojourns: u128,
    pub(crate) blocked: u64,
    pub(crate) gave_up: u64,
    pub(crate) left: u64,
    pub(crate) failed: u64,
}

/// Books everything that happens and checks each line of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    now: Time,
    pub(crate) stations: Vec<StationLedger>,
    /// Each request's beginning, while it is in the network for its client.
    pub(crate) open: BTreeMap<RequestId, Time>,
    pub(crate) arrived: u64,
    /// Requests and retries so far: each has its number.
    numbered: u64,
    pub(crate) ended: BTreeMap<Outcome, u64>,
    last_end: Time,
    /// Times from beginning to end of all that ended [ns].
    pub(crate) responses: u128,
    /// Each request's waiting until its first server [ns], by its number.
    first_waits: BTreeMap<RequestId, u64>,
}

impl Ledger {
    pub(crate) fn new(network: &Network) -> Self {
        let station = |station: &Station| StationLedger {
            servers: match station.servers {
                Servers::Finite(servers) => Some(u64::from(servers)),
                Servers::Infinite => None,
            },
            fifo: station.discipline == Discipline::Fifo,
            sharing: matches!(station.discipline, Discipline::ProcessorSharing { .. }),
            ..StationLedger::default()
        };
        Self {
            stations: network.stations.iter().map(station).collect(),
            ..Self::default()
        }
    }

    fn pass(&mut self, now: Time) {
        assert!(self.now <= now, "time went back");
        self.now = now;
    }

    fn station(&mut self, now: Time, station: StationId) -> &mut StationLedger {
        self.pass(now);
        let ledger = &mut self.stations[station.0 as usize];
        ledger.settle(now);
        ledger
    }

    pub(crate) fn ended(&self) -> u64 {
        self.ended.values().sum()
    }
}

impl StationLedger {
    fn settle(&mut self, now: Time) {
        let span = u128::from(now.since(self.last_change).nanos());
        if span > 0 && !self.sharing {
            let servers = self.servers.unwrap_or(u64::MAX);
            assert!(
                self.served <= servers,
                "more are served than there are servers"
            );
            assert!(
                self.waiting == 0 || self.served == servers,
                "somebody waits beside a free server"
            );
        }
        self.inside_integral += span * (u128::from(self.waiting) + u128::from(self.served));
        self.waiting_integral += span * u128::from(self.waiting);
        self.last_change = now;
    }

    fn visit(&mut self, request: RequestId) -> &mut Visit {
        self.visits.get_mut(&request).expect("the request is here")
    }

    fn remove(&mut self, now: Time, request: RequestId) -> Visit {
        let visit = self.visits.remove(&request).expect("the request is here");
        self.sojourns += u128::from(now.since(visit.came).nanos());
        visit
    }
}

impl Observer for Ledger {
    fn arrived(&mut self, now: Time, request: RequestId, _class: ClassId) {
        self.pass(now);
        assert_eq!(
            request,
            RequestId(self.numbered),
            "requests are numbered in order"
        );
        self.numbered += 1;
        self.arrived += 1;
        self.open.insert(request, now);
    }

    fn came(&mut self, now: Time, request: RequestId, station: StationId) {
        let ledger = self.station(now, station);
        let visit = Visit {
            came: now,
            number: ledger.came,
            served: false,
            waits: false,
        };
        ledger.came += 1;
        let before = ledger.visits.insert(request, visit);
        assert!(before.is_none(), "it is here already");
    }

    fn blocked(&mut self, now: Time, request: RequestId, station: StationId) {
        let ledger = self.station(now, station);
        let visit = ledger.visits.remove(&request).expect("it came");
        assert!(!visit.waits && !visit.served);
        ledger.blocked += 1;
    }

    fn waits(&mut self, now: Time, request: RequestId, station: StationId) {
        let ledger = self.station(now, station);
        let visit = ledger.visit(request);
        let interrupted = std::mem::take(&mut visit.served);
        visit.waits = true;
        ledger.waiting += 1;
        if interrupted {
            ledger.served -= 1;
        }
    }

    fn begins(&mut self, now: Time, request: RequestId, station: StationId) {
        let ledger = self.station(now, station);
        let visit = ledger.visit(request);
        assert!(!visit.served, "it is being served already");
        visit.served = true;
        let waited = std::mem::take(&mut visit.waits);
        let Visit { came, number, .. } = *visit;
        let since = now.since(came).nanos();
        if waited {
            ledger.waiting -= 1;
        } else {
            assert_eq!(since, 0, "who does not wait is served at once");
        }
        ledger.served += 1;
        let mut others = ledger.visits.values();
        assert!(
            !ledger.fifo || others.all(|other| !other.waits || other.number > number),
            "somebody who came earlier still waits"
        );
        self.first_waits.entry(request).or_insert(since);
    }

    fn gives_up(&mut self, now: Time, request: RequestId, station: StationId) {
        let ledger = self.station(now, station);
        let visit = ledger.remove(now, request);
        assert!(visit.waits, "only who waits can give up waiting");
        ledger.waiting -= 1;
        ledger.gave_up += 1;
    }

    fn leaves(&mut self, now: Time, request: RequestId, station: StationId) {
        let ledger = self.station(now, station);
        let visit = ledger.remove(now, request);
        assert!(visit.served, "only who is served can leave served");
        ledger.served -= 1;
        ledger.left += 1;
    }

    fn fails(&mut self, now: Time, request: RequestId, station: StationId) {
        let ledger = self.station(now, station);
        let visit = ledger.remove(now, request);
        assert!(visit.served, "only who has a server can lose it");
        ledger.served -= 1;
        ledger.failed += 1;
    }

    fn retries(&mut self, now: Time, failed: RequestId, retry: RequestId, _outcome: Outcome) {
        self.pass(now);
        assert_eq!(retry, RequestId(self.numbered), "retries are numbered too");
        self.numbered += 1;
        let began = self.open.remove(&failed).expect("somebody wanted it");
        self.open.insert(retry, began);
    }

    fn ended(&mut self, now: Time, request: RequestId, outcome: Outcome) {
        self.pass(now);
        let arrived = self.open.remove(&request).expect("a request ends once");
        self.responses += u128::from(now.since(arrived).nanos());
        *self.ended.entry(outcome).or_default() += 1;
        self.last_end = now;
    }
}

/// A distribution of service, patience or thinking around `mean_millis`.
fn distributions(mean_millis: std::ops::Range<u32>) -> impl Strategy<Value = Value> {
    (mean_millis, 0..6_u8).prop_map(|(mean, kind)| {
        let mean = format!("{mean} ms");
        match kind {
            0 => json!({"distribution": "deterministic", "mean": mean}),
            1 => json!({"distribution": "exponential", "mean": mean}),
            2 => json!({"distribution": "erlang", "mean": mean, "stages": 3}),
            3 => json!({"distribution": "hyper-exponential", "mean": mean, "squared_cv": 4}),
            4 => json!({"distribution": "log-normal", "mean": mean, "cv": 1.5}),
            _ => json!({"distribution": "gamma", "mean": mean, "cv": 0.7}),
        }
    })
}

/// A node of `count`, which sends a part of its requests to any of them.
fn nodes(name: usize, count: usize) -> impl Strategy<Value = Value> {
    let shape = (
        0..6_u8,
        1..4_u32,
        proptest::option::of(0..6_u32),
        0..3_u8,
        1..4_u32,
    );
    let next = (0..count, 0..4_u8);
    (shape, distributions(20..900), distributions(50..3000), next).prop_map(
        move |((kind, servers, capacity, patient, copies), service, patience, (next, route))| {
            let mut node = json!({"name": format!("n{name}"), "service": service});
            let next = format!("n{next}");
            node["next"] = match route {
                0 => json!("leave"),
                1 => json!({"probability": {next: 0.4, "leave": 0.6}}),
                2 => json!({"round_robin": [next, "leave", "leave"]}),
                _ => json!({"random": [next, "leave"]}),
            };
            if kind == 0 {
                node["servers"] = json!("infinite");
                return node;
            }
            node["servers"] = json!(servers);
            node["copies"] = json!(copies);
            if let Some(capacity) = capacity {
                node["waiting_capacity"] = json!(capacity);
            }
            node["discipline"] = match kind {
                1 => json!("processor sharing"),
                2 => json!("non-preemptive priority"),
                3 => json!("preemptive resume"),
                _ => json!("fifo"),
            };
            if patient == 0 && kind != 1 {
                node["patience"] = patience;
            }
            node
        },
    )
}

/// A random small network: up to four nodes, two classes, two sources and a closed population.
fn networks() -> impl Strategy<Value = Value> {
    let nodes = (1..5_usize).prop_flat_map(|count| {
        (0..count)
            .map(|name| nodes(name, count))
            .collect::<Vec<_>>()
    });
    let traffic = (
        1..60_u32,
        1..30_u32,
        1..4_u32,
        0..8_u32,
        proptest::bool::ANY,
    );
    (nodes, traffic).prop_map(|(nodes, (rate, other, batch, members, timeout))| {
        let mut file = json!({
            "schema": 1,
            "classes": [{"name": "a", "priority": 0}, {"name": "b", "priority": 1}],
            "nodes": nodes,
            "sources": [
                {"class": "a", "to": "n0", "batch": batch,
                 "arrivals": {"process": "poisson", "rate": format!("{rate} /min")}},
                {"class": "b", "to": "n0",
                 "arrivals": {"process": "modulated", "calm_rate": "0 /s",
                    "burst_rate": format!("{other} /s"), "calm_mean": "9 s",
                    "burst_mean": "1 s"}},
            ],
        });
        if timeout {
            file["classes"][1]["timeout"] = json!("700 ms");
        }
        if members > 0 {
            file["populations"] = json!([{"class": "a", "members": members, "to": "n0",
                "think": {"distribution": "exponential", "mean": "2 s"}}]);
        }
        file
    })
}

fn network(file: &Value) -> Network {
    queue_file::read(&file.to_string())
        .expect("a good file")
        .network
}

/// The network after its run, its sources silent and everybody gone.
fn emptied(network: &Network, seed: u64) -> Simulation<Ledger> {
    let seed = Seed::new(seed).unwrap();
    let mut simulation = Simulation::with_observer(network, seed, Ledger::new(network)).unwrap();
    simulation.run_until(Time::ZERO + Span::from_seconds(RUN_SECONDS));
    simulation.stop_sources();
    simulation.run_until(Time::NEVER);
    assert_eq!(simulation.stopped_by(), None);
    simulation
}

/// As many random networks as pass in a second or two.
fn configuration() -> ProptestConfig {
    ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(configuration())]

    /// Whoever came has left by exactly one way, in time and everywhere: the ledger also checks
    /// order, servers and the clock at every event.
    #[test]
    fn nobody_is_lost(file in networks(), seed in 0..1000_u64) {
        let network = network(&file);
        let simulation = emptied(&network, seed);
        let ledger = simulation.observer();
        prop_assert_eq!(simulation.requests_inside(), 0);
        prop_assert_eq!(ledger.arrived, ledger.ended());
        prop_assert!(ledger.open.is_empty());
        for (station, id) in ledger.stations.iter().zip(0..) {
            prop_assert!(station.visits.is_empty());
            prop_assert_eq!(simulation.inside(StationId(id)), 0);
            prop_assert_eq!(station.came, station.left + station.blocked + station.gave_up);
            prop_assert_eq!(station.inside_integral, station.sojourns);
        }
    }

    /// Little's law holds exactly, in whole nanoseconds, and the engine's books agree with ours.
    #[test]
    fn littles_law_is_exact(file in networks(), seed in 0..1000_u64) {
        let network = network(&file);
        let simulation = emptied(&network, seed);
        let ledger = simulation.observer();
        let measured = simulation.measurements();
        let total = &measured.total;
        prop_assert_eq!(total.number_integral_nanos, total.response_sum_nanos);
        prop_assert_eq!(total.response_sum_nanos, ledger.responses);
        prop_assert_eq!(total.counts.arrivals, ledger.arrived);
        prop_assert_eq!(total.counts.ended(), ledger.ended());
        let outcome = |outcome| ledger.ended.get(&outcome).copied().unwrap_or(0);
        prop_assert_eq!(total.counts.completed, outcome(Outcome::Completed));
        prop_assert_eq!(total.counts.blocked, outcome(Outcome::Blocked));
        prop_assert_eq!(total.counts.abandoned, outcome(Outcome::Abandoned));
        prop_assert_eq!(total.counts.timed_out, outcome(Outcome::TimedOut));
    }

    /// Utilisation is a share, and every mean over time is what our own integrals say.
    #[test]
    fn means_over_time_are_integrals(file in networks(), seed in 0..1000_u64) {
        let network = network(&file);
        let simulation = emptied(&network, seed);
        let ledger = simulation.observer();
        let measured = simulation.measurements();
        let nanos = measured.span.nanos() as f64;
        for (group, id) in measured.groups.iter().zip(0..) {
            prop_assert!((0.0..=1.0).contains(&group.utilization.value));
            let members: Vec<&StationLedger> = network
                .stations
                .iter()
                .zip(&ledger.stations)
                .filter(|(station, _)| station.group.0 == id)
                .map(|(_, station)| station)
                .collect();
            let inside: u128 = members.iter().map(|station| station.inside_integral).sum();
            let difference = group.number_in_system.value - inside as f64 / nanos;
            prop_assert!(difference.abs() < 1e-9, "{difference}");
            let served: u64 = members.iter().map(|station| station.left).sum();
            prop_assert_eq!(group.counts.served, served);
            if !members[0].sharing {
                let waiting: u128 = members.iter().map(|station| station.waiting_integral).sum();
                let difference = group.number_waiting.value - waiting as f64 / nanos;
                prop_assert!(difference.abs() < 1e-9, "{difference}");
            }
        }
    }

    /// With the same random numbers one more server never lengthens anybody's wait.
    #[test]
    fn one_more_server_delays_nobody(
        servers in 1..5_u32,
        rate in 1..120_u32,
        service in distributions(50..2000),
        seed in 0..1000_u64,
    ) {
        let with = |servers| emptied(&one_line(servers, "fifo", rate, &service), seed);
        let (fewer, more) = (with(servers), with(servers + 1));
        let (fewer, more) = (fewer.observer(), more.observer());
        prop_assert_eq!(fewer.arrived, more.arrived);
        for (request, wait) in &more.first_waits {
            prop_assert!(*wait <= fewer.first_waits[request], "request {request:?}");
        }
    }

    /// Work is conserved: however one server divides its time, it is done at the same moment.
    #[test]
    fn sharing_and_queueing_finish_together(
        rate in 1..120_u32,
        service in distributions(50..2000),
        seed in 0..1000_u64,
    ) {
        let with = |discipline| emptied(&one_line(1, discipline, rate, &service), seed);
        let (fifo, sharing) = (with("fifo"), with("processor sharing"));
        let (fifo, sharing) = (fifo.observer(), sharing.observer());
        prop_assert_eq!(fifo.ended(), sharing.ended());
        // Sharing rounds once at each coming and going, by less than a nanosecond.
        let apart = fifo.last_end.nanos().abs_diff(sharing.last_end.nanos());
        prop_assert!(apart <= 2 * fifo.arrived, "{apart} ns apart");
    }
}

/// One station with an endless line.
fn one_line(servers: u32, discipline: &str, per_minute: u32, service: &Value) -> Network {
    network(&json!({
        "schema": 1,
        "nodes": [{"name": "line", "servers": servers, "discipline": discipline,
            "service": service}],
        "sources": [{"arrivals": {"process": "poisson", "rate": format!("{per_minute} /min")},
            "to": "line"}],
    }))
}
