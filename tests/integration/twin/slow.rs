//! The slow twin: no slab, no lists, no virtual time, no rings. Requests are never forgotten, every
//! timer is an event of its own, cancelling searches the whole calendar, and sharing lowers the
//! remaining work of every request one by one.

use loadbearing::sim::engine::{Distribution, Sampler, Stream, Streams};
use loadbearing::sim::network::model::{
    Arrivals, CHOICE_SLOTS, Choice, Discipline, Network, Outcome, Place, Routing, Servers, Step,
    StepId,
};
use loadbearing::sim::units::{Seed, Time};

use super::Line;

mod sharing;

#[derive(Clone, Copy, PartialEq)]
enum Event {
    Arrival(usize),
    Think(usize),
    ServiceEnd(usize),
    SharingEnd(usize),
    Patience(usize),
    Timeout(usize),
}

#[derive(Clone, Copy, PartialEq)]
enum Doing {
    Walking,
    Waiting(usize),
    Served(usize),
    Gone,
}

struct Request {
    class: usize,
    population: Option<usize>,
    step: usize,
    doing: Doing,
    answered: bool,
    choices: [u32; CHOICE_SLOTS],
    rounds: u64,
    /// Service left at a preemptive or sharing station: ns, or 2⁻⁸ ns.
    left: Option<u64>,
    service_end: u64,
}

struct Station {
    /// Waiting, first come first; the interrupted in front.
    line: Vec<usize>,
    /// Served; with held servers only their number counts.
    served: Vec<usize>,
    holders: u32,
    service: Stream,
    patience: Stream,
    updated: u64,
}

struct Twin<'a> {
    network: &'a Network,
    now: u64,
    sequence: u64,
    calendar: Vec<(u64, u64, Event)>,
    requests: Vec<Request>,
    stations: Vec<Station>,
    granted: Vec<usize>,
    arrivals: Vec<(Stream, usize, f64)>,
    thinking: Vec<Stream>,
    routing: Vec<Stream>,
    turns: Vec<u32>,
    trace: Vec<Line>,
}

/// The trace of `network` up to `horizon`.
pub(super) fn run(network: &Network, seed: Seed, horizon: Time) -> Vec<Line> {
    let streams = Streams::new(seed);
    let stations = network.stations.iter().map(|station| Station {
        line: Vec::new(),
        served: Vec::new(),
        holders: 0,
        service: streams.stream(&format!("service/{}", station.name)),
        patience: streams.stream(&format!("patience/{}", station.name)),
        updated: 0,
    });
    let steps = network.steps.len();
    let mut twin = Twin {
        network,
        now: 0,
        sequence: 0,
        calendar: Vec::new(),
        requests: Vec::new(),
        stations: stations.collect(),
        granted: Vec::new(),
        arrivals: Vec::new(),
        thinking: Vec::new(),
        routing: (0..steps)
            .map(|step| streams.stream(&format!("routing/{step}")))
            .collect(),
        turns: vec![0; steps],
        trace: Vec::new(),
    };
    for (index, source) in network.sources.iter().enumerate() {
        let mut stream = streams.stream(&format!("arrivals/{}", source.name));
        let (mut state, mut rest) = (0, 0.0);
        if let Arrivals::Modulated {
            calm_mean_seconds: calm,
            burst_mean_seconds: burst,
            ..
        } = source.arrivals
        {
            state = usize::from(stream.uniform() >= calm / (calm + burst));
            rest = [calm, burst][state] * stream.exponential();
        }
        twin.arrivals.push((stream, state, rest));
        twin.schedule_arrival(index);
    }
    for (index, population) in network.populations.iter().enumerate() {
        let stream = streams.stream(&format!("think/{}", population.name));
        twin.thinking.push(stream);
        for _ in 0..population.members {
            twin.think(index);
        }
    }
    twin.run_until(horizon.nanos());
    twin.trace
}

fn draw(distribution: &Distribution, stream: &mut Stream) -> u64 {
    Sampler::new(distribution).unwrap().draw(stream).nanos()
}

