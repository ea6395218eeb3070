//! The words of the pictures: timeline, money, parts, and how it was computed.

#![allow(missing_docs, reason = "a constant text says itself what it is")]

// ---- the timeline ------------------------------------------------------------------------------

pub const TIMELINE: &str = "When it cracks";
pub const TIMELINE_ABOUT: &str = "\
    Line: the median future. Band: eight of ten futures. A mark shows where half of the \
    futures have crossed the warning line; its bar reaches from the first tenth to the last. \
    A warning line is yours to move: drag its handle, or use the arrow keys on it.";
pub const READ_MONTH: &str = "Read a month";
pub const AS_TABLE: &str = "As a table";
pub const MONTH: &str = "Month";
pub const USERS: &str = "Users";
pub const WARNING_LINE: &str = "Warning line";

/// `month 16, Mar 2012`.
pub fn story_month(month: u32, calendar: &str) -> String {
    format!("month {month}, {calendar}")
}

/// The title, the meaning and the unit of a warning sign.
pub fn sign(id: &str) -> (&'static str, &'static str) {
    match id {
        "latency" => (
            "Slow answers",
            "95% of the requests in the busy hour are faster than this (p95)",
        ),
        "downtime" => (
            "Downtime",
            "Time in a month, weighted by the share of users who feel them",
        ),
        "delivery_pace" => (
            "Delivery pace",
            "Features finished, compared with the same team in clean code",
        ),
        "cloud_spend" => ("Cloud bill", "US dollars a month"),
        _ => ("Warning sign", ""),
    }
}

/// What a threshold line says.
pub fn threshold(id: &str, value: &str) -> String {
    if id == "delivery_pace" {
        format!("stay above {value}")
    } else {
        format!("stay below {value}")
    }
}

/// What moves a warning line, shown at its handle.
pub const MOVE_LINE: &str =
    "Drag the line, or use the arrow keys, page up and down, home and end. Escape gives it back.";

/// The warning line of a sign.
pub fn line_of(sign: &str) -> String {
    format!("{WARNING_LINE}: {sign}")
}

/// What a line says while it is moved.
pub fn line_held(says: &str) -> String {
    format!("{says} · Esc gives back")
}

/// What a pale mark is.
pub const BEFORE: &str = "before, as pinned";

pub const STORY: &str = "What happens";
pub const STORY_ABOUT: &str =
    "A tick: the middle of the futures in which it happens. Its bar: eight of ten of them";

/// What happens on the way; `rebuild` counts the strategy's rebuilds from 1, 0 is about none.
pub fn milestone(id: &str, rebuild: u32) -> String {
    // The first rebuild is most often the only one.
    let number = if rebuild > 1 {
        format!(" {rebuild}")
    } else {
        String::new()
    };
    match id {
        "launch" => "launch".to_owned(),
        "rebuild_start" => format!("rebuild{number} starts"),
        "cut_over" => format!("cut-over{number}"),
        "rebuild_abandoned" => format!("rebuild{number} abandoned"),
        "ladder_end" => "no bigger machine to move to".to_owned(),
        other => plain_words(other),
    }
}

/// A milestone that does not happen in all futures.
pub fn in_some(what: &str, futures: &str) -> String {
    format!("{what}, in {futures}")
}

/// A milestone in full.
pub fn milestone_when(what: &str, when: &str, futures: &str) -> String {
    if futures.is_empty() {
        format!("{what}: {when}")
    } else {
        format!("{what}: {when}, in {futures} futures")
    }
}

/// `months 14–19`.
pub fn months_from_to(early: u32, late: u32) -> String {
    if early == late {
        String::new()
    } else {
        format!("months {early}–{late}")
    }
}

/// How likely and when a sign crosses.
pub fn crosses(when: &str, span: &str) -> String {
    if span.is_empty() {
        when.to_owned()
    } else {
        format!("{when} ({span})")
    }
}

/// The name of a table that can be scrolled.
pub fn table_of(caption: &str) -> String {
    format!("{AS_TABLE}: {caption}")
}

/// The head of a column: what, and whose.
pub fn table_head(what: &str, strategy: &str) -> String {
    format!("{what}, {strategy}")
}

pub const NEVER_CROSSES: &str = "not crossed in any of these futures";

/// A sign that fewer than half of the futures cross.
pub fn never_crosses(futures: &str) -> String {
    format!("crossed in only {futures} futures")
}

/// `months 14–19`.
pub fn months_span(early: u32, late: Option<u32>, horizon: u32) -> String {
    match late {
        Some(late) if late == early => String::new(),
        Some(late) => format!("months {early}–{late} in 8 of 10 futures"),
        None => format!("month {early} to beyond {horizon} in 8 of 10 futures"),
    }
}

/// Users and cause of a crossing.
pub fn crossing_cause(users: &str, cause: &str) -> String {
    format!("at {users} users, because of {cause}")
}

