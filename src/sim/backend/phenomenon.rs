//! A phenomenon: one story of a backend told in variants, and what must be seen in it.
//!
//! # Model
//! Variants differ in what a lesson is about (a retry budget, an index, an instance more) and share
//! the chapters and the random numbers. Expectations are claims about figures of chapters; they
//! make a story a test.
//!
//! # Equations
//! A claim compares one figure with a number, or with `times` the same figure of another variant or
//! chapter.
//!
//! # Units
//! Those of [`Chapter`]: milliseconds, shares from 0 to 1, requests per second.
//!
//! # Assumptions
//! A figure that nothing was observed for fulfils no claim.
//!
//! # Sources
//! The files in `static/data/phenomena` say what founders reported.
//!
//! # Validation
//! `tests/integration/phenomena.rs` plays every file that ships and checks every claim.

use serde::Serialize;

use crate::sim::backend::clients;
use crate::sim::backend::demand::Demand;
use crate::sim::backend::episode::{Chapter, ChapterSpan, Episode, Happening, Played, play};
use crate::sim::backend::failures::FleetPlan;
use crate::sim::backend::figures::Measured;
use crate::sim::backend::inspection::{DeploymentReport, deployment_report};
use crate::sim::deployment::Deployment;
use crate::sim::network::{NetworkError, NoObserver, Observer};
use crate::sim::performance::Part;
use crate::sim::scenario::{Clients, Data, Design, Work};
use crate::sim::units::Seed;

/// A story in variants.
#[derive(Clone, Debug, PartialEq)]
pub struct Phenomenon {
    /// Stable name on the command line.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What founders said of it.
    pub about: String,
    /// What is measured of every variant.
    pub chapters: Vec<ChapterSpan>,
    /// Its variants, at least one.
    pub variants: Vec<Variant>,
    /// What must be seen.
    pub expectations: Vec<Expectation>,
}

/// One telling of the story.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Stable name in claims and reports.
    pub name: String,
    /// What is different in it.
    pub title: String,
    /// What a request needs.
    pub work: Work,
    /// What is stored.
    pub data: Data,
    /// What clients do about attempts that fail.
    pub clients: Clients,
    /// How the backend is built.
    pub design: Design,
    /// What it runs on.
    pub deployment: Deployment,
    /// Rows in the database.
    pub rows: f64,
    /// What it is offered.
    pub load: Load,
    /// The shape of traffic, as in [`Episode::traffic`].
    pub traffic: Vec<(f64, f64)>,
    /// What happens, as in [`Episode::happenings`].
    pub happenings: Vec<(f64, Happening)>,
    /// How instances come, go and are checked, as in [`Episode::fleet`].
    pub fleet: Option<FleetPlan>,
}

/// How much a variant is offered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Load {
    /// This share of its own nominal capacity.
    ShareOfCapacity(f64),
    /// So many requests a second.
    PerSecond(f64),
}

/// A variant that was simulated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Its name.
    pub variant: String,
    /// What is different in it.
    pub title: String,
    /// What ran.
    pub deployment: DeploymentReport,
    /// Rows in the database.
    pub rows: f64,
    /// Requests offered where the traffic's factor is 1 [1/s].
    pub requests_per_second: f64,
    /// The nominal capacity [1/s].
    pub capacity_per_second: f64,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
}

impl Variant {
    /// What requests need of it.
    #[must_use]
    pub fn demand(&self) -> Demand {
        let (work, data, design) = (&self.work, &self.data, &self.design);
        Demand::new(work, data, design, &self.deployment, self.rows)
            .with_clients(clients::policy(&self.clients))
    }

    /// Simulates it, watched.
    ///
    /// # Errors
    /// Every mistake in its story, each with its place.
    pub fn tell<O: Observer>(
        &self,
        chapters: &[ChapterSpan],
        seed: Seed,
        observer: O,
    ) -> Result<(Told, Played<O>), Vec<NetworkError>> {
        let demand = self.demand();
        let capacity_per_second = demand.capacity();
        let requests_per_second = match self.load {
            Load::ShareOfCapacity(share) => share * capacity_per_second,
            Load::PerSecond(rate) => rate,
        };
        let episode = Episode {
            requests_per_second,
            traffic: self.traffic.clone(),
            happenings: self.happenings.clone(),
            fleet: self.fleet,
            chapters: chapters.to_vec(),
        };
        let played = play(&demand, &episode, seed, observer)?;
        let architecture = &self.design.architecture;
        let told = Told {
            variant: self.name.clone(),
            title: self.title.clone(),
            deployment: deployment_report(architecture, &self.deployment, &demand),
            rows: self.rows,
            requests_per_second,
            capacity_per_second,
            chapters: played.chapters.clone(),
        };
        Ok((told, played))
    }
}