impl Twin<'_> {
    fn schedule(&mut self, time: u64, event: Event) {
        self.sequence += 1;
        self.calendar.push((time, self.sequence, event));
        self.calendar.sort_by_key(|entry| (entry.0, entry.1));
    }

    fn cancel(&mut self, event: Event) {
        self.calendar.retain(|entry| entry.2 != event);
    }

    fn run_until(&mut self, horizon: u64) {
        while self
            .calendar
            .first()
            .is_some_and(|entry| entry.0 <= horizon)
        {
            let (time, _, event) = self.calendar.remove(0);
            self.now = time;
            match event {
                Event::Arrival(source) => {
                    self.schedule_arrival(source);
                    let source = &self.network.sources[source];
                    self.begin(usize::from(source.class.0), source.entry, None);
                }
                Event::Think(index) => {
                    let population = &self.network.populations[index];
                    let class = usize::from(population.class.0);
                    self.begin(class, population.entry, Some(index));
                }
                Event::ServiceEnd(request) => self.end_service(request),
                Event::SharingEnd(station) => self.end_sharing(station),
                Event::Patience(request) => self.give_up(request),
                Event::Timeout(request) => self.time_out(request),
            }
            while !self.granted.is_empty() {
                let request = self.granted.remove(0);
                self.walk(request);
            }
        }
    }

    fn note(&mut self, what: &'static str, request: usize, which: usize) {
        self.trace
            .push((self.now, what, request as u64, which as u32));
    }

    fn schedule_arrival(&mut self, index: usize) {
        let (stream, state, rest) = &mut self.arrivals[index];
        let gap = match self.network.sources[index].arrivals {
            Arrivals::Poisson { per_second } => draw(
                &Distribution::Exponential {
                    mean_seconds: 1.0 / per_second,
                },
                stream,
            ),
            Arrivals::Modulated {
                calm_per_second,
                burst_per_second,
                calm_mean_seconds,
                burst_mean_seconds,
            } => {
                let mut waited = 0.0;
                loop {
                    let rate = [calm_per_second, burst_per_second][*state];
                    let gap = stream.exponential() / rate;
                    if gap < *rest {
                        *rest -= gap;
                        break ((waited + gap) * 1e9 + 0.5) as u64;
                    }
                    waited += *rest;
                    *state = 1 - *state;
                    let mean = [calm_mean_seconds, burst_mean_seconds][*state];
                    *rest = mean * stream.exponential();
                }
            }
            _ => unreachable!("not in the plans"),
        };
        self.schedule(self.now + gap, Event::Arrival(index));
    }

    fn think(&mut self, index: usize) {
        let think = &self.network.populations[index].think;
        let span = draw(think, &mut self.thinking[index]);
        self.schedule(self.now + span, Event::Think(index));
    }

    /// A request begins; it walks when nobody else does.
    fn begin(&mut self, class: usize, entry: StepId, population: Option<usize>) {
        let request = self.requests.len();
        self.requests.push(Request {
            class,
            population,
            step: entry.0 as usize,
            doing: Doing::Walking,
            answered: false,
            choices: [0; CHOICE_SLOTS],
            rounds: 0,
            left: None,
            service_end: 0,
        });
        self.note("arrived", request, class);
        if let Some(timeout) = self.network.classes[class].timeout {
            self.schedule(self.now + timeout.nanos(), Event::Timeout(request));
        }
        self.granted.push(request);
    }

    fn priority(&self, request: usize) -> u8 {
        self.network.classes[self.requests[request].class].priority
    }

    fn inside(&self, station: usize) -> usize {
        let station = &self.stations[station];
        station.line.len() + station.served.len() + station.holders as usize
    }

    fn servers(&self, station: usize) -> usize {
        match self.network.stations[station].servers {
            Servers::Finite(servers) => servers as usize,
            Servers::Infinite => usize::MAX,
        }
    }

    fn station_of(&self, request: usize, place: Place) -> usize {
        match place {
            Place::Fixed(station) => station.0 as usize,
            Place::Chosen { first, slot } => {
                (first.0 + self.requests[request].choices[usize::from(slot)]) as usize
            }
        }
    }

    fn walk(&mut self, request: usize) {
        loop {
            let number = self.requests[request].step;
            let network = self.network;
            let next = match &network.steps[number] {
                Step::Visit { place, blocked, .. } => {
                    let station = self.station_of(request, *place);
                    self.note("came", request, station);
                    if !self.come(request, station) {
                        *blocked
                    } else {
                        return;
                    }
                }
                Step::Acquire {
                    place,
                    next,
                    blocked,
                    ..
                } => {
                    let station = self.station_of(request, *place);
                    self.note("came", request, station);
                    if !self.come(request, station) {
                        *blocked
                    } else if self.requests[request].doing == Doing::Walking {
                        *next
                    } else {
                        return;
                    }
                }
                Step::Release { place, next } => {
                    let station = self.station_of(request, *place);
                    self.stations[station].holders -= 1;
                    self.note("leaves", request, station);
                    self.serve_next(station);
                    *next
                }
                Step::Depart(outcome) => {
                    self.cancel(Event::Timeout(request));
                    self.requests[request].doing = Doing::Gone;
                    if !self.requests[request].answered {
                        self.answer(request, *outcome);
                    }
                    return;
                }
                other => self.pass(request, number, other),
            };
            self.requests[request].step = next.0 as usize;
        }
    }

    /// The step after one that nobody waits at.
    fn pass(&mut self, request: usize, number: usize, step: &Step) -> StepId {
        match step {
            Step::Spawn { class, entry, next } => {
                self.begin(usize::from(class.0), *entry, None);
                *next
            }
            Step::Choose {
                first,
                count,
                slot,
                choice,
                next,
            } => {
                let chosen = self.choose(number, first.0, *count, *choice);
                self.requests[request].choices[usize::from(*slot)] = chosen;
                *next
            }
            Step::Route(Routing::Probability(ways)) => {
                let roll = self.routing[number].uniform();
                if roll < ways[0].0 {
                    ways[0].1
                } else {
                    ways[1].1
                }
            }
            Step::Count { mean, next } => {
                let extra = self.routing[number].uniform() < mean - mean.floor();
                self.requests[request].rounds = *mean as u64 + u64::from(extra);
                *next
            }
            Step::Repeat { body, next } => {
                if self.requests[request].rounds > 0 {
                    self.requests[request].rounds -= 1;
                    *body
                } else {
                    *next
                }
            }
            _ => unreachable!("not in the plans"),
        }
    }

    fn choose(&mut self, number: usize, first: u32, count: u32, choice: Choice) -> u32 {
        let inside = |twin: &Self, which: u32| twin.inside((first + which) as usize);
        match choice {
            Choice::Random => self.routing[number].below(count),
            Choice::RoundRobin | Choice::LeastOutstanding => {
                let start = self.turns[number];
                self.turns[number] = (start + 1) % count;
                if choice == Choice::RoundRobin {
                    return start;
                }
                (0..count)
                    .map(|offset| (start + offset) % count)
                    .min_by_key(|which| inside(self, *which))
                    .unwrap()
            }
            Choice::PowerOfTwo => {
                let one = self.routing[number].below(count);
                let other = (one + 1 + self.routing[number].below(count - 1)) % count;
                *[one, other]
                    .iter()
                    .min_by_key(|which| inside(self, **which))
                    .unwrap()
            }
        }
    }

    /// Comes to a station; says whether it was let in.
    fn come(&mut self, request: usize, index: usize) -> bool {
        let described = &self.network.stations[index];
        let servers = self.servers(index);
        let inside = self.inside(index);
        let capacity = described
            .waiting_capacity
            .map_or(usize::MAX, |c| c as usize);
        self.requests[request].left = None;
        if let Discipline::ProcessorSharing { .. } = described.discipline {
            if inside >= servers.saturating_add(capacity) {
                self.note("blocked", request, index);
                return false;
            }
            self.share_until_now(index);
            let span = self.draw_service(request, index);
            self.requests[request].left = Some(span << 8);
            self.requests[request].doing = Doing::Served(index);
            self.stations[index].served.push(request);
            self.note("begins", request, index);
            self.schedule_sharing(index);
            return true;
        }
        let station = &self.stations[index];
        if station.served.len() + (station.holders as usize) < servers {
            self.begin_service(request, index);
            return true;
        }
        if station.line.len() >= capacity {
            self.note("blocked", request, index);
            return false;
        }
        if described.discipline == Discipline::PreemptiveResume {
            let lowest = (0..station.served.len())
                .max_by_key(|&place| self.priority(station.served[place]))
                .unwrap();
            let victim = station.served[lowest];
            if self.priority(victim) > self.priority(request) {
                self.stations[index].served.remove(lowest);
                self.cancel(Event::ServiceEnd(victim));
                self.requests[victim].left = Some(self.requests[victim].service_end - self.now);
                self.requests[victim].doing = Doing::Waiting(index);
                self.stations[index].line.insert(0, victim);
                self.note("waits", victim, index);
                self.begin_service(request, index);
                return true;
            }
        }
        self.requests[request].doing = Doing::Waiting(index);
        self.stations[index].line.push(request);
        self.note("waits", request, index);
        if let Some(patience) = &described.patience {
            let span = draw(patience, &mut self.stations[index].patience);
            self.schedule(self.now + span, Event::Patience(request));
        }
        true
    }

    fn draw_service(&mut self, request: usize, index: usize) -> u64 {
        let network = self.network;
        match &network.steps[self.requests[request].step] {
            Step::Visit { service, .. } => draw(service, &mut self.stations[index].service),
            _ => unreachable!("only visits are served"),
        }
    }

    fn begin_service(&mut self, request: usize, index: usize) {
        self.note("begins", request, index);
        if let Step::Acquire { .. } = self.network.steps[self.requests[request].step] {
            self.stations[index].holders += 1;
            self.requests[request].doing = Doing::Walking;
            return;
        }
        let span = match self.requests[request].left.take() {
            Some(left) => left,
            None => self.draw_service(request, index),
        };
        self.requests[request].service_end = self.now + span;
        self.requests[request].doing = Doing::Served(index);
        self.stations[index].served.push(request);
        self.schedule(self.now + span, Event::ServiceEnd(request));
    }

    fn end_service(&mut self, request: usize) {
        let Doing::Served(index) = self.requests[request].doing else {
            unreachable!("cancelled otherwise");
        };
        self.requests[request].doing = Doing::Walking;
        self.stations[index]
            .served
            .retain(|other| *other != request);
        self.note("leaves", request, index);
        self.serve_next(index);
        self.go_to_next(request);
        self.walk(request);
    }

    fn go_to_next(&mut self, request: usize) {
        if let Step::Visit { next, .. } | Step::Acquire { next, .. } =
            self.network.steps[self.requests[request].step]
        {
            self.requests[request].step = next.0 as usize;
        }
    }

    fn serve_next(&mut self, index: usize) {
        let line = &self.stations[index].line;
        let by_priority = matches!(
            self.network.stations[index].discipline,
            Discipline::NonPreemptivePriority | Discipline::PreemptiveResume
        );
        let Some(place) = (0..line.len()).min_by_key(|&place| {
            if by_priority {
                self.priority(line[place])
            } else {
                0
            }
        }) else {
            return;
        };
        let request = self.stations[index].line.remove(place);
        self.cancel(Event::Patience(request));
        self.begin_service(request, index);
        if self.requests[request].doing == Doing::Walking {
            self.go_to_next(request);
            self.granted.push(request);
        }
    }

    /// A waiting request leaves its line and goes where its step says.
    fn give_up(&mut self, request: usize) {
        let Doing::Waiting(index) = self.requests[request].doing else {
            unreachable!("cancelled otherwise");
        };
        self.cancel(Event::Patience(request));
        self.stations[index].line.retain(|other| *other != request);
        self.requests[request].doing = Doing::Walking;
        self.note("gives up", request, index);
        if let Step::Visit { abandoned, .. } | Step::Acquire { abandoned, .. } =
            self.network.steps[self.requests[request].step]
        {
            self.requests[request].step = abandoned.0 as usize;
        }
        self.walk(request);
    }

    fn time_out(&mut self, request: usize) {
        self.answer(request, Outcome::TimedOut);
        if let Doing::Waiting(_) = self.requests[request].doing {
            self.give_up(request);
        }
    }

    fn answer(&mut self, request: usize, outcome: Outcome) {
        self.requests[request].answered = true;
        self.note("ended", request, outcome as usize);
        if let Some(population) = self.requests[request].population {
            self.think(population);
        }
    }
}
