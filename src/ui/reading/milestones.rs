//! What happens on the way (launch, rebuild, cut-over, the end of the ladder): when, how likely.

use crate::sim::report::{Report, StoryEvent};
use crate::sim::sorting::{key_of, sort_few};
use crate::ui::charts::Slot;
use crate::ui::charts::lanes::{Lane, Tick};
use crate::ui::{format, reading, words};

/// From which share of futures on something simply happens.
const CERTAIN: f64 = 0.995;

/// One lane for each strategy, with what happens in it, the earliest first.
#[must_use]
pub fn lanes(report: &Report) -> Vec<Lane> {
    let letters = reading::letters(report);
    let compared = report.strategies.iter().enumerate();
    let lane = |(position, strategy): (usize, &crate::sim::report::StrategyReport)| {
        let happens = strategy
            .story
            .iter()
            .filter(|event| event.probability > 0.0);
        let mut ticks: Vec<_> = happens.map(|event| tick(event, report)).collect();
        sort_few(&mut ticks, |tick| key_of(tick.month));
        Lane {
            slot: Slot::at(position),
            letter: letters[position],
            title: strategy.title.clone().into(),
            ticks,
        }
    };
    compared.map(lane).collect()
}

fn tick(event: &StoryEvent, report: &Report) -> Tick {
    let axis = reading::axis(report);
    let whole = |month: f64| (month.round().max(0.0) as u32).min(axis.last());
    let what = words::milestone(&event.kind, event.rebuild);
    let futures = if event.probability < CERTAIN {
        format::in_hundred(event.probability)
    } else {
        String::new()
    };
    let when = words::crosses(
        &format::story_month(axis.start, whole(event.month.p50)),
        &words::months_from_to(whole(event.month.p10), whole(event.month.p90)),
    );
    let label = if futures.is_empty() {
        what.clone()
    } else {
        words::in_some(&what, &futures)
    };
    Tick {
        month: event.month.p50,
        early: event.month.p10,
        late: event.month.p90,
        label: label.into(),
        title: words::milestone_when(&what, &when, &futures).into(),
    }
}
