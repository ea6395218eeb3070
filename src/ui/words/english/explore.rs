//! The words of the sensitivity studies: what would flip the answer.

#![allow(missing_docs, reason = "a constant text says itself what it is")]

pub const EXPLORE: &str = "What would flip the answer";
pub const EXPLORE_ABOUT: &str = "\
    Each number behind the answer is tried at both ends of its plausible range, in the same \
    futures, while all others stay as they are.";
pub const FLIPS_FACT: &str = "What would flip it";
pub const EXPLORE_BEGIN: &str = "Try every assumption";
pub const EXPLORE_AGAIN: &str = "Try them again";
pub const EXPLORE_LATER: &str = "This begins when the answer above is final.";
pub const EXPLORE_COST: &str = "The strongest come first; the page stays usable.";
pub const EXPLORE_STOPPED: &str = "Stopped. What you see is as far as it came.";
pub const EXPLORE_STALE: &str = "This belongs to what was set before.";
pub const EXPLORE_CRASHED: &str =
    "This study stopped on a mistake of ours; the answer above stands.";
pub const EXPLORING: &str = "Trying assumptions";

// ---- what turns the answer ---------------------------------------------------------------------

pub const TURNS_IF: &str = "The answer turns if";
pub const TURNS_CLOSE: &str = "\
    As it stands it is close, so little is needed. The average difference changes sides if";
pub const TURNS_NEVER: &str = "\
    No assumption alone turns the answer within its plausible range. Two together still might: \
    the map below tries pairs.";
pub const TURNS_UNKNOWN: &str = "Where exactly the answer turns is being looked for.";

/// The parameter is below or above a value, and who is cheaper then.
pub fn turns_if(below: bool, at: &str, now: &str, cheaper: &str) -> String {
    let side = if below { "below" } else { "above" };
    format!("is {side} {at} (now {now}): then “{cheaper}” is cheaper on average.")
}

/// The same in a line, with the parameter.
pub fn turns_fact(parameter: &str, below: bool, at: &str, now: &str, cheaper: &str) -> String {
    let side = if below { "below" } else { "above" };
    format!("{parameter} {side} {at} (now {now}): then “{cheaper}” is cheaper.")
}

/// The range around the turn in which nobody can tell.
pub fn turns_close(from: &str, to: &str) -> String {
    format!("From {from} to {to} it is too close to call.")
}

/// Parameters that were looked at only briefly and may turn the answer as well.
pub fn turns_more(count: usize) -> String {
    match count {
        1 => "One more that moves it less may turn it too.".to_owned(),
        count => format!("{count} more that move it less may turn it too."),
    }
}

// ---- one at a time -----------------------------------------------------------------------------

pub const TORNADO: &str = "One assumption at a time";
pub const TORNADO_ABOUT: &str = "\
    Upper bar: the low end of the range. Lower bar: its high end. Each reaches from the answer as \
    it stands to the answer there, with its 95% interval; the sign at its end says who is cheaper, \
    = says too close to call.";
pub const TORNADO_FIRST_LOOK: &str = "Pale bars are a first look at a few futures.";
pub const FLIPS: &str = "flips the verdict";
pub const FLIPS_MARK: &str = " \u{21c4}";
pub const AS_IT_STANDS: &str = "as it stands";
pub const EVEN: &str = "even";
pub const ASSUMPTION: &str = "Assumption";
pub const TRY: &str = "Try";
pub const COLUMN_LOW: &str = "Low end";
pub const COLUMN_HIGH: &str = "High end";
pub const COLUMN_TURNS: &str = "Turns at";
pub const COLUMN_FUTURES: &str = "Futures";
pub const NO_TURN: &str = "not in its range";
pub const NO_TURN_SENTENCE: &str = "Alone it does not turn the answer within its range.";
pub const NOT_LOOKED: &str = "not looked for";

/// The ends of the picture's axis: whose side it is.
pub fn cheaper_side(strategy: &str) -> String {
    format!("“{strategy}” cheaper")
}

/// What the amounts are.
pub fn saves(second: &str, first: &str) -> String {
    format!("What “{second}” saves against “{first}”, in US dollars over the whole horizon.")
}

pub fn show_all(count: usize) -> String {
    format!("Show all {count}")
}

pub fn show_top(count: usize) -> String {
    format!("Show the strongest {count}")
}

/// Who is ahead and by how much, with the interval.
pub fn cheaper_by(strategy: &str, amount: &str, interval: &str) -> String {
    format!("“{strategy}” costs {amount} less ({interval})")
}

pub fn nobody_ahead(interval: &str) -> String {
    format!("too close to call ({interval})")
}

/// What a first look at a few futures says.
pub fn about_at_first(amount: &str) -> String {
    format!("about {amount}, at a first look")
}

/// What is seen at one value.
pub fn at_value(value: &str, said: &str) -> String {
    format!("At {value}: {said}.")
}

/// A parameter with its range.
pub fn tried_from(range: &str, now: &str) -> String {
    format!("tried from {range}, now {now}")
}

pub fn as_it_stands(said: &str, futures: &str) -> String {
    format!("As it stands, in the first {futures} futures: {said}.")
}

/// A button that sets a value.
pub fn try_value(value: &str) -> String {
    format!("{TRY} {value}")
}

pub fn try_label(parameter: &str, value: &str) -> String {
    format!("{TRY} {value}: {parameter}")
}

// ---- two together ------------------------------------------------------------------------------

pub const MAP: &str = "Two assumptions together";
pub const MAP_ABOUT: &str = "\
    Each cell is the same futures with two numbers changed. Its sign says who is cheaper, the \
    stronger the tone the more futures agree; hatched cells are too close to call. The thick line \
    is where the average changes sides, the ring is where you are.";
pub const MAP_BEGIN: &str = "Draw the map";
pub const MAP_AGAIN: &str = "Draw it again";
pub const MAP_ACROSS: &str = "From left to right";
pub const MAP_UP: &str = "From bottom to top";
pub const MAP_SET: &str = "Set these two values";
pub const MAP_LATER: &str = "The map can be drawn when the assumptions were tried.";
pub const MAPPING: &str = "Drawing the map";
pub const CELL_FROM: &str = "From";
pub const CELL_TO: &str = "To";
pub const COLUMN_CHEAPER: &str = "Cheaper";
pub const CELL_UNKNOWN: &str = "not computed yet";

pub fn map_cost(cells: usize) -> String {
    format!("{cells} combinations; the page stays usable.")
}

/// A cell in words.
pub fn map_cell(across: &str, up: &str, said: &str) -> String {
    format!("{across}, {up}: {said}.")
}

/// A parameter at a value.
pub fn parameter_at(parameter: &str, value: &str) -> String {
    format!("{parameter} {value}")
}

/// The map in a sentence.
pub fn map_summary(counts: [usize; 3], first: &str, second: &str) -> String {
    let [ours, theirs, close] = counts;
    format!("“{first}” is cheaper in {ours} cells, “{second}” in {theirs}, {close} are too close.")
}
