//! Fleets: equal instances behind a balancer, of which some are in service.
//!
//! # Model
//! An instance is a row of stations that belong together (its workers, its processors, its pool).
//! [`super::model::Step::Balance`] chooses among the instances **in service**. A health check
//! decides who is: an instance that failed goes on being chosen until the check has noticed, and
//! one that came back is chosen again only when the check has noticed that. Until then whoever is
//! sent to a failed instance fails at once or hangs, as [`super::model::Failure`] says.
//!
//! An instance is *off*, *booting*, *running* or *draining* (no new requests; off when the last one
//! has left). Without an autoscaler those in service at the beginning run for ever. An autoscaler
//! ([`super::autoscaler`]) boots and drains, and replaces whom the health check took out.
//!
//! # Equations
//! Out of service: failure + health check, unless it is back by then. In service again: return +
//! health check.
//!
//! # Units
//! instances [1], spans [ns].
//!
//! # Assumptions
//! The health check takes the same time in both directions, whatever the phase of its interval:
//! interval × threshold. When no instance is in service everybody is refused (some balancers then
//! try all of them). The balancer counts what is outstanding at once, hanging requests included,
//! and does not try another instance when one refuses: so the one that fails fast has the fewest
//! outstanding and draws more than its share of requests, as happens in life.
//!
//! # Sources
//! Amazon Web Services, Elastic Load Balancing, health checks for target groups; Yanacek, D.,
//! Implementing health checks, The Amazon Builders' Library (balancing by least requests towards an
//! instance that fails fast).
//!
//! # Validation
//! `tests/integration/fleets.rs`; conservation and Little's law in `tests/integration/failures.rs`.

use super::NetworkError;
use super::autoscaler::{Autoscaler, Scaler};
use super::model::{Choice, Failure, Network, Outcome, Place, StationId, Step};
use super::observer::Observer;
use super::request::{NONE, State};
use super::simulation::{Kind, Simulation};
use crate::sim::stats::Level;
use crate::sim::units::{Span, Time};

/// The most instances of all fleets together: their timers share the calendar's numbers with
/// changes.
const INSTANCES_MAX: u64 = 1 << 20;

/// A fleet of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FleetId(pub u32);

/// A set of equal instances.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    /// Its name.
    pub name: String,
    /// The stations of instance 0; those of instance i follow each of them at distance i. The
    /// balancer compares requests inside the first.
    pub row: Vec<StationId>,
    /// Instances that there can be at one time.
    pub instances: u32,
    /// Instances in service at the beginning: the first ones.
    pub in_service: u32,
    /// How long the balancer takes to notice that an instance failed or is back.
    pub health_check: Span,
    /// Who boots and drains instances; `None` is nobody.
    pub autoscaler: Option<Autoscaler>,
}

impl Fleet {
    /// Whether a station belongs to an instance.
    pub(super) fn has(&self, station: StationId) -> bool {
        let last = |first: &StationId| first.0.saturating_add(self.instances);
        { self.row.iter() }.any(|first| (first.0..last(first)).contains(&station.0))
    }
}

/// How many instances a fleet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FleetState {
    /// Chosen by the balancer.
    pub in_service: u32,
    /// Ordered, and not yet there.
    pub booting: u32,
    /// Leaving as soon as they are empty.
    pub draining: u32,
}

/// Whether `place` can be `station`, for a network whose choices are made in fleets or in ranges.
pub(super) fn may_mean(network: &Network, place: Place, station: StationId) -> bool {
    match place {
        Place::Fixed(fixed) => fixed == station,
        Place::Chosen { first, slot } => network.steps.iter().any(|step| {
            let ways = match *step {
                Step::Choose {
                    slot: chosen,
                    count,
                    ..
                } if chosen == slot => count,
                Step::Balance {
                    slot: chosen,
                    fleet,
                    ..
                } if chosen == slot => {
                    let fleet = network.fleets.get(fleet.0 as usize);
                    fleet.map_or(1, |fleet| fleet.instances)
                }
                _ => 1,
            };
            (first.0..first.0.saturating_add(ways)).contains(&station.0)
        }),
    }
}

