//! A checked network turned into flat tables: every step in a few bytes, every name gone.

use super::holds::HoldPlaces;
use super::model::{
    Arrivals, Choice, Discipline, Distribution, Network, Outcome, Place, Population, Routing,
    Servers, Source, Step,
};
use super::request::{HOLDS_MAX, Line};
use super::sharing::Sharing;
use super::station::{Order, Patience, Station, UNLIMITED};
use super::warm::Idle;
use crate::sim::engine::{Sampler, Stream, Streams};

/// The choice slot that is always 0.
const FIXED_SLOT: u8 = super::model::CHOICE_SLOTS as u8;

/// A station named by a step: `first` plus what was chosen in `slot`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Where {
    pub(super) first: u32,
    pub(super) slot: u8,
}

impl Where {
    const fn new(place: Place) -> Self {
        match place {
            Place::Fixed(station) => Self {
                first: station.0,
                slot: FIXED_SLOT,
            },
            Place::Chosen { first, slot } => Self {
                first: first.0,
                slot,
            },
        }
    }
}

/// A step. Random numbers, turns and lists are indices into the tables of [`Program`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    Visit {
        place: Where,
        service: u32,
        next: u32,
        blocked: u32,
        abandoned: u32,
    },
    Acquire {
        place: Where,
        hold: u8,
        next: u32,
        blocked: u32,
        abandoned: u32,
    },
    Release {
        place: Where,
        hold: u8,
        next: u32,
    },
    Choose {
        first: u32,
        count: u32,
        slot: u8,
        choice: Choice,
        turn: u32,
        next: u32,
    },
    Balance {
        fleet: u32,
        slot: u8,
        choice: Choice,
        turn: u32,
        next: u32,
        refused: u32,
        broken: u32,
    },
    RouteAtRandom {
        first: u32,
        count: u32,
        stream: u32,
    },
    RouteInTurn {
        first: u32,
        count: u32,
        turn: u32,
    },
    RouteToShortest {
        first: u32,
        count: u32,
    },
    Count {
        count: u32,
        next: u32,
    },
    Repeat {
        body: u32,
        next: u32,
    },
    LookUp {
        cache: u32,
        found: u32,
        missing: u32,
        abandoned: u32,
    },
    Fill {
        cache: u32,
        next: u32,
    },
    Depart(Outcome),
    TakeWarm {
        pool: u32,
        warm: u32,
        cold: u32,
    },
    GiveBack {
        pool: u32,
        next: u32,
    },
    Spawn {
        class: u16,
        entry: u32,
        next: u32,
    },
}

/// One way of a routing step: the probability of this or an earlier one, or the station compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    pub(super) cumulative: f64,
    pub(super) station: u32,
    pub(super) step: u32,
}

/// A loop's number of rounds: `whole`, or one more with probability `fraction`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rounds {
    pub(super) whole: u16,
    pub(super) fraction: f64,
    pub(super) stream: u32,
}

/// The steps and their tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) samplers: Vec<Sampler>,
    pub(super) branches: Vec<Branch>,
    pub(super) rounds: Vec<Rounds>,
    pub(super) turns: Vec<u32>,
    pub(super) streams: Vec<Stream>,
    /// The servers held on reaching each step; empty in networks where nothing can fail.
    pub(super) held: Vec<[Option<Where>; HOLDS_MAX]>,
    pub(super) idle: Vec<Idle>,
}

/// A sampler of a distribution that the check has passed.
pub(super) fn checked_sampler(distribution: &Distribution) -> Sampler {
    Sampler::new(distribution).expect("the network was checked")
}

impl Program {
    pub(super) fn new(network: &Network, holds: &HoldPlaces, streams: &Streams) -> Self {
        let mut program = Self {
            idle: network.warm_pools.iter().map(Idle::new).collect(),
            ..Self::default()
        };
        for (number, step) in network.steps.iter().enumerate() {
            let op = program.compile(number, step, holds, streams);
            program.ops.push(op);
        }
        if !network.changes.is_empty() {
            let places = holds.held();
            program.held = places.map(|held| held.map(|p| p.map(Where::new))).collect();
        }
        program
    }