impl Phenomenon {
    /// Simulates every variant with the same random numbers.
    ///
    /// # Errors
    /// Every mistake in the first variant's story that has any, each with its place.
    pub fn tell(&self, seed: Seed) -> Result<Vec<Told>, Vec<NetworkError>> {
        let told = |variant: &Variant| Ok(variant.tell(&self.chapters, seed, NoObserver)?.0);
        self.variants.iter().map(told).collect()
    }

    /// What becomes of the expectations. Those that name a variant that is not among `told` are
    /// left out.
    #[must_use]
    pub fn verdicts(&self, told: &[Told]) -> Vec<Verdict> {
        let verdict = |expectation: &Expectation| expectation.verdict(told);
        self.expectations.iter().filter_map(verdict).collect()
    }
}

/// A claim about a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Which figure.
    pub figure: Figure,
    /// Of which variant and chapter.
    pub of: Place,
    /// What it must be.
    pub claim: Claim,
}

/// Where a figure is looked up; `None` is each of them, or in a comparison the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The variant's name.
    pub variant: Option<String>,
    /// The chapter's name.
    pub chapter: Option<String>,
}

/// What a figure must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// Above this.
    Above(f64),
    /// Below this.
    Below(f64),
    /// At least so many times what it is elsewhere.
    AtLeast(f64, Place),
    /// At most so many times what it is elsewhere.
    AtMost(f64, Place),
    /// The bottleneck is this part.
    Is(Part),
}

/// A figure of a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// One of [`PLAIN_FIGURES`], by its name.
    Plain(&'static str),
    /// A part's busy share.
    Utilization(Part),
    /// Time that a mean request waits for a part [ms].
    WaitingMs(Part),
    /// The part that requests wait for.
    Bottleneck,
}

/// The names of figures that need no part.
pub const PLAIN_FIGURES: [&str; 14] = [
    "mean_ms",
    "p50_ms",
    "p90_ms",
    "p95_ms",
    "p99_ms",
    "throughput_per_second",
    "failed_share",
    "blocked_share",
    "abandoned_share",
    "timed_out_share",
    "error_share",
    "attempts_per_request",
    "instances",
    "late_share",
];

/// The names of figures of a part.
pub const PART_FIGURES: [&str; 2] = ["utilization", "waiting_ms"];

/// The name of [`Figure::Bottleneck`].
pub const BOTTLENECK: &str = "bottleneck";

impl Figure {
    /// The number; `None` when nothing was observed, and for the bottleneck.
    fn value(self, chapter: &Chapter) -> Option<f64> {
        let times = &chapter.response_ms;
        let cause = |cause: &str| {
            let found = chapter.failures.iter().find(|other| other.cause == cause);
            found.and_then(|failure| failure.share.value)
        };
        let value = |measured: Measured| measured.value;
        match self {
            Self::Plain(name) => match name {
                "mean_ms" => value(times.mean),
                "p50_ms" => value(times.p50),
                "p90_ms" => value(times.p90),
                "p95_ms" => value(times.p95),
                "p99_ms" => value(times.p99),
                "throughput_per_second" => value(chapter.throughput_per_second),
                "failed_share" => value(chapter.failed_share),
                "error_share" => cause("failed"),
                "attempts_per_request" => Some(chapter.attempts_per_request),
                "instances" => Some(chapter.instances),
                "late_share" => chapter.late_share,
                other => cause(other.strip_suffix("_share")?),
            },
            Self::Utilization(part) => chapter.part(part)?.utilization,
            Self::WaitingMs(part) => Some(chapter.part(part)?.waiting_ms),
            Self::Bottleneck => None,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Plain(name) => name.to_owned(),
            Self::Utilization(part) => format!("utilization of {}", part.id()),
            Self::WaitingMs(part) => format!("waiting_ms of {}", part.id()),
            Self::Bottleneck => BOTTLENECK.to_owned(),
        }
    }
}

