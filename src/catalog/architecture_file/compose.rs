//! A founder's own architecture, from the one it starts from and what is different in it.

use super::{INSTANCES, PARTS, SWITCHES, THIRD_PARTY, Tuning, bought};
use crate::catalog::architectures;
use crate::catalog::object::Mistakes;
use crate::catalog::prices::PriceList;
use crate::sim::deployment::{
    Architecture, Change, Composition, Placement, ReplicaPart, Size, ThirdPartyPart,
};

/// Where a part comes from.
pub(super) enum Source {
    /// There is none.
    LeftOut,
    /// It is this architecture's.
    Of(Box<Architecture>),
}

/// What is different; in the order of the tables.
#[derive(Default)]
pub(super) struct Own {
    pub(super) title: Option<String>,
    pub(super) about: Option<String>,
    pub(super) tuning: Tuning,
    pub(super) instances: [Option<u32>; INSTANCES.len()],
    pub(super) switches: [Option<bool>; SWITCHES.len()],
    pub(super) parts: [Option<Source>; PARTS.len()],
    pub(super) third_party: Option<Option<[Option<f64>; THIRD_PARTY.len()]>>,
}

/// The architecture; notes what does not fit together. `path` is where it is written.
pub(super) fn compose(
    base: Architecture,
    own: &Own,
    path: &str,
    list: &PriceList,
    mistakes: &mut Mistakes,
) -> Option<Architecture> {
    let at = |field: &str| format!("{path}.{field}");
    let mut architecture = base;
    architecture.title = own.title.clone().unwrap_or(architecture.title);
    architecture.about = own.about.clone().unwrap_or(architecture.about);
    architecture.composition = Some(Composition {
        changes: own.changes(),
    });
    database(&mut architecture, own, &at, list, mistakes)?;
    for ((name, _), source) in PARTS.into_iter().zip(&own.parts).skip(1) {
        if let Some(source) = source
            && !take(&mut architecture, name, source)
        {
            let from = match source {
                Source::Of(other) => &other.id,
                Source::LeftOut => &architecture.id,
            };
            mistakes.add(at(name), format!("{from} has none that would fit here."));
        }
    }
    third_party(&mut architecture, own, &at, mistakes);
    own.tuning.apply(&mut architecture);
    for (field, part) in own.tuning.without_part(&architecture) {
        let message = format!("It has no {part}: leave this out.");
        mistakes.add(at(&format!("tuning.{field}")), message);
    }
    instances(&mut architecture, own, &at, mistakes);
    Some(architecture)
}

/// The database with or without its standby; nothing when it can't be bought so.
fn database(
    architecture: &mut Architecture,
    own: &Own,
    at: &impl Fn(&str) -> String,
    list: &PriceList,
    mistakes: &mut Mistakes,
) -> Option<()> {
    let [source, ..] = &own.parts;
    let mut id = architecture.id.clone();
    if let Some(Source::Of(other)) = source {
        id.clone_from(&other.id);
        architecture.database = other.database.clone();
    }
    let [standby, _] = own.switches;
    if let Some(standby) = standby.filter(|one| *one != architecture.database.standby) {
        let found = architectures::database_in(list, &id, standby)?;
        architecture.database = bought(found, &at("standby"), mistakes)?;
    }
    Some(())
}

/// Takes a part over, or leaves it out; `false` when there is none, or none that fits.
fn take(architecture: &mut Architecture, name: &str, source: &Source) -> bool {
    let other = match source {
        Source::LeftOut => None,
        Source::Of(other) => Some(&**other),
    };
    macro_rules! taken {
        ($part:ident) => {{
            architecture.$part = other.and_then(|other| other.$part.clone());
            architecture.$part.is_some()
        }};
    }
    let found = match name {
        "cache" => taken!(cache),
        "balancer" => taken!(balancer),
        "edge" => taken!(edge),
        "background" => taken!(background),
        _ => {
            let part = other.and_then(|other| other.database.replicas.as_ref());
            let part = part.and_then(|part| replicas(part, &architecture.database.sizes));
            architecture.database.replicas = part;
            architecture.database.replicas.is_some()
        }
    };
    found || other.is_none()
}

/// The replicas for a database of these sizes: each is as large as its primary.
fn replicas(part: &ReplicaPart, primaries: &[Size]) -> Option<ReplicaPart> {
    let equal = |primary: &Size| {
        let mut sizes = part.sizes.iter();
        sizes.find(|size| size.vcpus == primary.vcpus).cloned()
    };
    let sizes: Option<Vec<Size>> = primaries.iter().map(equal).collect();
    let sizes = sizes.filter(|sizes| !sizes.is_empty())?;
    Some(ReplicaPart {
        sizes,
        ..part.clone()
    })
}

