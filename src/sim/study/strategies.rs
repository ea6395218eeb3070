//! One strategy's months and totals over its futures.

use crate::sim::company::{Column, HEADINGS, Ledger, Month, RebuildStory, Story, TEAM_TIME};
use crate::sim::performance::{Estimate, Part};
use crate::sim::report::{
    Amount, Band, BillLine, LedgerColumn, MonthRow, PartShare, Quantile, StoryEvent,
    StrategyReport, TimeShare,
};
use crate::sim::scenario::{Scenario, Sign, Strategy};
use crate::sim::units::Cents;

use super::bands::{band, mean, median};
use super::crossings::{crossing, most_common};
use super::deployed::{longest, of_story};

/// What the report says of one strategy.
pub(super) fn summarize(
    scenario: &Scenario,
    strategy: &Strategy,
    stories: &[Story],
    bill: Vec<BillLine>,
) -> StrategyReport {
    let mut spent = vec![Cents::ZERO; stories.len()];
    let months = (0..scenario.horizon_months as usize)
        .map(|index| {
            let mut living = Vec::with_capacity(stories.len());
            for (spent, story) in spent.iter_mut().zip(stories) {
                if let Some(month) = story.months.get(index) {
                    *spent += month.ledger.total();
                    living.push(month);
                }
            }
            row(index as u32, &living, &spent)
        })
        .collect();
    let totals: Vec<_> = stories.iter().map(Story::total).collect();
    let longest = longest(stories);
    let column = |column: Column| LedgerColumn {
        column: column.id().to_owned(),
        usd: money(totals.iter().map(|total| total.get(column))),
    };
    StrategyReport {
        id: strategy.id.clone(),
        title: strategy.title.clone(),
        months,
        crossings: Sign::ALL
            .iter()
            .map(|sign| crossing(scenario, *sign, stories))
            .collect(),
        totals: Column::ALL.map(column).to_vec(),
        total_usd: money(totals.iter().map(Ledger::total)),
        story: story_events(strategy.rebuilds.len(), stories),
        bill,
        deployed: { stories.get(longest) }.map_or_else(Vec::new, |story| of_story(strategy, story)),
        deployed_future: longest as u32,
    }
}

/// The months of the companies that live in it; of what was spent so far, those that ended count.
fn row(month: u32, months: &[&Month], spent: &[Cents]) -> MonthRow {
    let of = |value: fn(&Month) -> f64| band(months.iter().map(|month| value(month)));
    let middle = |value: fn(&Month) -> f64| median(months.iter().map(|month| value(month)));
    let quantile = |value: fn(&Month) -> Estimate| Quantile {
        ms: median(months.iter().map(|month| value(month).value)),
        // An approximation's is infinite; between two of them the median is not a number.
        half_width_ms: Some(median(months.iter().map(|month| value(month).half_width)))
            .filter(|width| width.is_finite()),
    };
    let launched = months.iter().filter(|month| month.launched);
    MonthRow {
        month,
        users: of(|month| month.users),
        requests_per_second_average: middle(|month| month.average_per_second),
        requests_per_second_peak: middle(|month| month.busy_per_second),
        p50: quantile(|month| month.busy.p50_ms),
        p95: quantile(|month| month.busy.p95_ms),
        p99: quantile(|month| month.busy.p99_ms),
        p95_band_ms: of(|month| month.busy.p95_ms.value),
        failed_share: of(|month| month.failed_share),
        downtime_minutes: of(Month::downtime),
        delivery_pace: of(|month| month.delivery_pace),
        cloud_usd: money(months.iter().map(|month| month.cloud())),
        cloud_lines: cloud_lines(months),
        bottleneck: most_common(launched.map(|month| month.cause(Sign::Latency))).to_owned(),
        utilization: utilization(months),
        cumulative_usd: money(spent.iter().copied()),
        rebuilding_share: months.iter().filter(|month| month.rebuilding).count() as f64
            / months.len().max(1) as f64,
        alive_share: months.len() as f64 / spent.len().max(1) as f64,
        team_time: team_time(months),
        debt_interest_share: of(|month| month.debt_interest_share),
    }
}

