//! The words of the architecture at a month, and of one busy hour replayed.

#![allow(missing_docs, reason = "a constant text says itself what it is")]

use super::{component, plain_words};

// ---- the architecture at a month ---------------------------------------------------------------

pub const DIAGRAM: &str = "What runs, and how busy it is";
pub const DIAGRAM_ABOUT: &str = "\
    The busy hour of one month. Bars: how busy each part is, the median of all futures. Sizes and \
    numbers of machines: those of one future, the first that lives longest. Outlined: where \
    requests wait longest.";
pub const PART: &str = "Part";
pub const BUSY: &str = "Busy";
pub const NOT_OPEN: &str = "In the future that is shown nobody uses the product in this month.";
pub const COMPANY_ENDED: &str = "No company lives in this month any more.";
pub const NO_BOTTLENECK: &str = "Hardly anybody waits.";
pub const ZOOM: &str = "Zoom into this hour";

/// The title of a box.
pub fn node(id: &str) -> &'static str {
    match id {
        "clients" => "Clients",
        "edge" => "Edge network",
        "balancer" => "Load balancer",
        "gateway" => "Gateway",
        "application" => "Application",
        "functions" => "Functions",
        "cache" => "Cache",
        "database" => "Database",
        "replicas" => "Read replicas",
        "third_party" => "Third party",
        _ => "Background jobs",
    }
}

/// A part inside its box.
pub fn part_in_box(id: &str) -> String {
    let known = match id {
        "application_workers" | "background_workers" => "Workers",
        "application_cpu" => "Processors",
        "connection_pool" => "Connections",
        "database" => "Database",
        "replicas" => "Processors",
        "cache" => "Look-ups",
        "edge" => "Answers",
        "network" => "Network to it",
        "network between services" => "Between services",
        "third_party" => "Calls",
        "environments" => "At work",
        "cold starts" => "Cold starts",
        "broker" => "Jobs at work",
        other => return plain_words(other),
    };
    known.to_owned()
}

/// A part by its full name, at the beginning of a row.
pub fn part_in_full(id: &str) -> String {
    let known = match id {
        "application_workers" => "Workers",
        "application_cpu" => "App processors",
        "connection_pool" => "DB connections",
        "database" => "Database",
        "replicas" => "Read replicas",
        "cache" => "Cache",
        "edge" => "Edge network",
        "network" => "Network to the DB",
        "network between services" => "Between services",
        "third_party" => "Third party",
        "environments" => "Functions at work",
        "cold starts" => "Cold starts",
        "background_workers" => "Background jobs",
        other => return plain_words(other),
    };
    known.to_owned()
}

/// So many of a size.
pub fn machines(count: &str, size: &str) -> String {
    if size.is_empty() {
        format!("{count} ×")
    } else {
        format!("{count} × {size}")
    }
}

/// Shards of a database.
pub fn shards(count: &str, size: &str) -> String {
    format!("{count} shards × {size}")
}

pub fn per_second(rate: &str) -> String {
    format!("{rate}/s")
}

/// A picture of an architecture in a sentence.
pub fn diagram_of(strategy: &str, month: &str) -> String {
    format!("What runs in {month}, {strategy}, and how busy each part is")
}

/// What is said of a part of a box.
pub fn busy_part(part: &str, share: &str, bottleneck: bool) -> String {
    let end = if bottleneck {
        ", where requests wait longest"
    } else {
        ""
    };
    format!("{part} {share} busy{end}")
}

/// Which architecture serves, after which rebuild.
pub fn serves(architecture: &str, stage: u32) -> String {
    if stage == 0 {
        format!("{architecture}, as it was built first")
    } else {
        format!("{architecture}, after rebuild {stage}")
    }
}

/// Two systems at once.
pub fn serves_share(share: &str) -> String {
    format!("; {share} of the requests go to it, the others to the system beside it")
}

/// A rebuild that is under way in some futures.
pub fn rebuilding(futures: &str) -> String {
    format!("A rebuild is under way in {futures} futures.")
}

/// When the new system takes over.
pub fn takes_over(when: &str) -> String {
    format!("The new system takes over in {when} (the median future).")
}

