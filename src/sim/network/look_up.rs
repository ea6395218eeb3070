//! Requests that ask a cache, fetch what is not there, and wait for what others fetch;
//! [`super::keyed_cache`] says how.

use super::keyed_cache::LookedUp;
use super::model::StationId;
use super::observer::Observer;
use super::program::Op;
use super::request::State;
use super::simulation::Simulation;
use crate::sim::units::Span;

impl<O: Observer> Simulation<O> {
    /// A request asks a cache at `step`; says where it goes then, unless it waits.
    pub(super) fn ask(&mut self, slot: u32, step: u32) -> Option<u32> {
        let Op::LookUp {
            cache,
            found,
            missing,
            ..
        } = self.program.ops[step as usize]
        else {
            return Some(step);
        };
        self.slab.all[slot as usize].step = step;
        self.fetch_in_vain(slot);
        match self.caches.look_up(slot, cache) {
            LookedUp::Found => Some(found),
            LookedUp::Missing => Some(missing),
            LookedUp::Waiting => {
                self.wait_for_answer(slot, cache);
                None
            }
        }
    }

    /// A request comes back with the answer: whoever waits for it has it as well.
    pub(super) fn fill(&mut self, slot: u32, cache: u32) {
        let Some((asked, key)) = self.caches.take_asked(slot) else {
            return;
        };
        debug_assert_eq!(asked, cache, "the graph fills the cache that it asked");
        let cache = asked as usize;
        self.caches.all[cache].store(key);
        while let Some(waiting) = self.caches.all[cache].first_waiting(key) {
            self.end_wait_for_answer(waiting, LookedUp::Found);
            self.caches.all[cache].count_shared_answer();
        }
    }

    /// A request that fetched something ends, or asks for something else, without the answer: the
    /// first who waits for it fetches it.
    pub(super) fn fetch_in_vain(&mut self, slot: u32) {
        let Some((cache, key)) = self.caches.take_asked(slot) else {
            return;
        };
        if let Some(next) = self.caches.all[cache as usize].next_fetcher(key) {
            self.end_wait_for_answer(next, LookedUp::Missing);
            self.caches.fetches(next, cache, key);
        }
    }

    fn wait_for_answer(&mut self, slot: u32, cache: u32) {
        let (now, id) = (self.now, self.request_id(slot));
        let index = self.caches.all[cache as usize].line;
        let request = &mut self.slab.all[slot as usize];
        request.entered = now.nanos();
        request.station = index;
        request.interrupted = false;
        request.state = State::Waiting;
        if let Some(line) = self.caches.line_of(slot) {
            line.join(&mut self.slab.all, slot);
        }
        let station = &mut self.stations[index as usize];
        station.inside += 1;
        let group = &mut self.groups[station.group as usize];
        group.counts.arrivals += 1;
        group.counts.joined_line += 1;
        group.inside.up(now);
        group.waiting.up(now);
        self.observer.came(now, id, StationId(index));
        self.observer.waits(now, id, StationId(index));
    }

    /// A request has waited long enough: it goes on with the answer, or fetches it.
    fn end_wait_for_answer(&mut self, slot: u32, outcome: LookedUp) {
        let (now, id) = (self.now, self.request_id(slot));
        self.leave_answer_line(slot);
        let request = &mut self.slab.all[slot as usize];
        let waited = Span::from_nanos(now.nanos() - request.entered);
        request.waited += waited.nanos();
        request.state = State::Walking;
        let index = request.station;
        if let Op::LookUp { found, missing, .. } = self.program.ops[request.step as usize] {
            request.step = if outcome == LookedUp::Found {
                found
            } else {
                missing
            };
        }
        let station = &mut self.stations[index as usize];
        station.inside -= 1;
        let group = &mut self.groups[station.group as usize];
        group.inside.down(now);
        group.waiting.down(now);
        group.counts.waits_ended += 1;
        group.counts.served += 1;
        group.waits_ended.add(waited);
        group.responses.add(waited);
        group.response_histogram.record(waited);
        self.observer.begins(now, id, StationId(index));
        self.observer.leaves(now, id, StationId(index));
        self.granted.push_back(slot);
    }

    /// A request stops to wait for somebody else's answer.
    pub(super) fn leave_answer_line(&mut self, slot: u32) {
        if let Some(line) = self.caches.line_of(slot) {
            line.leave(&mut self.slab.all, slot);
        }
        self.caches.take_asked(slot);
    }
}

#[cfg(test)]
mod tests {
    use crate::sim::network::Simulation;
    use crate::sim::network::model::{
        Arrivals, CacheId, Change, Class, ClassId, Discipline, Distribution, Group, GroupId,
        KeyedCache, Network, Outcome, Place, Servers, Source, Station, StationId, Step, StepId,
        TimedChange,
    };
    use crate::sim::units::{Seed, Span, Time};

