//! The line that lets anybody check a result.

use yew::{AttrValue, Html, html};

use crate::sim::report::Report;
use crate::ui::components::command_line::CommandLineProps;
use crate::ui::part::part;
use crate::ui::shared::Shared;
use crate::ui::{format, words};

/// The report that is vouched for.
#[derive(Clone, Debug, PartialEq)]
pub struct TrustProps {
    /// It.
    pub report: Shared<Report>,
    /// The command that computes the same.
    pub command: AttrValue,
    /// Addresses of the page of every number and of the method.
    pub pages: [String; 2],
    /// The scenario file, when the command needs one.
    pub file: Option<AttrValue>,
}

/// Counts, seed, fingerprint, prices, and the command.
pub fn trust(props: &TrustProps) -> Html {
    let report = &props.report;
    let counts = words::trust(
        &format::whole(f64::from(report.replications)),
        &format::whole(f64::from(report.windows)),
        &format::count(report.events as f64),
        &format::percent(report.p95_relative_half_width),
    );
    html! {
        <section id="trust" class="trust" aria-labelledby="trust-title">
            <h2 id="trust-title" class="quiet">{ words::TRUST }</h2>
            <p class="trust-line figures">
                { for counts.into_iter().map(|count| html! { <span>{ count }</span> }) }
                <span>{ words::SEED_SHORT }{ " " }{ report.seed }</span>
                <span>
                    <code id="fingerprint" title={words::FINGERPRINT_ABOUT}>
                        { &report.fingerprint }
                    </code>
                </span>
                <span>{ words::provenance(&report.engine, &report.prices) }</span>
            </p>
            <p class="buttons">
                { for props.pages.iter().zip([words::ASSUMPTIONS, words::METHOD]).map(
                    |(address, title)| html! { <a href={address.clone()}>{ title }</a> }
                ) }
            </p>
            if report.four_year_survival_share < 1.0 {
                <p id="survival">
                    { words::survival(&format::in_hundred(report.four_year_survival_share)) }
                    { " " }<code>{ "survival.four_year_share" }</code>
                </p>
            }
            <h3>{ words::COMMAND_LINE }</h3>
            if let Some(file) = &props.file {
                <details class="data">
                    <summary>{ words::SCENARIO_FILE }</summary>
                    <pre class="scroll" tabindex="0">{ file }</pre>
                </details>
            }
            { part(CommandLineProps { command: props.command.clone() }) }
        </section>
    }
}
