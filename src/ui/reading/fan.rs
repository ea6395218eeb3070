//! The difference of two strategies as it comes about, and what it is made of.

use yew::AttrValue;

use crate::sim::report::{Report, RunningDifference, Verdict};
use crate::ui::charts::scale::{Extent, round_step};
use crate::ui::charts::stack::{Bar, Segment};
use crate::ui::charts::{Layer, Series};
use crate::ui::reading::money::{self, LedgerRow};
use crate::ui::reading::timeline::VALUE_TICKS;
use crate::ui::reading::verdict::{self, slot};
use crate::ui::{format, reading, words};

/// The fan, ready to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    /// Nine of ten futures, and half of them.
    pub layers: Vec<Layer>,
    /// The median, in the colour of whoever is cheaper.
    pub middle: Series,
    /// The vertical axis.
    pub extent: Extent,
}

/// The fan of the page's headline; `None` of a report that does not know it.
#[must_use]
pub fn fan(report: &Report) -> Option<Fan> {
    let verdict = report.headline();
    let running = &verdict.running;
    if running.is_empty() {
        return None;
    }
    let of = |pick: fn(&RunningDifference) -> f64| running.iter().map(pick).collect::<Vec<f64>>();
    let layer = |class: &str, title: &'static str, low, high| Layer {
        class: class.to_owned(),
        title: AttrValue::Static(title),
        low,
        high,
    };
    let (low, high) = (of(|one| one.p5), of(|one| one.p95));
    let lowest = low.iter().fold(0.0, |a: f64, b| a.min(*b));
    let highest = high.iter().fold(0.0, |a: f64, b| a.max(*b));
    // Both ends are ticks, and zero is one.
    let step = round_step((highest - lowest).max(1.0), VALUE_TICKS);
    let extent = Extent {
        low: libm::floor(lowest / step) * step,
        high: libm::ceil(highest / step) * step,
        logarithmic: false,
    };
    let middle = of(|one| one.p50);
    Some(Fan {
        layers: vec![
            layer("fan-outer", words::OUTER_BAND, low, high),
            layer(
                "fan-inner",
                words::INNER_BAND,
                of(|one| one.p25),
                of(|one| one.p75),
            ),
        ],
        middle: Series {
            slot: slot(report, verdict::cheaper(verdict)),
            label: AttrValue::Static(words::MEDIAN),
            low: middle.clone(),
            high: middle.clone(),
            middle,
        },
        extent,
    })
}

/// In how many futures which of the two has cost less.
#[must_use]
pub fn ahead(report: &Report, verdict: &Verdict, share: f64) -> String {
    words::ahead(
        reading::title(report, &verdict.second),
        &format::in_hundred(share),
        reading::title(report, &verdict.first),
        &format::other_in_hundred(share),
    )
}

/// The same at the end of the horizon.
#[must_use]
pub fn ahead_in_the_end(report: &Report) -> String {
    let verdict = report.headline();
    let ahead = ahead(report, verdict, verdict.probability_second_cheaper);
    words::ahead_in_the_end(reading::axis(report).months, &ahead)
}

/// From the first strategy's bill to the second's: what the second pays more or less for.
#[must_use]
pub fn bridge(report: &Report, class: fn(&LedgerRow) -> String) -> Vec<Bar> {
    let verdict = report.headline();
    let place = |id: &str| report.strategies.iter().position(|one| one.id == id);
    let (Some(first), Some(second)) = (place(&verdict.first), place(&verdict.second)) else {
        return Vec::new();
    };
    let whole = |position: usize| {
        let strategy = &report.strategies[position];
        let total = strategy.total_usd.mean;
        let segment = segment("bridge-total".to_owned(), total, &strategy.title);
        bar(
            Some(position),
            &strategy.title,
            format::usd(total),
            vec![segment],
        )
    };
    let mut bars = vec![whole(first)];
    let mut so_far = report.strategies[first].total_usd.mean;
    for row in money::ledger(report) {
        let step = row.usd[second] - row.usd[first];
        if step.abs() < 0.5 {
            continue;
        }
        let said = words::signed(&format::usd(step), step > 0.0);
        let gap = segment("gap".to_owned(), so_far.min(so_far + step), "");
        let moved = segment(class(&row), step.abs(), &format!("{}: {said}", row.title));
        bars.push(bar(None, &row.title, said, vec![gap, moved]));
        so_far += step;
    }
    bars.push(whole(second));
    bars
}

fn bar(position: Option<usize>, title: &str, total: String, segments: Vec<Segment>) -> Bar {
    Bar {
        slot: position.map(crate::ui::charts::Slot::at),
        title: title.to_owned().into(),
        total: total.into(),
        segments,
        before: None,
    }
}

fn segment(class: String, value: f64, title: &str) -> Segment {
    Segment {
        class,
        value,
        label: AttrValue::Static(""),
        title: title.to_owned().into(),
    }
}
