//! The words of what can be set: the sentence, the levers, the strategies, one's own users.

#![allow(missing_docs, reason = "a constant text says itself what it is")]

use crate::catalog::problem::Problem;

// ---- the sentence ------------------------------------------------------------------------------

pub const COMPANY: &str = "Your company";
pub const WE_BUILD: &str = "We are building something like";
pub const SCENARIOS: &str = "Start from";
pub const ALL_SCENARIOS: &str = "All companies to start from";
pub const IMPORTED: &str =
    "Its users follow the published record, month by month, so growth is not a lever here.";
pub const STARTS_WITH: &str = "It launches with";
pub const USERS_AND: &str = "users and gains";
pub const GROWTH_A_MONTH: &str = "% new users a month.";
pub const USERS_AT_START: &str = "Users at launch";
pub const GROWTH_LABEL: &str = "New users a month, in percent";
pub const BUILT_BY: &str = "It is built by";
pub const ENGINEERS_AT: &str = "engineers at";
pub const EARNS: &str = "a month each, and earns";
pub const PER_USER: &str = "a month from each user.";
pub const ENGINEERS: &str = "Engineers";
/// How labels of money end.
pub const IN_USD: &str = "in US dollars";
pub const ENGINEER_COST: &str = "What an engineer costs a month, in US dollars";
pub const REVENUE: &str = "Revenue of a user a month, in US dollars";
pub const STARTS_ON: &str = "starts on";
pub const SEED: &str = "Seed";
pub const SEED_SHORT: &str = "seed";
pub const SEED_LABEL: &str = "Luck: seed";
pub const SEED_ABOUT: &str = "The same seed gives the same futures, to the last bit.";

/// The label of a strategy's architecture.
pub fn architecture_of(strategy: &str) -> String {
    format!("Architecture that “{strategy}” starts on")
}

// ---- prices ------------------------------------------------------------------------------------

pub const BOUGHT_AT: &str = "Everything is bought at prices of";
pub const PRICES: &str = "Price list";

/// A price list that does not sell everything, in the list of them.
pub fn prices_lack(title: &str) -> String {
    format!("{title} (does not sell all of this)")
}

// ---- the parts of an architecture ---------------------------------------------------------------

pub const PARTS: &str = "Change the parts of these architectures";
pub const PARTS_ABOUT: &str = "\
    Instances, habits and whole parts of each architecture: leave one out, or take another \
    architecture's. What does not fit together is told, and not simulated.";
pub const PARTS_MISTAKES: &str = "These parts don't fit together yet";
pub const AS_SHIPPED: &str = "As it ships";
pub const LEFT_OUT: &str = "none";
pub const ITS_OWN: &str = "its own";

/// A part or a number of an architecture.
pub fn knob(path: &str) -> &'static str {
    match path.strip_prefix("tuning.").unwrap_or(path) {
        "min_instances" => "Instances at least",
        "max_instances" => "Instances at most",
        "standby" => "Standby database",
        "autoscaled" => "Instances follow the load",
        "database" => "Database",
        "replicas" => "Read replicas",
        "cache" => "Cache",
        "balancer" => "Load balancer",
        "edge" => "Edge network",
        "background" => "Background workers",
        "workers_per_vcpu" => "Requests at once per processor",
        "waiting_capacity" => "Requests that may wait at an instance",
        "connections_per_instance" => "Database connections of an instance",
        "contention_sigma" => "Database contention (σ)",
        "contention_kappa" => "Database contention (κ)",
        "longest_wait_ms" => "Longest wait for a worker (ms)",
        "balancing" => "How the balancer picks",
        "coalescing" => "Cache: one fetch for all who wait",
        _ => "Third party",
    }
}

/// A part that is another architecture's.
pub fn taken_over(architecture: &str) -> String {
    format!("as in {architecture}")
}

pub fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// An architecture that a founder changed.
pub fn tuned(architecture: &str) -> String {
    format!("{architecture}, changed")
}

// ---- strategies --------------------------------------------------------------------------------

pub const COMPARE_WITH: &str = "Compare with";

/// The label of the button that takes a strategy away.
pub fn without(strategy: &str) -> String {
    format!("{REMOVE} “{strategy}”")
}

pub const REMOVE: &str = "Remove strategy";

// ---- one's own users ---------------------------------------------------------------------------

