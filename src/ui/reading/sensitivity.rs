//! Which assumption decides: the bars of a tornado, and what turns the answer.

use crate::sim::report::Stage;
use crate::sim::report::sensitivity::{
    AtValue, Bar, Difference, Favours, Flip, FlipPoint, Origin, Tornado,
};
use crate::sim::scenario::Scenario;
use crate::ui::charts::Side;
use crate::ui::charts::scale::Scale;
use crate::ui::charts::tornado::{Arm, Row};
use crate::ui::{format, levers, words};

/// Rows that are shown at first: as many as are tried in full.
pub const TOP: usize = crate::ui::questions::IN_FULL as usize;

/// Sentences that are shown at first.
const TURNS: usize = 6;

/// Bars this many times longer than the fourth longest are cut, so that the others can be read.
const CUT_FROM: f64 = 2.0;

/// The path that levers have, from the one that studies have: `evolve.plan.team_share` from
/// `evolve/plan.team_share`.
#[must_use]
pub fn lever_path(path: &str) -> String {
    path.replacen('/', ".", 1)
}

/// The parameter as people call it, with whose it is.
#[must_use]
pub fn title(scenario: &Scenario, path: &str) -> String {
    levers::title(scenario, &lever_path(path))
}

/// A value of the parameter with its unit.
#[must_use]
pub fn say(path: &str, value: f64) -> String {
    let unit = levers::parameter(path).map_or("", |parameter| &parameter.unit);
    format::quantity(value, unit)
}

/// The parameter's range and its value.
#[must_use]
pub fn range(bar: &Bar) -> String {
    let [low, now, high] =
        [bar.low.value, bar.value, bar.high.value].map(|value| say(&bar.parameter, value));
    words::tried_from(&words::from_to(&low, &high), &now)
}

/// Who is ahead, by how much, and how sure that is.
#[must_use]
pub fn ahead(origin: &Origin, one: &Difference) -> String {
    let (title, low, high) = match one.favours {
        Favours::TooCloseToCall => {
            let interval = format::usd_range(one.low_usd, one.high_usd);
            return words::nobody_ahead(&interval);
        }
        Favours::First => (&origin.first_title, -one.high_usd, -one.low_usd),
        Favours::Second => (&origin.second_title, one.low_usd, one.high_usd),
    };
    let amount = format::usd(one.usd.abs());
    words::cheaper_by(title, &amount, &format::usd_range(low, high))
}

/// The answer as the scenario stands, in the futures of the study.
#[must_use]
pub fn now(tornado: &Tornado) -> String {
    let futures = format::whole(f64::from(tornado.now.replications));
    words::as_it_stands(&ahead(&tornado.origin, &tornado.now), &futures)
}

/// What is seen at an end of a bar.
#[must_use]
pub fn at_end(tornado: &Tornado, bar: &Bar, end: &AtValue) -> String {
    let said = if end.difference.stage == Stage::Coarse {
        words::about_at_first(&format::usd(format::about(usd_at(tornado, bar, end))))
    } else {
        ahead(&tornado.origin, &end.difference)
    };
    words::at_value(&say(&bar.parameter, end.value), &said)
}

/// The difference at an end [USD]. A first look is moved by what its few futures lie beside all
/// of them as the scenario stands.
fn usd_at(tornado: &Tornado, bar: &Bar, end: &AtValue) -> f64 {
    end.difference.usd + (tornado.now.usd - bar.now.usd)
}

// ---- what turns the answer ---------------------------------------------------------------------

/// A value of one parameter beyond which the other strategy is cheaper.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The parameter's path.
    pub path: String,
    /// What people call it.
    pub title: String,
    /// "is below 4.2% a month (now 8%): then …"
    pub said: String,
    /// The same in a line, with the parameter.
    pub fact: String,
    /// Where it is too close to call.
    pub close: String,
}

