//! A pinned answer beside the latest one: what was changed, and what that did.

use crate::sim::report::{Report, StrategyReport};
use crate::sim::scenario::Sign;
use crate::ui::inputs::{self, Inputs, Setting};
use crate::ui::reading::{self, timeline, verdict};
use crate::ui::state::Answer;
use crate::ui::{format, levers, presets, words};

/// One thing before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub title: String,
    /// What it was.
    pub before: String,
    /// What it is now.
    pub now: String,
    /// How far it moved, in words; empty when it did not.
    pub moved: String,
    /// Whether it moved for the better; `None` when it did not move or nobody can say.
    pub better: Option<bool>,
}

/// The verdict, the totals and the crossings of both answers; strategies that only one of them has
/// are left out.
#[must_use]
pub fn rows(before: &Answer, now: &Answer) -> Vec<Row> {
    let (before, now) = (&before.report, &now.report);
    let mut rows = vec![headline(before, now)];
    let both = now.strategies.iter().filter_map(|one| {
        let earlier = reading::strategy(before, &one.id)?;
        Some((earlier, one))
    });
    for (earlier, later) in both {
        rows.push(total(earlier, later));
        let signs = Sign::ALL.into_iter();
        rows.extend(signs.filter_map(|sign| crossing(sign, earlier, later, before, now)));
    }
    rows
}

fn headline(before: &Report, now: &Report) -> Row {
    let (before, now) = (verdict::short(before), verdict::short(now));
    Row {
        title: words::VERDICT.to_owned(),
        moved: String::new(),
        better: None,
        before,
        now,
    }
}

fn total(before: &StrategyReport, now: &StrategyReport) -> Row {
    let difference = now.total_usd.mean - before.total_usd.mean;
    let moved = difference.abs() >= 0.5;
    Row {
        title: words::table_head(words::TOTAL, &now.title),
        before: format::usd(before.total_usd.mean),
        now: format::usd(now.total_usd.mean),
        moved: if moved {
            words::signed(&format::usd(difference), difference > 0.0)
        } else {
            String::new()
        },
        better: moved.then_some(difference < 0.0),
    }
}

/// The month of a crossing before and after; none where it is never crossed.
fn crossing(
    sign: Sign,
    before: &StrategyReport,
    now: &StrategyReport,
    earlier: &Report,
    later: &Report,
) -> Option<Row> {
    let month = |strategy: &StrategyReport| {
        let crossing = strategy.crossings.iter().find(|one| one.sign == sign.id());
        crossing.and_then(|crossing| crossing.month_p50)
    };
    let (was, is) = (month(before), month(now));
    if was.is_none() && is.is_none() {
        return None;
    }
    let said = |month: Option<u32>, report: &Report| {
        let start = reading::axis(report).start;
        month.map_or_else(
            || words::NOT_CROSSED.to_owned(),
            |month| format::story_month(start, month),
        )
    };
    // Never is later than any month.
    let order = |month: Option<u32>| month.unwrap_or(u32::MAX);
    let moved = match (was, is) {
        (Some(was), Some(is)) if was != is => words::months_moved(was.abs_diff(is), is > was),
        _ => String::new(),
    };
    Some(Row {
        title: words::table_head(words::sign(sign.id()).0, &now.title),
        before: said(was, earlier),
        now: said(is, later),
        moved,
        better: (was != is).then_some(order(is) > order(was)),
    })
}

/// What was set differently, in words.
#[must_use]
pub fn changes(before: &Inputs, now: &Inputs) -> Vec<String> {
    let mut changes = Vec::new();
    if before.preset != now.preset || before.own != now.own {
        changes.push(presets::scenario(now).title);
    }
    let mut all: Vec<&str> = Vec::new();
    for (path, _) in before.settings.iter().chain(&now.settings) {
        if !all.contains(&path.as_str()) {
            all.push(path);
        }
    }
    let (was, is) = (presets::scenario(before), presets::scenario(now));
    // Levers that follow a changed architecture have changed with it.
    let followers: Vec<String> = all
        .iter()
        .flat_map(|path| levers::followers(path))
        .collect();
    for path in &followers {
        if !all.contains(&path.as_str()) {
            all.push(path);
        }
    }
    for path in all {
        let (old, new) = (inputs::setting(&was, path), inputs::setting(&is, path));
        if let (Some(old), Some(new)) = (old, new)
            && old != new
        {
            let said = |setting: &Setting| levers::say(path, setting);
            changes.push(words::changed_from_to(
                &levers::title(&is, path),
                &said(&old),
                &said(&new),
            ));
        }
    }
    if before.prices != now.prices {
        let (old, new) = (&was.prices.id, &is.prices.id);
        changes.push(words::changed_from_to(words::PRICES, old, new));
    }
    if before.users != now.users {
        changes.push(words::OWN_USERS.title.to_owned());
    }
    if before.seed != now.seed {
        let (old, new) = (before.seed.to_string(), now.seed.to_string());
        changes.push(words::changed_from_to(words::SEED, &old, &new));
    }
    changes
}

/// The signs of a pinned report, for pale marks behind the latest ones.
#[must_use]
pub fn ghosts(pinned: &Report, shown: &Report) -> Vec<timeline::SignReading> {
    let mut signs = timeline::read(pinned);
    for sign in &mut signs {
        let crossings = std::mem::take(&mut sign.crossings);
        for mark in &mut sign.marks {
            let of = crossings.iter().find(|one| one.slot == mark.slot);
            let id = of.map_or("", |one| one.strategy.as_str());
            mark.ghost = reading::strategy(shown, id).is_some();
            mark.slot = verdict::slot(shown, id);
        }
        sign.marks.retain(|mark| mark.ghost);
    }
    signs
}
