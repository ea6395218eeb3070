//! Comparing and trusting: before and after, more than two strategies, every number.

use loadbearing::catalog::notes;
use loadbearing::catalog::parameters;
use loadbearing::sim::deployment::Change;
use loadbearing::sim::report::{Report, Verdict};
use loadbearing::ui::charts::Slot;
use loadbearing::ui::inputs::{Inputs, Setting};
use loadbearing::ui::link::Page;
use loadbearing::ui::presets;
use loadbearing::ui::reading::assumptions::{Filter, Order, rows, table};
use loadbearing::ui::reading::verdict::{Reading, read};
use loadbearing::ui::reading::{comparison, facts, money, timeline};
use loadbearing::ui::shared::Shared;
use loadbearing::ui::state::{Answer, State};
use loadbearing::ui::take_away::csv::csv;

use crate::page::{answered, html};
use crate::sample;

/// The made-up report with four strategies: the fourth is the cheapest, the second comes next.
fn four() -> Report {
    let mut report = sample::report();
    for (id, title, more) in [
        ("evolve", "Evolve", 20e3),
        ("never_rebuild", "Never", -30e3),
    ] {
        let mut further = report.strategies[1].clone();
        id.clone_into(&mut further.id);
        title.clone_into(&mut further.title);
        further.total_usd.mean += more;
        further.totals[0].usd.mean += more;
        report.strategies.push(further);
    }
    let cheapest = report.strategies[3].total_usd.mean;
    report.rivals = (0..3)
        .map(|other| {
            let difference = cheapest - report.strategies[other].total_usd.mean;
            Verdict {
                first: "never_rebuild".to_owned(),
                second: report.strategies[other].id.clone(),
                difference_usd: difference,
                difference_low_usd: difference - 5e3,
                difference_high_usd: difference + 5e3,
                probability_second_cheaper: 0.1,
                crossing_month: None,
                ..report.verdict.clone()
            }
        })
        .collect();
    report
}

#[test]
fn of_four_strategies_the_cheapest_meets_the_next_cheapest() {
    let report = four();
    assert_eq!(report.headline().second, "build_right_now");
    let Reading::Cheaper {
        slot,
        title,
        claim,
        sureness,
    } = read(&report)
    else {
        panic!("the interval does not hold zero");
    };
    assert_eq!((slot, title.as_str()), (Slot::Fourth, "Never"));
    assert!(
        claim.contains("$30K less than “Build right now”"),
        "{claim}"
    );
    assert!(sureness.contains("90 of 100"), "{sureness}");
    assert!(facts::hidden_cost_sentence(&report).contains("“Build right now”"));
}

#[test]
fn four_strategies_are_in_every_picture_and_table() {
    let report = four();
    assert!(
        timeline::read(&report)
            .iter()
            .all(|sign| sign.series.len() == 4)
    );
    assert!(money::ledger(&report).iter().all(|row| row.usd.len() == 4));
    assert_eq!(money::cumulative(&report).len(), 4);
    let page = html(|| answered(four()));
    for class in ["slot-first", "slot-second", "slot-third", "slot-fourth"] {
        assert!(page.matches(class).count() > 10, "{class}");
    }
    let stacks = page.split("class=\"stacks\"").nth(1).unwrap();
    let stacks = stacks.split("</figure>").next().unwrap();
    assert_eq!(stacks.matches("class=\"stack\"").count(), 4);
    assert!(
        !page.contains("class=\"difference\""),
        "four have no one difference"
    );
    assert!(!page.contains("NaN"));
}

fn answer(users: f64, report: Report) -> Answer {
    let mut inputs = Inputs::preset("b2b-saas");
    if users > 500.0 {
        inputs.set("growth.initial_users", Some(Setting::Number(users)));
    }
    Answer {
        report: Shared::new(report),
        inputs,
    }
}

#[test]
fn before_and_after_say_what_was_changed_and_what_that_did() {
    let mut later = sample::report();
    later.strategies[0].total_usd.mean += 12e3;
    later.strategies[0].crossings[0].month_p50 = Some(4);
    later.strategies[1].crossings[3].month_p50 = None;
    let (before, now) = (answer(500.0, sample::report()), answer(900.0, later));
    let changes = comparison::changes(&before.inputs, &now.inputs);
    assert_eq!(
        changes,
        ["Users at launch: 500\u{a0}users → 900\u{a0}users"]
    );
    let rows = comparison::rows(&before, &now);
    let row = |title: &str| rows.iter().find(|row| row.title == title).unwrap();
    let total = row("Total, Rebuild later");
    assert_eq!((total.moved.as_str(), total.better), ("+$12K", Some(false)));
    let slow = row("Slow answers, Rebuild later");
    assert_eq!(
        (slow.moved.as_str(), slow.better),
        ("3 months earlier", Some(false))
    );
    let bill = row("Cloud bill, Build right now");
    assert_eq!(
        (bill.now.as_str(), bill.better),
        ("not crossed", Some(true))
    );
    assert_eq!(
        row("Total, Build right now").better,
        None,
        "it did not move"
    );
    assert!(
        rows.iter()
            .all(|row| row.title != "Cloud bill, Rebuild later"),
        "never crossed"
    );
}