/// The turn of a bar, and how far away it is as a share of the way to the range's end.
fn turn(tornado: &Tornado, scenario: &Scenario, bar: &Bar) -> Option<(f64, Turn)> {
    let Flip::At(FlipPoint { value, from, to }) = bar.flip else {
        return None;
    };
    let below = value <= bar.value;
    let end = if below { &bar.low } else { &bar.high };
    let far = (value - bar.value).abs() / (end.value - bar.value).abs().max(f64::MIN_POSITIVE);
    let cheaper = if end.difference.usd > 0.0 {
        &tornado.origin.second_title
    } else {
        &tornado.origin.first_title
    };
    let path = &bar.parameter;
    let title = title(scenario, path);
    let (at, now) = (say(path, value), say(path, bar.value));
    let turn = Turn {
        said: words::turns_if(below, &at, &now, cheaper),
        fact: words::turns_fact(&title, below, &at, &now, cheaper),
        close: words::turns_close(&say(path, from), &say(path, to)),
        path: path.clone(),
        title,
    };
    Some((far, turn))
}

/// What turns the answer, in sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Turns {
    /// What stands before the list, or instead of one.
    pub lead: &'static str,
    /// The nearest first.
    pub list: Vec<Turn>,
    /// What stands behind the list; empty when there is nothing more.
    pub more: String,
}

/// What turns the answer, the nearest first.
#[must_use]
pub fn turns(tornado: &Tornado, scenario: &Scenario) -> Turns {
    let mut found: Vec<(f64, Turn)> = Vec::new();
    for bar in &tornado.bars {
        if let Some(one) = turn(tornado, scenario, bar) {
            let place = found.iter().position(|(far, _)| *far > one.0);
            found.insert(place.unwrap_or(found.len()), one);
        }
    }
    // Those that were only looked at briefly have no turn, but an end beyond it.
    let beyond = |bar: &&Bar| {
        let ends = [&bar.low, &bar.high];
        let other = |end: &AtValue| (usd_at(tornado, bar, end) > 0.0) != (tornado.now.usd > 0.0);
        bar.flip == Flip::Unknown && ends.into_iter().any(other)
    };
    let done = tornado.origin.stage == Stage::Final;
    let maybe = tornado.bars.iter().filter(beyond).count();
    let shown = found.len().min(TURNS);
    let more = maybe + found.len() - shown;
    let list: Vec<Turn> = found
        .into_iter()
        .take(TURNS)
        .map(|(_, turn)| turn)
        .collect();
    let lead = match tornado.now.favours {
        _ if list.is_empty() && !done => words::TURNS_UNKNOWN,
        _ if list.is_empty() => words::TURNS_NEVER,
        Favours::TooCloseToCall => words::TURNS_CLOSE,
        _ => words::TURNS_IF,
    };
    let more = if done && more > 0 {
        words::turns_more(more)
    } else {
        String::new()
    };
    Turns { lead, list, more }
}

/// The turn of one bar in words: where it is, or that there is none.
#[must_use]
pub fn turn_of(tornado: &Tornado, scenario: &Scenario, bar: &Bar) -> String {
    match turn(tornado, scenario, bar) {
        Some((_, turn)) => format!("{} {}", turn.fact, turn.close),
        None if bar.flip == Flip::NoneInRange => words::NO_TURN_SENTENCE.to_owned(),
        None => String::new(),
    }
}

/// Whose side a difference is on.
#[must_use]
pub const fn side(favours: Favours, sides: [Side; 2]) -> Side {
    match favours {
        Favours::First => sides[0],
        Favours::Second => sides[1],
        Favours::TooCloseToCall => Side::Close,
    }
}

// ---- the picture -------------------------------------------------------------------------------

