//! The part of a scenario file that is about the strategies.

use super::{
    MAX_HORIZON_MONTHS, MAX_NAME_CHARS, MAX_REBUILDS, MAX_STRATEGIES, MAX_SUSTAINED_MONTHS,
    MAX_TITLE_CHARS, MAX_USERS, MIN_STRATEGIES, section, section_of,
};
use crate::catalog::architecture_file;
use crate::catalog::json::Node;
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::prices::PriceList;
use crate::sim::scenario::{Design, Rebuild, RebuildStyle, Sign, Strategy, Trigger};

/// The strategies; what could not be read is left out, with its mistakes noted.
pub(super) fn read(
    root: &mut Object<'_>,
    list: &PriceList,
    horizon_months: Option<u32>,
    mistakes: &mut Mistakes,
) -> Vec<Strategy> {
    let what = format!("a list of {MIN_STRATEGIES} to {MAX_STRATEGIES} strategies");
    let Some(node) = root.required("strategies", &what, mistakes) else {
        return Vec::new();
    };
    let length = MIN_STRATEGIES..=MAX_STRATEGIES;
    let Some(nodes) = mistakes.list(node, "strategies", length) else {
        return Vec::new();
    };
    let horizon_months = horizon_months.unwrap_or(MAX_HORIZON_MONTHS);
    let mut strategies: Vec<Strategy> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let path = format!("strategies[{index}]");
        let Some(strategy) = strategy(node, &path, list, horizon_months, mistakes) else {
            continue;
        };
        if strategies.iter().any(|other| other.id == strategy.id) {
            mistakes.add(
                format!("{path}.id"),
                format!("Another strategy has the id \"{}\" already.", strategy.id),
            );
        }
        strategies.push(strategy);
    }
    strategies
}

fn strategy(
    node: &Node,
    path: &str,
    list: &PriceList,
    horizon_months: u32,
    mistakes: &mut Mistakes,
) -> Option<Strategy> {
    let mut fields = mistakes.object(node, path)?;
    let short = ("id", "a short name for links and reports");
    let id = fields.name(short, MAX_NAME_CHARS, mistakes);
    let title = fields.text(("title", "what people call it"), MAX_TITLE_CHARS, mistakes);
    let design = design(&mut fields, list, mistakes);
    let launch = section(&mut fields, mistakes);
    let rebuilds_path = fields.path_of("rebuilds");
    let rebuilds = fields
        .optional("rebuilds")
        .map_or(Some(Vec::new()), |node| {
            rebuilds(node, &rebuilds_path, list, horizon_months, mistakes)
        });
    fields.finish(mistakes, |name| match name {
        "rebuild" => Some("\"rebuilds\" is there as well: put all of them there.".to_owned()),
        "plan" => Some("\"plan\" belongs inside each rebuild.".to_owned()),
        _ => section_of(name),
    });
    Some(Strategy {
        id: id?,
        title: title?,
        design: design?,
        launch,
        rebuilds: rebuilds?,
    })
}

/// The rebuilds, one after the other; `None` when one could not be read.
fn rebuilds(
    node: &Node,
    path: &str,
    list: &PriceList,
    horizon_months: u32,
    mistakes: &mut Mistakes,
) -> Option<Vec<Rebuild>> {
    let nodes = mistakes.list(node, path, 0..=MAX_REBUILDS)?;
    let read: Vec<_> = nodes
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let path = format!("{path}[{index}]");
            rebuild(node, &path, list, horizon_months, mistakes)
        })
        .collect();
    read.into_iter().collect()
}

/// An architecture and how well it is built: two fields of the object they stand in.
fn design(fields: &mut Object<'_>, list: &PriceList, mistakes: &mut Mistakes) -> Option<Design> {
    let path = fields.path_of("architecture");
    let architecture = fields
        .required("architecture", &architecture_file::known(), mistakes)
        .and_then(|node| architecture_file::read(node, &path, list, mistakes));
    let levers = section(fields, mistakes);
    Some(Design {
        architecture: architecture?,
        levers,
    })
}