    /// One question, asked 100 times a second, whose answer takes a second to fetch; clients wait
    /// for `timeout`, and of those who fetch the share `failing` comes back without an answer.
    fn one_question(coalescing: bool, timeout: Option<f64>, failing: f64) -> Network {
        let station = |name: &str, group| Station {
            name: name.to_owned(),
            group: GroupId(group),
            servers: Servers::Infinite,
            discipline: Discipline::Fifo,
            waiting_capacity: None,
            patience: None,
        };
        let group = |name: &str| Group {
            name: name.to_owned(),
        };
        let routes = vec![(failing, StepId(4)), (1.0 - failing, StepId(3))];
        Network {
            groups: vec![group("database"), group("answers")],
            stations: vec![station("database", 0), station("answers", 1)],
            classes: vec![Class {
                name: "request".to_owned(),
                priority: 0,
                timeout: timeout.map(Span::from_seconds),
                policy: None,
                background: false,
                deadline: None,
            }],
            sources: vec![Source {
                name: "users".to_owned(),
                class: ClassId(0),
                arrivals: Arrivals::Deterministic { per_second: 100.0 },
                batch: 1,
                entry: StepId(0),
            }],
            steps: vec![
                Step::LookUp {
                    cache: CacheId(0),
                    found: StepId(5),
                    missing: StepId(1),
                    abandoned: StepId(4),
                },
                Step::Visit {
                    place: Place::Fixed(StationId(0)),
                    service: Distribution::Deterministic { mean_seconds: 1.0 },
                    next: StepId(2),
                    blocked: StepId(4),
                    abandoned: StepId(4),
                },
                Step::Route(super::super::model::Routing::Probability(routes)),
                Step::Fill {
                    cache: CacheId(0),
                    next: StepId(5),
                },
                Step::Depart(Outcome::Failed),
                Step::Depart(Outcome::Completed),
            ],
            caches: vec![KeyedCache {
                name: "one".to_owned(),
                line: StationId(1),
                keys: vec![1.0],
                tail: Vec::new(),
                keeps_for: f64::INFINITY,
                coalescing,
            }],
            changes: vec![TimedChange {
                at: Time::ZERO + Span::from_seconds(5.005),
                change: Change::ForgetCache(CacheId(0)),
            }],
            ..Network::default()
        }
    }

    fn run(network: &Network, seconds: f64) -> Simulation {
        let mut simulation = Simulation::new(network, Seed::new(1).expect("small")).expect("good");
        simulation.run_until(Time::ZERO + Span::from_seconds(seconds));
        simulation
    }

    /// (fetches, waits for somebody else's, completed, failed, timed out).
    fn counts(simulation: &Simulation) -> (u64, u64, u64, u64, u64) {
        let measured = simulation.measurements();
        let total = measured.total.counts;
        (
            measured.groups[0].counts.arrivals,
            measured.groups[1].counts.joined_line,
            total.completed,
            total.failed,
            total.timed_out,
        )
    }

    #[test]
    fn everybody_fetches_what_a_restarted_cache_forgot_until_the_first_is_back() {
        // The requests of 5.01 … 6.00 miss; the first answer is back at 6.01.
        let (fetches, waits, completed, ..) = counts(&run(&one_question(false, None, 0.0), 8.0));
        assert_eq!((fetches, waits, completed), (100, 0, 800));
    }

    #[test]
    fn with_coalescing_one_fetches_and_the_others_wait_for_its_answer() {
        let simulation = run(&one_question(true, None, 0.0), 8.0);
        assert_eq!(counts(&simulation), (1, 99, 800, 0, 0));
        let measured = simulation.measurements();
        // They wait 0.99 s, 0.98 s …: the sum of the first 99 hundredths.
        let waited = measured.groups[1].waiting_time_sum_seconds;
        assert!((waited - 49.5).abs() < 1e-9, "{waited}");
        assert_eq!(simulation.waiting(GroupId(1)), 0);
        assert_eq!(simulation.inside(StationId(1)), 0);
    }

    #[test]
    fn when_a_fetch_comes_to_nothing_the_next_who_waits_fetches() {
        let simulation = run(&one_question(true, None, 1.0), 8.005);
        // From 5.01 one fetch after the other: 5.01, 6.01, 7.01; two of them ended in vain.
        let (fetches, waits, completed, failed, _) = counts(&simulation);
        assert_eq!((fetches, completed, failed), (3, 500, 2));
        assert_eq!(waits, 300 - 1);
        assert_eq!(simulation.waiting(GroupId(1)), 300 - 3);
    }

    #[test]
    fn who_waits_for_an_answer_may_give_up_and_who_fetches_goes_on_unseen() {
        let simulation = run(&one_question(true, Some(0.505), 0.0), 8.0);
        // Those of 5.01 … 5.50 give up after half a second, the fetching one among them; its
        // answer comes all the same.
        let (fetches, waits, completed, _, timed_out) = counts(&simulation);
        assert_eq!((fetches, waits), (1, 99));
        assert_eq!((completed, timed_out), (750, 50));
    }
}