/// A bar for the picture; the signs of those who are cheaper are `sides`.
#[must_use]
pub fn row(tornado: &Tornado, scenario: &Scenario, bar: &Bar, sides: [Side; 2]) -> Row {
    let arm = |end: &AtValue| {
        let full = end.difference.stage == Stage::Final;
        // An end at the scenario's own value has no bar.
        let moved = end.value.total_cmp(&bar.value).is_ne();
        moved.then(|| Arm {
            value: usd_at(tornado, bar, end),
            range: full.then_some((end.difference.low_usd, end.difference.high_usd)),
            side: side(end.difference.favours, sides),
            label: say(&bar.parameter, end.value).into(),
            amount: format::usd(usd_at(tornado, bar, end)).into(),
        })
    };
    let name = title(scenario, &bar.parameter);
    let [low, high] = [&bar.low, &bar.high].map(|end| at_end(tornado, bar, end));
    Row {
        about: format!("{name}, {}. {low} {high}", range(bar)).into(),
        title: name.into(),
        flips: bar.flips,
        arms: [arm(&bar.low), arm(&bar.high)],
    }
}

/// From and to of the picture's axis [USD]. It holds the answer, zero, and all bars but a few that
/// would make the others too short to read.
#[must_use]
pub fn extent(tornado: &Tornado, rows: usize) -> (f64, f64) {
    let now = tornado.now.usd;
    let bars = tornado.bars.iter().take(rows);
    let mut longest: Vec<f64> = Vec::new();
    for bar in bars.clone() {
        let far = |end: &AtValue| (usd_at(tornado, bar, end) - now).abs();
        let far = far(&bar.low).max(far(&bar.high));
        let place = longest.iter().position(|other| *other < far);
        longest.insert(place.unwrap_or(longest.len()), far);
    }
    let limit = longest
        .get(3)
        .or(longest.last())
        .map_or(1.0, |far| far * CUT_FROM);
    let (mut low, mut high) = (now.min(0.0), now.max(0.0));
    for bar in bars {
        for end in [&bar.low, &bar.high] {
            let usd = usd_at(tornado, bar, end).clamp(now - limit, now + limit);
            (low, high) = (low.min(usd), high.max(usd));
        }
    }
    (low, high)
}

/// Round amounts on the axis.
#[must_use]
pub fn ticks((low, high): (f64, f64)) -> Vec<f64> {
    Scale::linear(low, high, 0.0, 1.0).ticks(5)
}

/// The picture in a sentence: the answer and the three that move it most.
#[must_use]
pub fn summary(tornado: &Tornado, scenario: &Scenario) -> String {
    let mut text = format!("{}. {}", words::TORNADO, now(tornado));
    for bar in tornado.bars.iter().take(3) {
        let [low, high] = [&bar.low, &bar.high].map(|end| at_end(tornado, bar, end));
        let name = title(scenario, &bar.parameter);
        text.push_str(&format!(" {name}: {low} {high}"));
    }
    text
}

/// All bars as a table.
#[must_use]
pub fn table(tornado: &Tornado, scenario: &Scenario) -> Vec<Vec<String>> {
    let line = |bar: &Bar| {
        let say = |value| say(&bar.parameter, value);
        let usd = |end: &AtValue| format::whole_usd(usd_at(tornado, bar, end));
        let turns = match bar.flip {
            Flip::At(flip) => say(flip.value),
            Flip::NoneInRange => words::NO_TURN.to_owned(),
            Flip::Unknown => words::NOT_LOOKED.to_owned(),
        };
        vec![
            title(scenario, &bar.parameter),
            say(bar.value),
            say(bar.low.value),
            usd(&bar.low),
            say(bar.high.value),
            usd(&bar.high),
            turns,
            format::whole(f64::from(bar.low.difference.replications)),
        ]
    };
    tornado.bars.iter().map(line).collect()
}

/// The heads of the table's columns.
#[must_use]
pub fn heads() -> Vec<String> {
    let [low, high] = [words::COLUMN_LOW, words::COLUMN_HIGH]
        .map(|end| words::table_head(words::DIFFERENCE, &end.to_ascii_lowercase()));
    [
        words::ASSUMPTION,
        words::COLUMN_NOW,
        words::COLUMN_LOW,
        &low,
        words::COLUMN_HIGH,
        &high,
        words::COLUMN_TURNS,
        words::COLUMN_FUTURES,
    ]
    .map(str::to_owned)
    .into()
}
