//! Failures and fleets: instances that crash, zones that fall silent, databases that fail over,
//! modules that take others with them, and the autoscaler that follows the load.
//!
//! # Model
//! Only stories ([`super::episode`]) know them; windows behind performance curves run on a fixed
//! fleet. With a [`FleetPlan`] the balancer chooses among the instances in service
//! ([`crate::sim::network`], fleets), and things may go wrong ([`Mishap`]):
//!
//! - **An instance crashes.** Its requests are reset; what is sent to it fails at once until the
//!   health check has taken it out.
//! - **A zone falls silent.** Instance i is in zone i mod zones, the primaries are in zone 0. Its
//!   instances do not answer: their requests hang until their clients give up.
//! - **The database fails.** Queries inside fail, and so does every later one, until the standby
//!   has taken over or, without one, until the database is restored. On one machine with the
//!   application, the machine crashes.
//! - **A module fails.** A fault in a part of the product that a share of the requests needs fails
//!   that share, and by coupling a part of the others.
//!
//! # Equations
//! Blast radius of a module that the share s needs, with coupling c: s + (1 − s)·c of all requests
//! at the application fail.
//!
//! # Units
//! times [s], shares [0…1].
//!
//! # Assumptions
//! All of a design's shards fail together. Queries to a database in a lost zone fail at once rather
//! than hang. The cache, replicas, edge, third parties and functions are not in any zone. A failing
//! module costs no processor time; its errors come when the request has its worker.
//!
//! # Sources
//! Parameters `scaling.*`, `failures.database_failover_seconds`, `levers.target_utilization`,
//! `levers.coupling_share`.
//!
//! # Validation
//! `tests/integration/phenomena.rs`; the mechanics in `tests/integration/fleets.rs` and
//! `tests/integration/failures.rs`.

use crate::sim::backend::compile::Handles;
use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    Autoscaler, Change, Discipline, Distribution, Failure, Fleet, FleetId, Place, Routing, Servers,
    Station, StationId, Step, StepId, TimedChange,
};
use crate::sim::scenario::{Design, Failures, Scaling};
use crate::sim::units::{Span, Time};

/// Instances of one fleet at most: ten times what the largest architecture of the catalogue has.
pub const INSTANCES_MAX: u32 = 2_000;

/// The longest that anything stays failed [s]: ten years.
const FAILED_SECONDS_MAX: f64 = 3.2e8;

/// How a fleet is checked, spread and scaled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FleetPlan {
    /// Until the balancer notices that an instance failed or is back [s].
    pub health_check_seconds: f64,
    /// Zones over which instances are spread in turn, at least 1.
    pub zones: u32,
    /// Until a standby database in another zone has taken over [s]; `None` without one.
    pub failover_seconds: Option<f64>,
    /// How much of the product goes down with one part of it [0…1].
    pub coupling_share: f64,
    /// How it follows the load; `None` is not at all.
    pub autoscaler: Option<AutoscalerPlan>,
}

/// How a fleet follows its load; see [`crate::sim::network::model::Autoscaler`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoscalerPlan {
    /// Busy share of the processors aimed at, above 0 and at most 1.
    pub target: f64,
    /// How often it looks [s].
    pub metric_period_seconds: f64,
    /// From the order of an instance until it serves [s].
    pub boot_seconds: f64,
    /// After an order, until the next [s].
    pub scale_out_cooldown_seconds: f64,
    /// How long fewer must have been enough [s].
    pub scale_in_cooldown_seconds: f64,
    /// Instances at least.
    pub min: u32,
    /// Instances at most.
    pub max: u32,
}

