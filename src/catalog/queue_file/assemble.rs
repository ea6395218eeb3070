//! From nodes and names to the simulator's stations and steps.

use std::collections::{BTreeMap, BTreeSet};

use super::WAYS_MAX;
use super::node::Node;
use super::reader::Reader;
use super::route::{ByClass, LEAVE, Route, Target};
use super::traffic::{Classes, PopulationLine, SourceLine};
use crate::sim::network::model::{
    ClassId, Group, GroupId, Network, Outcome, Place, Population, Routing, Source, Station,
    StationId, Step, StepId,
};

const COMPLETED: StepId = StepId(0);
const BLOCKED: StepId = StepId(1);
const ABANDONED: StepId = StepId(2);

/// The steps and stations of one network in the making.
struct Assembly<'a> {
    nodes: &'a [Node],
    index_by_name: BTreeMap<&'a str, usize>,
    /// The first station of each node.
    first_stations: Vec<StationId>,
    /// How many graphs there are: one for each class if anything depends on it, else one for all.
    graphs: usize,
    /// The first step of each node in each graph.
    entries: Vec<Vec<StepId>>,
    steps: Vec<Step>,
}

/// Joins what was read; what does not fit together is noted.
pub(super) fn assemble(
    reader: &mut Reader,
    classes: Classes,
    nodes: &[Node],
    sources: &[SourceLine],
    populations: &[PopulationLine],
) -> Network {
    let mut assembly = Assembly::new(nodes, classes.list.len());
    let starts = starts(sources, populations);
    if check_names(reader, &assembly, &starts) && check_size(reader, &assembly) {
        check_ways_out(reader, &assembly, &starts);
    }
    if !reader.is_clean() {
        return Network::default();
    }
    let (groups, stations) = stations(nodes);
    assembly.add_visits();
    let mut network = Network {
        groups,
        stations,
        classes: classes.list,
        ..Network::default()
    };
    for source in sources {
        let graph = assembly.graph(source.class);
        let entry = assembly.start_of(source.to.as_ref(), graph);
        network.sources.push(Source {
            name: source.name.clone(),
            class: source.class,
            arrivals: source.arrivals.clone(),
            batch: source.batch,
            entry,
        });
    }
    for population in populations {
        let graph = assembly.graph(population.class);
        let entry = assembly.start_of(population.to.as_ref(), graph);
        network.populations.push(Population {
            name: population.name.clone(),
            class: population.class,
            members: population.members,
            think: population.think,
            entry,
        });
    }
    network.steps = assembly.steps;
    network
}

/// Where requests start: their class, their route, and where that is written.
fn starts<'a>(
    sources: &'a [SourceLine],
    populations: &'a [PopulationLine],
) -> Vec<(ClassId, &'a Route, &'a str)> {
    let open = sources
        .iter()
        .map(|s| (s.class, s.to.as_ref(), s.path.as_str()));
    let closed = populations
        .iter()
        .map(|p| (p.class, p.to.as_ref(), p.path.as_str()));
    open.chain(closed)
        .filter_map(|(class, to, path)| to.map(|to| (class, to, path)))
        .collect()
}

/// Each node is a group of its stations, in order.
fn stations(nodes: &[Node]) -> (Vec<Group>, Vec<Station>) {
    let mut groups = Vec::new();
    let mut stations = Vec::new();
    for (group, node) in (0_u32..).zip(nodes) {
        groups.push(Group {
            name: node.name.clone(),
        });
        for copy in 1..=node.copies {
            let name = if node.copies == 1 {
                node.name.clone()
            } else {
                format!("{}#{copy}", node.name)
            };
            stations.push(Station {
                name,
                group: GroupId(group),
                servers: node.servers,
                discipline: node.discipline.clone(),
                waiting_capacity: node.waiting_capacity,
                patience: node.patience,
            });
        }
    }
    (groups, stations)
}

/// Whether every name that a route mentions is a node (or the way out, where that is allowed).
fn check_names(
    reader: &mut Reader,
    assembly: &Assembly<'_>,
    starts: &[(ClassId, &Route, &str)],
) -> bool {
    let mut all_known = true;
    let mut check = |reader: &mut Reader, route: &Route, is_start: bool| {
        for target in all_targets(route) {
            if let Some(message) = assembly.mistake_of(route, target, is_start) {
                reader.problem(&target.path, message);
                all_known = false;
            }
        }
    };
    for node in assembly.nodes {
        match &node.next {
            ByClass::All(route) => check(reader, route, false),
            ByClass::Each(routes) => {
                for route in routes {
                    check(reader, route, false);
                }
            }
        }
    }
    for (_, route, _) in starts {
        check(reader, route, true);
    }
    all_known
}