/// What breaks first, as people call it.
pub fn component(id: &str) -> String {
    let known = match id {
        "application_workers" => "busy application workers",
        "application_cpu" => "application processors",
        "connection_pool" => "database connections",
        "database" => "the database",
        "replicas" => "the database's read replicas",
        "background_workers" => "the background workers",
        "cache" => "the cache",
        "debt" => "technical debt",
        "operations" => "keeping it running",
        "rebuild" => "the rebuild",
        "deploy" => "deploys that broke something",
        "machine" => "a failed machine",
        "database_machine" => "a failed database machine",
        "zone" => "a zone outage",
        "overload" => "overload",
        "cut_over" => "the cut-over",
        "compute" => "application machines",
        "balancer" => "the load balancer",
        "storage" => "storage",
        "transfer" => "data transfer",
        "monitoring" => "monitoring",
        "dual_running" => "running two systems at once",
        "" => "nothing in particular",
        other => return plain_words(other),
    };
    known.to_owned()
}

/// A stable name without its underscores, for names that these words don't know yet.
pub fn plain_words(id: &str) -> String {
    id.replace(['_', '.'], " ")
}

// ---- the money ---------------------------------------------------------------------------------

pub const MONEY: &str = "What each path costs";
pub const MONEY_ABOUT: &str = "\
    Average over all futures, the whole horizon. Lost revenue is measured against a twin of \
    the same company that is never slow, never down, never late.";
pub const STACKS: &str = "The two bills, by what they are for";
pub const CUMULATIVE: &str = "Costs so far, month by month";
pub const CUMULATIVE_UNIT: &str = "US dollars spent and lost since the first day";
pub const TOTAL: &str = "Total";
pub const COLUMN: &str = "Cost";
pub const DIFFERENCE: &str = "Difference";
pub const HIDDEN: &str = "hidden";

/// The words at the month where the costs cross.
pub fn costs_cross_label(when: &str) -> String {
    format!("costs cross, {when}")
}

/// A strategy and the range of its total.
pub fn total_of(strategy: &str, range: &str) -> String {
    format!("{strategy} ({range})")
}

/// A ledger column: its name, and its family (`engineering`, `cloud`, `lost`).
pub fn column(id: &str) -> (String, &'static str) {
    let (title, family) = match id {
        "first_build" => ("First build", "engineering"),
        "rebuild" => ("Rebuild", "engineering"),
        "debt_interest" => ("Working around old shortcuts", "engineering"),
        "operations" => ("Operations and on-call", "engineering"),
        "cloud" => ("Cloud", "cloud"),
        "lost_to_downtime" => ("Revenue lost to downtime", "lost"),
        "lost_users" => ("Revenue lost with users", "lost"),
        "delayed_features" => ("Revenue of delayed features", "lost"),
        "later_launch" => ("Revenue of a later launch", "lost"),
        other => return (plain_words(other), "lost"),
    };
    (title.to_owned(), family)
}

/// Whether a ledger column is one that no invoice shows.
pub fn is_hidden(column: &str) -> bool {
    !matches!(column, "first_build" | "rebuild" | "operations" | "cloud")
}

// ---- why and trust -----------------------------------------------------------------------------

pub const WHY: &str = "Why: how busy each part is";
pub const WHY_ABOUT: &str = "\
    Busy hour of each month, median future. The stronger the tone, the busier; a bar runs under \
    the part where requests waited longest.";
pub const TRUST: &str = "How it was computed";
pub const COMMAND_LINE: &str = "The same on the command line";
pub const SCENARIO_FILE: &str = "The changed scenario, to save as scenario.json";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const FINGERPRINT_ABOUT: &str =
    "The fingerprint is the same wherever these futures are computed, or something differs.";

/// The trust line's parts, in order.
pub fn trust(futures: &str, windows: &str, events: &str, half_width: &str) -> [String; 4] {
    [
        format!("{futures} futures"),
        format!("{windows} windows"),
        format!("{events} events"),
        format!("p95 ± {half_width}"),
    ]
}

/// The odds that a future lives to the horizon.
pub fn survival(share: &str) -> String {
    format!("{share} such companies are alive after 4 years. A future ends when its company does.")
}

/// Who computed it from which prices.
pub fn provenance(engine: &str, prices: &str) -> String {
    format!("engine {engine} · prices {prices}")
}

/// A part of a backend on the strip.
pub fn part(id: &str) -> String {
    let known = match id {
        "application_workers" => "Workers",
        "application_cpu" => "App CPU",
        "connection_pool" => "DB connections",
        "database" => "Database",
        "replicas" => "Replicas",
        "background_workers" => "Background workers",
        "cache" => "Cache",
        other => return plain_words(other),
    };
    known.to_owned()
}

/// The part where requests waited longest.
pub const WAITED_FOR: &str = "(waited for longest)";

/// The busiest cell of a strip.
pub fn busiest(part: &str, share: &str, month: &str) -> String {
    format!("Busiest: {part}, {share} in {month}.")
}

/// A cell of the strip in words.
pub fn strip_cell(part: &str, month: &str, share: &str, bottleneck: bool) -> String {
    let end = if bottleneck {
        ", where requests waited longest"
    } else {
        ""
    };
    format!("{part}, {month}: {share} busy{end}")
}