/// The words around a text that a person brings.
#[derive(Debug)]
pub struct OwnWords {
    pub title: &'static str,
    pub about: &'static str,
    pub text: &'static str,
    pub example: &'static str,
    pub file: &'static str,
    /// Kinds of files, for the browser.
    pub accept: &'static str,
    pub take: &'static str,
    pub remove: &'static str,
    pub mistakes: &'static str,
}

pub const OWN_USERS: OwnWords = OwnWords {
    title: "Use your own monthly users",
    about: "\
        Users at the end of each month from the launch on, one month a line: a number, or a month \
        and a number as in a spreadsheet. 12 to 84 months; as many are simulated. Nothing leaves \
        your browser.",
    text: "Monthly users, pasted",
    example: "2026-01, 500\n2026-02, 540\n2026-03, 583",
    file: "or a CSV file",
    accept: ".csv,.txt,.tsv,text/csv,text/plain",
    take: "Use these numbers",
    remove: "Remove your numbers",
    mistakes: "These numbers can't be used; nothing was changed",
};

pub const OWN_FILE: OwnWords = OwnWords {
    title: "Use your own scenario file",
    about: "\
        The file of the command line and of “Take it away” (JSON): strategies, rebuilds and \
        architectures of your own, every number, seasons, a week. What it leaves out has its \
        default; every mistake is told with its place. It stands in for the company above. \
        Nothing leaves your browser.",
    text: "Scenario file, pasted",
    example: "{\"schema\": 2, \"name\": \"our-shop\", …}",
    file: "or a JSON file",
    accept: ".json,application/json",
    take: "Use this file",
    remove: "Remove your file",
    mistakes: "This file can't be used yet; nothing was changed",
};

pub const OWN_FILE_FILL: &str = "Write down what is set now";
pub const OWN_FILE_UNLINKED: &str = "\
    Your file is too long for a link: the address of this page does not hold it. Take the scenario \
    file along, and open it here again.";

/// A person's own file, in the list of companies.
pub fn own_file(title: &str) -> String {
    format!("{title} (your file)")
}

/// One's own users are in use.
pub fn own_users(months: usize, first: &str, last: &str) -> String {
    format!("Its users follow your {months} months, from {first} to {last}.")
}

pub fn own_too_long(most: usize) -> String {
    format!("The text is longer than {most} KB and was not read.")
}

/// A mistake with its line.
pub fn in_line(mistake: &Problem) -> String {
    if mistake.path.is_empty() {
        return mistake.message.clone();
    }
    format!("{}: {}", mistake.path, mistake.message)
}

// ---- levers ------------------------------------------------------------------------------------

pub const LEVERS: &str = "Levers";
pub const LEVERS_ABOUT: &str = "Everything that can be set, and where it comes from.";
pub const SEARCH_LEVERS: &str = "Find a lever";
pub const NO_LEVER: &str = "No lever has these words.";
pub const UNDO: &str = "Undo";
pub const REDO: &str = "Redo";
pub const RESET: &str = "Back to the preset";
pub const CLOSE: &str = "Close";
pub const OF_THE_COMPANY: &str = "The company";
pub const CHANGED: &str = "changed";
pub const ABOUT_NUMBER: &str = "What is this?";
pub const PRESET_VALUE: &str = "Preset";

/// What is typical of an architecture.
pub fn typical_of(architecture: &str) -> String {
    format!("Typical of {architecture}")
}

/// A lever has its architecture's typical value.
pub fn as_typical_of(architecture: &str) -> String {
    format!("typical of {architecture}")
}
pub const DEFAULT_VALUE: &str = "Default";
pub const PLAUSIBLE: &str = "Plausible";
pub const ALLOWED: &str = "Allowed";
pub const STATUS: &str = "Status";

/// How many levers a group has, and how many of them differ from the preset.
pub fn group_counts(levers: usize, changed: usize) -> String {
    if changed == 0 {
        levers.to_string()
    } else {
        format!("{changed} of {levers} changed")
    }
}

/// How many things differ from the preset.
pub fn changes(count: usize) -> String {
    match count {
        0 => "as the preset".to_owned(),
        count => format!("{count} changed"),
    }
}