/// Every target of a route, those of probability zero as well.
fn all_targets(route: &Route) -> Vec<&Target> {
    match route {
        Route::Probability(choices) => choices.iter().map(|(_, target)| target).collect(),
        other => other.targets(),
    }
}

/// Whether the network, with a copy of its routes for each class where classes differ, is not too
/// large.
fn check_size(reader: &mut Reader, assembly: &Assembly<'_>) -> bool {
    let ways = |route: &Route| 1 + all_targets(route).len();
    let of_node = |node: &Node| match &node.next {
        ByClass::All(route) => ways(route).saturating_mul(assembly.graphs),
        ByClass::Each(routes) => routes.iter().map(ways).sum(),
    };
    let all: usize = assembly.nodes.iter().map(of_node).sum();
    if all > WAYS_MAX {
        let message = format!(
            "{all} ways between nodes, counted for each class, are too many: at most {WAYS_MAX}"
        );
        reader.problem("nodes", message);
    }
    all <= WAYS_MAX
}

/// Notes each start from which some requests would go round for ever.
fn check_ways_out(
    reader: &mut Reader,
    assembly: &Assembly<'_>,
    starts: &[(ClassId, &Route, &str)],
) {
    let mut trapped: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (class, route, path) in starts {
        let graph = assembly.graph(*class);
        let trapped = trapped
            .entry(graph)
            .or_insert_with(|| assembly.trapped_nodes(graph));
        let reached = assembly.reached_nodes(route, graph);
        let caught: Vec<&str> = reached
            .intersection(trapped)
            .map(|&node| assembly.nodes[node].name.as_str())
            .collect();
        if !caught.is_empty() {
            let message = format!(
                "its requests can never leave once they are at {}: send some to \"{LEAVE}\" \
                 (a closed population's requests leave at the end of each round)",
                caught.join(", ")
            );
            reader.problem(path, message);
        }
    }
}

