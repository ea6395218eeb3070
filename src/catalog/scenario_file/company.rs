//! The part of a scenario file that is about the company.

use super::{
    DEFAULT_HORIZON_MONTHS, DEFAULT_START, MAX_ABOUT_CHARS, MAX_HORIZON_MONTHS, MAX_NAME_CHARS,
    MAX_SOURCES, MAX_START_YEAR, MAX_TITLE_CHARS, MAX_URL_CHARS, MAX_USERS, MIN_HORIZON_MONTHS,
    MIN_START_YEAR, ScenarioFile, ScenarioSource, rhythm, section, section_with, strategies,
};
use crate::catalog::json::Node;
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::parameters;
use crate::catalog::prices::{self, PriceList};
use crate::sim::scenario::{CalendarMonth, Growth, Scenario, Section};

/// The scenario that the file's outermost object describes; `None` after a mistake that leaves
/// nothing to build it from.
pub(super) fn read(root: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<ScenarioFile> {
    let short = ("name", "a short name for links and reports");
    let name = root.name(short, MAX_NAME_CHARS, mistakes);
    let title = root.text(("title", "what people call it"), MAX_TITLE_CHARS, mistakes);
    let about = root.optional_text("about", MAX_ABOUT_CHARS, mistakes);
    let learn = root.optional_text("learn", MAX_ABOUT_CHARS, mistakes);
    let start = root
        .optional("start")
        .map_or(Some(DEFAULT_START), |node| month(node, mistakes));
    let horizon_months =
        root.optional("horizon_months")
            .map_or(Some(DEFAULT_HORIZON_MONTHS), |node| {
                let range = MIN_HORIZON_MONTHS..=MAX_HORIZON_MONTHS;
                mistakes.whole(node, "horizon_months", range, "months")
            });
    let monthly_users = root
        .optional("monthly_users")
        .filter(|node| **node != Node::Null)
        .map(|node| users(node, horizon_months, mistakes));
    let list = price_list(root, mistakes);
    let sources = root
        .optional("sources")
        .map(|node| sources(node, mistakes))
        .unwrap_or_default();
    let seasons = rhythm::seasons(root, mistakes);
    let week = rhythm::week(root, mistakes);
    let growth: Growth = section_with(parameters::default_section(), root, mistakes, weekly_growth);
    if monthly_users.is_none() && growth.market_users < growth.initial_users {
        mistakes.add(
            "growth.market_users",
            "The market must have room for the users there are at launch (growth.initial_users).",
        );
    }
    let scenario = Scenario {
        name: name.unwrap_or_default(),
        title: title.unwrap_or_default(),
        about: about.unwrap_or_default(),
        learn: learn.unwrap_or_default(),
        start: start.unwrap_or(DEFAULT_START),
        horizon_months: horizon_months.unwrap_or(DEFAULT_HORIZON_MONTHS),
        monthly_users,
        seasons,
        week,
        growth,
        traffic: rhythm::traffic(root, week.as_ref(), mistakes),
        work: section(root, mistakes),
        clients: section(root, mistakes),
        data: section(root, mistakes),
        team: section(root, mistakes),
        debt: section(root, mistakes),
        operations: section(root, mistakes),
        failures: section(root, mistakes),
        scaling: section(root, mistakes),
        survival: section(root, mistakes),
        money: section(root, mistakes),
        thresholds: section(root, mistakes),
        prices: list.set.clone(),
        strategies: strategies::read(root, list, horizon_months, mistakes),
    };
    Some(ScenarioFile { scenario, sources })
}

/// A month such as `2010-10`.
fn month(node: &Node, mistakes: &mut Mistakes) -> Option<CalendarMonth> {
    let text = mistakes.text(node, "start", MAX_TITLE_CHARS)?;
    let parts = text.split_once('-').filter(|(year, month)| {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        year.len() == 4 && month.len() == 2 && digits(year) && digits(month)
    });
    let read = parts
        .and_then(|(year, month)| Some((year.parse::<u16>().ok()?, month.parse::<u8>().ok()?)))
        .filter(|(year, month)| {
            (MIN_START_YEAR..=MAX_START_YEAR).contains(year) && (1..=12).contains(month)
        });
    if read.is_none() {
        mistakes.add(
            "start",
            format!(
                "This must be a month such as \"2026-01\", from {MIN_START_YEAR} to \
                 {MAX_START_YEAR}."
            ),
        );
    }
    read.map(|(year, month)| CalendarMonth { year, month })
}

/// Growth that is said by the week: the monthly growth is what it compounds to.
fn weekly_growth(fields: &mut Object<'_>, growth: &mut Growth, mistakes: &mut Mistakes) {
    let path = fields.path_of("growth_per_week");
    let Some(node) = fields.optional("growth_per_week") else {
        return;
    };
    if fields.has("growth_per_month") {
        mistakes.add(
            path,
            "Growth is said by the month already (growth_per_month): keep one of the two.",
        );
        return;
    }
    let most = parameters::of_field(Growth::ID, "growth_per_month").map_or(0.0, |one| one.max);
    let limit = libm::pow(1.0 + most, 1.0 / WEEKS_PER_MONTH) - 1.0;
    // Rounded down, so that what a message allows is allowed.
    let limit = (limit * 1e4).floor() / 1e4;
    if let Some(weekly) = mistakes.number(node, &path, 0.0..=limit, "share/week") {
        growth.growth_per_month = libm::pow(1.0 + weekly, WEEKS_PER_MONTH) - 1.0;
    }
}

/// Weeks in an average month: 365.2425 / 12 / 7. A definition.
pub(crate) const WEEKS_PER_MONTH: f64 = 30.436_875 / 7.0;

/// Users at the end of each month.
fn users(node: &Node, horizon_months: Option<u32>, mistakes: &mut Mistakes) -> Vec<f64> {
    let path = "monthly_users";
    let limits = MIN_HORIZON_MONTHS as usize..=MAX_HORIZON_MONTHS as usize;
    let Some(nodes) = mistakes.list(node, path, limits.clone()) else {
        return Vec::new();
    };
    if let Some(months) = horizon_months
        && limits.contains(&nodes.len())
        && nodes.len() != months as usize
    {
        mistakes.add(
            path,
            format!(
                "There must be one number of users for each of the {months} months \
                 (horizon_months); there are {}.",
                nodes.len()
            ),
        );
    }
    nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| {
            mistakes.number(node, &format!("{path}[{index}]"), 0.0..=MAX_USERS, "users")
        })
        .collect()
}