impl FleetPlan {
    /// The plan of a design: it is spread over two zones if its database has a standby.
    #[must_use]
    pub fn new(scaling: &Scaling, failures: &Failures, design: &Design) -> Self {
        let architecture = &design.architecture;
        let application = &architecture.application;
        let standby = architecture.database.standby;
        let min = application.min_instances.clamp(1, INSTANCES_MAX);
        Self {
            health_check_seconds: scaling.health_check_seconds,
            zones: if standby { 2 } else { 1 },
            failover_seconds: standby.then_some(failures.database_failover_seconds),
            coupling_share: design.levers.coupling_share,
            autoscaler: application.autoscaled.then_some(AutoscalerPlan {
                target: design.levers.target_utilization,
                metric_period_seconds: scaling.metric_period_seconds,
                boot_seconds: scaling.boot_seconds,
                scale_out_cooldown_seconds: scaling.scale_out_cooldown_seconds,
                scale_in_cooldown_seconds: scaling.scale_in_cooldown_seconds,
                min,
                max: application.max_instances.clamp(min, INSTANCES_MAX),
            }),
        }
    }

    /// Instances that there can be at one time.
    #[must_use]
    pub fn instances(&self, demand: &Demand) -> u32 {
        let most = self.autoscaler.map_or(1, |autoscaler| autoscaler.max);
        demand.instances.max(most)
    }

    /// The fleet whose instances consist of these stations, of which the second are processors.
    pub(super) fn fleet(&self, demand: &Demand, row: [StationId; 3]) -> Fleet {
        let span = Span::from_seconds;
        Fleet {
            name: "application".into(),
            row: row.to_vec(),
            instances: self.instances(demand),
            in_service: demand.instances,
            health_check: span(self.health_check_seconds),
            autoscaler: self.autoscaler.map(|plan| Autoscaler {
                processors: row[1],
                target: plan.target,
                metric_period: span(plan.metric_period_seconds),
                boot: span(plan.boot_seconds),
                scale_out_cooldown: span(plan.scale_out_cooldown_seconds),
                scale_in_cooldown: span(plan.scale_in_cooldown_seconds),
                min: plan.min,
                max: plan.max,
            }),
        }
    }
}

/// Adds a switch for each module that may fail, with the share of requests that then do.
pub(super) fn modules(graph: &mut Graph, shares: &[f64]) -> Vec<(f64, StationId)> {
    if shares.is_empty() {
        return Vec::new();
    }
    // Not a part that can be short of anything, so it is in no part's statistics.
    let group = graph.group("modules");
    let first = graph.stations(shares.len() as u32, |module| Station {
        name: format!("module {module}"),
        group,
        servers: Servers::Infinite,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    });
    let stations = (first.0..).map(StationId);
    shares.iter().copied().zip(stations).collect()
}

/// Adds a pass of each module by those who need it, and then `next`; while it is down, `failed`.
pub(super) fn need_modules(
    graph: &mut Graph,
    modules: &[(f64, StationId)],
    next: StepId,
    failed: StepId,
) -> StepId {
    modules.iter().fold(next, |next, &(share, station)| {
        let pass = graph.step(Step::Visit {
            place: Place::Fixed(station),
            service: Distribution::Deterministic { mean_seconds: 0.0 },
            next,
            blocked: failed,
            abandoned: failed,
        });
        graph.step(Step::Route(Routing::Probability(vec![
            (share, pass),
            (1.0 - share, next),
        ])))
    })
}

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mishap {
    /// An instance crashes.
    InstanceFails {
        /// Which, from 0.
        instance: u32,
        /// Until it is back [s]; an autoscaler replaces it before.
        seconds: f64,
    },
    /// A zone falls silent.
    ZoneFails {
        /// Which, from 0; the primaries are in zone 0.
        zone: u32,
        /// Until it is back [s].
        seconds: f64,
    },
    /// The database fails.
    DatabaseFails {
        /// Until it is restored if no standby takes over [s].
        restore_seconds: f64,
    },
    /// A module fails.
    ModuleFails {
        /// Share of the requests at the application that need it.
        share: f64,
        /// Until it is repaired [s].
        seconds: f64,
    },
}

/// Share of the requests at the application that fail with a module that `share` of them need, when
/// `coupling` of the others hang on it [0…1].
#[must_use]
pub fn blast_radius(share: f64, coupling: f64) -> f64 {
    share + (1.0 - share) * coupling
}

