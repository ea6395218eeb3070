//! Imports point one way: a table of layers, and every `crate::`, `loadbearing::` and `super::`
//! path of the source read against it. What a layer may not know is absent, not merely unused.

use crate::sources::{self, Source, without_comments_and_strings};

/// Plain values that every layer of the simulation shares.
const VALUES: &str = "sim::deployment sim::ordered sim::performance sim::prices sim::report \
    sim::scenario sim::sorting";

/// A layer, and the layers it may import beside itself. `VALUES` stands for those above.
const LAYERS: [(&str, &str); 23] = [
    ("bin", "ui cli"),
    ("ui", "runner catalog sim"),
    ("cli", "runner catalog sim"),
    ("runner", "catalog sim-without-theory"),
    ("catalog", "sim-without-theory"),
    ("sim::hour", "sim::run sim::backend VALUES sim::units"),
    (
        "sim::sensitivity",
        "sim::run sim::study sim::backend sim::stats sim::engine VALUES sim::units",
    ),
    (
        "sim::run",
        "sim::study sim::backend sim::company sim::network sim::stats sim::engine VALUES \
         sim::units",
    ),
    (
        "sim::study",
        "sim::backend sim::company sim::network sim::stats sim::engine VALUES sim::units",
    ),
    (
        "sim::backend",
        "sim::network sim::stats sim::engine VALUES sim::units",
    ),
    ("sim::company", "sim::stats sim::engine VALUES sim::units"),
    ("sim::network", "sim::stats sim::engine VALUES sim::units"),
    ("sim::stats", "sim::engine VALUES sim::units"),
    ("sim::engine", "VALUES sim::units"),
    ("sim::theory", "sim::units"),
    ("sim::deployment", "VALUES sim::units"),
    ("sim::ordered", ""),
    ("sim::performance", "VALUES sim::units"),
    ("sim::prices", "VALUES sim::units"),
    ("sim::report", "VALUES sim::units"),
    ("sim::scenario", "VALUES sim::units"),
    ("sim::sorting", ""),
    ("sim::units", ""),
];

/// Files that only list modules.
const ROOTS: [&str; 2] = ["src/lib.rs", "src/sim/mod.rs"];

/// The only file that knows both halves of the model.
const JOINT: &str = "src/sim/run.rs";

#[test]
fn imports_point_one_way() {
    let wrong: Vec<String> = sources::read(&["src"], &[".rs"])
        .iter()
        .flat_map(violations)
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_layer_in_a_rule_is_in_the_table() {
    let known = |name: &str| LAYERS.iter().any(|(layer, _)| *layer == name);
    for (layer, rule) in LAYERS {
        for name in rule.split_whitespace() {
            let word = matches!(name, "VALUES" | "sim" | "sim-without-theory");
            assert!(
                word || known(name),
                "{layer} may import {name}, which is no layer"
            );
        }
    }
    assert!(VALUES.split_whitespace().all(known));
}

/// Every import of a file that its layer does not allow.
fn violations(source: &Source) -> Vec<String> {
    if ROOTS.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let own = module_of(&source.path);
    let Some(layer) = layer_of(&own) else {
        return vec![format!("{}: the file is in no layer", source.path)];
    };
    let (code, tests) = source.code_and_tests();
    let first_test_line = code.lines().count();
    let mut wrong = Vec::new();
    let mut imported = Vec::new();
    for (text, offset, in_tests) in [(code, 0, false), (tests, first_test_line, true)] {
        for (line, path) in paths(text, &own, in_tests) {
            let place = format!("{}:{}", source.path, line + offset);
            let path = match path {
                Ok(path) => path,
                Err(reason) => {
                    wrong.push(format!("{place}: {reason}"));
                    continue;
                }
            };
            let shown = path.join("::");
            match layer_of(&path) {
                None => wrong.push(format!("{place}: {shown} is in no layer")),
                // Unit tests compare with theory.
                Some("sim::theory") if in_tests => {}
                Some(other) if !allowed(layer, other) => {
                    wrong.push(format!("{place}: {layer} may not import {shown}"));
                }
                Some(other) if !in_tests => imported.push(other),
                Some(_) => {}
            }
        }
    }
    let both = ["sim::backend", "sim::company"]
        .iter()
        .all(|half| imported.contains(half));
    if both && layer.starts_with("sim") && source.path != JOINT {
        wrong.push(format!(
            "{}: only {JOINT} joins backend and company",
            source.path
        ));
    }
    wrong
}

fn allowed(layer: &str, other: &str) -> bool {
    let rule = LAYERS
        .iter()
        .find(|(name, _)| *name == layer)
        .map_or("", |(_, rule)| rule);
    layer == other
        || rule.split_whitespace().any(|word| match word {
            "VALUES" => VALUES.split_whitespace().any(|value| value == other),
            "sim" => other.starts_with("sim::"),
            "sim-without-theory" => other.starts_with("sim::") && other != "sim::theory",
            name => name == other,
        })
}

/// The layer of a path below the crate, such as `["sim", "network", "station"]`.
fn layer_of(path: &[String]) -> Option<&'static str> {
    LAYERS.iter().map(|(name, _)| *name).find(|name| {
        let mut parts = path.iter();
        name.split("::")
            .all(|part| parts.next().is_some_and(|own| own == part))
    })
}

