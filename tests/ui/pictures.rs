//! The further pictures: users and traffic, the difference, the bill, the team's time.

use loadbearing::sim::report::Report;
use loadbearing::ui::reading::{fan, invoice, pace, traffic};
use loadbearing::ui::state::State;
use loadbearing::ui::{presets, words};

use crate::page::{answered, html};
use crate::sample;

/// The element that opens with `id`, up to `end`.
fn part(page: &str, id: &str, end: &str) -> String {
    let start = page.find(&format!("id=\"{id}\"")).expect(id);
    let rest = &page[start..];
    rest[..rest.find(end).expect(end)].to_owned()
}

/// The page with `month` chosen.
fn read_in(month: u32) -> String {
    html(move || State {
        month: Some(month),
        ..answered(sample::report())
    })
}

#[test]
fn every_picture_answers_the_month_that_is_read() {
    let (early, late) = (read_in(3), read_in(30));
    for id in [
        "sign-latency",
        "users-figure",
        "requests-figure",
        "cumulative",
        "fan",
        "cloud-rebuild_later",
        "time-rebuild_later",
        "debt-figure",
    ] {
        let readout = |page: &str| {
            let figure = part(page, id, "</figure>");
            part(
                &figure.replace("class=\"readout", "id=\"readout\" class=\""),
                "readout",
                "</p>",
            )
        };
        assert!(readout(&early).contains("Apr\u{a0}2026"), "{id}");
        assert!(readout(&late).contains("Jul\u{a0}2028"), "{id}");
        assert_ne!(readout(&early), readout(&late), "{id}");
    }
    let why = |page: &str| part(page, "why", "</section>");
    assert!(why(&late).contains("Workers 98% (waited for longest)") || why(&late).contains("98%"));
    assert_eq!(why(&late).matches("class=\"column\"").count(), 2);
    assert_ne!(why(&early), why(&late));
}

#[test]
fn invoices_add_up_and_say_when_there_is_none() {
    let strategy = &sample::report().strategies[0];
    let headings = invoice::invoice(strategy, 7);
    let titles: Vec<_> = headings.iter().map(|one| &*one.title).collect();
    assert_eq!(titles, ["Application machines", "Storage"]);
    let total: f64 = headings.iter().map(|one| one.usd).sum();
    let bill: f64 = strategy.bill_of(7).map(|row| row.usd).sum();
    assert!((total - bill).abs() < 1e-9 && bill > 1245.0);
    let page = read_in(7);
    let shown = part(&page, "invoice-rebuild_later", "</figure>");
    for said in [
        "first future, month 7, Aug\u{a0}2026",
        "<td>1,460\u{a0}h</td>",
        ">$1,234.56</data>",
        ">$1,244.56</data>",
        ">$1,245.48</data>",
    ] {
        assert!(shown.contains(said), "{said} is missing in {shown}");
    }
    assert!(invoice::invoice(strategy, 25).is_empty());
    assert!(read_in(25).contains(words::NO_INVOICE));
}

#[test]
fn layers_lie_on_each_other_and_sum_up() {
    let report = sample::report();
    for strategy in &report.strategies {
        for (layers, whole) in [
            (invoice::layers(strategy), strategy.months[9].cloud_usd.mean),
            (pace::layers(strategy), 1.0),
        ] {
            assert_eq!(layers[0].low[9].to_bits(), 0.0_f64.to_bits());
            for pair in layers.windows(2) {
                assert_eq!(pair[0].high, pair[1].low);
            }
            let top = layers.last().unwrap().high[9];
            assert!((top - whole).abs() < 1e-9 * whole.max(1.0), "{top} {whole}");
        }
    }
}

#[test]
fn the_fan_says_in_how_many_futures_which_one_is_ahead() {
    let report = sample::report();
    let said = fan::ahead_in_the_end(&report);
    assert_eq!(
        said,
        "After 36 months “Build right now” has cost less in 94 of 100 futures, “Rebuild later” in \
         6 of 100."
    );
    let drawn = fan::fan(&report).unwrap();
    assert!(drawn.extent.low < 0.0 && drawn.extent.high > 0.0);
    let page = read_in(35);
    let figure = part(&page, "fan", "</figure>");
    assert!(figure.contains(&said));
    assert!(figure.contains("costs cross"));
    let mut old = report;
    old.verdict.running.clear();
    assert!(fan::fan(&old).is_none());
    assert!(!html(move || answered(old)).contains("id=\"fan\""));
}

#[test]
fn the_bridge_leads_from_one_total_to_the_other() {
    let report = sample::report();
    let bars = fan::bridge(&report, |row| row.id.clone());
    let (first, last) = (&bars[0], &bars[bars.len() - 1]);
    assert_eq!((&*first.total, &*last.total), ("$439K", "$203K"));
    let mut so_far = report.strategies[0].total_usd.mean;
    for bar in &bars[1..bars.len() - 1] {
        let [gap, step] = &bar.segments[..] else {
            panic!("{bar:?}")
        };
        let more = bar.total.starts_with('+');
        let from = if more {
            gap.value
        } else {
            gap.value + step.value
        };
        assert!(
            (from - so_far).abs() < 1e-6,
            "{bar:?} begins where the last ended"
        );
        so_far += if more { step.value } else { -step.value };
    }
    assert!((so_far - report.strategies[1].total_usd.mean).abs() < 1.0);
}

#[test]
fn users_are_drawn_on_the_scale_that_fits_and_it_is_said() {
    let mut report: Report = sample::report();
    let linear = traffic::users(&report);
    assert!(!linear.extent.logarithmic, "from 400 to 12,000 users");
    assert_eq!(linear.marks.len(), 2, "both launches");
    for row in report.strategies.iter_mut().flat_map(|one| &mut one.months) {
        let times = libm::pow(1.3, f64::from(row.month));
        for value in [&mut row.users.p10, &mut row.users.p50, &mut row.users.p90] {
            *value *= times;
        }
    }
    report.strategies[1].months[0].users.p50 = 0.0;
    let wide = traffic::users(&report);
    assert!(wide.extent.logarithmic);
    assert!(
        wide.series[1].middle[0].is_nan(),
        "nobody has no place on it"
    );
    assert!(html(move || answered(report)).contains(words::LOGARITHMIC));
    assert!(html(|| answered(sample::report())).contains(words::LINEAR));
}

#[test]
fn a_burst_at_the_launch_is_said() {
    let inputs = loadbearing::ui::inputs::Inputs::preset("b2b-saas");
    let mut settings = presets::scenario(&inputs).traffic;
    settings.launch_multiplier = 1.0;
    let quiet = traffic::events(&sample::report(), &settings);
    assert!(quiet[0].contains("grows fastest in month 35"), "{quiet:?}");
    settings.launch_multiplier = 3.0;
    let loud = traffic::events(&sample::report(), &settings);
    assert_eq!(loud.len(), quiet.len() + 1);
    assert!(
        loud.last().unwrap().contains("3 times the usual traffic"),
        "{loud:?}"
    );
}