#[test]
fn a_pinned_answer_leaves_pale_marks() {
    let page = html(|| {
        let mut later = sample::report();
        later.strategies[0].crossings[0].month_p50 = Some(4);
        State {
            pinned: Some(answer(500.0, sample::report())),
            ..answered(later)
        }
    });
    assert!(page.contains("id=\"comparison\""));
    assert!(page.contains("ghost-total"));
    assert!(page.contains("mark slot-first ghost"));
    let same = html(|| answered(sample::report()));
    assert!(!same.contains("ghost") && same.contains("id=\"pin\""));
}

#[test]
fn every_number_is_on_its_page_and_in_its_file() {
    let inputs = answer(900.0, sample::report()).inputs;
    let scenario = presets::scenario(&inputs);
    let preset = presets::scenario(&inputs.unchanged());
    let all = rows((&scenario, &preset), None, &Filter::default(), Order::Group);
    for parameter in parameters::all() {
        assert!(
            all.iter().any(|row| row.lever.parameter.id == parameter.id),
            "{}",
            parameter.id
        );
    }
    let assumed = Filter {
        status: "assumed".to_owned(),
        ..Filter::default()
    };
    let assumed = rows((&scenario, &preset), None, &assumed, Order::Name);
    assert!(!assumed.is_empty() && assumed.len() < all.len());
    assert!(
        assumed
            .windows(2)
            .all(|pair| { pair[0].lever.parameter.title <= pair[1].lever.parameter.title })
    );
    let by_status = rows(
        (&scenario, &preset),
        None,
        &Filter::default(),
        Order::Status,
    );
    assert_eq!(by_status.len(), all.len());
    assert!(by_status.windows(2).all(|pair| {
        pair[0].lever.parameter.status as u8 >= pair[1].lever.parameter.status as u8
    }));
    let changed = rows(
        (&scenario, &preset),
        None,
        &Filter::default(),
        Order::Changed,
    );
    assert_eq!(changed[0].lever.path, "growth.initial_users");

    let text = include_str!(concat!(
        env!("OUT_DIR"),
        "/later/",
        env!("LOADBEARING_NOTES")
    ));
    let notes = notes::read(text).unwrap();
    let everything = Filter::default();
    let (heads, cells) = table(&all, &scenario, Some(&notes), &everything);
    assert!(cells.iter().all(|row| row.len() == heads.len()));
    assert_eq!(cells.len(), all.len() + notes.figures.len());
    let file = csv(&heads, &cells);
    assert_eq!(
        file.matches("\r\n").count(),
        cells.len() + 1,
        "no line is broken"
    );
    assert!(
        file.contains("\r\n,Public IPv4 address,,\"AWS us-east-1, September 2026\",0.005,0.005,")
    );
    assert!(file.contains("\r\n,levers: target utilization,,One server,0.6,0.6,0.6,0.05,0.99,"));
    assert!(file.contains("\r\ngrowth.initial_users,Users at launch,,Growth,900,500,500,"));
    assert!(file.contains("\r\nrebuild_later.levers.shortcut_share,"));
    assert!(file.contains(",\""), "texts with commas are quoted");
}

#[test]
fn files_have_the_changed_parts_and_what_the_filter_shows() {
    let mut inputs = Inputs::preset("b2b-saas");
    let path = "rebuild_later.parts.tuning.workers_per_vcpu";
    inputs.set(path, Some(Setting::Part(Change::Number(3.0))));
    let scenario = presets::scenario(&inputs);
    let notes = notes::read(include_str!(concat!(
        env!("OUT_DIR"),
        "/later/",
        env!("LOADBEARING_NOTES")
    )))
    .unwrap();
    let said = |filter: &Filter| {
        let (heads, cells) = table(&[], &scenario, Some(&notes), filter);
        csv(&heads, &cells)
    };
    let changed = said(&Filter {
        changed: true,
        ..Filter::default()
    });
    assert_eq!(changed.matches("\r\n").count(), 2, "{changed}");
    assert!(
        changed.contains(path) && changed.contains(",3,"),
        "{changed}"
    );
    let address = said(&Filter {
        query: "ipv4".to_owned(),
        ..Filter::default()
    });
    assert!(address.contains("Public IPv4 address"));
    assert!(!address.contains("Block storage"));
    let derived = said(&Filter {
        status: "derived".to_owned(),
        ..Filter::default()
    });
    assert!(derived.contains(",derived,") && !derived.contains(",published,"));
}

#[test]
fn other_pages_share_what_is_set() {
    for (page, id) in [(Page::Assumptions, "assumptions"), (Page::Method, "method")] {
        let page = html(move || State {
            page,
            ..answered(sample::report())
        });
        assert!(page.contains(&format!("<section id=\"{id}\"")));
        assert!(page.contains("aria-current=\"page\""));
        assert!(!page.contains("id=\"verdict\""));
        assert!(!page.contains(" style="));
    }
    let numbers = html(|| State {
        page: Page::Assumptions,
        ..answered(sample::report())
    });
    assert!(numbers.contains("id=\"number-growth-initial_users\""));
}