/// What became of an expectation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The claim in words.
    pub claim: String,
    /// Whether it holds everywhere.
    pub holds: bool,
    /// What was found, everywhere it was looked for.
    pub found: Vec<Found>,
}

/// A figure that a claim is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Of which variant.
    pub variant: String,
    /// Of which chapter.
    pub chapter: String,
    /// Its value; null when nothing was observed, and for the bottleneck.
    pub value: Option<f64>,
    /// What it is compared with; null where that is a plain number or a part.
    pub other: Option<f64>,
    /// The bottleneck, where the claim is about it.
    pub part: Option<&'static str>,
    /// Whether the claim holds here.
    pub holds: bool,
}

impl Expectation {
    /// `None` when a variant that it names was not told.
    fn verdict(&self, told: &[Told]) -> Option<Verdict> {
        let mut found = Vec::new();
        for telling in told
            .iter()
            .filter(|telling| means(&self.of.variant, &telling.variant))
        {
            let chapters = telling.chapters.iter();
            for chapter in chapters.filter(|chapter| means(&self.of.chapter, &chapter.name)) {
                found.push(self.look(told, telling, chapter)?);
            }
        }
        (!found.is_empty()).then(|| Verdict {
            claim: self.words(),
            holds: found.iter().all(|found| found.holds),
            found,
        })
    }

    fn look(&self, told: &[Told], telling: &Told, chapter: &Chapter) -> Option<Found> {
        let value = self.figure.value(chapter);
        let mut other = None;
        let holds = match &self.claim {
            Claim::Above(than) => value.is_some_and(|value| value > *than),
            Claim::Below(than) => value.is_some_and(|value| value < *than),
            Claim::AtLeast(times, place) | Claim::AtMost(times, place) => {
                let there = place.chapter_in(told, telling, chapter)?;
                other = self.figure.value(there);
                value.zip(other).is_some_and(|(value, other)| {
                    if matches!(self.claim, Claim::AtLeast(..)) {
                        value >= times * other
                    } else {
                        value <= times * other
                    }
                })
            }
            Claim::Is(part) => chapter.bottleneck == Some(part.id()),
        };
        Some(Found {
            variant: telling.variant.clone(),
            chapter: chapter.name.clone(),
            value,
            other,
            part: chapter
                .bottleneck
                .filter(|_| self.figure == Figure::Bottleneck),
            holds,
        })
    }

    fn words(&self) -> String {
        let figure = self.figure.words();
        let subject = format!("{figure}{}", self.of.words());
        match &self.claim {
            Claim::Above(value) => format!("{subject} is above {value}"),
            Claim::Below(value) => format!("{subject} is below {value}"),
            Claim::AtLeast(times, place) => {
                format!("{subject} is at least {times} times that{}", place.words())
            }
            Claim::AtMost(times, place) => {
                format!("{subject} is at most {times} times that{}", place.words())
            }
            Claim::Is(part) => format!("{subject} is {}", part.id()),
        }
    }
}

impl Place {
    /// The chapter that is meant beside `chapter` of `telling`; `None` when it was not told.
    fn chapter_in<'a>(
        &self,
        told: &'a [Told],
        telling: &Told,
        chapter: &Chapter,
    ) -> Option<&'a Chapter> {
        let variant = self.variant.as_ref().unwrap_or(&telling.variant);
        let name = self.chapter.as_ref().unwrap_or(&chapter.name);
        let there = told.iter().find(|other| other.variant == *variant)?;
        there.chapters.iter().find(|other| other.name == *name)
    }

    fn words(&self) -> String {
        let part = |word: &str, name: &Option<String>| {
            let name = name.as_ref();
            name.map_or_else(String::new, |name| format!(" {word} \"{name}\""))
        };
        part("of", &self.variant) + &part("in", &self.chapter)
    }
}

fn means(wanted: &Option<String>, name: &str) -> bool {
    wanted.as_ref().is_none_or(|wanted| wanted == name)
}
