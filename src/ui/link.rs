//! The state in the address: `#/?v=1&scenario=b2b-saas&seed=7&growth.initial_users=900`.
//!
//! Only what differs from the preset is written, in words that can be edited by hand. What cannot
//! be used is named and left out; the rest is kept.

use form_urlencoded::{Serializer, parse};

use crate::catalog::architecture_file::editing;
use crate::catalog::problem::Problem;
use crate::catalog::read_number;
use crate::catalog::scenario_file::{
    self, MAX_HORIZON_MONTHS, MAX_REBUILDS, MAX_STRATEGIES, MAX_SUSTAINED_MONTHS, MAX_USERS,
    MIN_HORIZON_MONTHS, MIN_STRATEGIES,
};
use crate::sim::deployment::Change;
use crate::sim::scenario::{RebuildStyle, Scenario, Sign, Trigger};
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;
use crate::ui::inputs::places::{Of, Place, place};
use crate::ui::inputs::rebuilds::NEW;
use crate::ui::inputs::{DEFAULT_REPLICATIONS, DEFAULT_SEED, Inputs, Setting};
use crate::ui::shared::Shared;
use crate::ui::words;

/// A page of the site; all of them share what is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The company and its answer.
    #[default]
    Home,
    /// Every number behind it.
    Assumptions,
    /// How it is computed.
    Method,
}

impl Page {
    /// All pages.
    pub const ALL: [Self; 3] = [Self::Home, Self::Assumptions, Self::Method];

    /// What stands between `#/` and the question mark.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Home => "",
            Self::Assumptions => "assumptions",
            Self::Method => "method",
        }
    }
}

/// The version of the keys and of the presets' defaults behind them.
const VERSION: &str = "1";

/// The longest fragment that is read [bytes]: every browser takes it, though not every chat does.
const LONGEST: usize = 16_384;

/// The longest scenario file in a link [bytes as written there]: with seven years of users and many
/// changes beside it, a link is still read.
const LONGEST_FILE: usize = 11_000;

/// What a trigger is called that is any of the signs.
const ANY_SIGN: &str = "any_sign";
/// What a rebuild is called that the preset does not have.
const NEW_REBUILD: &str = "new";
/// A strategy without rebuilds.
const NO_REBUILDS: &str = "none";
/// A part that an architecture does without.
const LEFT_OUT: &str = "none";

/// What a link says, and what of it could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The page that is to be shown.
    pub page: Page,
    /// What is to be simulated.
    pub inputs: Inputs,
    /// The parts that could not be used, each with its reason.
    pub notes: Vec<String>,
}

/// What may stand in a link: the names that exist.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Presets; the first is taken when a link names none.
    pub presets: &'a [&'a str],
    /// Price lists.
    pub prices: &'a [&'a str],
    /// Reads a scenario file.
    pub file: fn(&str) -> Result<Shared<Scenario>, Vec<Problem>>,
    /// Whether a number of this path may be set for the company of the inputs.
    pub number: fn(&Inputs, &str) -> bool,
    /// Architectures.
    pub architectures: &'a [&'a str],
    /// Whether an architecture is sold at the prices of the inputs.
    pub sold: fn(&Inputs, &str) -> bool,
    /// What the price list of the inputs does not sell of what they are made of.
    pub lacks: fn(&Inputs) -> Vec<String>,
    /// The strategies that the company of the inputs may follow.
    pub strategies: fn(&Inputs) -> Vec<String>,
}

/// The fragment for `inputs` on a page, with its `#`.
#[must_use]
pub fn write(page: Page, inputs: &Inputs) -> String {
    let route = format!("#/{}?", page.path());
    let start = route.len();
    let mut query = Serializer::for_suffix(route, start);
    query.append_pair("v", VERSION);
    match file_text(inputs) {
        Some(file) => query.append_pair("file", &file),
        None => query.append_pair("scenario", &inputs.preset),
    };
    if inputs.seed != DEFAULT_SEED {
        query.append_pair("seed", &inputs.seed.to_string());
    }
    if inputs.replications != DEFAULT_REPLICATIONS {
        query.append_pair("replications", &inputs.replications.to_string());
    }
    if let Some(prices) = &inputs.prices {
        query.append_pair("prices", prices);
    }
    if let Some(strategies) = &inputs.strategies {
        query.append_pair("strategies", &strategies.join(" "));
    }
    for (path, setting) in &inputs.settings {
        match setting {
            Setting::Number(value) => query.append_pair(path, &value.to_string()),
            Setting::Architecture(id) => query.append_pair(path, id),
            Setting::Trigger(trigger) => query.append_pair(path, &trigger_text(*trigger)),
            Setting::Style(style) => query.append_pair(path, style.id()),
            Setting::Part(change) => query.append_pair(path, &change_text(change)),
            Setting::Rebuilds(rebuilds) => query.append_pair(path, &rebuilds_text(rebuilds)),
        };
    }
    if let Some(users) = &inputs.users {
        let users: Vec<_> = users.iter().map(ToString::to_string).collect();
        query.append_pair("users", &users.join(" "));
    }
    query.finish()
}

