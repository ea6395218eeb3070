//! The page in English: the frame, the choices and the verdict. Plain words first, the term second.

#![allow(missing_docs, reason = "a constant text says itself what it is")]

mod pictures;

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

// ---- choosing ----------------------------------------------------------------------------------

pub const COMPANY: &str = "The company";
pub const SCENARIOS: &str = "Start from";
pub const IMPORTED: &str =
    "Its users follow the published record, month by month, so growth is not a lever here.";
pub const STARTS_WITH: &str = "It launches with";
pub const USERS_AND: &str = "users and gains";
pub const GROWTH_A_MONTH: &str = "% new users a month.";
pub const USERS_AT_START: &str = "Users at launch";
pub const GROWTH_LABEL: &str = "New users a month, in percent";
pub const STARTS_ON: &str = "starts on";
pub const SEED: &str = "Seed";
pub const SEED_ABOUT: &str = "The same seed gives the same futures, to the last bit.";
pub const RESET: &str = "Back to the preset";

/// The label of a strategy's architecture.
pub fn architecture_of(strategy: &str) -> String {
    format!("Architecture that “{strategy}” starts on")
}

// ---- running -----------------------------------------------------------------------------------

pub const CANCEL: &str = "Cancel";
pub const RUN_AGAIN: &str = "Run it again";
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

pub fn link_no_number(key: &str, value: &str) -> String {
    format!("{key}={value}: this is not a number.")
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
pub fn hidden_cost(column: &str, amount: &str, strategy: &str, other: &str) -> String {
    format!("{column}: {amount} in “{strategy}”, {other} in the other.")
}

/// The month in which the cumulative costs cross.
pub fn costs_cross(when: &str, cheaper: &str) -> String {
    format!("In {when}. From then on “{cheaper}” has cost less.")
}

/// No crossing of the cumulative costs.
pub fn costs_never_cross(months: u32) -> String {
    format!("Nowhere within {months} months in most futures.")
}