    fn compile(&mut self, number: usize, step: &Step, holds: &HoldPlaces, streams: &Streams) -> Op {
        match *step {
            Step::Visit {
                place,
                ref service,
                next,
                blocked,
                abandoned,
            } => Op::Visit {
                place: Where::new(place),
                service: added(&mut self.samplers, checked_sampler(service)),
                next: next.0,
                blocked: blocked.0,
                abandoned: abandoned.0,
            },
            Step::Acquire {
                place,
                next,
                blocked,
                abandoned,
            } => Op::Acquire {
                place: Where::new(place),
                hold: holds.of_step(number),
                next: next.0,
                blocked: blocked.0,
                abandoned: abandoned.0,
            },
            Step::Release { place, next } => Op::Release {
                place: Where::new(place),
                hold: holds.of_step(number),
                next: next.0,
            },
            Step::Balance { .. } => self.compile_balance(number, step, streams),
            Step::Route(ref routing) => self.compile_route(number, routing, streams),
            Step::Repeat { body, next } => Op::Repeat {
                body: body.0,
                next: next.0,
            },
            Step::Depart(outcome) => Op::Depart(outcome),
            _ => self.compile_passing(number, step, streams),
        }
    }

    /// Steps that take no time and lead to one place, or ask something.
    fn compile_passing(&mut self, number: usize, step: &Step, streams: &Streams) -> Op {
        match *step {
            Step::Choose {
                first,
                count,
                slot,
                choice,
                next,
            } => Op::Choose {
                first: first.0,
                count,
                slot,
                choice,
                turn: self.turn(number, streams),
                next: next.0,
            },
            Step::Count { mean, next } => self.compile_count(mean, next.0, number, streams),
            Step::LookUp {
                cache,
                found,
                missing,
                abandoned,
            } => Op::LookUp {
                cache: cache.0,
                found: found.0,
                missing: missing.0,
                abandoned: abandoned.0,
            },
            Step::Fill { cache, next } => Op::Fill {
                cache: cache.0,
                next: next.0,
            },
            ref other => compile_beside(other),
        }
    }

    fn compile_balance(&mut self, number: usize, step: &Step, streams: &Streams) -> Op {
        let Step::Balance {
            fleet,
            slot,
            choice,
            next,
            refused,
            broken,
        } = *step
        else {
            unreachable!("called for balancing steps only")
        };
        Op::Balance {
            fleet: fleet.0,
            slot,
            choice,
            turn: self.turn(number, streams),
            next: next.0,
            refused: refused.0,
            broken: broken.0,
        }
    }

    /// A stream and a turn for a step: both have the same place in their tables.
    fn turn(&mut self, number: usize, streams: &Streams) -> u32 {
        self.streams.push(routing_stream(number, streams));
        self.turns.resize(self.streams.len(), 0);
        self.streams.len() as u32 - 1
    }

    fn compile_count(&mut self, mean: f64, next: u32, number: usize, streams: &Streams) -> Op {
        self.streams.push(routing_stream(number, streams));
        let rounds = Rounds {
            whole: mean as u16,
            fraction: mean - f64::from(mean as u16),
            stream: self.streams.len() as u32 - 1,
        };
        Op::Count {
            count: added(&mut self.rounds, rounds),
            next,
        }
    }

    fn compile_route(&mut self, number: usize, routing: &Routing, streams: &Streams) -> Op {
        let first = self.branches.len() as u32;
        match routing {
            Routing::Probability(ways) => {
                let mut cumulative = 0.0;
                for &(probability, step) in ways {
                    cumulative += probability;
                    self.branches.push(Branch {
                        cumulative,
                        station: 0,
                        step: step.0,
                    });
                }
                self.streams.push(routing_stream(number, streams));
                Op::RouteAtRandom {
                    first,
                    count: ways.len() as u32,
                    stream: self.streams.len() as u32 - 1,
                }
            }
            Routing::RoundRobin(ways) => {
                self.branches.extend(ways.iter().map(|step| Branch {
                    cumulative: 0.0,
                    station: 0,
                    step: step.0,
                }));
                Op::RouteInTurn {
                    first,
                    count: ways.len() as u32,
                    turn: self.turn(number, streams),
                }
            }
            Routing::ShortestLine(ways) => {
                self.branches
                    .extend(ways.iter().map(|(step, station)| Branch {
                        cumulative: 0.0,
                        station: station.0,
                        step: step.0,
                    }));
                Op::RouteToShortest {
                    first,
                    count: ways.len() as u32,
                }
            }
        }
    }
}

