//! Which servers a request holds at each step: found before the run by walking the graph, so that
//! a server can neither be given back by somebody who has none nor be carried out of the network.

use super::check::NetworkError;
use super::choices;
use super::model::{Network, Place, Step, StepId};
use super::request::HOLDS_MAX;
use super::spawn;

/// The servers held on reaching a step, each in the place where it is remembered.
pub(super) type Held = [Option<Place>; HOLDS_MAX];

/// Where each [`Step::Acquire`] and [`Step::Release`] remembers its server.
#[derive(Clone, Debug, Default)]
pub(super) struct HoldPlaces {
    /// For each step.
    places: Vec<u8>,
    held: Vec<Option<Held>>,
}

impl HoldPlaces {
    /// The place for step number `step`; 0 for other steps.
    pub(super) fn of_step(&self, step: usize) -> u8 {
        self.places.get(step).copied().unwrap_or(0)
    }

    /// What a request holds on reaching each step; nothing at steps that nobody reaches.
    pub(super) fn held(&self) -> impl Iterator<Item = Held> {
        self.held.iter().map(|held| held.unwrap_or_default())
    }
}

/// Walks the graph of a network whose step numbers are all in range.
pub(super) fn find(network: &Network) -> Result<HoldPlaces, Vec<NetworkError>> {
    let mut walk = Walk {
        network,
        held: vec![None; network.steps.len()],
        places: vec![0; network.steps.len()],
        to_visit: Vec::new(),
        errors: Vec::new(),
    };
    for entry in spawn::entries(network) {
        walk.reach(entry, [None; HOLDS_MAX]);
    }
    while let Some(step) = walk.to_visit.pop() {
        walk.visit(step);
    }
    if walk.errors.is_empty() {
        Ok(HoldPlaces {
            places: walk.places,
            held: walk.held,
        })
    } else {
        Err(walk.errors)
    }
}

struct Walk<'a> {
    network: &'a Network,
    held: Vec<Option<Held>>,
    places: Vec<u8>,
    to_visit: Vec<usize>,
    errors: Vec<NetworkError>,
}

impl Walk<'_> {
    fn error(&mut self, step: usize, message: String) {
        self.errors
            .push(NetworkError::new(format!("steps[{step}]"), message));
    }

    fn reach(&mut self, step: StepId, held: Held) {
        let index = step.0 as usize;
        match self.held[index] {
            None => {
                self.held[index] = Some(held);
                self.to_visit.push(index);
            }
            Some(known) if known == held => {}
            Some(_) => self.error(
                index,
                "requests reach this step holding different servers; give each case its own \
                 copy of the steps until the servers are released"
                    .to_owned(),
            ),
        }
    }

    fn visit(&mut self, index: usize) {
        let Some(held) = self.held[index] else {
            return;
        };
        let network = self.network;
        match &network.steps[index] {
            Step::Acquire {
                place,
                next,
                blocked,
                abandoned,
            } => {
                self.reach(*blocked, held);
                self.reach(*abandoned, held);
                self.acquire(index, *place, *next, held);
            }
            Step::Release { place, next } => self.release(index, *place, *next, held),
            Step::Choose { slot, .. } | Step::Balance { slot, .. } => {
                if held.iter().flatten().any(|place| uses_slot(*place, *slot)) {
                    self.error(
                        index,
                        format!(
                            "chooses anew for slot {slot} while a server that this slot chose is \
                             held; release it first"
                        ),
                    );
                }
                choices::for_each_next(&network.steps[index], |next| self.reach(next, held));
            }
            Step::Depart(_) => {
                if held.iter().any(Option::is_some) {
                    self.error(
                        index,
                        "a request departs with servers in hand; release them before".to_owned(),
                    );
                }
            }
            other => choices::for_each_next(other, |next| self.reach(next, held)),
        }
    }

    fn acquire(&mut self, index: usize, place: Place, next: StepId, mut held: Held) {
        let Some(free) = held.iter().position(Option::is_none) else {
            return self.error(
                index,
                format!("a request would hold more than {HOLDS_MAX} servers at once"),
            );
        };
        held[free] = Some(place);
        self.places[index] = free as u8;
        self.reach(next, held);
    }

    fn release(&mut self, index: usize, place: Place, next: StepId, mut held: Held) {
        // The last one taken, if a request holds two of the same station.
        let Some(which) = held.iter().rposition(|other| *other == Some(place)) else {
            return self.error(
                index,
                "releases a server that the request does not hold here".to_owned(),
            );
        };
        held[which] = None;
        self.places[index] = which as u8;
        self.reach(next, held);
    }
}

const fn uses_slot(place: Place, slot: u8) -> bool {
    match place {
        Place::Fixed(_) => false,
        Place::Chosen { slot: used, .. } => used == slot,
    }
}