/// The button that opens and closes the levers of a phone.
pub fn levers_button(open: bool, changes: usize) -> String {
    match changes {
        _ if open => CLOSE.to_owned(),
        0 => LEVERS.to_owned(),
        count => format!("{LEVERS} · {count} changed"),
    }
}

/// How many levers a search finds.
pub fn found(count: usize) -> String {
    match count {
        0 => NO_LEVER.to_owned(),
        1 => "1 lever".to_owned(),
        count => format!("{count} levers"),
    }
}

/// The button that takes a lever back to the preset.
pub fn back_to(value: &str) -> String {
    format!("back to {value}")
}

/// The same, for those who do not see whose it is.
pub fn back_to_label(lever: &str, value: &str) -> String {
    format!("{lever}: back to {value}")
}

/// A lever of a strategy or of what its rebuild ends in.
pub fn lever_of(owner: &str, lever: &str) -> String {
    format!("{owner}: {lever}")
}

/// What a strategy's rebuild ends in; which, when there are several.
pub fn after_rebuild(strategy: &str, number: usize, all: usize) -> String {
    if all > 1 {
        format!("{strategy}, after rebuild {number}")
    } else {
        format!("{strategy}, after its rebuild")
    }
}

/// A strategy's rebuild; which, when there are several.
pub fn rebuild_of(strategy: &str, number: usize, all: usize) -> String {
    if all > 1 {
        format!("{strategy}, rebuild {number}")
    } else {
        format!("{strategy}, its rebuild")
    }
}

/// How many rebuilds a strategy has.
pub fn rebuilds(count: usize) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "1 rebuild".to_owned(),
        count => format!("{count} rebuilds"),
    }
}

/// How a rebuild takes over.
pub fn style(id: &str) -> &'static str {
    if id == "strangler" {
        "piece by piece"
    } else {
        "all at once"
    }
}

/// How far a number can be trusted: the word, and what it means.
pub fn status(id: &str) -> (&'static str, &'static str) {
    match id {
        "measured" => ("measured", "read off a measurement"),
        "published" => ("published", "stated by its source"),
        "derived" => ("derived", "arithmetic on published numbers"),
        _ => ("assumed", "nobody has published it: doubt it first"),
    }
}

/// What stands behind a number that is one, in the plural: `engineers`, `rows a month`.
pub fn single(unit: &str) -> String {
    let (first, rest) = unit.split_at(unit.find(' ').unwrap_or(unit.len()));
    // Once as much is no number of times.
    let first = match first.strip_suffix('s') {
        Some(one) if first != "times" => one,
        _ => first,
    };
    format!("{first}{rest}")
}

/// An amount in each month, year …
pub fn each(amount: &str, period: &str) -> String {
    format!("{amount} a {period}")
}

// ---- what starts a rebuild ---------------------------------------------------------------------

/// The label of what starts a strategy's rebuild.
pub fn trigger_of(rebuild: &str) -> String {
    format!("What starts the rebuild of “{rebuild}”")
}

/// The label of what a strategy's rebuild ends in.
pub fn ends_in_of(rebuild: &str) -> String {
    format!("Architecture that “{rebuild}” rebuilds to")
}

/// The label of how a strategy's rebuild takes over.
pub fn style_of(rebuild: &str) -> String {
    format!("How the rebuild of “{rebuild}” takes over")
}

/// A strategy for labels of its rebuilds; which, when there are several.
pub fn rebuild_label(strategy: &str, number: usize, all: usize) -> String {
    if all > 1 {
        format!("{strategy}, {number} of {all}")
    } else {
        strategy.to_owned()
    }
}

pub const DROP_REBUILD: &str = "Drop this rebuild";
pub const ADD_REBUILD: &str = "+ a rebuild";
pub const ADD_ANOTHER_REBUILD: &str = "+ another rebuild";
pub const THEN_TO: &str = "then rebuilds to";

/// The label of the button that takes a rebuild away.
pub fn drop_rebuild(rebuild: &str) -> String {
    format!("{DROP_REBUILD}: {rebuild}")
}

/// The label of the button that adds one.
pub fn add_rebuild(said: &str, strategy: &str) -> String {
    format!("{said} for “{strategy}”")
}