/// Every mistake in the fleets of a network.
pub(super) fn mistakes(network: &Network) -> Vec<NetworkError> {
    let mut errors = Vec::new();
    let all: u64 = network.fleets.iter().map(|f| u64::from(f.instances)).sum();
    if all > INSTANCES_MAX || network.fleets.len() as u64 > INSTANCES_MAX {
        let message = format!("{all} instances are too many; at most {INSTANCES_MAX}");
        return vec![NetworkError::new("fleets".to_owned(), message)];
    }
    for (index, fleet) in network.fleets.iter().enumerate() {
        let mut error = |field: &str, message: &str| {
            let place = format!("fleets[{index}].{field}");
            errors.push(NetworkError::new(place, message.to_owned()));
        };
        if fleet.instances == 0 {
            error("instances", "a fleet needs at least 1 instance");
        }
        if fleet.in_service > fleet.instances {
            error("in_service", "more are in service than there are instances");
        }
        if fleet.row.is_empty() {
            error("row", "an instance needs at least one station");
        }
        let stations = network.stations.len() as u64;
        for (place, first) in fleet.row.iter().enumerate() {
            if u64::from(first.0) + u64::from(fleet.instances) > stations {
                error("row", "the last instance's station does not exist");
            }
            let overlaps = |other: &StationId, count: u32| {
                let end = |first: &StationId, count: u32| first.0.saturating_add(count);
                other.0 < end(first, fleet.instances) && first.0 < end(other, count)
            };
            let twice = { fleet.row[..place].iter() }.any(|row| overlaps(row, fleet.instances));
            let elsewhere = { network.fleets[..index].iter() }
                .any(|other| other.row.iter().any(|row| overlaps(row, other.instances)));
            if twice || elsewhere {
                error("row", "a station belongs to two instances");
            }
        }
        if errors.is_empty()
            && let Some(scaler) = &fleet.autoscaler
        {
            let place = format!("fleets[{index}].autoscaler");
            errors.extend(scaler.mistakes(&place, network, fleet));
        }
    }
    errors
}

/// What an instance is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// It is not there.
    Off,
    /// It is in service after its timer.
    Booting,
    /// It is in service, or was, or will be.
    Running,
    /// It gets no new requests.
    Draining,
}

/// One instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instance {
    pub(super) life: Life,
    pub(super) failed: Option<Failure>,
    /// When its timer ends; what that means follows from the rest.
    due: Option<Time>,
    /// Requests that hang because it fell silent.
    hanging: u32,
}

/// A fleet while the simulation runs.
#[derive(Clone, Debug)]
pub(super) struct RunningFleet {
    pub(super) row: Vec<u32>,
    /// Those in service, in order.
    pub(super) members: Vec<u32>,
    pub(super) instances: Vec<Instance>,
    /// Instances that answer: running or draining, and not failed.
    pub(super) working: Level,
    pub(super) scaler: Option<Scaler>,
    health_check: Span,
    /// The number of its first timer: that of its metric; its instances' follow.
    first_timer: u32,
}

/// The fleets at the beginning.
pub(super) fn running(network: &Network) -> Vec<RunningFleet> {
    let mut first_timer = network.changes.len() as u32;
    let fleets = network.fleets.iter().map(|fleet| {
        let mut working = Level::default();
        let instances = (0..fleet.instances).map(|instance| {
            let runs = instance < fleet.in_service;
            if runs {
                working.up(Time::ZERO);
            }
            Instance {
                life: if runs { Life::Running } else { Life::Off },
                failed: None,
                due: None,
                hanging: 0,
            }
        });
        let running = RunningFleet {
            row: fleet.row.iter().map(|station| station.0).collect(),
            members: (0..fleet.in_service).collect(),
            instances: instances.collect(),
            working,
            scaler: { fleet.autoscaler.as_ref() }.map(|scaler| Scaler::new(scaler, network)),
            health_check: fleet.health_check,
            first_timer,
        };
        first_timer += 1 + fleet.instances;
        running
    });
    fleets.collect()
}

