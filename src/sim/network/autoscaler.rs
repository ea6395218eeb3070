//! The autoscaler of a fleet: target tracking.
//!
//! # Model
//! At the end of every metric period the autoscaler reads how busy the fleet's processors were and
//! orders as many instances as would bring that to the target. A new instance is in service after
//! its boot time; after an order the autoscaler rests for its cool-down. It takes instances away
//! only when fewer have been enough for the whole of a longer span, and then only down to the most
//! that were wanted meanwhile; they drain. An instance that the health check took out is replaced
//! at once.
//!
//! # Equations
//! u = ∫ busy processors dt / (processors of one instance · ∫ working instances dt) over the
//! period; wanted = ⌈in service · u / target⌉, from minimum to maximum. More are ordered when
//! wanted > in service + booting: those that boot count as if they were there.
//!
//! # Units
//! u and target [0…1], spans [ns].
//!
//! # Assumptions
//! The metric is exact and there at once (providers' arrive a minute or more late). There is no
//! tolerance around the target: ⌈⌉ keeps the fleet from going to and fro. A saturated fleet has
//! u = 1 and grows by the factor 1/target at most in one step, however large the spike.
//!
//! # Sources
//! Kubernetes, Horizontal Pod Autoscaling (⌈replicas · metric / target⌉, stabilisation window);
//! Amazon EC2 Auto Scaling, target tracking scaling policies (metric period, warm-up, cool-down).
//!
//! # Validation
//! `tests/integration/fleets.rs::an_autoscaler_finds_the_fleet_that_the_law_says`,
//! `tests/integration/phenomena.rs`.

use super::NetworkError;
use super::fleets::{Fleet, Life};
use super::model::{Network, Servers, StationId};
use super::observer::Observer;
use super::simulation::Simulation;
use crate::sim::units::{Span, Time};

/// The shortest metric period: as many events as a second of light traffic.
const METRIC_PERIOD_MIN: Span = Span::from_nanos(1_000_000);

/// Less than this of an instance is rounding.
const INSTANCE_SLACK: f64 = 1e-9;

/// How a fleet follows its load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Autoscaler {
    /// The first instance's station whose servers are kept busy at the target: one of the fleet's
    /// row, in a group with its likes alone.
    pub processors: StationId,
    /// The busy share aimed at, above 0 and at most 1.
    pub target: f64,
    /// How often it looks.
    pub metric_period: Span,
    /// From the order of an instance until it is in service.
    pub boot: Span,
    /// After an order, until the next.
    pub scale_out_cooldown: Span,
    /// How long fewer must have been enough.
    pub scale_in_cooldown: Span,
    /// Instances at least.
    pub min: u32,
    /// Instances at most.
    pub max: u32,
}

impl Autoscaler {
    pub(super) fn mistakes(
        &self,
        place: &str,
        network: &Network,
        fleet: &Fleet,
    ) -> Vec<NetworkError> {
        let mut errors = Vec::new();
        let mut error = |field: &str, message: &str| {
            errors.push(NetworkError::new(
                format!("{place}.{field}"),
                message.to_owned(),
            ));
        };
        if !(self.target > 0.0 && self.target <= 1.0) {
            error("target", "must be above 0 and at most 1");
        }
        if self.metric_period < METRIC_PERIOD_MIN {
            error("metric_period", "must be at least a millisecond");
        }
        if self.min == 0 || self.min > self.max || self.max > fleet.instances {
            error(
                "min",
                "must be from 1 to max, and max at most the instances",
            );
        }
        if !fleet.row.contains(&self.processors) {
            return {
                error("processors", "must be one of the stations of the row");
                errors
            };
        }
        let range = self.processors.0..self.processors.0 + fleet.instances;
        let measured = &network.stations[range.start as usize..range.end as usize];
        let group = measured[0].group;
        let together = (network.stations.iter().zip(0..))
            .all(|(station, id)| (station.group == group) == range.contains(&id));
        if !together {
            error(
                "processors",
                "their group must hold these stations of the fleet and no others",
            );
        }
        if !(measured.iter()).all(|station| station.servers == measured[0].servers)
            || measured[0].servers == Servers::Infinite
        {
            error("processors", "must be equally many, and not infinite");
        }
        errors
    }
}

/// An autoscaler while the simulation runs.
#[derive(Clone, Debug)]
pub(super) struct Scaler {
    settings: Autoscaler,
    group: usize,
    /// Processors of one instance.
    servers: f64,
    /// ∫ busy processors dt of the period, up to where the statistics began anew [ns].
    busy_before: u128,
    /// That integral of the statistics when the period, or they, began [ns].
    busy_since: u128,
    /// ∫ working instances dt until the period began [ns].
    working_since: u128,
    /// No orders before.
    rests_until: Time,
    /// Since when fewer are enough.
    fewer_since: Option<Time>,
    /// The most that were wanted since then.
    most_wanted: u32,
}

impl Scaler {
    pub(super) fn new(settings: &Autoscaler, network: &Network) -> Self {
        let station = &network.stations[settings.processors.0 as usize];
        Self {
            settings: *settings,
            group: station.group.0 as usize,
            servers: match station.servers {
                Servers::Finite(servers) => f64::from(servers),
                Servers::Infinite => f64::INFINITY,
            },
            busy_before: 0,
            busy_since: 0,
            working_since: 0,
            rests_until: Time::ZERO,
            fewer_since: None,
            most_wanted: 0,
        }
    }

