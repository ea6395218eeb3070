//! The parts of an architecture as boxes, and what a month did to them.

use crate::sim::deployment::{Architecture, Placement};
use crate::sim::report::hour::Deployed;
use crate::sim::report::{MonthRow, Report, StrategyReport};
use crate::sim::scenario::Strategy;
use crate::ui::charts::boxes::{Boxes, Line, Node};
use crate::ui::words::hour as texts;
use crate::ui::{format, reading};

/// The layer of whatever the application asks.
const ASKED: u32 = 4;

/// From which share of futures on an event is told.
const USUAL: f64 = 0.5;

/// Something of this share is hardly there.
const LEAST: f64 = 0.005;

/// The boxes of an architecture, with nothing in them: `there` says whether a part that need not be
/// is there.
fn empty(architecture: &Architecture, ran: Option<&Deployed>) -> Vec<Node> {
    let application = &architecture.application;
    let functions = application.serverless.is_some();
    let count =
        |count: fn(&Deployed) -> u32, otherwise: bool| ran.map_or(otherwise, |ran| count(ran) > 0);
    let separate = architecture.database.placement == Placement::Separate;
    let nodes = [
        ("clients", 0, true),
        ("edge", 1, architecture.edge.is_some()),
        ("balancer", 2, architecture.balancer.is_some()),
        ("gateway", 2, functions),
        ("application", 3, !functions),
        ("functions", 3, functions),
        (
            "cache",
            ASKED,
            architecture.cache.is_some() && count(|ran| ran.cache_nodes, true),
        ),
        ("database", ASKED, separate),
        ("replicas", ASKED, count(|ran| ran.replicas, false)),
        ("third_party", ASKED, architecture.third_party.is_some()),
        (
            "background",
            ASKED,
            count(|ran| ran.background_instances, false),
        ),
    ];
    let node = |(id, layer): (&'static str, u32)| Node {
        id,
        title: texts::node(id).into(),
        lines: Vec::new(),
        layer,
        marked: false,
        about: "".into(),
    };
    let there = nodes.into_iter().filter(|(_, _, there)| *there);
    there.map(|(id, layer, _)| node((id, layer))).collect()
}

/// The box that a part of the report is in, the likeliest first.
fn homes(part: &str) -> &'static [&'static str] {
    match part {
        "cache" => &["cache"],
        "database" | "network" => &["database", "application", "functions"],
        "replicas" => &["replicas"],
        "background_workers" | "broker" => &["background"],
        "edge" => &["edge"],
        "third_party" => &["third_party"],
        _ => &["application", "functions"],
    }
}

/// Puts a line about `part` into its box.
pub(super) fn put(nodes: &mut [Node], part: &str, line: Line) {
    let home = { homes(part).iter() }.find_map(|id| nodes.iter().position(|node| node.id == *id));
    if let Some(place) = home {
        nodes[place].marked |= line.marked;
        nodes[place].lines.push(line);
    }
}

/// The boxes with their arrows and what they say in words.
pub(super) fn joined(mut nodes: Vec<Node>, say: fn(&Line) -> String) -> Boxes {
    for node in &mut nodes {
        let said = node.lines.iter().map(say);
        let all: Vec<String> = std::iter::once(node.title.to_string())
            .chain(said)
            .collect();
        node.about = all.join(". ").into();
    }
    let way = nodes.iter().filter(|node| node.layer < ASKED).count();
    let arrows = (1..nodes.len()).map(|to| (to.min(way) - 1, to)).collect();
    Boxes { nodes, arrows }
}

/// The boxes of an architecture, with remarks about their machines.
pub(super) fn with_machines(architecture: &Architecture, ran: Option<&Deployed>) -> Vec<Node> {
    let mut nodes = empty(architecture, ran);
    let Some(ran) = ran else { return nodes };
    let machines = |count: u32, size: &str| texts::machines(&count.to_string(), size);
    let database = if ran.shards > 1 {
        texts::shards(&ran.shards.to_string(), &ran.database_size)
    } else {
        ran.database_size.clone()
    };
    for node in &mut nodes {
        let remark = match node.id {
            "application" => machines(ran.instances, &ran.application_size),
            "cache" => machines(ran.cache_nodes, &ran.cache_size),
            "database" => database.clone(),
            "replicas" => machines(ran.replicas * ran.shards, &ran.database_size),
            "background" => machines(ran.background_instances, ""),
            _ => String::new(),
        };
        if !remark.is_empty() {
            node.lines.push(Line {
                label: remark.into(),
                ..Line::default()
            });
        }
    }
    nodes
}