fn rebuild(
    node: &Node,
    path: &str,
    list: &PriceList,
    horizon_months: u32,
    mistakes: &mut Mistakes,
) -> Option<Rebuild> {
    let mut fields = mistakes.object(node, path)?;
    let trigger_path = fields.path_of("trigger");
    let trigger = fields
        .required("trigger", TRIGGER_FORMS, mistakes)
        .and_then(|node| trigger(node, &trigger_path, horizon_months, mistakes));
    let style = style(&mut fields, mistakes);
    let to_path = fields.path_of("to");
    let to = fields
        .required(
            "to",
            "what comes out, {\"architecture\": …, \"levers\": {…}}",
            mistakes,
        )
        .and_then(|node| {
            let mut fields = mistakes.object(node, &to_path)?;
            let design = design(&mut fields, list, mistakes);
            fields.finish(mistakes, section_of);
            design
        });
    let plan = section(&mut fields, mistakes);
    fields.finish(mistakes, section_of);
    Some(Rebuild {
        trigger: trigger?,
        style: style?,
        to: to?,
        plan,
    })
}

/// How it takes over; all at once where the file does not say.
fn style(fields: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<RebuildStyle> {
    let path = fields.path_of("style");
    let Some(node) = fields.optional("style") else {
        return Some(RebuildStyle::default());
    };
    let place = mistakes.one_of(node, &path, &RebuildStyle::ALL.map(RebuildStyle::id))?;
    Some(RebuildStyle::ALL[place])
}

/// How a trigger is written.
const TRIGGER_FORMS: &str = "what starts the rebuild, one of \
    {\"any_sign\": {\"sustained_months\": 2}}, \
    {\"sign\": {\"sign\": \"latency\", \"sustained_months\": 2}}, \
    {\"month\": 12}, {\"users\": 100000}";

fn trigger(
    node: &Node,
    path: &str,
    horizon_months: u32,
    mistakes: &mut Mistakes,
) -> Option<Trigger> {
    let mut fields = mistakes.object(node, path)?;
    if fields.len() != 1 {
        mistakes.add(path, format!("This must be {TRIGGER_FORMS}."));
        return None;
    }
    let form = |name| format!("{path}.{name}");
    if let Some(node) = fields.optional("any_sign") {
        let mut fields = mistakes.object(node, &form("any_sign"))?;
        let sustained_months = sustained(&mut fields, mistakes);
        fields.finish(mistakes, |_| None);
        return Some(Trigger::AnySign {
            sustained_months: sustained_months?,
        });
    }
    if let Some(node) = fields.optional("sign") {
        let mut fields = mistakes.object(node, &form("sign"))?;
        let sign = sign(&mut fields, mistakes);
        let sustained_months = sustained(&mut fields, mistakes);
        fields.finish(mistakes, |_| None);
        return Some(Trigger::Sign {
            sign: sign?,
            sustained_months: sustained_months?,
        });
    }
    if let Some(node) = fields.optional("month") {
        let range = 0..=horizon_months;
        return mistakes
            .whole(node, &form("month"), range, "months after the launch")
            .map(Trigger::Month);
    }
    if let Some(node) = fields.optional("users") {
        return mistakes
            .number(node, &form("users"), 1.0..=MAX_USERS, "users")
            .map(Trigger::Users);
    }
    fields.finish(mistakes, |_| None);
    None
}

/// For how many months a sign must last; where the file does not say, two.
fn sustained(fields: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<u32> {
    let path = fields.path_of("sustained_months");
    fields
        .optional("sustained_months")
        .map_or(Some(DEFAULT_SUSTAINED_MONTHS), |node| {
            mistakes.whole(node, &path, 1..=MAX_SUSTAINED_MONTHS, "months")
        })
}

/// Months in a row that make a sign sustained, where a file does not say.
const DEFAULT_SUSTAINED_MONTHS: u32 = 2;

fn sign(fields: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<Sign> {
    let ids = Sign::ALL.map(Sign::id);
    let path = fields.path_of("sign");
    let node = fields.required("sign", &format!("one of {}", ids.join(", ")), mistakes)?;
    Some(Sign::ALL[mistakes.one_of(node, &path, &ids)?])
}
