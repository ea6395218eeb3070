//! Sensitivity studies: what they say of a scenario is what whole runs of changed scenarios say,
//! and no number of workers or order of answers changes it.

use loadbearing::catalog::changes;
use loadbearing::sim::backend::library::Library;
use loadbearing::sim::report::Stage;
use loadbearing::sim::report::sensitivity::{BreakEvenMap, Favours, Flip, Tornado};
use loadbearing::sim::run;
use loadbearing::sim::scenario::Scenario;
use loadbearing::sim::sensitivity::{Advance, Answer, Exploration, Question};
use loadbearing::sim::units::Seed;

use crate::companies::preset;

const REPLICATIONS: u32 = 14;

const PREMIUM: &str = "build_right_now.launch.extra_engineer_months";
const REBUILD: &str = "rebuild_later.plan.effort_engineer_months";

fn seed() -> Seed {
    Seed::new(7).unwrap()
}

/// A small company over a year: its windows take a fraction of a second.
fn small() -> Scenario {
    let mut scenario = preset("b2b-saas");
    scenario.horizon_months = 12;
    scenario
}

fn tornado_of(paths: &[&str], flips: bool) -> Exploration {
    let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
    let factors = changes::factors(&small(), &paths).unwrap();
    let question = Question::Tornado {
        factors,
        flips,
        in_full: None,
    };
    Exploration::new(small(), seed(), REPLICATIONS, question)
}

/// All answers on the way and the last.
fn answers(mut exploration: Exploration) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut last = 0.0;
    loop {
        match exploration.advance() {
            Advance::Working(progress) => {
                let fraction = progress.fraction;
                assert!((last..=1.0).contains(&fraction), "{fraction} after {last}");
                last = fraction;
            }
            Advance::Partial(answer) => answers.push(answer),
            Advance::Done(answer) => {
                answers.push(answer.clone());
                assert_eq!(exploration.advance(), Advance::Done(answer));
                return answers;
            }
        }
    }
}

fn tornado(answer: &Answer) -> &Tornado {
    match answer {
        Answer::Tornado(tornado) => tornado,
        Answer::Map(_) => panic!("a tornado was asked for"),
    }
}

fn map(answer: &Answer) -> &BreakEvenMap {
    match answer {
        Answer::Map(map) => map,
        Answer::Tornado(_) => panic!("a map was asked for"),
    }
}

/// The mean difference of a whole run with one parameter changed.
fn whole_run(path: &str, value: f64) -> f64 {
    let mut scenario = small();
    assert!(scenario.set_value_at(path, value));
    let report = run::run(&scenario, seed(), REPLICATIONS, &mut |_| true).unwrap();
    report.verdict.difference_usd
}

#[test]
fn bars_are_what_whole_runs_say() {
    let last = answers(tornado_of(&[PREMIUM, "growth.growth_per_month"], false));
    let tornado = tornado(last.last().unwrap());
    assert_eq!(tornado.origin.stage, Stage::Final);
    assert_eq!(tornado.bars.len(), 2);
    let same = |one: f64, other: f64| assert!((one - other).abs() < 1e-6, "{one} {other}");
    same(tornado.now.usd, whole_run(PREMIUM, 4.0));
    for bar in &tornado.bars {
        for at in [&bar.low, &bar.high] {
            same(at.difference.usd, whole_run(&bar.parameter, at.value));
            assert_eq!(at.difference.replications, REPLICATIONS);
        }
        same(
            bar.swing_usd,
            bar.high.difference.usd - bar.low.difference.usd,
        );
        assert!(bar.swing_low_usd <= bar.swing_usd && bar.swing_usd <= bar.swing_high_usd);
        assert_eq!(bar.flip, Flip::Unknown, "nobody asked");
    }
    let swings: Vec<f64> = tornado.bars.iter().map(|bar| bar.swing_usd.abs()).collect();
    assert!(swings[0] >= swings[1]);
}