/// A month of one strategy: the picture, its facts in sentences, and its rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthReading {
    /// The picture.
    pub boxes: Boxes,
    /// In sentences.
    pub facts: Vec<String>,
    /// Part, busy share.
    pub rows: Vec<Vec<String>>,
    /// Whether an hour of it can be replayed.
    pub open: bool,
}

/// What ran in a month, and how busy it was.
#[must_use]
pub fn of_month(
    report: &Report,
    strategy: &StrategyReport,
    built: &Strategy,
    month: u32,
) -> Option<MonthReading> {
    let row = strategy.months.get(usize::try_from(month).ok()?)?;
    let ran = strategy.deployed.iter().find(|ran| ran.month == month);
    let stage = ran.map_or(0, |ran| ran.stage);
    let architecture = &built.design_at(stage as usize).architecture;
    let mut nodes = with_machines(architecture, ran);
    if let Some(clients) = nodes.first_mut().filter(|_| ran.is_some()) {
        clients.lines.push(Line {
            label: texts::per_second(&format::quantity(row.requests_per_second_peak, "")).into(),
            ..Line::default()
        });
    }
    let mut rows = Vec::new();
    for one in &row.utilization {
        let marked = one.part == row.bottleneck;
        let value = format::percent(one.share);
        rows.push(vec![texts::part_in_full(&one.part), value.clone()]);
        let line = Line {
            label: texts::part_in_box(&one.part).into(),
            value: value.into(),
            share: Some(one.share),
            marked,
            ..Line::default()
        };
        put(&mut nodes, &one.part, line);
    }
    Some(MonthReading {
        boxes: joined(nodes, |line| {
            if line.share.is_some() {
                texts::busy_part(&line.label, &line.value, line.marked)
            } else {
                line.label.to_string()
            }
        }),
        facts: facts(report, strategy, (row, ran), &architecture.title),
        rows,
        open: ran.is_some(),
    })
}

fn facts(
    report: &Report,
    strategy: &StrategyReport,
    (row, ran): (&MonthRow, Option<&Deployed>),
    architecture: &str,
) -> Vec<String> {
    if row.alive_share <= 0.0 {
        return vec![texts::COMPANY_ENDED.to_owned()];
    }
    let mut facts = Vec::new();
    match ran {
        Some(ran) => {
            let mut serves = texts::serves(architecture, ran.stage);
            if ran.share < 1.0 - LEAST {
                serves += &texts::serves_share(&format::percent(ran.share));
            }
            facts.push(serves + ".");
        }
        None => facts.push(texts::NOT_OPEN.to_owned()),
    }
    if row.rebuilding_share >= LEAST {
        facts.push(texts::rebuilding(&format::in_hundred(row.rebuilding_share)));
    }
    let start = reading::axis(report).start;
    for event in &strategy.story {
        if event.kind == "cut_over" && event.probability >= USUAL {
            let month = event.month.p50.round().max(0.0) as u32;
            facts.push(texts::takes_over(&format::story_month(start, month)));
        }
    }
    if row.requests_per_second_peak > 0.0 {
        facts.push(texts::load(
            &format::quantity(row.requests_per_second_peak, ""),
            &format::millis(row.p95.ms),
        ));
        facts.push(if row.bottleneck.is_empty() {
            texts::NO_BOTTLENECK.to_owned()
        } else {
            texts::waits_for(&row.bottleneck)
        });
        facts.push(texts::month_failures(
            &format::percent(row.failed_share.p50),
            &format::minutes(row.downtime_minutes.p50),
        ));
    }
    facts
}

/// The name of a month of a strategy.
#[must_use]
pub fn name_of(report: &Report, strategy: &str, month: u32) -> String {
    let start = reading::axis(report).start;
    texts::hour_of(
        reading::title(report, strategy),
        &format::story_month(start, month),
    )
}

/// Heads of the table.
#[must_use]
pub fn heads() -> Vec<String> {
    vec![texts::PART.to_owned(), texts::BUSY.to_owned()]
}