/// The load and how it is met.
pub fn load(rate: &str, p95: &str) -> String {
    format!("In the busy hour {rate} requests a second come, and 95% are answered within {p95}.")
}

/// Failures of a month.
pub fn month_failures(failed: &str, downtime: &str) -> String {
    format!("{failed} of the month's requests fail, late jobs included; it is down for {downtime}.")
}

/// Where requests wait.
pub fn waits_for(part: &str) -> String {
    format!("Requests wait longest for {}.", component(part))
}

// ---- one busy hour -----------------------------------------------------------------------------

pub const HOUR: &str = "One busy hour, request by request";
pub const HOUR_ABOUT: &str = "\
    Behind every point of the timeline lie simulated requests. Here the busy hour of one month is \
    simulated once more, and looked into while it runs.";
pub const HOUR_WAITS: &str = "It can be replayed as soon as the answer is final.";
pub const HISTOGRAM: &str = "How long requests took";
pub const HISTOGRAM_ABOUT: &str = "Answered requests by response time, on a logarithmic axis";
pub const RESPONSE_TIME: &str = "Response time";
pub const REQUESTS: &str = "Requests";
pub const DURATIONS: &str = "Where the time went";
pub const DURATIONS_ABOUT: &str = "\
    Upper bar: a mean request. Lower bar: a slow one, slower than 95% of all. Filled: \
    work. Outlined: waiting";
pub const MOVES: &str = "How the requests moved";
pub const SHARED: &str = "CPU and database";
pub const ALL_FRAMES: &str = "All frames";
pub const MOVES_ABOUT: &str = "\
    In each frame: how many wait and how many are served at each part. Who waits for the database \
    still holds a worker, so one request can be counted in several boxes.";
pub const STEP_BACK: &str = "One frame back";
pub const STEP_ON: &str = "One frame on";
pub const PLAY: &str = "Play";
pub const PAUSE: &str = "Pause";
pub const AGAIN: &str = "Play again";
pub const SPEED: &str = "Frames a second";
pub const MOMENT: &str = "Moment";
pub const WAITING: &str = "Waiting";
pub const MEAN_WAITING: &str = "Waiting, mean request";
pub const MEAN_WORK: &str = "Work, mean request";
pub const SLOW_WAITING: &str = "Waiting, slow request";
pub const SLOW_WORK: &str = "Work, slow request";
pub const SERVED_NOW: &str = "Served or held";
pub const LOST_NOW: &str = "Turned away or given up";
pub const WAIT_IN_ALL: &str = "Waiting, all parts";
pub const BEGAN: &str = "Began";
pub const ANSWERED: &str = "Answered";
pub const FAILED: &str = "Failed";
pub const RETRIED: &str = "Tried again";
pub const WARNING_LINE_SHORT: &str = "warning line";

/// The button of a strategy.
pub fn zoom(strategy: &str, month: &str) -> String {
    format!("{ZOOM}: {strategy}, {month}")
}

/// Which hour it is.
pub fn hour_of(strategy: &str, month: &str) -> String {
    format!("{strategy}, {month}")
}

/// What was simulated.
pub fn hour_window(
    future: &str,
    requests: &str,
    seconds: &str,
    warm_up: &str,
    events: &str,
    rate: &str,
    capacity: &str,
) -> String {
    format!(
        "The busy hour of {future}, its load simulated for {seconds} after {warm_up} of \
         warm-up: {requests} requests, {events} events. {rate} requests a second come; its \
         tightest part could carry {capacity}."
    )
}

/// Which of the futures.
pub fn future_of(number: u32, futures: u32) -> String {
    format!("future {number} of {futures}")
}

/// How the window compares with the study.
pub fn hour_study(own: &str, study: &str) -> String {
    format!(
        "p95 is {own} here, and {study} in this future of the study, which interpolates between \
         windows of its own. The timeline shows the median of all futures."
    )
}

/// How fast requests were answered, with a spread.
pub fn give_or_take(value: &str, spread: &str) -> String {
    format!("{value} ± {spread}")
}

pub const OVERLOADED: &str = "\
    More comes than it can carry: nothing settles here. The lines fill from the empty beginning \
    on, and what finds no place is turned away.";
pub const ALL_ANSWERED: &str = "All requests were answered.";