/// The price list that the file names; the default one where it names none, or none that is known.
fn price_list(root: &mut Object<'_>, mistakes: &mut Mistakes) -> &'static PriceList {
    let found = root
        .optional("prices")
        .and_then(|node| mistakes.text(node, "prices", MAX_TITLE_CHARS))
        .and_then(|id| {
            let found = prices::find(&id);
            if found.is_none() {
                let known: Vec<String> = prices::lists()
                    .iter()
                    .map(|list| format!("\"{}\"", list.set.id))
                    .collect();
                mistakes.add(
                    "prices",
                    format!(
                        "There is no price set \"{id}\"; write one of {}, or leave it out.",
                        known.join(", ")
                    ),
                );
            }
            found
        });
    found.unwrap_or_else(prices::current)
}

fn sources(node: &Node, mistakes: &mut Mistakes) -> Vec<ScenarioSource> {
    let Some(nodes) = mistakes.list(node, "sources", 0..=MAX_SOURCES) else {
        return Vec::new();
    };
    nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| source(node, &format!("sources[{index}]"), mistakes))
        .collect()
}

fn source(node: &Node, path: &str, mistakes: &mut Mistakes) -> Option<ScenarioSource> {
    let mut fields = mistakes.object(node, path)?;
    let what = ("title", "what it is for and who published it");
    let title = fields.text(what, MAX_TITLE_CHARS, mistakes);
    let url = fields.optional_text("url", MAX_URL_CHARS, mistakes);
    let url = url.unwrap_or_default();
    // The page makes links of these: nothing but the web may be behind them.
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
        let message = "An address begins with https:// or http://.";
        mistakes.add(fields.path_of("url"), message);
    }
    let note = fields.optional_text("note", MAX_ABOUT_CHARS, mistakes);
    let note = note.unwrap_or_default();
    fields.finish(mistakes, |_| None);
    Some(ScenarioSource {
        title: title?,
        url,
        note,
    })
}