/// A band of amounts, whose mean is the exact sum of cents over their number.
fn money(amounts: impl Iterator<Item = Cents>) -> Band {
    let amounts: Vec<Cents> = amounts.collect();
    Band {
        mean: mean_usd(amounts.iter().copied().sum(), amounts.len()),
        ..band(amounts.iter().map(|amount| amount.usd()))
    }
}

fn mean_usd(sum: Cents, count: usize) -> f64 {
    sum.usd() / count.max(1) as f64
}

/// The headings that cost anything, in their order.
fn cloud_lines(months: &[&Month]) -> Vec<Amount> {
    HEADINGS
        .iter()
        .enumerate()
        .map(|(index, heading)| Amount {
            line: (*heading).to_owned(),
            usd: mean_usd(
                months.iter().map(|month| month.invoice[index]).sum(),
                months.len(),
            ),
        })
        .filter(|amount| amount.usd > 0.0)
        .collect()
}

/// Where the team's time went, on average.
fn team_time(months: &[&Month]) -> Vec<TimeShare> {
    let shares = |index: usize| {
        let all: Vec<f64> = months.iter().map(|month| month.team_time[index]).collect();
        mean(&all)
    };
    let names = TEAM_TIME.iter().enumerate();
    names
        .map(|(index, what)| TimeShare {
            what: (*what).to_owned(),
            share: shares(index),
        })
        .filter(|one| one.share > 0.0)
        .collect()
}

/// The parts that are in use, in the order in which a request meets them.
fn utilization(months: &[&Month]) -> Vec<PartShare> {
    let shares = |part: Part| {
        let of_month = move |month: &&Month| {
            let shares = month.busy.utilization.iter();
            shares
                .filter(move |(this, _)| *this == part)
                .map(|(_, share)| *share)
                .next()
        };
        months.iter().filter_map(of_month).collect::<Vec<f64>>()
    };
    Part::ALL
        .into_iter()
        .map(|part| (part, shares(part)))
        .filter(|(_, shares)| !shares.is_empty())
        .map(|(part, shares)| PartShare {
            part: part.id().to_owned(),
            share: median(shares),
        })
        .collect()
}

/// An event's name, the rebuild that it belongs to (0 for none), and where a story keeps its month.
type Event = (&'static str, u32, Box<dyn Fn(&Story) -> Option<u32>>);

/// What can happen with a strategy of so many rebuilds, in its order.
fn events(rebuilds: usize) -> Vec<Event> {
    let mut events: Vec<Event> = vec![("launch", 0, Box::new(|story| story.launch))];
    for index in 0..rebuilds {
        let number = index as u32 + 1;
        let of = move |month: fn(&RebuildStory) -> Option<u32>| {
            move |story: &Story| story.rebuilds.get(index).and_then(month)
        };
        events.push((
            "rebuild_start",
            number,
            Box::new(of(|rebuild| rebuild.start)),
        ));
        events.push(("cut_over", number, Box::new(of(|rebuild| rebuild.cut_over))));
        events.push((
            "rebuild_abandoned",
            number,
            Box::new(of(|rebuild| rebuild.abandoned)),
        ));
    }
    events.push(("ladder_end", 0, Box::new(|story| story.ladder_end)));
    events.push(("company_ends", 0, Box::new(|story| story.company_ends)));
    events
}

fn story_events(rebuilds: usize, stories: &[Story]) -> Vec<StoryEvent> {
    let mut happened = Vec::new();
    for (kind, rebuild, month) in events(rebuilds) {
        let months: Vec<f64> = stories.iter().filter_map(month).map(f64::from).collect();
        if !months.is_empty() {
            happened.push(StoryEvent {
                kind: kind.to_owned(),
                rebuild,
                probability: months.len() as f64 / stories.len() as f64,
                month: band(months),
            });
        }
    }
    happened
}