/// What becomes of a request at a balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Balanced {
    Sent,
    Refused,
    Broken,
    Hanging,
}

impl RunningFleet {
    /// How many instances live so.
    pub(super) fn count(&self, life: Life) -> u32 {
        { self.instances.iter() }
            .filter(|instance| instance.life == life)
            .count() as u32
    }

    fn join(&mut self, instance: u32) {
        if let Err(place) = self.members.binary_search(&instance) {
            self.members.insert(place, instance);
        }
    }

    pub(super) fn leave(&mut self, instance: u32) {
        self.members.retain(|&member| member != instance);
    }
}

impl<O: Observer> Simulation<O> {
    /// How many instances a fleet has now; `None` for a fleet that does not exist.
    #[must_use]
    pub fn fleet(&self, fleet: FleetId) -> Option<FleetState> {
        let fleet = self.fleets.get(fleet.0 as usize)?;
        Some(FleetState {
            in_service: fleet.members.len() as u32,
            booting: fleet.count(Life::Booting),
            draining: fleet.count(Life::Draining),
        })
    }

    /// ∫ instances that answer dt since the beginning [ns]; 0 for a fleet that does not exist.
    #[must_use]
    pub fn working_nanos(&self, fleet: FleetId) -> u128 {
        let fleet = self.fleets.get(fleet.0 as usize);
        fleet.map_or(0, |fleet| fleet.working.integral_nanos(self.now))
    }

    /// Sends a request to an instance in service and remembers it in its slot.
    pub(super) fn balance(
        &mut self,
        slot: u32,
        (fleet, choice_slot): (u32, u8),
        choice: Choice,
        turn: u32,
    ) -> Balanced {
        let index = fleet as usize;
        let count = self.fleets[index].members.len() as u32;
        if count == 0 {
            return Balanced::Refused;
        }
        let chosen = self.choose(count, choice, turn, |simulation, which| {
            let fleet = &simulation.fleets[index];
            let member = fleet.members[which as usize];
            let station = (fleet.row[0] + member) as usize;
            simulation.stations[station].inside + fleet.instances[member as usize].hanging
        });
        let instance = self.fleets[index].members[chosen as usize];
        let request = &mut self.slab.all[slot as usize];
        request.choices[usize::from(choice_slot)] = instance;
        match self.fleets[index].instances[instance as usize].failed {
            None => Balanced::Sent,
            // Whoever has no client to give up would hang for ever.
            Some(Failure::Silence) if !request.orphan => {
                self.hang(slot, index, instance);
                Balanced::Hanging
            }
            Some(_) => Balanced::Broken,
        }
    }

    /// A request hangs at an instance until its client's timeout, or until the instance is back.
    pub(super) fn hang(&mut self, slot: u32, fleet: usize, instance: u32) {
        let fleet = &mut self.fleets[fleet];
        fleet.instances[instance as usize].hanging += 1;
        let request = &mut self.slab.all[slot as usize];
        request.station = fleet.row[0] + instance;
        request.state = State::Hanging;
    }

    /// A hanging request goes on to its end.
    pub(super) fn let_go(&mut self, slot: u32) {
        let request = &mut self.slab.all[slot as usize];
        request.state = State::Walking;
        let (station, step) = (request.station, request.step);
        for fleet in &mut self.fleets {
            let instance = station.wrapping_sub(fleet.row[0]) as usize;
            if let Some(instance) = fleet.instances.get_mut(instance) {
                instance.hanging -= 1;
                break;
            }
        }
        match self.program.ops.get(step as usize) {
            Some(&super::program::Op::Balance { broken, .. }) => self.walk(slot, broken),
            _ => self.end(slot, Outcome::Failed),
        }
    }

