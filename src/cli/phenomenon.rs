//! `loadbearing window` of a phenomenon: its variants told, and what became of its claims.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::window_text::{number, percent_value};
use super::{mistakes, study};
use crate::catalog::phenomena;
use crate::catalog::phenomenon_file;
use crate::catalog::problem::Problem;
use crate::sim::backend::phenomenon::{Found, Phenomenon, Told, Variant, Verdict};
use crate::sim::backend::spans::{TraceFile, trace_file};
use crate::sim::network::NetworkError;
use crate::sim::network::trace::Recorder;
use crate::sim::units::Seed;

/// The version of the report's format.
const PHENOMENON_REPORT_SCHEMA: u32 = 1;

/// What was told.
#[derive(Serialize)]
pub(super) struct Report {
    /// Version of this format.
    schema: u32,
    /// Version of the engine.
    engine: &'static str,
    /// The seed of the random numbers.
    seed: u64,
    /// The phenomenon's name.
    phenomenon: String,
    /// What people call it.
    title: String,
    /// The variants.
    variants: Vec<Told>,
    /// What became of the claims.
    expectations: Vec<Verdict>,
}

/// What to tell.
pub(super) struct Wish<'a> {
    /// Only this variant.
    pub(super) variant: Option<&'a str>,
    /// Which random numbers.
    pub(super) seed: Seed,
    /// The spans of how many requests of the variant are kept.
    pub(super) traced: Option<u32>,
}

/// The text of the phenomenon of this name or in this file, if it is one.
pub(super) fn text_of(name: &str) -> Option<String> {
    if let Some(text) = phenomena::text(name) {
        return Some(text.to_owned());
    }
    if !Path::new(name).is_file() {
        return None;
    }
    let text = std::fs::read_to_string(name).ok()?;
    phenomenon_file::is_phenomenon(&text).then_some(text)
}

/// Simulates the phenomenon; the message says every mistake.
pub(super) fn tell(
    name: &str,
    text: &str,
    wish: &Wish<'_>,
) -> Result<(Report, Option<TraceFile>), String> {
    let mut phenomenon =
        phenomenon_file::read(text).map_err(|problems| mistakes::list(name, &problems))?;
    if let Some(wanted) = wish.variant {
        let known = phenomenon.variants.iter().map(|v| v.name.as_str());
        let unknown = study::unknown(wanted, known);
        phenomenon.variants.retain(|variant| variant.name == wanted);
        if phenomenon.variants.is_empty() {
            return Err(option_mistake("--variant", &unknown));
        }
    }
    let mut trace = None;
    let mut variants = Vec::new();
    for variant in &phenomenon.variants {
        let told = match wish.traced {
            Some(count) if phenomenon.variants.len() == 1 => {
                traced(&phenomenon, variant, wish.seed, count, &mut trace)
            }
            Some(_) => {
                return Err(option_mistake(
                    "--trace",
                    "Choose whose requests with --variant.",
                ));
            }
            None => {
                variant.tell(
                    &phenomenon.chapters,
                    wish.seed,
                    crate::sim::network::NoObserver,
                )
            }
            .map(|(told, _)| told),
        };
        let told = told.map_err(|errors| story_mistakes(name, &variant.name, &errors))?;
        variants.push(told);
    }
    let report = Report {
        schema: PHENOMENON_REPORT_SCHEMA,
        engine: env!("CARGO_PKG_VERSION"),
        seed: wish.seed.value(),
        expectations: phenomenon.verdicts(&variants),
        phenomenon: phenomenon.name,
        title: phenomenon.title,
        variants,
    };
    Ok((report, trace))
}

/// One variant with the spans of the first requests of its first chapter.
fn traced(
    phenomenon: &Phenomenon,
    variant: &Variant,
    seed: Seed,
    count: u32,
    trace: &mut Option<TraceFile>,
) -> Result<Told, Vec<NetworkError>> {
    let recorder = Recorder::after_warm_up(count as usize);
    let (told, played) = variant.tell(&phenomenon.chapters, seed, recorder)?;
    *trace = Some(trace_file(&played.backend, &played.observer, played.end));
    Ok(told)
}

fn option_mistake(option: &str, message: &str) -> String {
    let problem = Problem {
        path: option.to_owned(),
        message: message.to_owned(),
    };
    mistakes::list("The command line", &[problem])
}

fn story_mistakes(name: &str, variant: &str, errors: &[NetworkError]) -> String {
    let problem = |error: &NetworkError| Problem {
        path: format!("{variant}: {}", error.place),
        message: error.message.clone(),
    };
    let problems: Vec<Problem> = errors.iter().map(problem).collect();
    mistakes::list(name, &problems)
}

impl Report {
    /// Whether every claim holds.
    pub(super) fn holds(&self) -> bool {
        self.expectations.iter().all(|verdict| verdict.holds)
    }

    /// The tables, for people.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{}: {}\n", self.phenomenon, self.title);
        for told in &self.variants {
            variant(&mut text, told);
        }
        if !self.expectations.is_empty() {
            let _ = writeln!(text, "\nwhat must be seen");
        }
        for verdict in &self.expectations {
            let mark = if verdict.holds { "yes" } else { "NO" };
            let found: Vec<String> = verdict.found.iter().map(found).collect();
            let _ = writeln!(text, "  {mark:4}{}: {}", verdict.claim, found.join(", "));
        }
        let _ = writeln!(text, "\nseed {}", self.seed);
        text
    }
}

fn variant(text: &mut String, told: &Told) {
    let ran = &told.deployment;
    let _ = writeln!(text, "\n{}: {}", told.variant, told.title);
    let _ = writeln!(
        text,
        "{} requests/s, {} % of the nominal capacity; {} rows; {}: {} × {}",
        number(told.requests_per_second),
        number(told.requests_per_second / told.capacity_per_second * 100.0),
        number(told.rows),
        ran.architecture,
        ran.instances,
        ran.application_size
    );
    // Only where there are jobs: in all other stories nothing can be late.
    let jobs = told
        .chapters
        .iter()
        .any(|chapter| chapter.late_share.is_some());
    let late_head = if jobs {
        format!("{:>11}", "late jobs")
    } else {
        String::new()
    };
    let _ = writeln!(
        text,
        "  {:14}{:>14}{:>10}{:>10}{:>10}{:>10}{late_head}{:>10}  bottleneck",
        "chapter", "seconds", "p50 ms", "p95 ms", "p99 ms", "failed", "attempts"
    );
    for chapter in &told.chapters {
        let times = &chapter.response_ms;
        let ms = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
        let late = match jobs {
            true => format!("{:>11}", percent_value(chapter.late_share)),
            false => String::new(),
        };
        let _ = writeln!(
            text,
            "  {:14}{:>14}{:>10}{:>10}{:>10}{:>10}{late}{:>10}  {}",
            chapter.name,
            format!(
                "{}–{}",
                number(chapter.from_seconds),
                number(chapter.to_seconds)
            ),
            ms(times.p50.value),
            ms(times.p95.value),
            ms(times.p99.value),
            percent_value(chapter.failed_share.value),
            number(chapter.attempts_per_request),
            chapter.bottleneck.unwrap_or("–").replace('_', " ")
        );
    }
}

/// What was found in one place.
fn found(found: &Found) -> String {
    let value = match (found.part, found.value) {
        (Some(part), _) => part.to_owned(),
        (None, Some(value)) => number(value),
        (None, None) => "nothing observed".to_owned(),
    };
    match found.other {
        Some(other) => format!("{value} against {}", number(other)),
        None => value,
    }
}
