//! The page in English: the frame, the choices and the verdict. Plain words first, the term second.

#![allow(missing_docs, reason = "a constant text says itself what it is")]

mod explore;
mod further;
pub mod hour;
mod levers;
mod pictures;

pub use explore::*;
pub use further::*;
pub use levers::*;
pub use pictures::*;

/// The language of these words, for `Intl` and for the reader's voice.
pub const LANGUAGE: &str = "en";

/// Months as axes show them.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

// ---- the frame ---------------------------------------------------------------------------------

pub const PRODUCT: &str = "Loadbearing";
pub const QUESTION: &str =
    "When does this backend crack, and is it cheaper to build it right now or to rebuild it later?";
pub const SKIP: &str = "Skip to the answer";
pub const PRIVACY: &str = "Everything is computed in your browser. Nothing you type leaves it.";
pub const LIMITS: &str = "\
    A model, not a promise: its requests are simulated one by one, its company month by month, \
    and every number it starts from can be doubted. Two ways to build the same product are \
    compared under the same luck.";

// ---- running -----------------------------------------------------------------------------------

pub const CANCEL: &str = "Cancel";
pub const RUN_AGAIN: &str = "Run it again";
/// While the rest of the program is on its way.
pub const REST_COMING: &str = "The pictures and the levers are on their way.";
/// When the rest of the program could not be fetched.
pub const REST_MISSING: &str = "The rest of the page did not arrive";
/// What that means, and what to do.
pub const REST_MISSING_ABOUT: &str = "\
    The pictures, the levers and the notes are fetched after the first answer. The network may be \
    down, or this page of an older version: try again, or reload the page.";
/// Fetches it once more.
pub const TRY_AGAIN: &str = "Try again";
/// When what the engine needs for questions beside a run could not be fetched.
pub const STUDIES_MISSING: &str =
    "the part of the simulator that answers this did not arrive; ask again, or reload the page";
pub const COMPUTING: &str = "Computing";
pub const FIRST_PICTURE: &str = "A first picture. The rest is being computed.";
pub const STALE: &str = "This is the answer to what was set before. The new one is being computed.";
pub const FINISHED: &str = "Done. Change anything above, and it is computed anew.";
pub const CANCELLED: &str = "Cancelled. What you see is as far as it came.";
pub const WAITING: &str = "The first answer is on its way.";
pub const CRASHED: &str = "The simulation stopped on a mistake of ours";
pub const CRASHED_NEXT: &str = "\
    The page is fine. Run it again, or change a number; a report with this line helps us to \
    repair it:";
pub const REFUSED: &str = "This can't be simulated yet";
pub const LINK_NOTES: &str = "Parts of the link could not be used";

/// How far a run has come.
pub fn progress(percent: &str, windows: &str, events: &str) -> String {
    format!("{percent} · {windows} windows · {events} events")
}

// ---- taking away -------------------------------------------------------------------------------

pub const CONTENTS: &str = "Further down";
pub const TAKE_AWAY: &str = "Take it away";
pub const TAKE_PICTURE: &str = "This picture as a file";
pub const TAKE_PNG: &str = "Bitmap (PNG)";
pub const TAKE_SVG: &str = "Drawing (SVG)";
pub const TAKE_CSV: &str = "This table as a file (CSV)";
pub const TAKE_REPORT: &str = "Whole report (JSON)";
pub const TAKE_SCENARIO: &str = "Scenario file (JSON)";
pub const TAKE_TEXT: &str = "Copy the answer as text";
pub const TAKE_LINK: &str = "Copy the link";
pub const TAKE_PRINT: &str = "Print two sheets";
pub const NOT_COPIED: &str = "The browser did not allow copying.";

/// Where a picture comes from, below it.
pub fn taken_from(title: &str, seed: u64, fingerprint: &str, engine: &str) -> String {
    format!("{PRODUCT} {engine} · {title} · seed {seed} · {fingerprint}")
}

// ---- links that say more than can be used ------------------------------------------------------

pub fn link_too_long(longest: usize) -> String {
    format!("The link is longer than {longest} characters and was not read.")
}

pub fn link_version(value: &str, version: &str) -> String {
    format!("v={value}: this page reads version {version}; numbers may have other defaults.")
}

pub fn link_no_scenario(value: &str) -> String {
    format!("scenario={value}: there is no such scenario.")
}

pub fn link_seed(value: &str, most: u64) -> String {
    format!("seed={value}: a seed is a whole number up to {most}.")
}

pub fn link_replications(value: &str, least: u32, most: u32) -> String {
    format!("replications={value}: say {least} to {most}.")
}

pub fn link_no_architecture(key: &str, value: &str) -> String {
    format!("{key}={value}: there is no such architecture.")
}