#[test]
fn first_answers_come_early_and_final_ones_replace_them() {
    let answers = answers(tornado_of(
        &[PREMIUM, REBUILD, "money.discount_per_year"],
        true,
    ));
    let first = tornado(&answers[0]);
    assert_eq!(first.origin.stage, Stage::Coarse);
    assert!(first.now.replications < REPLICATIONS);
    assert_eq!(first.bars.len(), 3);
    assert!(answers.len() > 2);
    let last = tornado(answers.last().unwrap());
    assert!(
        last.bars
            .iter()
            .all(|bar| bar.low.difference.stage == Stage::Final)
    );
}

/// Nothing needs a premium's money but the premium: the mean difference falls by the pay of each
/// month of it, and the verdict flips where building right now stops being worth it.
#[test]
fn the_flip_point_is_where_a_whole_run_is_even() {
    let last = answers(tornado_of(&[PREMIUM], true));
    let bar = &tornado(last.last().unwrap()).bars[0];
    let Flip::At(flip) = bar.flip else {
        panic!("a free premium wins, a dear one loses: {bar:?}");
    };
    assert!(bar.low.value < flip.value && flip.value < bar.high.value);
    assert!(flip.from <= flip.value && flip.value <= flip.to, "{flip:?}");
    let step = (bar.high.value - bar.low.value) / 32.0;
    let (before, after) = (
        whole_run(PREMIUM, flip.value - step),
        whole_run(PREMIUM, flip.value + step),
    );
    assert!(before > 0.0 && after < 0.0, "{before} {after} at {flip:?}");
}

#[test]
fn what_cannot_flip_has_no_flip_point() {
    // A few kilobytes more or less in a response move the bill a little.
    let last = answers(tornado_of(&["work.response_kilobytes"], true));
    let bar = &tornado(last.last().unwrap()).bars[0];
    assert_eq!(bar.flip, Flip::NoneInRange);
    assert!(!bar.flips);
}

/// What the catalogue leaves out of studies changes no bit of any difference.
#[test]
fn how_instances_are_scaled_moves_no_study() {
    let paths = changes::paths(&small());
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let scaling: Vec<&str> = { paths.into_iter() }
        .filter(|path| path.starts_with("scaling."))
        .collect();
    assert!(!scaling.is_empty());
    let last = answers(tornado_of(&scaling, false));
    let tornado = tornado(last.last().unwrap());
    assert_eq!(tornado.bars.len(), scaling.len());
    for bar in &tornado.bars {
        assert_eq!(bar.low.difference, tornado.now, "{bar:?}");
        assert_eq!(bar.high.difference, tornado.now, "{bar:?}");
    }
}

/// Those that are tried in full say what they say when all are; the others keep their first answer.
#[test]
fn a_tornado_can_try_only_the_most_telling_in_full() {
    let paths = [
        "work.response_kilobytes",
        PREMIUM,
        "money.discount_per_year",
    ];
    let factors = changes::factors(&small(), &paths.map(str::to_owned)).unwrap();
    let asked = |in_full| {
        let question = Question::Tornado {
            factors: factors.clone(),
            flips: true,
            in_full,
        };
        answers(Exploration::new(small(), seed(), REPLICATIONS, question)).pop()
    };
    let (some, all) = (asked(Some(1)).unwrap(), asked(None).unwrap());
    let (some, all) = (tornado(&some), tornado(&all));
    assert_eq!(some.origin.stage, Stage::Final);
    assert_eq!(some.bars[0].parameter, PREMIUM);
    assert_eq!(some.bars[0], all.bars[0]);
    assert_eq!(some.bars.len(), 3);
    for bar in &some.bars[1..] {
        assert_eq!(bar.low.difference.stage, Stage::Coarse);
        assert_eq!(bar.flip, Flip::Unknown);
    }
}

fn map_question() -> Question {
    let factor = |path| changes::factor(&small(), path).unwrap();
    Question::Map {
        across: factor(PREMIUM),
        up: factor(REBUILD),
        steps: 3,
    }
}