    pub(super) const fn boot(&self) -> Span {
        self.settings.boot
    }

    pub(super) const fn metric_period(&self) -> Span {
        self.settings.metric_period
    }

    /// How many instances are wanted when `in_service` are busy for the share `busy`.
    fn wanted(&self, in_service: u32, busy: f64) -> u32 {
        let wanted = f64::from(in_service) * busy / self.settings.target - INSTANCE_SLACK;
        (wanted.ceil() as u32).clamp(self.settings.min, self.settings.max)
    }

    /// How many of `there` instances to order (above 0) or to take away (below), of which so many
    /// are `wanted`.
    fn decide(&mut self, now: Time, there: u32, wanted: u32) -> i64 {
        if wanted >= there {
            self.fewer_since = None;
            self.most_wanted = 0;
            if wanted == there || now < self.rests_until {
                return 0;
            }
            self.rests_until = now + self.settings.scale_out_cooldown;
        } else {
            self.most_wanted = self.most_wanted.max(wanted);
            let since = *self.fewer_since.get_or_insert(now);
            if now.since(since) < self.settings.scale_in_cooldown {
                return 0;
            }
            let enough = std::mem::take(&mut self.most_wanted);
            self.fewer_since = None;
            return i64::from(enough) - i64::from(there);
        }
        i64::from(wanted) - i64::from(there)
    }
}

impl<O: Observer> Simulation<O> {
    pub(super) fn schedule_metrics(&mut self) {
        for index in 0..self.fleets.len() {
            self.schedule_metric(index);
        }
    }

    /// ∫ busy processors dt since the statistics began [ns].
    fn busy_nanos(&self, group: usize) -> u128 {
        let group = &self.groups[group];
        group.inside.integral_nanos(self.now) - group.waiting.integral_nanos(self.now)
    }

    /// The statistics are about to begin anew.
    pub(super) fn keep_metrics(&mut self) {
        for index in 0..self.fleets.len() {
            let Some(group) = self.fleets[index]
                .scaler
                .as_ref()
                .map(|scaler| scaler.group)
            else {
                continue;
            };
            let busy = self.busy_nanos(group);
            if let Some(scaler) = &mut self.fleets[index].scaler {
                scaler.busy_before += busy - scaler.busy_since;
                scaler.busy_since = 0;
            }
        }
    }

    /// A metric period ends.
    pub(super) fn look_at_metric(&mut self, index: usize) {
        if self.sources_stopped {
            return;
        }
        self.keep_metrics_of(index);
        self.switch_off_drained(index);
        self.schedule_metric(index);
    }

    fn keep_metrics_of(&mut self, index: usize) {
        let now = self.now;
        let Some(group) = self.fleets[index]
            .scaler
            .as_ref()
            .map(|scaler| scaler.group)
        else {
            return;
        };
        let integral = self.busy_nanos(group);
        let fleet = &mut self.fleets[index];
        let working_since = fleet.working.integral_nanos(now);
        let in_service = fleet.members.len() as u32;
        let there = in_service + fleet.count(Life::Booting);
        let Some(scaler) = &mut fleet.scaler else {
            return;
        };
        let busy = scaler.busy_before + integral - scaler.busy_since;
        (scaler.busy_before, scaler.busy_since) = (0, integral);
        let working = working_since - scaler.working_since;
        scaler.working_since = working_since;
        let capacity = working as f64 * scaler.servers;
        let share = if working > 0 {
            busy as f64 / capacity
        } else {
            0.0
        };
        let wanted = scaler.wanted(in_service, share);
        let change = scaler.decide(now, there, wanted);
        if change > 0 {
            self.order(index, change as usize);
        } else {
            self.take_away(index, change.unsigned_abs() as usize);
        }
    }

    /// Boots so many instances where there are none.
    fn order(&mut self, index: usize, count: usize) {
        let instances = self.fleets[index].instances.iter().zip(0..);
        let off = instances.filter(|(instance, _)| instance.life == Life::Off);
        let new: Vec<u32> = off.map(|(_, number)| number).take(count).collect();
        for number in new {
            self.boot(index, number);
        }
    }

    /// So many of the last in service get no new requests.
    fn take_away(&mut self, index: usize, count: usize) {
        let fleet = &mut self.fleets[index];
        for _ in 0..count {
            // Failed ones are the health check's.
            let instances = &fleet.instances;
            let working = |&&number: &&u32| instances[number as usize].failed.is_none();
            let Some(&number) = fleet.members.iter().rev().find(working) else {
                return;
            };
            fleet.instances[number as usize].life = Life::Draining;
            fleet.leave(number);
        }
    }

    /// Draining instances that are empty are no more.
    fn switch_off_drained(&mut self, index: usize) {
        let now = self.now;
        let stations = &self.stations;
        let fleet = &mut self.fleets[index];
        let row = &fleet.row;
        for (instance, number) in fleet.instances.iter_mut().zip(0..) {
            let empty = |first: &u32| stations[(first + number) as usize].inside == 0;
            if instance.life == Life::Draining && row.iter().all(empty) {
                instance.life = Life::Off;
                fleet.working.down(now);
            }
        }
    }
}
