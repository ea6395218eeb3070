//! What slows the team: where its time goes, and how much of it old shortcuts take.

use yew::{Html, html};

use crate::sim::report::StrategyReport;
use crate::ui::components::month_figure::{
    MonthFigure, Read, at, layered_figure, month_figure, of_strategy,
};
use crate::ui::reading::pace;
use crate::ui::{format, reading, words};

/// The section; nothing for reports that do not know it.
pub fn pace_figure(read: Read<'_>) -> Html {
    let strategies = || read.report.strategies.iter();
    if strategies().all(|one| pace::spent(one).is_empty()) {
        return Html::default();
    }
    let time = |strategy: &StrategyReport| {
        let figure = MonthFigure {
            id: format!("time-{}", strategy.id),
            title: words::time_of(&strategy.title),
            meaning: String::new(),
            facts: pace::slowed_most(read.report, strategy)
                .into_iter()
                .collect(),
            readout: Vec::new(),
            panel: read.panel(pace::WHOLE, format::percent),
            heads: Vec::new(),
        };
        layered_figure(
            figure,
            pace::layers(strategy),
            format::percent,
            format::percent,
        )
    };
    html! {
        <section id="pace" class="timeline further-pictures" aria-labelledby="pace-title">
            <h2 id="pace-title">{ words::PACE }</h2>
            <p class="about">{ words::PACE_ABOUT }</p>
            { for strategies().map(time) }
            { debt(read) }
        </section>
    }
}

fn debt(read: Read<'_>) -> Html {
    let (series, extent) = pace::debt(read.report);
    let letters = reading::letters(read.report);
    let say = |values: &[f64], month: u32| format::percent(at(values, month));
    let readout = series.iter().zip(letters).map(|(one, letter)| {
        let band = format::range(&say(&one.low, read.month), &say(&one.high, read.month));
        of_strategy(
            one,
            letter,
            &say(&one.middle, read.month),
            &format!(" ({band})"),
        )
    });
    let readout = readout.collect();
    let mut panel = read.panel(extent, format::percent);
    panel.series.clone_from(&series);
    let figure = MonthFigure {
        id: "debt-figure".to_owned(),
        title: words::DEBT.to_owned(),
        meaning: words::DEBT_MEANING.to_owned(),
        facts: Vec::new(),
        readout,
        panel,
        heads: series.iter().map(|one| one.label.to_string()).collect(),
    };
    month_figure(figure, &|month| {
        series.iter().map(|one| say(&one.middle, month)).collect()
    })
}
