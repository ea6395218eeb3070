//! The verdict: one sentence in large type, how sure it is, and three or four facts.

use yew::{Html, classes, html};

use crate::sim::report::{Report, Stage};
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::reading::verdict::{self, Reading};
use crate::ui::reading::{facts, letters};
use crate::ui::{format, words};

/// The verdict on a card, with what would flip it once that is known.
pub fn verdict_card(report: &Report, flip: Option<String>) -> Html {
    let reading = verdict::read(report);
    let close = matches!(reading, Reading::TooClose { .. });
    let flip = flip.map(|fact| ("flip", words::FLIPS_FACT, fact));
    let facts = [
        (
            "first-crack",
            words::FIRST_CRACK,
            facts::first_crack_sentence(report),
        ),
        (
            "hidden-cost",
            words::HIDDEN_COST,
            facts::hidden_cost_sentence(report),
        ),
        (
            "costs-cross",
            words::LINES_CROSS,
            facts::costs_cross_sentence(report),
        ),
    ];
    let stage = if report.stage == Stage::Final {
        "final"
    } else {
        "coarse"
    };
    html! {
        <section
            id="verdict"
            class={classes!("verdict", close.then_some("too-close"))}
            aria-labelledby="verdict-title"
            data-stage={stage}
        >
            <h2 id="verdict-title" class="quiet">{ words::VERDICT }</h2>
            { sentence(&reading, report) }
            <dl class="facts">
                { for facts.into_iter().chain(flip).map(|(id, title, fact)| html! {
                    <div {id}><dt>{ title }</dt><dd>{ fact }</dd></div>
                }) }
            </dl>
        </section>
    }
}

fn sentence(reading: &Reading, report: &Report) -> Html {
    let value = format::machine(report.headline().difference_usd);
    match reading {
        Reading::Cheaper {
            slot,
            title,
            claim,
            sureness,
        } => {
            let letter = letters(report)[*slot as usize];
            html! {
                <>
                    <p class="claim">
                        <data {value}>
                            { strategy_name(*slot, letter, title) }
                            { " " }{ claim }
                        </data>
                    </p>
                    <p class="sureness">{ sureness }</p>
                </>
            }
        }
        Reading::TooClose { sureness } => html! {
            <>
                <p class="claim"><data {value}>{ words::TOO_CLOSE }</data></p>
                <p class="sureness">{ sureness }</p>
            </>
        },
    }
}