/// Requests without an answer, by cause.
pub fn unanswered(count: &str, share: &str, causes: &str) -> String {
    format!("{count} requests ({share}) got no answer: {causes}.")
}

/// One cause, from those that [`crate::sim::report::hour::Hour::unanswered`] counts.
pub fn cause(place: usize, count: &str) -> String {
    let what = match place {
        0 => "turned away by a full line",
        1 => "too long in a line",
        2 => "given up by the client",
        _ => "an error",
    };
    format!("{count} {what}")
}

/// A quantile on the histogram.
pub fn level(name: &str, value: &str) -> String {
    format!("{name} {value}")
}

/// A bar of the histogram.
pub fn bin(range: &str, count: &str) -> String {
    format!("{range}: {count} requests")
}

/// The histogram in a sentence.
pub fn histogram_summary(p50: &str, p95: &str, p99: &str, limit: &str) -> String {
    format!(
        "{HISTOGRAM}: half of the requests within {p50}, 95% within {p95}, 99% within {p99}; the \
         warning line is {limit}"
    )
}

/// What is written behind a bar of time.
pub fn time_of(all: &str, waited: &str, nothing_else: bool) -> String {
    if waited.is_empty() {
        all.to_owned()
    } else if nothing_else {
        format!("{waited} waiting")
    } else {
        format!("{all}, {waited} waiting")
    }
}

/// What a slow request spent its time on.
pub fn slow_story(count: &str, mean: &str, part: &str, share: &str, waiting: bool) -> String {
    let doing = if waiting {
        "waiting for"
    } else {
        "being worked on by"
    };
    format!(
        "{count} requests were slower than 95% of all, {mean} on average. They spent most of it, \
         {share}, {doing} {}.",
        component(part)
    )
}

/// What keeps those busy that requests wait for.
pub fn held_up(part: &str) -> String {
    format!(" What holds those up: {}.", component(part))
}

/// How the times of slow requests were found.
pub fn looked(every: &str, seconds: &str) -> String {
    format!("Seen by looking in every {every} for {seconds}.")
}

/// What a box says in a frame.
pub fn moves(waiting: &str, busy: &str, servers: &str) -> String {
    if servers.is_empty() {
        format!("{busy} inside")
    } else {
        format!("{waiting} wait · {busy} of {servers}")
    }
}

/// The same in full.
pub fn moves_in_full(part: &str, waiting: &str, busy: &str, servers: &str) -> String {
    if servers.is_empty() {
        format!("{part}: {busy} inside")
    } else {
        format!("{part}: {waiting} wait, {busy} of {servers} in use")
    }
}

pub fn frame_of(number: usize, count: usize, at: &str) -> String {
    format!("frame {number} of {count}, at {at}")
}

/// How fast the frames run against the simulated time.
pub fn slowed(times: &str, slower: bool) -> String {
    match (times, slower) {
        ("1", _) => "as fast as real".to_owned(),
        (times, true) => format!("{times} times slower than real"),
        (times, false) => format!("{times} times faster than real"),
    }
}

/// Requests that were lost at a part since the frame before.
pub fn lost(count: &str) -> String {
    format!(" · {count} lost")
}

/// Who waits where now.
pub fn now(waiting: &str, most: &str, at: &str) -> String {
    match (waiting, most) {
        ("0", _) => "Nobody waits.".to_owned(),
        (all, most) if all == most => format!("{all} wait, all of them for {}.", component(at)),
        (all, most) => format!("{all} wait, {most} of them for {}.", component(at)),
    }
}

/// Who came and went.
pub fn moved(began: &str, answered: &str) -> String {
    format!(" Since the frame before {began} began and {answered} were answered")
}

/// What went wrong since the frame before.
pub fn now_failed(failed: &str, retried: &str) -> String {
    match (failed, retried) {
        ("0", "0") => ".".to_owned(),
        (failed, "0") => format!(", {failed} failed."),
        (failed, retried) => format!(", {failed} failed, {retried} were tried again."),
    }
}

/// The line of waiting over all frames, in a sentence.
pub fn waiting_summary(most: &str, at: &str, length: &str) -> String {
    format!("Requests waiting over {length}: {most} at most, at {at}")
}
