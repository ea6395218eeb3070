//! Random small networks for the twin: a few stations of every discipline, visited one after the
//! other or held around another, with ways back, full lines, impatience, timeouts, priorities.

use loadbearing::sim::network::model::{
    Arrivals, Choice, Class, ClassId, Contention, Discipline, Distribution, Group, GroupId,
    Network, Outcome, Place, Population, Routing, Servers, Source, Station, StationId, Step,
    StepId,
};
use loadbearing::sim::units::Span;
use proptest::prelude::*;

const CHOICES: [Choice; 4] = [
    Choice::RoundRobin,
    Choice::Random,
    Choice::LeastOutstanding,
    Choice::PowerOfTwo,
];

/// A station as drawn.
#[derive(Clone, Debug)]
struct PlannedStation {
    servers: u32,
    /// 0, 1: first come, first served; 2, 3: priorities; 4: sharing; 5: sharing with contention.
    discipline: u8,
    capacity: Option<u32>,
    /// Mean, and whether it is constant.
    patience: Option<(f64, bool)>,
}

/// A part of the way through the network.
#[derive(Clone, Debug)]
enum Leg {
    Visit(u8),
    /// Hold a server of the first while visiting the second (if the first can be held).
    Hold(u8, u8),
    /// What a backend does: hold a server of the first (a worker), visit the third (processors),
    /// hold a server of the second (a connection) while visiting the third, give both back.
    Nested(u8, u8, u8),
    /// Visit one of the first two stations, chosen by the policy.
    Choose(u8),
    /// Visit several times.
    Loop(u8, f64),
    /// Leave a job behind that visits it.
    Spawn(u8),
}

/// A network as drawn.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    stations: Vec<PlannedStation>,
    legs: Vec<Leg>,
    again: f64,
    timeouts: [Option<f64>; 2],
    members: u32,
    modulated: bool,
    services: Vec<(u8, f64)>,
}

/// Any plan.
pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let patience = proptest::option::of((0.2..2.0, any::<bool>()));
    let station = (1..4_u32, 0..6_u8, proptest::option::of(0..4_u32), patience).prop_map(
        |(servers, discipline, capacity, patience)| PlannedStation {
            servers,
            discipline,
            capacity,
            patience,
        },
    );
    let leg = prop_oneof![
        (0..4_u8).prop_map(Leg::Visit),
        (0..4_u8, 0..4_u8).prop_map(|(outer, inner)| Leg::Hold(outer, inner)),
        (0..4_u8, 0..4_u8, 0..4_u8)
            .prop_map(|(worker, connection, work)| Leg::Nested(worker, connection, work)),
        (0..4_u8).prop_map(Leg::Choose),
        (0..4_u8, 0.0..3.0).prop_map(|(station, mean)| Leg::Loop(station, mean)),
        (0..4_u8).prop_map(Leg::Spawn),
    ];
    (
        proptest::collection::vec(station, 2..5),
        proptest::collection::vec(leg, 1..4),
        0.0..0.5,
        [
            proptest::option::of(0.3..4.0),
            proptest::option::of(0.3..4.0),
        ],
        0..4_u32,
        any::<bool>(),
        proptest::collection::vec((0..4_u8, 0.05..0.6), 8),
    )
        .prop_map(
            |(stations, legs, again, timeouts, members, modulated, services)| Plan {
                stations,
                legs,
                again,
                timeouts,
                members,
                modulated,
                services,
            },
        )
}

impl Plan {
    /// Whether requests can wait for each other in a circle: holding servers while waiting.
    pub(crate) fn can_deadlock(&self) -> bool {
        self.legs
            .iter()
            .any(|leg| matches!(leg, Leg::Hold(..) | Leg::Nested(..)))
    }

    pub(crate) fn network(&self) -> Network {
        let mut steps = vec![
            Step::Depart(Outcome::Completed),
            Step::Depart(Outcome::Blocked),
            Step::Depart(Outcome::Abandoned),
        ];
        let entry = StepId(3);
        for (number, leg) in self.legs.iter().enumerate() {
            self.add_leg(&mut steps, leg, number);
        }
        steps.push(Step::Route(Routing::Probability(vec![
            (self.again, entry),
            (1.0 - self.again, StepId(0)),
        ])));
        let class = |index: usize| Class {
            name: format!("class {index}"),
            priority: 1 - index as u8,
            timeout: self.timeouts[index].map(Span::from_seconds),
            ..Class::default()
        };
        let jobs = Class {
            name: "jobs".to_owned(),
            ..Class::default()
        };
        Network {
            groups: vec![Group {
                name: "all".to_owned(),
            }],
            stations: (0..self.stations.len()).map(|i| self.station(i)).collect(),
            classes: vec![class(0), class(1), jobs],
            sources: vec![self.source(0, entry), self.source(1, entry)],
            populations: vec![Population {
                name: "members".to_owned(),
                class: ClassId(1),
                members: self.members,
                think: Distribution::Exponential { mean_seconds: 1.0 },
                entry,
            }],
            steps,
            ..Network::default()
        }
    }

    fn source(&self, class: u16, entry: StepId) -> Source {
        Source {
            name: format!("source {class}"),
            class: ClassId(class),
            arrivals: if self.modulated {
                Arrivals::Modulated {
                    calm_per_second: 0.5,
                    burst_per_second: 8.0,
                    calm_mean_seconds: 3.0,
                    burst_mean_seconds: 2.0,
                }
            } else {
                Arrivals::Poisson { per_second: 2.5 }
            },
            batch: 1,
            entry,
        }
    }