impl Mishap {
    /// What is wrong with it on this fleet, in words.
    pub(super) fn mistake(self, plan: &FleetPlan, instances: u32) -> Option<&'static str> {
        let is_share = |value: f64| (0.0..=1.0).contains(&value);
        let (wrong, message, seconds) = match self {
            Self::InstanceFails { instance, seconds } => {
                (instance >= instances, "there is no such instance", seconds)
            }
            Self::ZoneFails { zone, seconds } => {
                (zone >= plan.zones, "there is no such zone", seconds)
            }
            Self::DatabaseFails { restore_seconds } => (false, "", restore_seconds),
            Self::ModuleFails { share, seconds } => (
                !(is_share(share) && is_share(plan.coupling_share)),
                "its share and the coupling must be from 0 to 1",
                seconds,
            ),
        };
        if wrong {
            Some(message)
        } else if (0.0..=FAILED_SECONDS_MAX).contains(&seconds) {
            None
        } else {
            Some("it must last 0 seconds or longer, and less than ten years")
        }
    }

    /// The share of requests that need a switch for this mishap; `None` for other mishaps.
    pub(super) fn switched_share(self, plan: &FleetPlan) -> Option<f64> {
        match self {
            Self::ModuleFails { share, .. } => Some(blast_radius(share, plan.coupling_share)),
            _ => None,
        }
    }

    /// What it changes when it strikes at `at_seconds`; `module` is the switch of a module.
    pub(super) fn changes(
        self,
        at_seconds: f64,
        plan: &FleetPlan,
        handles: &Handles,
        module: Option<StationId>,
    ) -> Vec<TimedChange> {
        let mut changes = Changes {
            at_seconds,
            handles,
            list: Vec::new(),
        };
        match self {
            Self::InstanceFails { instance, seconds } => {
                changes.instance(instance, Failure::Crash, seconds);
            }
            Self::ZoneFails { zone, seconds } => {
                for instance in (0..handles.instances).filter(|i| i % plan.zones == zone) {
                    changes.instance(instance, Failure::Silence, seconds);
                }
                if zone == 0 {
                    // A standby takes over only from another zone.
                    let takes_over = plan.failover_seconds.filter(|_| plan.zones > 1);
                    changes.stations(&handles.primaries, takes_over.unwrap_or(seconds));
                }
            }
            Self::DatabaseFails { restore_seconds } if handles.primaries.is_empty() => {
                for instance in 0..handles.instances {
                    changes.instance(instance, Failure::Crash, restore_seconds);
                }
            }
            Self::DatabaseFails { restore_seconds } => {
                let seconds = plan.failover_seconds.unwrap_or(restore_seconds);
                changes.stations(&handles.primaries, seconds);
            }
            Self::ModuleFails { seconds, .. } => changes.stations(module.as_slice(), seconds),
        }
        changes.list
    }
}

/// Changes of one mishap.
struct Changes<'a> {
    at_seconds: f64,
    handles: &'a Handles,
    list: Vec<TimedChange>,
}

impl Changes<'_> {
    fn add(&mut self, after_seconds: f64, change: Change) {
        let at = Time::ZERO + Span::from_seconds(self.at_seconds + after_seconds);
        self.list.push(TimedChange { at, change });
    }

    fn instance(&mut self, instance: u32, failure: Failure, seconds: f64) {
        let fleet = self.handles.fleet.unwrap_or(FleetId(0));
        let fails = Change::InstanceFails {
            fleet,
            instance,
            failure,
        };
        self.add(0.0, fails);
        self.add(seconds, Change::InstanceReturns { fleet, instance });
    }

    fn stations(&mut self, stations: &[StationId], seconds: f64) {
        for &station in stations {
            self.add(0.0, Change::StationFails { station });
            self.add(seconds, Change::StationReturns { station });
        }
    }
}