/// The module of a file: `src/sim/network/model.rs` is `sim::network::model`.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

type Found = (usize, Result<Vec<String>, String>);

/// Every path into the crate with its line (from 1), groups taken apart.
fn paths(text: &str, own: &[String], in_tests: bool) -> Vec<Found> {
    let text = without_comments_and_strings(text);
    let mut found = Vec::new();
    for root in ["crate::", "loadbearing::", "super::"] {
        // In the tests of a file, super is that file.
        if root == "super::" && in_tests {
            continue;
        }
        for (start, _) in text.match_indices(root) {
            let before = text[..start].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let line = text[..start].matches('\n').count() + 1;
            let prefix = match root {
                "super::" => own.split_last().map(|(_, parent)| parent.to_vec()),
                _ => Some(Vec::new()),
            };
            let mut trees = Vec::new();
            tree(
                &text[start + root.len()..],
                &prefix.unwrap_or_default(),
                &mut trees,
            );
            for path in trees {
                let path = if path.iter().any(|part| part == "super") {
                    Err("say crate:: instead of going up twice".to_owned())
                } else {
                    Ok(path)
                };
                found.push((line, path));
            }
        }
    }
    found
}

/// Reads one path or group (`a::{b, c::d}`) and gives what follows it.
fn tree<'a>(text: &'a str, prefix: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let mut path = prefix.to_vec();
    let mut rest = text.trim_start();
    loop {
        if let Some(inside) = rest.strip_prefix('{') {
            rest = inside.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                rest = tree(rest, &path, found).trim_start();
                // Between two members: a comma, or `as name`.
                let end = rest.find([',', '}']).unwrap_or(rest.len());
                rest = rest[end..].trim_start_matches(',').trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if end > 0 {
            path.push(rest[..end].to_owned());
        }
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(more) if end > 0 => rest = more.trim_start(),
            _ => {
                found.push(path);
                return rest;
            }
        }
    }
}

/// What the check says of a made-up file.
fn of_sample(path: &str, text: &str) -> Vec<String> {
    violations(&Source::sample(path, text))
}

#[test]
fn a_wrong_import_is_found_however_it_is_written() {
    let backend = "src/sim/backend/cache.rs";
    for text in [
        "use crate::sim::company::Team;",
        "use crate::sim::{\n    company::Team,\n    units::Time,\n};",
        "use crate::{sim::{units::Time, company as firm}};",
        "fn a() -> crate::sim::company::Team { b() }",
        "use super::super::company::Team;",
        "use crate::sim::theory::erlang_c;",
        "use crate::ui::format;",
    ] {
        assert_eq!(
            of_sample(backend, text).len(),
            1,
            "{text}: {:?}",
            of_sample(backend, text)
        );
    }
    assert_eq!(
        of_sample("src/sim/backend/mod.rs", "use super::company::Team;").len(),
        1
    );
    assert_eq!(
        of_sample("src/bin/app.rs", "use loadbearing::sim::units::Time;").len(),
        1
    );
}

#[test]
fn right_imports_pass() {
    let text = "//! See crate::ui.\nuse crate::sim::network::model::Node;\nuse super::cache;\n\
                use crate::sim::units::{Span, Time as Instant};\nfn a() { b(\"crate::ui\") }\n\
                #[cfg(test)]\nmod tests {\n use super::*;\n use crate::sim::theory::x;\n}\n";
    assert_eq!(
        of_sample("src/sim/backend/tier.rs", text),
        Vec::<String>::new()
    );
}

#[test]
fn only_one_file_joins_the_halves() {
    let text = "use crate::sim::backend::A;\nuse crate::sim::company::B;\n";
    assert_eq!(of_sample("src/sim/study/mod.rs", text).len(), 1);
    assert_eq!(of_sample("src/sim/run.rs", text), Vec::<String>::new());
}

#[test]
fn what_is_in_no_layer_is_found() {
    assert_eq!(of_sample("src/utils.rs", "").len(), 1);
    assert_eq!(
        of_sample("src/ui/mod.rs", "use crate::sim::Report;").len(),
        1
    );
}

#[test]
fn the_line_is_the_right_one() {
    let text =
        "//! Doc.\n\nuse crate::ui::a;\n#[cfg(test)]\nmod tests {\n    use crate::ui::b;\n}\n";
    let wrong = of_sample("src/catalog/mod.rs", text);
    assert!(wrong[0].starts_with("src/catalog/mod.rs:3:"), "{wrong:?}");
    assert!(wrong[1].starts_with("src/catalog/mod.rs:6:"), "{wrong:?}");
}