    fn station(&self, index: usize) -> Station {
        let planned = &self.stations[index];
        let discipline = match planned.discipline {
            0 | 1 => Discipline::Fifo,
            2 => Discipline::NonPreemptivePriority,
            3 => Discipline::PreemptiveResume,
            4 => Discipline::ProcessorSharing {
                contention: Contention::NONE,
            },
            _ => Discipline::ProcessorSharing {
                contention: Contention {
                    sigma: 0.1,
                    kappa: 0.01,
                },
            },
        };
        let waits = planned.discipline < 4;
        Station {
            name: format!("station {index}"),
            group: GroupId(0),
            servers: Servers::Finite(planned.servers),
            discipline,
            waiting_capacity: planned.capacity,
            patience: planned.patience.filter(|_| waits).map(|(mean, constant)| {
                if constant {
                    Distribution::Deterministic { mean_seconds: mean }
                } else {
                    Distribution::Exponential { mean_seconds: mean }
                }
            }),
        }
    }

    fn place(&self, station: u8) -> Place {
        Place::Fixed(StationId(u32::from(station) % self.stations.len() as u32))
    }

    fn can_be_held(&self, station: u8) -> bool {
        let planned = &self.stations[usize::from(station) % self.stations.len()];
        planned.discipline < 3
    }

    fn service(&self, number: usize) -> Distribution {
        let (form, mean_seconds) = self.services[number % self.services.len()];
        match form {
            0 => Distribution::Exponential { mean_seconds },
            1 => Distribution::LogNormal {
                mean_seconds,
                cv: 1.0,
            },
            2 => Distribution::Erlang {
                mean_seconds,
                stages: 3,
            },
            _ => Distribution::HyperExponential {
                mean_seconds,
                squared_cv: 3.0,
            },
        }
    }

    /// Appends [`Leg::Nested`].
    fn add_nested(&self, steps: &mut Vec<Step>, stations: [u8; 3], service: Distribution) {
        let here = steps.len() as u32;
        let [worker, connection, work] = stations.map(|station| self.place(station));
        let (away_with_both, away_with_one) = (StepId(here + 6), StepId(here + 7));
        let acquire = |place, next: u32, [blocked, abandoned]: [StepId; 2]| Step::Acquire {
            place,
            next: StepId(next),
            blocked,
            abandoned,
        };
        let visit = |next: u32, away: StepId| Step::Visit {
            place: work,
            service,
            next: StepId(next),
            blocked: away,
            abandoned: away,
        };
        let release = |place, next: StepId| Step::Release { place, next };
        steps.extend([
            acquire(worker, here + 1, [StepId(1), StepId(2)]),
            visit(here + 2, away_with_one),
            acquire(connection, here + 3, [away_with_one; 2]),
            visit(here + 4, away_with_both),
            release(connection, StepId(here + 5)),
            release(worker, StepId(here + 8)),
            // Who is turned away inside gives everything back before leaving.
            release(connection, away_with_one),
            release(worker, StepId(2)),
        ]);
    }

    /// Appends a leg; its last step leads to the step after it.
    fn add_leg(&self, steps: &mut Vec<Step>, leg: &Leg, number: usize) {
        let here = steps.len() as u32;
        let visit = |place, next: u32, away: [u32; 2]| Step::Visit {
            place,
            service: self.service(number),
            next: StepId(next),
            blocked: StepId(away[0]),
            abandoned: StepId(away[1]),
        };
        match *leg {
            Leg::Hold(outer, inner) if self.can_be_held(outer) => {
                let place = self.place(outer);
                steps.push(Step::Acquire {
                    place,
                    next: StepId(here + 1),
                    blocked: StepId(1),
                    abandoned: StepId(2),
                });
                // Who is turned away inside gives the server back before leaving.
                steps.push(visit(self.place(inner), here + 2, [here + 3, here + 3]));
                steps.push(Step::Release {
                    place,
                    next: StepId(here + 4),
                });
                steps.push(Step::Release {
                    place,
                    next: StepId(2),
                });
            }
            Leg::Nested(worker, connection, work)
                if self.can_be_held(worker) && self.can_be_held(connection) =>
            {
                let service = self.service(number);
                self.add_nested(steps, [worker, connection, work], service);
            }
            Leg::Visit(station) | Leg::Hold(station, _) | Leg::Nested(station, ..) => {
                steps.push(visit(self.place(station), here + 1, [1, 2]));
            }
            Leg::Choose(policy) => {
                steps.push(Step::Choose {
                    first: StationId(0),
                    count: 2,
                    slot: 1,
                    choice: CHOICES[usize::from(policy)],
                    next: StepId(here + 1),
                });
                let place = Place::Chosen {
                    first: StationId(0),
                    slot: 1,
                };
                steps.push(visit(place, here + 2, [1, 2]));
            }
            Leg::Spawn(station) => {
                steps.push(Step::Spawn {
                    class: ClassId(2),
                    entry: StepId(here + 1),
                    next: StepId(here + 2),
                });
                steps.push(visit(self.place(station), 0, [1, 2]));
            }
            Leg::Loop(station, mean) => {
                steps.push(Step::Count {
                    mean,
                    next: StepId(here + 1),
                });
                steps.push(Step::Repeat {
                    body: StepId(here + 2),
                    next: StepId(here + 3),
                });
                steps.push(visit(self.place(station), here + 1, [1, 2]));
            }
        }
    }
}