impl<'a> Assembly<'a> {
    fn new(nodes: &'a [Node], classes: usize) -> Self {
        let differs = |node: &Node| {
            let service = matches!(node.service, ByClass::Each(_));
            service || matches!(node.next, ByClass::Each(_))
        };
        let index = |(i, node): (usize, &'a Node)| (node.name.as_str(), i);
        let mut first_stations = Vec::new();
        let mut stations = 0;
        for node in nodes {
            first_stations.push(StationId(stations));
            stations += node.copies;
        }
        Self {
            nodes,
            index_by_name: nodes.iter().enumerate().map(index).collect(),
            first_stations,
            graphs: if nodes.iter().any(differs) {
                classes
            } else {
                1
            },
            entries: Vec::new(),
            steps: vec![
                Step::Depart(Outcome::Completed),
                Step::Depart(Outcome::Blocked),
                Step::Depart(Outcome::Abandoned),
            ],
        }
    }

    /// The graph that requests of a class walk.
    fn graph(&self, class: ClassId) -> usize {
        if self.graphs == 1 {
            0
        } else {
            usize::from(class.0)
        }
    }

    /// What is wrong with naming this target there, if anything.
    fn mistake_of(&self, route: &Route, target: &Target, is_start: bool) -> Option<String> {
        if target.leaves() {
            let message = match route {
                Route::ShortestLine(_) => "there is no line outside to compare with",
                _ if is_start => "requests have to go somewhere before they leave",
                _ => return None,
            };
            return Some(message.to_owned());
        }
        let Some(&node) = self.index_by_name.get(target.name.as_str()) else {
            let mut names: Vec<&str> = self.nodes.iter().map(|node| node.name.as_str()).collect();
            names.push(LEAVE);
            let message = format!(
                "there is no node \"{}\"; known: {}",
                target.name,
                names.join(", ")
            );
            return Some(message);
        };
        let compares = matches!(route, Route::ShortestLine(_));
        (compares && self.nodes[node].copies > 1).then(|| {
            "a node with copies has several lines: let it choose the shortest of its own".to_owned()
        })
    }

    /// Nodes that a route leads to, directly or later.
    fn reached_nodes(&self, route: &Route, graph: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = self.node_targets(route);
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(self.node_targets(self.nodes[node].next.of(graph)));
            }
        }
        reached
    }

    /// Nodes from which the way out cannot be reached.
    fn trapped_nodes(&self, graph: usize) -> BTreeSet<usize> {
        let mut trapped: BTreeSet<usize> = (0..self.nodes.len()).collect();
        loop {
            let before = trapped.len();
            for node in 0..self.nodes.len() {
                let next = self.nodes[node].next.of(graph);
                let leaves = next.targets().iter().any(|target| target.leaves());
                let follows = self.node_targets(next);
                if leaves || follows.iter().any(|other| !trapped.contains(other)) {
                    trapped.remove(&node);
                }
            }
            if trapped.len() == before {
                return trapped;
            }
        }
    }

    fn node_targets(&self, route: &Route) -> Vec<usize> {
        let targets = route.targets().into_iter();
        let known = targets.filter_map(|target| self.index_by_name.get(target.name.as_str()));
        known.copied().collect()
    }

    /// Adds the steps of every node to every graph.
    fn add_visits(&mut self) {
        let mut next_free = self.steps.len() as u32;
        for _ in 0..self.graphs {
            let mut entries = Vec::new();
            for node in self.nodes {
                entries.push(StepId(next_free));
                next_free += if node.copies > 1 { 2 } else { 1 };
            }
            self.entries.push(entries);
        }
        // Routes come after all visits, so that visits can already name what they lead to.
        let mut visits = Vec::new();
        let visits_end = next_free as usize;
        self.steps
            .resize(visits_end, Step::Depart(Outcome::Completed));
        for graph in 0..self.graphs {
            for node in 0..self.nodes.len() {
                let next = self.step_of(self.nodes[node].next.of(graph), graph);
                visits.extend(self.visit(node, graph, next));
            }
        }
        let first = visits_end - visits.len();
        self.steps[first..visits_end].clone_from_slice(&visits);
    }

    /// The one or two steps of a node.
    fn visit(&self, index: usize, graph: usize, next: StepId) -> Vec<Step> {
        let node = &self.nodes[index];
        let first = self.first_stations[index];
        let mut steps = Vec::new();
        let place = if node.copies > 1 {
            steps.push(Step::Choose {
                first,
                count: node.copies,
                slot: 0,
                choice: node.choice,
                next: StepId(self.entries[graph][index].0 + 1),
            });
            Place::Chosen { first, slot: 0 }
        } else {
            Place::Fixed(first)
        };
        steps.push(Step::Visit {
            place,
            service: *node.service.of(graph),
            next,
            blocked: BLOCKED,
            abandoned: ABANDONED,
        });
        steps
    }

    /// The first step of a target.
    fn entry(&self, target: &Target, graph: usize) -> StepId {
        let node = self.index_by_name.get(target.name.as_str());
        node.map_or(COMPLETED, |&node| self.entries[graph][node])
    }

    /// The step where a source's requests start.
    fn start_of(&mut self, to: Option<&Route>, graph: usize) -> StepId {
        to.map_or(COMPLETED, |route| self.step_of(route, graph))
    }

    /// The step that follows a route, added if it is a choice.
    fn step_of(&mut self, route: &Route, graph: usize) -> StepId {
        let routing = match route {
            Route::Always(target) => return self.entry(target, graph),
            Route::Probability(choices) => {
                let choice = |(p, target): &(f64, Target)| (*p, self.entry(target, graph));
                Routing::Probability(choices.iter().map(choice).collect())
            }
            Route::RoundRobin(targets) => {
                let choice = |target: &Target| self.entry(target, graph);
                Routing::RoundRobin(targets.iter().map(choice).collect())
            }
            Route::ShortestLine(targets) => {
                let choice = |target: &Target| {
                    let node = self.index_by_name[target.name.as_str()];
                    (self.entries[graph][node], self.first_stations[node])
                };
                Routing::ShortestLine(targets.iter().map(choice).collect())
            }
        };
        self.steps.push(Step::Route(routing));
        StepId((self.steps.len() - 1) as u32)
    }
}