fn third_party(
    architecture: &mut Architecture,
    own: &Own,
    at: &impl Fn(&str) -> String,
    mistakes: &mut Mistakes,
) {
    let Some(figures) = own.third_party else {
        return;
    };
    let Some(figures) = figures else {
        architecture.third_party = None;
        return;
    };
    let before = architecture.third_party.map(|part| {
        [
            part.request_share,
            part.delay_ms,
            part.delay_cv,
            part.failure_share,
        ]
    });
    let mut now = before.unwrap_or_default();
    for (index, (figure, (name, what, _))) in figures.iter().zip(THIRD_PARTY).enumerate() {
        match figure {
            Some(value) => now[index] = *value,
            None if before.is_none() => mistakes.add(
                at(&format!("third_party.{name}")),
                format!("This is missing, as {} has none: {what}", architecture.id),
            ),
            None => {}
        }
    }
    let [request_share, delay_ms, delay_cv, failure_share] = now;
    architecture.third_party = Some(ThirdPartyPart {
        request_share,
        delay_ms,
        delay_cv,
        failure_share,
    });
}

/// The instances, and whether what stands around them bears so many.
fn instances(
    architecture: &mut Architecture,
    own: &Own,
    at: &impl Fn(&str) -> String,
    mistakes: &mut Mistakes,
) {
    let application = &mut architecture.application;
    let [least, most] = own.instances;
    let [_, autoscaled] = own.switches;
    application.min_instances = least.unwrap_or(application.min_instances);
    application.max_instances = most.unwrap_or(application.max_instances);
    application.autoscaled = autoscaled.unwrap_or(application.autoscaled);
    let (least, most) = (application.min_instances, application.max_instances);
    if least > most {
        let field = INSTANCES[usize::from(own.instances[0].is_none())].0;
        mistakes.add(
            at(field),
            format!("At least {least} instances are more than at most {most}."),
        );
    }
    let serverless = application.serverless.is_some();
    if serverless && (most > 1 || application.autoscaled) {
        let field = if most > 1 {
            INSTANCES[1].0
        } else {
            SWITCHES[1].0
        };
        mistakes.add(
            at(field),
            "Its provider runs functions and counts their environments: leave this out.",
        );
        return;
    }
    let together = architecture.database.placement == Placement::WithApplication;
    if serverless && together {
        mistakes.add(
            at("database"),
            "Functions have no machine for a database: take another architecture's.",
        );
    }
    if most == 1 {
        if application.autoscaled {
            mistakes.add(
                at("autoscaled"),
                "One instance cannot follow the load: write \"autoscaled\": false, or allow more \
                 (max_instances).",
            );
        }
        return;
    }
    if architecture.balancer.is_none() {
        mistakes.add(
            at("balancer"),
            format!(
                "{most} instances need a load balancer: take another architecture's, or write \
                 \"min_instances\": 1, \"max_instances\": 1."
            ),
        );
    }
    if together {
        mistakes.add(
            at("database"),
            format!(
                "The database stands on the application's one machine, and there may be {most} \
                 instances: take another architecture's, or write \"max_instances\": 1."
            ),
        );
    }
}

impl Own {
    /// Everything that is different, by path.
    fn changes(&self) -> Vec<(String, Change)> {
        let mut changes: Vec<(String, Change)> = self
            .tuning
            .changes()
            .map(|(name, change)| (format!("tuning.{name}"), change))
            .collect();
        for ((name, _), value) in INSTANCES.into_iter().zip(self.instances) {
            let number = value.map(|value| Change::Number(f64::from(value)));
            changes.extend(number.map(|change| (name.to_owned(), change)));
        }
        for ((name, _), value) in SWITCHES.into_iter().zip(self.switches) {
            changes.extend(value.map(|value| (name.to_owned(), Change::Truth(value))));
        }
        for ((name, _), source) in PARTS.into_iter().zip(&self.parts) {
            let change = source.as_ref().map(|source| match source {
                Source::LeftOut => Change::LeftOut,
                Source::Of(other) => Change::TakenFrom(other.id.clone()),
            });
            changes.extend(change.map(|change| (name.to_owned(), change)));
        }
        match self.third_party {
            None => {}
            Some(None) => changes.push(("third_party".to_owned(), Change::LeftOut)),
            Some(Some(figures)) => {
                for ((name, ..), value) in THIRD_PARTY.into_iter().zip(figures) {
                    let number = value.map(Change::Number);
                    changes.extend(number.map(|one| (format!("third_party.{name}"), one)));
                }
            }
        }
        changes
    }
}