/// Steps of jobs and of environments.
fn compile_beside(step: &Step) -> Op {
    match *step {
        Step::TakeWarm { pool, warm, cold } => Op::TakeWarm {
            pool,
            warm: warm.0,
            cold: cold.0,
        },
        Step::GiveBack { pool, next } => Op::GiveBack { pool, next: next.0 },
        Step::Spawn { class, entry, next } => Op::Spawn {
            class: class.0,
            entry: entry.0,
            next: next.0,
        },
        _ => unreachable!("compiled by the callers"),
    }
}

/// Appends to a table and says where.
fn added<T>(table: &mut Vec<T>, row: T) -> u32 {
    table.push(row);
    table.len() as u32 - 1
}

fn routing_stream(number: usize, streams: &Streams) -> Stream {
    streams.stream(&format!("routing/{number}"))
}

/// The stations at the beginning, and the shared servers of those that share.
pub(super) fn stations(
    network: &Network,
    levels: usize,
    streams: &Streams,
) -> (Vec<Station>, Vec<Sharing>) {
    let mut sharing = Vec::new();
    let mut preemptive = 0;
    let stations = network
        .stations
        .iter()
        .map(|station| {
            let servers = match station.servers {
                Servers::Finite(servers) => servers,
                Servers::Infinite => UNLIMITED,
            };
            let (order, detail, levels) = match station.discipline {
                Discipline::Fifo => (Order::InTurn, 0, 1),
                Discipline::NonPreemptivePriority => (Order::InTurn, 0, levels),
                Discipline::PreemptiveResume => {
                    preemptive += 1;
                    (Order::Preemptive, preemptive - 1, levels)
                }
                Discipline::ProcessorSharing { contention } => {
                    sharing.push(Sharing::new(servers, contention));
                    (Order::Sharing, sharing.len() as u32 - 1, 1)
                }
            };
            Station {
                inside: 0,
                busy: 0,
                servers,
                capacity: station.waiting_capacity.unwrap_or(UNLIMITED),
                group: station.group.0,
                order,
                line: Line::EMPTY,
                lower_lines: vec![Line::EMPTY; levels - 1],
                patience: patience(station.patience.as_ref(), &station.discipline),
                detail,
                service: streams.stream(&format!("service/{}", station.name)),
                impatience: streams.stream(&format!("patience/{}", station.name)),
            }
        })
        .collect();
    (stations, sharing)
}

fn patience(distribution: Option<&Distribution>, discipline: &Discipline) -> Patience {
    let Some(distribution) = distribution else {
        return Patience::Endless;
    };
    let sampler = checked_sampler(distribution);
    match (sampler.constant(), discipline) {
        // Only where one line holds all does the first give up first.
        (Some(span), Discipline::Fifo) => Patience::Constant {
            nanos: span.nanos(),
            watched: false,
        },
        _ => Patience::Drawn(sampler),
    }
}

/// A source of requests while the simulation runs.
#[derive(Clone, Debug)]
pub(super) struct RunningSource {
    pub(super) class: u16,
    pub(super) entry: u32,
    pub(super) batch: u32,
    pub(super) gaps: super::arrivals::Gaps,
    pub(super) stream: Stream,
}

impl RunningSource {
    pub(super) fn new(source: &Source, streams: &Streams) -> Self {
        let mut stream = streams.stream(&format!("arrivals/{}", source.name));
        Self {
            class: source.class.0,
            entry: source.entry.0,
            batch: source.batch,
            gaps: super::arrivals::Gaps::new(&source.arrivals, &mut stream),
            stream,
        }
    }
}

/// A closed population while the simulation runs.
#[derive(Clone, Debug)]
pub(super) struct RunningPopulation {
    pub(super) class: u16,
    pub(super) entry: u32,
    pub(super) think: Sampler,
    pub(super) stream: Stream,
}

impl RunningPopulation {
    pub(super) fn new(population: &Population, streams: &Streams) -> Self {
        Self {
            class: population.class.0,
            entry: population.entry.0,
            think: checked_sampler(&population.think),
            stream: streams.stream(&format!("think/{}", population.name)),
        }
    }
}

/// Whether a source ever sends anything.
pub(super) fn is_silent(arrivals: &Arrivals) -> bool {
    match *arrivals {
        Arrivals::Poisson { per_second } | Arrivals::Deterministic { per_second } => {
            per_second <= 0.0
        }
        _ => false,
    }
}