pub const REBUILDS_TO: &str = "and rebuilds to";
pub const REBUILDS_WHEN: &str = "as soon as";
pub const ANY_SIGN: &str = "any line is crossed for";
pub const AT_MONTH: &str = "it is month";
pub const AT_USERS: &str = "it has users:";
pub const MONTHS_IN_A_ROW: &str = "months in a row";
pub const TRIGGER_VALUE: &str = "How many";

/// One sign starts it.
pub fn sign_crossed(sign: &str) -> String {
    format!("{} for", sign.to_ascii_lowercase())
}

// ---- before and after --------------------------------------------------------------------------

pub const PIN: &str = "Pin this result";
pub const PIN_ABOUT: &str = "Then change a lever, and see what it does.";
pub const PIN_AGAIN: &str = "Pin what is shown now";
pub const UNPIN: &str = "Unpin";
pub const COMPARISON: &str = "Before and after";
pub const NOTHING_CHANGED: &str = "Nothing was changed yet. Change a lever, and see what it does.";
pub const COLUMN_WHAT: &str = "What";
pub const COLUMN_PINNED: &str = "Pinned";
pub const COLUMN_NOW: &str = "Now";
pub const COLUMN_MOVED: &str = "Change";
pub const NOT_CROSSED: &str = "not crossed";
pub const BETTER: &str = "better";
pub const WORSE: &str = "worse";

/// What was set, from what to what.
pub fn changed_from_to(what: &str, before: &str, now: &str) -> String {
    format!("{what}: {before} → {now}")
}

/// A difference with its sign.
pub fn signed(amount: &str, more: bool) -> String {
    if more {
        format!("+{amount}")
    } else {
        amount.to_owned()
    }
}

/// How far a crossing moved.
pub fn months_moved(months: u32, later: bool) -> String {
    let unit = if months == 1 { "month" } else { "months" };
    let end = if later { "later" } else { "earlier" };
    format!("{months} {unit} {end}")
}

/// What starts a rebuild, from its form in links: `any_sign:2` is `any sign 2`.
pub fn trigger_short(form: &str) -> String {
    super::plain_words(form).replace(':', " ")
}

/// What can be set beside numbers.
pub fn setting(id: &str) -> &'static str {
    match id {
        "trigger" => "what starts the rebuild",
        "style" => "how the rebuild takes over",
        "rebuilds" => "rebuilds",
        _ => "architecture",
    }
}

// ---- every number, and the method --------------------------------------------------------------

pub const PAGES: &str = "Pages";
pub const SIMULATOR: &str = "Simulator";
pub const ASSUMPTIONS: &str = "Every number";
pub const ASSUMPTIONS_ABOUT: &str = "\
    What the answer is made of: each number with its range, how far it can be trusted, and where \
    it is from. Change any of them here; the answer follows.";
/// How many numbers are shown.
pub fn numbers(count: usize) -> String {
    if count == 1 {
        "1 number".to_owned()
    } else {
        format!("{count} numbers")
    }
}

pub const SEARCH_NUMBERS: &str = "Find";
pub const ANY_STATUS: &str = "any";
pub const ONLY_CHANGED: &str = "only what was changed";
pub const DOWNLOAD_CSV: &str = "Download as CSV";
pub const DOWNLOAD_JSON: &str = "Download as JSON";
pub const NOTES_MISSING: &str = "Notes and sources could not be loaded.";
pub const COLUMN_NUMBER: &str = "Number";
pub const COLUMN_VALUE: &str = "Value";
pub const COLUMN_GROUP: &str = "Group";
pub const COLUMN_FROM: &str = "Where it is from";
pub const FIGURES: &str = "Prices and machines";
pub const FIGURES_ABOUT: &str = "\
    Numbers that belong to a price list or an architecture, as they ship. Some of an \
    architecture's can be changed on the first page, among its parts.";
pub const IN_USE: &str = "in use";
/// A design whose architecture a founder changed.
pub fn changed_parts(owner: &str, architecture: &str) -> String {
    format!("Changed in “{owner}” ({architecture})")
}

pub const METHOD: &str = "How it is computed";
pub const METHOD_ABOUT: &str =
    "The model in words and equations, with what it leaves out and the tests that hold it to this.";
pub const METHOD_MISSING: &str = "This page could not be loaded. Try again when you are online.";
pub const LOADING: &str = "Loading …";

/// Where the numbers of a preset come from.
pub fn preset_sources(title: &str) -> String {
    format!("Where the numbers of “{title}” come from")
}
