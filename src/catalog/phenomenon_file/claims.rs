//! What must be seen in a story.

use super::{MAX_EXPECTATIONS, MAX_NAME_CHARS};
use crate::catalog::json::Node;
use crate::catalog::nearest::nearest;
use crate::catalog::object::{Mistakes, Object};
use crate::sim::backend::phenomenon::{
    BOTTLENECK, Claim, Expectation, Figure, PART_FIGURES, PLAIN_FIGURES, Place,
};
use crate::sim::performance::Part;

/// The largest figure that a claim may name.
pub(super) const MAX_FIGURE: f64 = 1e9;

/// How a claim is written.
const CLAIM_FORMS: &str = "one of \"above\", \"below\", \"at_least\", \"at_most\", \"is\"";

/// The names that claims may use.
pub(super) struct Names<'a> {
    /// Of variants.
    pub(super) variants: Vec<&'a str>,
    /// Of chapters.
    pub(super) chapters: Vec<&'a str>,
}

impl Names<'_> {
    /// The claims; what could not be read is left out, with its mistakes noted.
    pub(super) fn expectations(
        &self,
        root: &mut Object<'_>,
        mistakes: &mut Mistakes,
    ) -> Vec<Expectation> {
        let Some(node) = root.optional("expect") else {
            return Vec::new();
        };
        let nodes = mistakes.list(node, "expect", 0..=MAX_EXPECTATIONS);
        let mut expectations = Vec::new();
        for (index, node) in nodes.unwrap_or_default().iter().enumerate() {
            let path = format!("expect[{index}]");
            expectations.extend(self.expectation(node, &path, mistakes));
        }
        expectations
    }

    fn expectation(&self, node: &Node, path: &str, mistakes: &mut Mistakes) -> Option<Expectation> {
        let mut fields = mistakes.object(node, path)?;
        let figure = figure(&mut fields, mistakes);
        let of = self.place(&mut fields, mistakes);
        let claim = self.claim(&mut fields, path, mistakes);
        fields.finish(mistakes, |_| None);
        let (figure, claim) = (figure?, claim?);
        if matches!(claim, Claim::Is(_)) != (figure == Figure::Bottleneck) {
            mistakes.add(
                path,
                "\"is\" names a part and goes with the figure \"bottleneck\", and with no other.",
            );
            return None;
        }
        Some(Expectation { figure, of, claim })
    }

    /// `variant` and `chapter`, which may be left out.
    fn place(&self, fields: &mut Object<'_>, mistakes: &mut Mistakes) -> Place {
        let mut name = |field: &'static str, known: &[&str]| {
            let path = fields.path_of(field);
            let node = fields.optional(field)?;
            let name = mistakes.text(node, &path, MAX_NAME_CHARS)?;
            if !known.contains(&&*name) {
                let advice = nearest(&name, known.iter().copied()).map_or_else(
                    || format!("Known: {}.", known.join(", ")),
                    |known| format!("Did you mean \"{known}\"?"),
                );
                mistakes.add(path, format!("There is no {field} \"{name}\". {advice}"));
            }
            Some(name)
        };
        Place {
            variant: name("variant", &self.variants),
            chapter: name("chapter", &self.chapters),
        }
    }

    fn claim(&self, fields: &mut Object<'_>, path: &str, mistakes: &mut Mistakes) -> Option<Claim> {
        let mut claims = Vec::new();
        for (name, claim) in [
            ("above", Claim::Above as fn(f64) -> Claim),
            ("below", Claim::Below),
        ] {
            let path = fields.path_of(name);
            if let Some(node) = fields.optional(name) {
                let value = mistakes.number(node, &path, 0.0..=MAX_FIGURE, "");
                claims.push(value.map(claim));
            }
        }
        for (name, claim) in [
            ("at_least", Claim::AtLeast as fn(f64, Place) -> Claim),
            ("at_most", Claim::AtMost),
        ] {
            let path = fields.path_of(name);
            if let Some(node) = fields.optional(name) {
                let compared = self.comparison(node, &path, mistakes);
                claims.push(compared.map(|(times, place)| claim(times, place)));
            }
        }
        let is_path = fields.path_of("is");
        if let Some(node) = fields.optional("is") {
            let part = part(node, &is_path, mistakes);
            claims.push(part.map(Claim::Is));
        }
        if claims.len() != 1 {
            mistakes.add(path, format!("A claim has {CLAIM_FORMS}, and just one."));
            return None;
        }
        claims.pop()?
    }

    /// `{"times": …, "variant": …, "chapter": …}`.
    fn comparison(&self, node: &Node, path: &str, mistakes: &mut Mistakes) -> Option<(f64, Place)> {
        let mut fields = mistakes.object(node, path)?;
        let times_path = fields.path_of("times");
        let times = fields
            .required("times", "how many times the other figure", mistakes)
            .and_then(|node| mistakes.number(node, &times_path, 0.0..=MAX_FIGURE, "times"));
        let place = self.place(&mut fields, mistakes);
        fields.finish(mistakes, |_| None);
        if place == Place::default() {
            mistakes.add(
                path,
                "Name the variant or the chapter to compare with; else it is the same figure.",
            );
        }
        Some((times?, place))
    }
}

/// Every name of a figure.
pub(super) fn figures() -> Vec<&'static str> {
    let plain = PLAIN_FIGURES.into_iter();
    plain.chain(PART_FIGURES).chain([BOTTLENECK]).collect()
}

fn figure(fields: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<Figure> {
    let (path, part_path) = (fields.path_of("figure"), fields.path_of("part"));
    let names = figures();
    let index = fields
        .required("figure", "what the claim is about", mistakes)
        .and_then(|node| mistakes.one_of(node, &path, &names));
    let part = match fields.optional("part") {
        None => None,
        Some(node) => Some(part(node, &part_path, mistakes)?),
    };
    let name = names[index?];
    let about_part = PART_FIGURES.contains(&name);
    if about_part != part.is_some() {
        mistakes.add(
            part_path,
            format!(
                "\"part\" goes with {}, and with no other figure.",
                PART_FIGURES.join(" and ")
            ),
        );
        return None;
    }
    match part {
        Some(part) if name == PART_FIGURES[0] => Some(Figure::Utilization(part)),
        Some(part) => Some(Figure::WaitingMs(part)),
        None if name == BOTTLENECK => Some(Figure::Bottleneck),
        None => Some(Figure::Plain(name)),
    }
}

fn part(node: &Node, path: &str, mistakes: &mut Mistakes) -> Option<Part> {
    let ids = Part::ALL.map(Part::id);
    let index = mistakes.one_of(node, path, &ids)?;
    Some(Part::ALL[index])
}