#[test]
fn a_map_has_every_cell_and_its_middle_is_a_whole_run() {
    let answers = answers(Exploration::new(
        small(),
        seed(),
        REPLICATIONS,
        map_question(),
    ));
    let map = map(answers.last().unwrap());
    assert_eq!((map.across.values.len(), map.rows.len()), (3, 3));
    let cell = |row: usize, column: usize| map.rows[row][column].unwrap();
    assert!(
        map.rows
            .iter()
            .flatten()
            .all(|cell| cell.unwrap().stage == Stage::Final)
    );
    let mut scenario = small();
    scenario.set_value_at(PREMIUM, map.across.values[2]);
    scenario.set_value_at(REBUILD, map.up.values[1]);
    let report = run::run(&scenario, seed(), REPLICATIONS, &mut |_| true).unwrap();
    assert!((cell(1, 2).usd - report.verdict.difference_usd).abs() < 1e-6);
    // A free premium wins against a dear rebuild, a dear premium loses against a cheap one.
    assert!(cell(2, 0).usd > cell(0, 2).usd);
    assert_eq!(cell(0, 2).favours, Favours::First);
}

/// Money changes no request: the windows of the scenario as it stands serve every trial of it.
#[test]
fn money_needs_no_new_window() {
    let windows = |paths: &[&str]| {
        let mut exploration = tornado_of(paths, false);
        let mut windows = 0;
        while let Advance::Working(progress) = {
            let mut step = exploration.advance();
            while let Advance::Partial(_) = step {
                step = exploration.advance();
            }
            step
        } {
            windows = progress.windows;
        }
        windows
    };
    let base = windows(&["thresholds.delivery_pace"]);
    let money = windows(&[
        "money.discount_per_year",
        "money.revenue_usd_per_user_month",
    ]);
    let requests = windows(&["work.application_ms"]);
    assert!(money <= base, "{money} {base}");
    assert!(requests > base, "{requests} {base}");
}

/// Picks one of `count` by a generator that only has to mix well (Knuth's MMIX).
fn pick(state: &mut u64, count: usize) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % count
}

/// The last answer when others live through the trials, each with a library of its own, and
/// answer in an order of chance.
fn shuffled(mut order: u64) -> Answer {
    let mut exploration = tornado_of(&[PREMIUM, "money.discount_per_year"], true);
    let mut waiting = Vec::new();
    loop {
        while waiting.len() < 3
            && let Some(task) = exploration.hand_out()
        {
            waiting.push(task);
        }
        if !waiting.is_empty() {
            let task = waiting.swap_remove(pick(&mut order, waiting.len()));
            exploration.supply(task.run(&small(), seed(), &mut Library::default()));
            if pick(&mut order, 6) == 0 {
                waiting.clear();
                exploration.take_back();
            }
        }
        if let Advance::Done(answer) = exploration.advance() {
            return answer;
        }
    }
}

#[test]
fn trials_answered_in_any_order_give_the_same_answer() {
    let alone = answers(tornado_of(&[PREMIUM, "money.discount_per_year"], true));
    for order in [1, 2] {
        assert_eq!(&shuffled(order), alone.last().unwrap(), "order {order}");
    }
}

#[test]
fn what_is_set_by_a_path_is_read_by_it() {
    let mut scenario = small();
    let second = scenario.strategies[1].id.clone();
    for path in [
        "team.engineers".to_owned(),
        format!("{second}/levers.shortcut_share"),
    ] {
        assert!(scenario.set_value_at(&path, 0.125), "{path}");
        assert_eq!(
            scenario.value_at(&path).map(f64::to_bits),
            Some(0.125_f64.to_bits())
        );
    }
    for path in [
        "team.engineeers",
        "nobody.levers.shortcut_share",
        "levers.shortcut_share",
    ] {
        assert!(!scenario.set_value_at(path, 1.0), "{path}");
        assert_eq!(scenario.value_at(path), None);
    }
}
