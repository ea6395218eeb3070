//! When it cracks: the four warning signs over the months, and a month to read.

use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, TargetCast, html};

use crate::sim::report::Report;
use crate::ui::charts::Slot;
use crate::ui::charts::axis::MonthAxis;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::components::sign_figure::{SignFigureProps, sign_figure};
use crate::ui::components::story_figure::{StoryFigureProps, story_figure};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::reading::{self, comparison, facts, timeline};
use crate::ui::shared::Shared;
use crate::ui::{format, words};

/// The report that is drawn.
#[derive(Clone, PartialEq)]
pub struct TimelineProps {
    /// It.
    pub report: Shared<Report>,
    /// A pinned one, whose crossings are shown pale.
    pub pinned: Option<Shared<Report>>,
    /// The month that is being read; `None` is that of the first crack.
    pub month: Option<u32>,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
}

/// The timeline.
#[must_use]
pub fn timeline(props: &TimelineProps) -> Html {
    let report = &props.report;
    let axis = reading::axis(report);
    let first_crack = facts::first_crack(report).and_then(|(_, crossing)| crossing.month_p50);
    let month = props
        .month
        .or(first_crack)
        .unwrap_or(axis.last())
        .min(axis.last());
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
            { scrubber(axis, month, &props.onmonth) }
            { story_figure(&StoryFigureProps { report: report.clone(), axis, month }) }
            { for signs.into_iter().map(|reading| {
                let onmonth = props.onmonth.clone();
                sign_figure(&SignFigureProps { reading, axis, month, onmonth })
            }) }
            { table(report, axis) }
        </section>
    }
}

fn scrubber(axis: MonthAxis, month: u32, onmonth: &Callback<Option<u32>>) -> Html {
    let oninput = onmonth.reform(|event: InputEvent| {
        let number = event
            .target_unchecked_into::<HtmlInputElement>()
            .value_as_number();
        Some(number as u32)
    });
    let said = format::story_month(axis.start, month);
    html! {
        <p class="scrubber">
            <label for="month">{ words::READ_MONTH }</label>
            <input
                id="month"
                type="range"
                min="0"
                max={axis.last().to_string()}
                step="1"
                value={month.to_string()}
                aria-valuetext={said.clone()}
                {oninput}
            />
            <output for="month" class="figures">{ said }</output>
        </p>
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