/// A person's own file as it stands in a link; `None` without one, or when it is too long.
#[must_use]
pub fn file_text(inputs: &Inputs) -> Option<String> {
    let text = scenario_file::write_short(inputs.own.as_ref()?);
    let written: usize = form_urlencoded::byte_serialize(text.as_bytes())
        .map(str::len)
        .sum();
    (written <= LONGEST_FILE).then_some(text)
}

/// Reads a fragment, with or without its `#`; never fails.
#[must_use]
pub fn read(fragment: &str, known: Known) -> Read {
    let (route, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    let route = route.trim_start_matches(['#', '/']);
    let page = Page::ALL.into_iter().find(|page| page.path() == route);
    let mut read = Read {
        page: page.unwrap_or_default(),
        inputs: Inputs::preset(known.presets.first().copied().unwrap_or_default()),
        notes: Vec::new(),
    };
    if fragment.len() > LONGEST {
        read.notes.push(words::link_too_long(LONGEST));
        return read;
    }
    // Keys may come in any order, and the company says what the others may be.
    for of_company in [true, false] {
        for (key, value) in parse(query.as_bytes()) {
            // On the command line a strategy's paths may have a slash.
            let key = key.replacen('/', ".", 1);
            if matches!(key.as_str(), "scenario" | "file") != of_company {
                continue;
            }
            match take(&mut read.inputs, &key, &value, known) {
                Ok(notes) => read.notes.extend(notes),
                Err(note) => read.notes.push(note),
            }
        }
    }
    leave_out_unsold(&mut read, known);
    read
}

/// Leaves out prices at which something can't be bought, and architectures that are not sold.
fn leave_out_unsold(read: &mut Read, known: Known) {
    if let Some(prices) = read.inputs.prices.clone() {
        let lacks = (known.lacks)(&read.inputs);
        if !lacks.is_empty() {
            read.inputs.prices = None;
            let lacks = lacks.join(" ");
            read.notes.push(words::link_lacks(&prices, &lacks));
        }
    }
    for (key, setting) in read.inputs.settings.clone() {
        if let Setting::Architecture(id) = setting
            && !(known.sold)(&read.inputs, &id)
        {
            read.inputs.set(&key, None);
            read.notes.push(words::link_not_sold(&key, &id));
        }
    }
}

/// Takes what stands behind a key.
fn take(inputs: &mut Inputs, key: &str, value: &str, known: Known) -> Result<Vec<String>, String> {
    match key {
        "v" if value == VERSION => {}
        "v" => {
            return Err(words::link_version(value, VERSION));
        }
        "scenario" if known.presets.contains(&value) => value.clone_into(&mut inputs.preset),
        "scenario" => return Err(words::link_no_scenario(value)),
        "file" => match (known.file)(value) {
            Ok(own) => {
                inputs.preset.clone_from(&own.name);
                inputs.own = Some(own);
            }
            Err(mistakes) => return Ok(mistakes.iter().map(words::in_line).collect()),
        },
        "prices" if known.prices.contains(&value) => inputs.prices = Some(value.to_owned()),
        "prices" => return Err(words::link_no_prices(value, &known.prices.join(", "))),
        "seed" => {
            let seed = value.parse().ok().and_then(Seed::new);
            let reason = || words::link_seed(value, Seed::MAX);
            inputs.seed = seed.ok_or_else(reason)?.value();
        }
        "replications" => {
            let allowed = MIN_REPLICATIONS..=MAX_REPLICATIONS;
            let number = value.parse().ok().filter(|number| allowed.contains(number));
            let reason = || words::link_replications(value, MIN_REPLICATIONS, MAX_REPLICATIONS);
            inputs.replications = number.ok_or_else(reason)?;
        }
        "strategies" => {
            inputs.strategies = Some(strategies(value, &(known.strategies)(inputs))?);
        }
        "users" => inputs.users = Some(users(value)?),
        _ => named(inputs, key, value, known)?,
    }
    Ok(Vec::new())
}

/// Takes what stands behind a key that names a design, a strategy or a number.
fn named(inputs: &mut Inputs, key: &str, value: &str, known: Known) -> Result<(), String> {
    let of_strategy = match place(key) {
        Some(Place::Strategy(id, of)) => {
            let found = (known.strategies)(inputs).iter().any(|one| one == id);
            found.then_some(of)
        }
        _ => None,
    };
    let setting = match of_strategy {
        Some(Of::Architecture(_)) => known
            .architectures
            .contains(&value)
            .then(|| Setting::Architecture(value.to_owned()))
            .ok_or_else(|| words::link_no_architecture(key, value))?,
        Some(Of::Trigger(_)) => read_trigger(value)
            .map(Setting::Trigger)
            .ok_or_else(|| words::link_no_trigger(key, value))?,
        Some(Of::Style(_)) => { RebuildStyle::ALL.into_iter() }
            .find(|style| style.id() == value)
            .map(Setting::Style)
            .ok_or_else(|| words::link_no_style(key, value))?,
        Some(Of::Part(_, field)) if editing::is_knob(field) => {
            Setting::Part(read_change(value, known.architectures))
        }
        Some(Of::Rebuilds) => read_rebuilds(value)
            .map(Setting::Rebuilds)
            .ok_or_else(|| words::link_no_rebuilds(key, value, MAX_REBUILDS))?,
        _ if (known.number)(inputs, key) => read_number(value)
            .map(Setting::Number)
            .ok_or_else(|| words::link_no_number(key, value))?,
        _ => return Err(words::link_unknown(key)),
    };
    inputs.set(key, Some(setting));
    Ok(())
}

fn strategies(value: &str, known: &[String]) -> Result<Vec<String>, String> {
    let mut ids: Vec<String> = Vec::new();
    for id in value.split(' ') {
        if known.iter().any(|one| one == id) && !ids.iter().any(|other| other == id) {
            ids.push(id.to_owned());
        }
    }
    let all_known = ids.len() == value.split(' ').count();
    if all_known && (MIN_STRATEGIES..=MAX_STRATEGIES).contains(&ids.len()) {
        return Ok(ids);
    }
    let known = known.join(", ");
    Err(words::link_strategies(
        value,
        MIN_STRATEGIES,
        MAX_STRATEGIES,
        &known,
    ))
}

fn users(value: &str) -> Result<Vec<f64>, String> {
    let allowed = |users: &f64| (0.0..=MAX_USERS).contains(users);
    let users: Option<Vec<f64>> = value
        .split(' ')
        .map(|text| read_number(text).filter(allowed))
        .collect();
    let months = MIN_HORIZON_MONTHS as usize..=MAX_HORIZON_MONTHS as usize;
    users
        .filter(|users| months.contains(&users.len()))
        .ok_or_else(|| words::link_users(MIN_HORIZON_MONTHS, MAX_HORIZON_MONTHS))
}

/// `8`, `true`, `none`, `scalable_monolith`: a change of an architecture.
pub(super) fn change_text(change: &Change) -> String {
    match change {
        Change::Number(value) => value.to_string(),
        Change::Truth(value) => value.to_string(),
        Change::Text(text) | Change::TakenFrom(text) => text.clone(),
        Change::LeftOut => LEFT_OUT.to_owned(),
    }
}

/// Whatever does not fit is told where the architecture is read.
pub(super) fn read_change(text: &str, architectures: &[&str]) -> Change {
    match text {
        LEFT_OUT => Change::LeftOut,
        "true" | "false" => Change::Truth(text == "true"),
        id if architectures.contains(&id) => Change::TakenFrom(id.to_owned()),
        text => read_number(text).map_or_else(|| Change::Text(text.to_owned()), Change::Number),
    }
}

/// `1 new`, `none`: which rebuilds of the preset's a strategy keeps, and new ones.
fn rebuilds_text(rebuilds: &[u8]) -> String {
    if rebuilds.is_empty() {
        return NO_REBUILDS.to_owned();
    }
    let text = |one: &u8| match *one {
        NEW => NEW_REBUILD.to_owned(),
        number => number.to_string(),
    };
    rebuilds.iter().map(text).collect::<Vec<_>>().join(" ")
}

fn read_rebuilds(text: &str) -> Option<Vec<u8>> {
    if text == NO_REBUILDS {
        return Some(Vec::new());
    }
    let rebuilds: Option<Vec<u8>> = text
        .split(' ')
        .map(|one| match one {
            NEW_REBUILD => Some(NEW),
            one => (1..=MAX_REBUILDS as u8).find(|number| number.to_string() == one),
        })
        .collect();
    rebuilds.filter(|rebuilds| rebuilds.len() <= MAX_REBUILDS)
}

/// `any_sign:2`, `latency:2`, `month:12`, `users:100000`.
pub(super) fn trigger_text(trigger: Trigger) -> String {
    match trigger {
        Trigger::AnySign { sustained_months } => format!("{ANY_SIGN}:{sustained_months}"),
        Trigger::Sign {
            sign,
            sustained_months,
        } => format!("{}:{sustained_months}", sign.id()),
        Trigger::Month(month) => format!("month:{month}"),
        Trigger::Users(users) => format!("users:{users}"),
    }
}

fn read_trigger(text: &str) -> Option<Trigger> {
    let (kind, value) = text.split_once(':')?;
    let value = read_number(value)?;
    let whole = (0.0..=f64::from(MAX_HORIZON_MONTHS)).contains(&value) && value.fract() == 0.0;
    let months = value as u32;
    let lasting = whole && (1..=MAX_SUSTAINED_MONTHS).contains(&months);
    match kind {
        ANY_SIGN if lasting => Some(Trigger::AnySign {
            sustained_months: months,
        }),
        "month" if whole => Some(Trigger::Month(months)),
        "users" if (1.0..=MAX_USERS).contains(&value) => Some(Trigger::Users(value)),
        _ => {
            let sign = Sign::ALL.into_iter().find(|sign| sign.id() == kind)?;
            lasting.then_some(Trigger::Sign {
                sign,
                sustained_months: months,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Known, Page, read, trigger_text, write};
    use crate::sim::scenario::{RebuildStyle, Sign, Trigger};
    use crate::ui::inputs::{Inputs, Setting};

    const KNOWN: Known = Known {
        presets: &["b2b-saas", "photo-app-2010"],
        prices: &["dear 2026", "cheap 2026"],
        file: crate::ui::presets::own,
        number: |_, path| path.starts_with("growth."),
        architectures: &["single_server", "scalable_monolith", "functions"],
        sold: |inputs, architecture| inputs.preset == "b2b-saas" || architecture != "functions",
        lacks: |inputs| match inputs.prices.as_deref() {
            Some("cheap 2026") if inputs.preset != "b2b-saas" => vec!["No film.".to_owned()],
            _ => Vec::new(),
        },
        strategies: |_| {
            ["rebuild_later", "build_right_now", "evolve"]
                .map(str::to_owned)
                .into()
        },
    };

    proptest! {
        #[test]
        fn links_come_back_as_they_were(
            preset in 0_usize..2, seed in 0_u64..(1 << 53), replications in 2_u32..10_000,
            users in proptest::option::of(0.0..1e12_f64),
            architecture in proptest::option::of(0_usize..2),
            months in proptest::option::of(proptest::collection::vec(0.0..1e10_f64, 12..=84)),
            page in 0_usize..3, trigger in 0_usize..4, sustained in 1_u32..=24,
            rebuilds in proptest::collection::vec(0_u8..=8, 0..=8),
        ) {
            let mut inputs = Inputs::preset(KNOWN.presets[preset]);
            inputs.seed = seed;
            inputs.replications = replications;
            if let Some(users) = users {
                inputs.set("growth.initial_users", Some(Setting::Number(users)));
            }
            if let Some(index) = architecture {
                let id = KNOWN.architectures[index].to_owned();
                inputs.set("rebuild_later.to.architecture", Some(Setting::Architecture(id)));
            }
            inputs.users = months;
            let trigger = [
                Trigger::AnySign { sustained_months: sustained },
                Trigger::Sign { sign: Sign::CloudSpend, sustained_months: sustained },
                Trigger::Month(sustained),
                Trigger::Users(users.unwrap_or(0.0).clamp(1.0, 1e10)),
            ][trigger];
            inputs.set("rebuild_later.trigger", Some(Setting::Trigger(trigger)));
            inputs.set("evolve.trigger3", Some(Setting::Trigger(trigger)));
            inputs.set("evolve.style2", Some(Setting::Style(RebuildStyle::Strangler)));
            inputs.set("evolve.rebuilds", Some(Setting::Rebuilds(rebuilds)));
            inputs.prices = Some(KNOWN.prices[0].to_owned());
            inputs.strategies = Some(vec!["evolve".to_owned(), "rebuild_later".to_owned()]);
            let page = Page::ALL[page];
            let link = write(page, &inputs);
            prop_assert!(link.len() <= super::LONGEST);
            let back = read(&link, KNOWN);
            prop_assert_eq!(back.page, page);
            prop_assert_eq!(back.inputs, inputs);
            prop_assert!(back.notes.is_empty());
        }

        #[test]
        fn any_text_is_read_without_failing(
            text in proptest::collection::vec(any::<char>(), 0..300),
        ) {
            let fragment = String::from_iter(text);
            let _ = read(&fragment, KNOWN);
            let _ = read(&format!("#/?{fragment}"), KNOWN);
        }
    }

    #[test]
    fn what_cannot_be_used_is_named_and_the_rest_kept() {
        let link = "#/?v=1&scenario=photo-app-2010&seed=-3&growth.initial_users=many\
                    &colour=red&replications=1&growth.churn_per_month=0.1";
        let back = read(link, KNOWN);
        assert_eq!(back.inputs.preset, "photo-app-2010");
        assert_eq!(back.inputs.settings.len(), 1);
        assert_eq!(back.notes.len(), 4, "{:?}", back.notes);
    }

    #[test]
    fn a_slash_behind_a_strategy_says_what_a_dot_says() {
        let dotted = read("#/?v=1&rebuild_later.trigger=month:9", KNOWN);
        assert_eq!(dotted.inputs.changes(), 1);
        assert_eq!(read("#/?v=1&rebuild_later/trigger=month:9", KNOWN), dotted);
    }

    #[test]
    fn an_empty_fragment_is_the_first_preset() {
        assert_eq!(read("", KNOWN).inputs, Inputs::preset("b2b-saas"));
        assert!(
            read(&format!("#/?{}", "a".repeat(super::LONGEST)), KNOWN)
                .notes
                .len()
                == 1
        );
    }

    #[test]
    fn links_are_short_and_readable() {
        let mut inputs = Inputs::preset("b2b-saas");
        inputs.set("growth.initial_users", Some(Setting::Number(900.0)));
        assert_eq!(
            write(Page::Home, &inputs),
            "#/?v=1&scenario=b2b-saas&growth.initial_users=900"
        );
    }

    #[test]
    fn other_pages_have_their_own_addresses() {
        let inputs = Inputs::preset("b2b-saas");
        let link = write(Page::Method, &inputs);
        assert_eq!(link, "#/method?v=1&scenario=b2b-saas");
        assert_eq!(read("#/nowhere?seed=8", KNOWN).page, Page::Home);
        assert_eq!(read("#/assumptions", KNOWN).page, Page::Assumptions);
    }

    #[test]
    fn strategies_users_and_triggers_have_limits() {
        for bad in [
            "strategies=evolve",
            "strategies=evolve+evolve",
            "strategies=evolve+colour",
            "users=1+2+3",
            "users=1+2+3+4+5+6+7+8+9+10+11+many",
            "rebuild_later.trigger=any_sign:0",
            "rebuild_later.trigger=month:85",
            "rebuild_later.trigger=month:1.5",
            "rebuild_later.trigger=colour:2",
            "nobody.trigger=month:2",
            "nobody.architecture=single_server",
            "evolve.style=slowly",
            "evolve.rebuilds=9",
            "evolve.rebuilds=1+2+3+4+5+6+7+8+new",
            "evolve.to9.architecture=single_server",
            "prices=nobody",
        ] {
            let back = read(&format!("#/?{bad}"), KNOWN);
            assert_eq!(back.notes.len(), 1, "{bad}");
            assert_eq!(back.inputs, Inputs::preset("b2b-saas"), "{bad}");
        }
        assert_eq!(trigger_text(Trigger::Month(3)), "month:3");
    }

    #[test]
    fn what_a_provider_does_not_sell_is_left_out_and_said() {
        let wish = "&rebuild_later.architecture=functions";
        let sold = read(&format!("#/?v=1&scenario=b2b-saas{wish}"), KNOWN);
        assert_eq!((sold.inputs.settings.len(), sold.notes.len()), (1, 0));
        for link in [
            format!("#/?v=1&scenario=photo-app-2010{wish}"),
            format!("#/?v=1{wish}&scenario=photo-app-2010"),
        ] {
            let unsold = read(&link, KNOWN);
            assert_eq!(unsold.inputs.settings, []);
            assert!(
                unsold.notes[0].contains("does not sell"),
                "{:?}",
                unsold.notes
            );
        }
    }
}