    pub(super) fn fail_instance(&mut self, index: usize, number: u32, failure: Failure) {
        let now = self.now;
        let fleet = &mut self.fleets[index];
        let instance = &mut fleet.instances[number as usize];
        let there = matches!(instance.life, Life::Running | Life::Draining);
        if !there || instance.failed.is_some() {
            return;
        }
        fleet.working.down(now);
        if instance.life == Life::Draining {
            instance.life = Life::Off;
            return self.empty_instance(index, number, failure);
        }
        instance.failed = Some(failure);
        let check = fleet.health_check;
        self.set_fleet_timer(index, number, check);
        self.empty_instance(index, number, failure);
        let row = { self.fleets[index].row.iter() }.map(|first| first + number);
        for station in row.collect::<Vec<_>>() {
            self.put_down(station);
        }
    }

    pub(super) fn return_instance(&mut self, index: usize, number: u32) {
        let fleet = &mut self.fleets[index];
        let instance = &mut fleet.instances[number as usize];
        if instance.life != Life::Running || instance.failed.is_none() {
            return;
        }
        instance.due = None;
        let check = fleet.health_check;
        if !fleet.members.contains(&number) {
            self.set_fleet_timer(index, number, check);
        }
        self.revive(index, number);
    }

    /// An instance answers again; it knows nothing of the requests that hang.
    fn revive(&mut self, index: usize, number: u32) {
        let now = self.now;
        let fleet = &mut self.fleets[index];
        fleet.instances[number as usize].failed = None;
        fleet.working.up(now);
        let row: Vec<u32> = fleet.row.iter().map(|first| first + number).collect();
        for &station in &row {
            self.put_up(station);
        }
        for slot in self.hanging_at(row[0]) {
            self.let_go(slot);
        }
    }

    pub(super) fn boot(&mut self, index: usize, number: u32) {
        let fleet = &mut self.fleets[index];
        let Some(scaler) = &fleet.scaler else { return };
        let boot = scaler.boot();
        fleet.instances[number as usize].life = Life::Booting;
        self.set_fleet_timer(index, number, boot);
    }

    fn set_fleet_timer(&mut self, index: usize, number: u32, span: Span) {
        let due = self.now + span;
        let fleet = &mut self.fleets[index];
        fleet.instances[number as usize].due = Some(due);
        let timer = fleet.first_timer + 1 + number;
        self.calendar.schedule(due, Kind::Change.event(timer));
    }

    /// Puts the next look at a fleet's metric into the calendar.
    pub(super) fn schedule_metric(&mut self, index: usize) {
        let fleet = &self.fleets[index];
        if let Some(scaler) = &fleet.scaler {
            let event = Kind::Change.event(fleet.first_timer);
            self.calendar
                .schedule(self.now + scaler.metric_period(), event);
        }
    }

    /// A metric's period or an instance's timer ends.
    pub(super) fn end_fleet_timer(&mut self, timer: u32) {
        let after = { self.fleets.iter() }.take_while(|fleet| fleet.first_timer <= timer);
        let Some(index) = after.count().checked_sub(1) else {
            return;
        };
        match (timer - self.fleets[index].first_timer).checked_sub(1) {
            None => self.look_at_metric(index),
            Some(number) => self.end_instance_timer(index, number),
        }
    }

    fn end_instance_timer(&mut self, index: usize, number: u32) {
        let fleet = &mut self.fleets[index];
        let instance = &mut fleet.instances[number as usize];
        // A timer that was set anew meanwhile.
        if instance.due != Some(self.now) {
            return;
        }
        instance.due = None;
        match instance.life {
            Life::Booting => {
                instance.life = Life::Running;
                fleet.join(number);
                self.revive(index, number);
            }
            Life::Running if instance.failed.is_none() => fleet.join(number),
            Life::Running => {
                fleet.leave(number);
                self.boot(index, number);
            }
            Life::Off | Life::Draining => {}
        }
    }

    /// Requests that hang at the instance with this first station, in the order in which they
    /// began.
    fn hanging_at(&self, station: u32) -> Vec<u32> {
        self.requests_where(|_, request| {
            request.state == State::Hanging && request.station == station
        })
    }
}

/// The step of a request that was inside an instance when it fell silent: none.
pub(super) const NOWHERE: u32 = NONE;
