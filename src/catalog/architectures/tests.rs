//! Tests of the shipped architectures.

use super::{FILES, File, all, all_in, figures, find, find_in, origins, prices, read};
use crate::catalog::shipped;
use crate::sim::deployment::{Architecture, Size};

#[test]
fn every_file_reads_and_is_found_by_its_id() {
    for (id, text) in FILES {
        let architecture = read(text)
            .and_then(|file| file.architecture(prices::current()))
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(architecture.id, id);
        assert_eq!(find(id), Some(architecture));
    }
    assert_eq!(all().len(), FILES.len());
    assert_eq!(find("castle in the air"), None);
    assert!(figures("castle in the air").is_empty());
}

#[test]
fn the_page_reads_the_same_files_as_the_command_line() {
    for (id, text) in FILES {
        let page: File = shipped::leniently(text).expect("it fits");
        let strict = read(text).expect("it reads");
        for list in prices::lists() {
            assert_eq!(page.architecture(list), strict.architecture(list), "{id}");
        }
    }
}

#[test]
fn every_number_is_in_its_range_and_says_where_it_comes_from() {
    for (id, text) in FILES {
        assert_eq!(
            figures(id).len(),
            text.matches("\"range\":").count(),
            "{id}"
        );
        for figure in figures(id) {
            let (low, high) = figure.range;
            assert!(
                low <= figure.value && figure.value <= high,
                "{id} {}",
                figure.origin.path
            );
            assert!(!figure.unit.is_empty(), "{id} {}", figure.origin.path);
        }
        for origin in origins(id) {
            match origin.status.as_str() {
                "measured" | "published" => assert!(!origin.source.is_empty(), "{origin:?}"),
                "derived" | "assumed" => assert!(!origin.note.is_empty(), "{origin:?}"),
                _ => panic!("{origin:?}"),
            }
        }
    }
}

/// What a table that somebody chose something in does not say, though it must.
fn unsaid(path: &str, value: &serde_json::Value, wrong: &mut Vec<String>) {
    // A number, a disk, a line of the bill, a balancer's and a broker's and functions' prices.
    const CHOSEN: [&str; 6] = [
        "value",
        "gigabytes",
        "quantity",
        "hourly",
        "messages",
        "gateway",
    ];
    if let Some(list) = value.as_array() {
        list.iter().for_each(|one| unsaid(path, one, wrong));
    }
    let Some(fields) = value.as_object() else {
        return;
    };
    let needed = |name: &str| match name {
        "unit" | "range" => fields.contains_key("value"),
        _ => CHOSEN.iter().any(|chosen| fields.contains_key(*chosen)),
    };
    for name in ["status", "unit", "range"] {
        if needed(name) && !fields.contains_key(name) {
            wrong.push(format!("{path} has no {name}"));
        }
    }
    for (name, below) in fields {
        unsaid(&format!("{path}.{name}"), below, wrong);
    }
}

#[test]
fn nothing_is_chosen_without_saying_how_it_came_about() {
    let all = |text: &str, id: &str| {
        let mut wrong = Vec::new();
        let value = serde_json::from_str(text).expect("build.rs writes JSON");
        unsaid(id, &value, &mut wrong);
        wrong
    };
    for (id, text) in FILES {
        assert_eq!(all(text, id), [""; 0]);
    }
    let silent = r#"{"a": {"value": 1, "unit": "x"}, "fixed": [{"quantity": 2}]}"#;
    let said = [
        "f.a has no status",
        "f.a has no range",
        "f.fixed has no status",
    ];
    assert_eq!(all(silent, "f"), said);
}

#[test]
fn ladders_climb() {
    for architecture in all() {
        let parts = [
            Some(&architecture.application.sizes),
            Some(&architecture.database.sizes),
        ];
        for sizes in parts.into_iter().flatten() {
            assert!(sizes.windows(2).all(|pair| pair[0].vcpus < pair[1].vcpus));
        }
        if let Some(cache) = &architecture.cache {
            let pairs = cache.sizes.windows(2);
            assert!({ pairs }.all(|pair| pair[0].memory_gib < pair[1].memory_gib));
        }
        let application = &architecture.application;
        assert!(application.min_instances <= application.max_instances);
        assert!(application.max_instances == 1 || architecture.balancer.is_some());
    }
}

#[test]
fn what_a_provider_does_not_sell_is_named() {
    let text = FILES[0].1.replace("\"machine\"", "\"mainframe\"");
    let error = read(&text)
        .and_then(|file| file.architecture(prices::current()))
        .unwrap_err();
    assert!(
        error.contains("sells no such sizes: \"mainframe\""),
        "{error}"
    );
    let text = FILES[0].1.replace("\"address\"", "\"palace\"");
    let error = read(&text)
        .and_then(|file| file.architecture(prices::current()))
        .unwrap_err();
    assert!(error.contains("has no \"palace\""), "{error}");
}

#[test]
fn replicas_need_a_size_for_each_of_the_database_s() {
    let (_, text) = FILES[1];
    let shorter = text.replacen("[2,16]", "[2,8]", 2);
    let error = read(&shorter)
        .and_then(|file| file.architecture(prices::current()))
        .unwrap_err();
    assert!(error.contains("one for each of the database's"), "{error}");
}

/// The same parts at every provider, and sizes of the same numbers of processors: what differs
/// is memory and money. Functions are sold by some alone.
#[test]
fn every_architecture_but_functions_can_be_bought_from_every_list() {
    for list in prices::lists() {
        let machines = |all: Vec<Architecture>| {
            { all.into_iter() }.filter(|one| one.application.serverless.is_none())
        };
        let here: Vec<_> = machines(all_in(list)).collect();
        assert_eq!(here.len() + 1, FILES.len(), "{}", list.set.id);
        for (here, there) in here.iter().zip(machines(all())) {
            assert_eq!(here.id, there.id);
            let vcpus = |sizes: &[Size]| sizes.iter().map(|s| s.vcpus).collect::<Vec<_>>();
            let pairs = [
                (&here.application.sizes, &there.application.sizes),
                (&here.database.sizes, &there.database.sizes),
            ];
            for (here, there) in pairs {
                assert_eq!(vcpus(here), vcpus(there), "{}", list.set.id);
            }
            let memory = here.cache.as_ref().map(|cache| &cache.sizes);
            let pairs = memory.map(|sizes| sizes.windows(2));
            assert!(pairs.is_none_or(|mut pairs| {
                pairs.all(|pair| pair[0].memory_gib < pair[1].memory_gib)
            }));
        }
    }
}

#[test]
fn who_sells_no_functions_says_so() {
    let host = prices::find("hetzner-eu 2026-09").unwrap();
    let missing = find_in(host, "serverless").unwrap().unwrap_err();
    assert_eq!(
        missing,
        format!("{} sells no such sizes: \"functions\".", host.title)
    );
    assert!(all_in(host).iter().all(|one| one.id != "serverless"));
    assert!(find("serverless").is_some());
}
