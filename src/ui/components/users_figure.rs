//! Users of each strategy, and the requests that they bring.

use yew::{Html, html};

use crate::sim::scenario::Scenario;
use crate::ui::components::month_figure::{MonthFigure, Read, at, month_figure, of_strategy};
use crate::ui::reading::traffic::{self, Curves};
use crate::ui::{format, reading, words};

/// Users and traffic of the company.
pub fn users_figure(read: Read<'_>, scenario: &Scenario) -> Html {
    let (users, requests) = (traffic::users(read.report), traffic::requests(read.report));
    let events = traffic::events(read.report, &scenario.traffic);
    let of_users = [words::USERS, words::USERS_MEANING, "10%", "90%"];
    let of_requests = [
        words::REQUESTS,
        words::REQUESTS_MEANING,
        words::ON_AVERAGE,
        "",
    ];
    html! {
        <section id="traffic" class="timeline further-pictures" aria-labelledby="traffic-title">
            <h2 id="traffic-title">{ words::TRAFFIC }</h2>
            { figure(read, "users-figure", of_users, users, events) }
            { figure(read, "requests-figure", of_requests, requests, Vec::new()) }
        </section>
    }
}

fn plain(value: f64) -> String {
    if value.abs() < 1000.0 {
        format::quantity(value, "count")
    } else {
        format::count(value)
    }
}

/// Curves with words: their title, their meaning, and what their lower and upper edges are; no
/// word for an upper edge that is the curve.
fn figure(
    read: Read<'_>,
    id: &str,
    [title, meaning, low, high]: [&str; 4],
    curves: Curves,
    facts: Vec<String>,
) -> Html {
    let mut panel = read.panel(curves.extent, plain);
    let letters = reading::letters(read.report);
    let (mut readout, mut heads) = (Vec::new(), Vec::new());
    let said = |values: &[f64], month: u32| plain(at(values, month));
    for (series, letter) in curves.series.iter().zip(letters) {
        let edge = said(&series.low, read.month);
        let beside = if high.is_empty() {
            format!(" ({low} {edge})")
        } else {
            let upper = said(&series.high, read.month);
            format!(" ({})", format::range(&edge, &upper))
        };
        let middle = said(&series.middle, read.month);
        readout.push(of_strategy(series, letter, &middle, &beside));
        heads.push(words::table_head(title, &series.label));
        for edge in [low, high].into_iter().filter(|edge| !edge.is_empty()) {
            heads.push(words::table_head(
                &words::table_head(title, edge),
                &series.label,
            ));
        }
    }
    panel.series.clone_from(&curves.series);
    panel.marks = curves.marks;
    let figure = MonthFigure {
        id: id.to_owned(),
        title: title.to_owned(),
        meaning: format!("{meaning}. {}", traffic::scale(&curves.extent)),
        facts,
        readout,
        panel,
        heads,
    };
    month_figure(figure, &|month| {
        let mut cells = Vec::new();
        for series in &curves.series {
            cells.push(said(&series.middle, month));
            cells.push(said(&series.low, month));
            if !high.is_empty() {
                cells.push(said(&series.high, month));
            }
        }
        cells
    })
}
