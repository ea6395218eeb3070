//! When it cracks: the four warning signs over the months.

use yew::{Callback, Html, html};

use crate::sim::report::Report;
use crate::sim::scenario::Scenario;
use crate::ui::charts::Slot;
use crate::ui::charts::axis::MonthAxis;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::sign_figure::{SignFigureProps, sign_figure};
use crate::ui::components::story_figure::{StoryFigureProps, story_figure};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::reading::{self, comparison, timeline};
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::{format, levers, words};

/// The report that is drawn.
#[derive(Clone, PartialEq)]
pub struct TimelineProps {
    /// It.
    pub report: Shared<Report>,
    /// What is set, and its preset: where the warning lines are.
    pub set: (Shared<Scenario>, Shared<Scenario>),
    /// A pinned one, whose crossings are shown pale.
    pub pinned: Option<Shared<Report>>,
    /// The month that is being read.
    pub month: u32,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
    /// A warning line was moved.
    pub onaction: Callback<Action>,
}

/// The timeline.
pub fn timeline(props: &TimelineProps) -> Html {
    let report = &props.report;
    let axis = reading::axis(report);
    let month = props.month;
    let letters = reading::letters(report);
    let mut signs = timeline::read(report);
    if let Some(pinned) = &props.pinned {
        for (sign, ghost) in signs.iter_mut().zip(comparison::ghosts(pinned, report)) {
            sign.marks.splice(0..0, ghost.marks);
        }
    }
    html! {
        <section id="timeline" class="timeline" aria-labelledby="timeline-title">
            <h2 id="timeline-title">{ words::TIMELINE }</h2>
            <p class="legend">
                { for report.strategies.iter().zip(letters).enumerate().map(
                    |(position, (one, letter))| {
                        strategy_name(Slot::at(position), letter, &one.title)
                    },
                ) }
            </p>
            <p class="about">{ words::TIMELINE_ABOUT }</p>
            { story_figure(&StoryFigureProps { report: report.clone(), axis, month }) }
            { for signs.into_iter().map(|reading| {
                let path = timeline::threshold_path(reading.sign);
                sign_figure(&SignFigureProps {
                    lever: levers::at(path, &props.set.0, &props.set.1),
                    reading,
                    axis,
                    month,
                    onmonth: props.onmonth.clone(),
                    onaction: props.onaction.clone(),
                })
            }) }
            { table(report, axis) }
        </section>
    }
}

fn table(report: &Report, axis: MonthAxis) -> Html {
    let compared = || report.strategies.iter();
    let mut heads = vec![words::MONTH.to_owned()];
    for strategy in compared() {
        heads.push(words::table_head(words::USERS, &strategy.title));
        for sign in crate::sim::scenario::Sign::ALL {
            heads.push(words::table_head(words::sign(sign.id()).0, &strategy.title));
        }
    }
    let rows = (0..axis.months).map(|month| {
        let mut cells = vec![format::story_month(axis.start, month)];
        let index = usize::try_from(month).unwrap_or(usize::MAX);
        for row in compared().filter_map(|strategy| strategy.months.get(index)) {
            cells.push(format::count(row.users.p50));
            for sign in crate::sim::scenario::Sign::ALL {
                cells.push(timeline::say(sign)(timeline::band(sign, row).p50));
            }
        }
        cells
    });
    data_table(&DataTableProps {
        caption: words::TIMELINE.into(),
        heads,
        rows: rows.collect(),
    })
}
