//! The words of the further pictures: users, traffic, the difference, the bill, the team's time.

#![allow(missing_docs, reason = "a constant text says itself what it is")]

use super::plain_words;

pub const NO_COMPANY: &str = "no company lives";

// ---- users and traffic -------------------------------------------------------------------------

pub const TRAFFIC: &str = "Users and traffic";
pub const USERS_MEANING: &str = "\
    At the end of each month. Line: the median future; band: eight of ten futures; mark: the \
    launch";
pub const REQUESTS: &str = "Requests per second";
pub const REQUESTS_MEANING: &str =
    "Line: the busy hour. The band below it reaches down to the month's average; median futures";
pub const LINEAR: &str = "Linear scale";
pub const LOGARITHMIC: &str = "Logarithmic scale: equal steps multiply";
pub const ON_AVERAGE: &str = "average";
pub const BUSY_HOUR: &str = "busy hour";

/// Where users grow most.
pub fn grows_fastest(strategy: &str, users: &str, when: &str) -> String {
    format!("“{strategy}” grows fastest in {when}: {users} more users.")
}

/// A strategy whose users never become more.
pub fn never_grows(strategy: &str) -> String {
    format!("“{strategy}” never grows.")
}

/// What the launch does to traffic.
pub fn launch_burst(times: &str, days: &str) -> String {
    format!(
        "On the day of the launch every user brings {times} times the usual traffic; half of the \
         surplus is gone every {days} days."
    )
}

// ---- the difference ----------------------------------------------------------------------------

pub const BRIDGE: &str = "From one bill to the other";
pub const BRIDGE_MEANING: &str = "\
    Each bar is what the second pays more (+) or less (−) for one thing; averages over all \
    futures";
pub const FAN_MEANING: &str = "\
    Line: the median future. Inner band: half of the futures; outer band: nine of ten. Above \
    zero the first has cost more so far";
pub const SAME_COST: &str = "both have cost the same";
pub const MEDIAN: &str = "Median";
pub const INNER_BAND: &str = "25 to 75% of futures";
pub const OUTER_BAND: &str = "5 to 95% of futures";
pub const PERCENTILES: [&str; 5] = ["5%", "25%", "Median", "75%", "95%"];

/// The difference that is drawn.
pub fn fan(first: &str, second: &str) -> String {
    format!("How far apart: “{first}” minus “{second}”")
}

/// Who is ahead at a time, in how many futures.
pub fn ahead(second: &str, futures: &str, first: &str, others: &str) -> String {
    format!("“{second}” has cost less in {futures} futures, “{first}” in {others}")
}

/// The same at the end.
pub fn ahead_in_the_end(months: u32, ahead: &str) -> String {
    format!("After {months} months {ahead}.")
}

/// The head of a column with futures in which one has cost less.
pub fn ahead_head(strategy: &str) -> String {
    format!("{strategy} has cost less")
}

// ---- the cloud's bill --------------------------------------------------------------------------

pub const CLOUD: &str = "The cloud bill, line by line";
pub const CLOUD_ABOUT: &str = "\
    The pictures show averages over the companies that are alive. An invoice is one company's: \
    that of the first future, in the month that is read.";
pub const INVOICE_LINE: &str = "Line";
pub const QUANTITY: &str = "Quantity";
pub const AMOUNT: &str = "Amount";
pub const NO_INVOICE: &str = "The first future's company has no bill in this month.";

/// The invoice of a month.
pub fn invoice_of(strategy: &str, when: &str) -> String {
    format!("Invoice, first future, {when}: {strategy}")
}

/// The bill over the months, of one strategy.
pub fn cloud_of(strategy: &str) -> String {
    format!("Cloud bill by heading: {strategy}")
}

/// A heading of the invoice.
pub fn bill_heading(id: &str) -> String {
    let known = match id {
        "compute" => "Application machines",
        "database" => "Database",
        "cache" => "Cache",
        "balancer" => "Load balancer",
        "storage" => "Storage",
        "transfer" => "Data transfer",
        "monitoring" => "Monitoring",
        "dual_running" => "Two systems at once",
        "other" => "Other",
        unknown => return plain_words(unknown),
    };
    known.to_owned()
}

/// What a quantity of a bill counts.
pub fn bill_unit(id: &str) -> &'static str {
    match id {
        "hour" => "h",
        "month" => "for a month",
        "gigabyte" => "GB",
        "gigabyte-month" => "GB-months",
        "usd" => "$ at list prices",
        _ => "",
    }
}

// ---- the team's time ---------------------------------------------------------------------------

pub const PACE: &str = "What slows the team";
pub const PACE_ABOUT: &str = "\
    Where the team's time goes, month by month: averages over the companies that are alive. What \
    is left for features makes the delivery pace.";
pub const DEBT: &str = "Time lost to old shortcuts";
pub const DEBT_MEANING: &str = "\
    Share of the time for features that technical debt takes. Line: the median future; band: \
    eight of ten futures";

/// The team's time with one strategy.
pub fn time_of(strategy: &str) -> String {
    format!("The team's time: {strategy}")
}

/// What the team's time goes into.
pub fn time_spent(id: &str) -> String {
    let known = match id {
        "features" => "Features",
        "boundaries" => "Keeping boundaries",
        "debt" => "Old shortcuts",
        "incidents" => "Incidents and shortages",
        "operations" => "Routine operations",
        "rebuild" => "Rebuilding",
        "freeze" => "Waiting for the rebuild",
        "first_build" => "First version",
        unknown => return plain_words(unknown),
    };
    known.to_owned()
}

/// What takes most beside features, and when.
pub fn slowed_most(strategy: &str, what: &str, share: &str, when: &str) -> String {
    format!(
        "What takes most of “{strategy}” beside features: {what}, {share} of the time in {when}."
    )
}