pub fn link_not_sold(key: &str, value: &str) -> String {
    format!("{key}={value}: this company's provider does not sell what it is made of.")
}

pub fn link_no_number(key: &str, value: &str) -> String {
    format!("{key}={value}: this is not a number.")
}

pub fn link_no_trigger(key: &str, value: &str) -> String {
    format!(
        "{key}={value}: write what starts a rebuild as any_sign:2, latency:2, month:12 or \
         users:100000."
    )
}

pub fn link_no_style(key: &str, value: &str) -> String {
    format!("{key}={value}: a rebuild takes over as big_bang or strangler.")
}

pub fn link_no_rebuilds(key: &str, value: &str, most: usize) -> String {
    format!(
        "{key}={value}: name at most {most} rebuilds by the numbers of the preset's, or new, or \
         say none."
    )
}

pub fn link_no_prices(value: &str, known: &str) -> String {
    format!("prices={value}: the price lists are {known}.")
}

pub fn link_lacks(value: &str, lacks: &str) -> String {
    format!("prices={value}: {lacks}")
}

pub fn link_strategies(value: &str, least: usize, most: usize, known: &str) -> String {
    format!("strategies={value}: name {least} to {most} different ones of {known}.")
}

pub fn link_users(least: u32, most: u32) -> String {
    format!("users: there must be {least} to {most} numbers, from 0 to 10 billion.")
}

pub fn link_unknown(key: &str) -> String {
    format!("{key}: nothing of this name can be set.")
}

// ---- the verdict -------------------------------------------------------------------------------

pub const VERDICT: &str = "The verdict";
pub const TOO_CLOSE: &str = "Too close to call.";
pub const FIRST_CRACK: &str = "First crack";
pub const HIDDEN_COST: &str = "Biggest hidden cost";
pub const LINES_CROSS: &str = "Where the costs cross";
pub const NO_CRACK: &str = "No warning line is crossed in most futures.";
pub const NO_HIDDEN: &str = "Nothing beyond building and running it.";

/// The verdict in two parts: who wins, and by how much and how long.
pub fn cheaper(amount: &str, months: u32) -> String {
    format!("costs about {amount} less over {months} months.")
}

/// The same among more than two: compared with the next cheapest.
pub fn cheaper_than_next(amount: &str, next: &str, months: u32) -> String {
    format!("costs least: about {amount} less than “{next}” over {months} months.")
}

/// The verdict in a line.
pub fn cheaper_short(title: &str, amount: &str) -> String {
    format!("{title}: {amount} less")
}

/// How sure the verdict is.
pub fn sureness(futures: &str, spread: &str, mean_range: &str) -> String {
    format!(
        "It is cheaper in {futures} futures. {spread} On average it saves {mean_range}, with 95% \
         confidence."
    )
}

/// Eight of ten futures, when all of them save money.
pub fn spread_saved(range: &str) -> String {
    format!("Eight of ten futures save {range}.")
}

/// Eight of ten futures, when some of them cost more.
pub fn spread_mixed(loss: &str, saving: &str) -> String {
    format!("Eight of ten futures lie between costing {loss} more and saving {saving}.")
}

/// What can be said when it is too close.
pub fn too_close(months: u32, range: &str, first: &str, second: &str, futures: &str) -> String {
    format!(
        "Over {months} months the average difference lies in {range}, with 95% confidence, and \
         that includes zero. “{second}” is cheaper than “{first}” in {futures} futures."
    )
}

/// `−$24K to $40K`.
pub fn from_to(low: &str, high: &str) -> String {
    format!("{low} to {high}")
}

/// `71 of 100`.
pub fn in_hundred(number: &str) -> String {
    format!("{number} of 100")
}

/// The first warning line that is crossed.
pub fn first_crack(strategy: &str, sign: &str, when: &str, users: &str, cause: &str) -> String {
    format!("{sign} in {when}, at {users} users in “{strategy}”. Cause: {cause}.")
}

/// The biggest hidden cost.
pub fn hidden_cost(
    column: &str,
    amount: &str,
    strategy: &str,
    least: &str,
    least_in: &str,
) -> String {
    if least_in.is_empty() {
        format!("{column}: {amount} in “{strategy}”, {least} in the other.")
    } else {
        format!("{column}: {amount} in “{strategy}”, {least} in “{least_in}”.")
    }
}

/// The month in which the cumulative costs cross.
pub fn costs_cross(when: &str, cheaper: &str) -> String {
    format!("In {when}. From then on “{cheaper}” has cost less.")
}

/// No crossing of the cumulative costs.
pub fn costs_never_cross(months: u32) -> String {
    format!("Nowhere within {months} months in most futures.")
}
