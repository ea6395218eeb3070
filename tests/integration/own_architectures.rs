//! A founder's own combination of parts: read exactly or refused with every mistake, written back,
//! told apart from what it starts from, and simulated as what it is.

use loadbearing::catalog::scenario_file::{read, write};
use loadbearing::catalog::{architectures, prices};
use loadbearing::sim::backend::window::{Precision, Window, simulate};
use loadbearing::sim::deployment::{Architecture, Balancing, Change, ThirdPartyPart};
use loadbearing::sim::scenario::{Design, Scenario};
use loadbearing::sim::study::fingerprint::Hash;

use crate::backend::{demand, deployment, design, seed, work};

/// The smallest scenario with this as the first strategy's architecture.
fn with(architecture: &str) -> String {
    format!(
        r#"{{"schema": 2, "name": "own", "title": "Own", "strategies": [
            {{"id": "one", "title": "One", "architecture": {architecture}}},
            {{"id": "two", "title": "Two", "architecture": "scalable_monolith"}}]}}"#
    )
}

fn scenario(architecture: &str) -> Scenario {
    read(&with(architecture)).unwrap_or_else(|problems| panic!("{architecture}: {problems:?}"))
}

fn own(architecture: &str) -> Architecture {
    scenario(architecture).strategies[0]
        .design
        .architecture
        .clone()
}

const EVERYTHING: &str = r#"{
    "from": "scalable_monolith", "title": "Ours", "about": "Good, bad.",
    "tuning": {"workers_per_vcpu": 8, "waiting_capacity": 5, "connections_per_instance": 3,
        "contention_sigma": 0.001, "contention_kappa": 0.0001, "longest_wait_ms": 900,
        "balancing": "random", "coalescing": true},
    "min_instances": 3, "max_instances": 9, "standby": false, "autoscaled": false,
    "replicas": {"from": "services_on_kubernetes"}, "cache": {"from": "services_on_kubernetes"},
    "balancer": {"from": "monolith_managed_database"}, "edge": {"from": "services_on_kubernetes"},
    "background": null,
    "third_party": {"request_share": 0.5, "delay_ms": 300, "delay_cv": 1, "failure_share": 0.02}
}"#;

#[test]
fn what_is_said_is_there_and_the_rest_is_the_base_s() {
    let base = architectures::find("scalable_monolith").unwrap();
    let cluster = architectures::find("services_on_kubernetes").unwrap();
    let own = own(EVERYTHING);
    assert_eq!((&*own.id, &*own.title), ("scalable_monolith", "Ours"));
    let application = &own.application;
    assert_eq!(
        (application.min_instances, application.max_instances),
        (3, 9)
    );
    assert_eq!(application.sizes, base.application.sizes);
    assert_eq!(application.longest_wait_ms, Some(900.0));
    assert!(!application.autoscaled);
    assert_eq!(own.balancer.unwrap().balancing, Balancing::Random);
    assert!(own.cache.unwrap().coalescing);
    assert_eq!((own.edge, own.background), (cluster.edge, None));
    let third_party = ThirdPartyPart {
        request_share: 0.5,
        delay_ms: 300.0,
        delay_cv: 1.0,
        failure_share: 0.02,
    };
    assert_eq!(own.third_party, Some(third_party));
    assert_eq!(own.database.replicas, cluster.database.replicas);
    let database = &own.database;
    let contention = (database.contention_sigma, database.contention_kappa);
    assert_eq!(contention, (0.001, 0.0001));
    // Without a standby it is another, cheaper line of the bill.
    let prices = &prices::current().set.lines;
    let hourly = |one: &str| prices[one].tiers[0].usd;
    for (single, pair) in own.database.sizes.iter().zip(&base.database.sizes) {
        assert_eq!(single.vcpus, pair.vcpus);
        assert!(hourly(&single.price) < hourly(&pair.price), "{single:?}");
    }
    assert!(hourly(&own.database.storage) < hourly(&base.database.storage));
}

#[test]
fn parts_are_bought_at_the_scenario_s_prices() {
    for list in prices::lists() {
        let id = format!("\"title\": \"Own\", \"prices\": \"{}\"", list.set.id);
        let text = with(EVERYTHING).replacen("\"title\": \"Own\"", &id, 1);
        let scenario = read(&text).unwrap();
        let own = &scenario.strategies[0].design.architecture;
        let edge = own.edge.as_ref().unwrap();
        let replicas = own.database.replicas.as_ref().unwrap();
        for price in [
            &edge.transfer,
            &own.database.storage,
            &replicas.sizes[0].price,
        ] {
            assert!(
                list.set.lines.contains_key(price),
                "{} {price}",
                list.set.id
            );
        }
        assert_eq!(read(&write(&scenario)), Ok(scenario));
    }
}

#[test]
fn it_is_written_back_as_it_was() {
    for text in [
        EVERYTHING,
        r#"{"from": "single_server"}"#,
        r#"{"from": "single_server", "cache": null, "third_party": null}"#,
        r#"{"from": "single_server", "database": {"from": "scalable_monolith"},
            "balancer": {"from": "scalable_monolith"}, "max_instances": 4, "autoscaled": true}"#,
    ] {
        let scenario = scenario(text);
        let written = write(&scenario);
        assert_eq!(read(&written), Ok(scenario), "{written}");
        assert_eq!(
            write(&read(&written).unwrap()),
            written,
            "writing is stable"
        );
    }
}

#[test]
fn the_example_is_read_and_written_back() {
    let text = include_str!("../../docs/examples/scenarios/own-architecture.json");
    let scenario = read(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    let small = &scenario.strategies[0].design.architecture;
    assert!(!small.database.standby && small.database.replicas.is_none());
    assert!(!small.database.sizes.is_empty());
    let large = &scenario.strategies[0].rebuilds[0].to.architecture;
    assert!(large.third_party.is_some() && large.edge.is_some());
    assert_eq!(read(&write(&scenario)), Ok(scenario));
}

/// One mistake each: what is written in place of an architecture, where it is told, and some of the
/// words.
const NO_ARCHITECTURE: [(&str, &str, &str); 5] = [
    ("7", "", "an object {\"from\": …}; it is a number"),
    ("null", "", "it is null"),
    ("{}", ".from", "missing"),
    (r#"{"from": 7}"#, ".from", "must be a text"),
    (
        r#"{"from": "single_srver"}"#,
        ".from",
        "Did you mean \"single_server\"?",
    ),
];

/// One mistake in each line: which architecture it starts from, what is different, where it is
/// told, and some of the words.
const MISTAKES: &str = r#"
serverless | "max_instances": 4 | .max_instances | counts their environments
serverless | "autoscaled": true | .autoscaled | counts their environments
serverless | "database": {"from": "single_server"} | .database | no machine
single_server | "edge": {"from": "castle"} | .edge.from | no architecture
single_server | "edge": {} | .edge.from | missing
single_server | "edge": {"from": "services_on_kubernetes", "delay_ms": 3} \
    | .edge.delay_ms | no such field
single_server | "edge": "fast" | .edge | , or null; it is a text
single_server | "edge": {"from": "scalable_monolith"} | .edge | scalable_monolith has none
single_server | "replicas": {"from": "serverless"} | .replicas | none that would fit
single_server | "database": null | .database | it is null
single_server | "standby": true | .standby | has no standby
single_server | "autoscaled": true | .autoscaled | cannot follow
monolith_managed_database | "balancer": null | .balancer | need a load balancer
scalable_monolith | "database": {"from": "single_server"} | .database | one machine
scalable_monolith | "max_instances": 5000 | .max_instances | and 4096
scalable_monolith | "min_instances": 500 | .min_instances | than at most
scalable_monolith | "min_instances": 1.5 | .min_instances | whole
single_server | "tuning": {"coalescing": true} | .tuning.coalescing | has no cache
single_server | "tuning": {"balancing": "random"} | .tuning.balancing | has no load balancer
single_server | "tuning": {"standby": true} | .tuning.standby | belongs beside "tuning"
single_server | "workers_per_vcpu": 3 | .workers_per_vcpu | belongs to "tuning"
single_server | "third_party": {"request_share": 2} | .third_party.request_share | between 0 and 1
single_server | "third_party": {"request_share": 1, "delay_ms": 9, "delay_cv": 1} \
    | .third_party.failure_share | missing
"#;

#[test]
fn each_mistake_is_told_where_it_is() {
    let table = MISTAKES.replace("\\\n", "");
    let rows = table.lines().filter(|line| !line.is_empty()).map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [base, more, path, words] = cells[..] else {
            panic!("{line}")
        };
        (format!(r#"{{"from": "{base}", {more}}}"#), path, words)
    });
    let others = NO_ARCHITECTURE.map(|(text, path, words)| (text.to_owned(), path, words));
    let mut told = 0;
    for (text, path, words) in rows.chain(others) {
        let problems = read(&with(&text)).expect_err(&text);
        let [problem] = &problems[..] else {
            panic!("{text}: {problems:#?}")
        };
        let path = format!("strategies[0].architecture{path}");
        assert_eq!(problem.path, path, "{text}: {problem:?}");
        assert!(problem.message.contains(words), "{text}: {problem:?}");
        told += 1;
    }
    assert_eq!(told, 28);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let text = r#"{"from": "scalable_monolit", "title": 7, "tuning": {"workers_per_vcpu": 0},
        "max_instances": 0, "standby": "no", "cache": true, "third_party": {"delay": 1},
        "colour": "red"}"#;
    let problems = read(&with(text)).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| &*problem.path).collect();
    let expected = [
        "from",
        "title",
        "tuning.workers_per_vcpu",
        "max_instances",
        "standby",
        "cache",
        "third_party.delay",
        "colour",
    ];
    assert_eq!(
        paths,
        expected.map(|path| format!("strategies[0].architecture.{path}"))
    );
}

#[test]
fn a_rebuild_may_end_in_one() {
    let rebuilds = r#""single_server", "rebuilds": [{"trigger": {"month": 3},
        "to": {"architecture": {"from": "scalable_monolith", "cache": null}}}]"#;
    let scenario = scenario(rebuilds);
    let to = &scenario.strategies[0].rebuilds[0].to.architecture;
    assert_eq!(to.cache, None);
    let changes = &to.composition.as_ref().unwrap().changes;
    assert_eq!(changes[..], [("cache".to_owned(), Change::LeftOut)]);
    assert_eq!(read(&write(&scenario)), Ok(scenario));
}

/// What differs changes the code, what it is called does not.
#[test]
fn fingerprints_tell_it_from_what_it_starts_from() {
    let code = |architecture: &str| Hash::new(&scenario(architecture), 7).code();
    let shipped = code("\"scalable_monolith\"");
    let same = [
        r#"{"from": "scalable_monolith"}"#,
        r#"{"from": "scalable_monolith", "title": "Ours", "about": "Ours."}"#,
    ];
    for text in same {
        assert_eq!(code(text), shipped, "{text}");
    }
    let mut codes = vec![shipped];
    for more in [
        r#""tuning": {"coalescing": true}"#,
        r#""tuning": {"coalescing": false}"#,
        r#""tuning": {"waiting_capacity": 10}"#,
        r#""max_instances": 10"#,
        r#""cache": null"#,
        r#""cache": {"from": "services_on_kubernetes"}"#,
        r#""background": null"#,
        r#""standby": false"#,
    ] {
        let code = code(&format!(r#"{{"from": "scalable_monolith", {more}}}"#));
        assert!(!codes.contains(&code), "{more}");
        codes.push(code);
    }
    let rebuild = |to: &str| {
        code(&format!(
            r#""single_server", "rebuilds": [{{"trigger": {{"month": 3}},
                "to": {{"architecture": {to}}}}}]"#
        ))
    };
    let own = rebuild(r#"{"from": "scalable_monolith", "cache": null}"#);
    assert_ne!(own, rebuild("\"scalable_monolith\""));
}

/// A third party that half of the requests wait for, long, and that fails one call in fifty: over
/// the line of latency while the same parts without it are far below, and one request in a hundred
/// fails.
#[test]
fn a_slow_and_failing_third_party_costs_latency_and_requests() {
    let scenario = scenario(
        r#"{"from": "scalable_monolith", "third_party":
            {"request_share": 0.5, "delay_ms": 900, "delay_cv": 1, "failure_share": 0.02}}"#,
    );
    let window = |architecture: &Architecture, share: f64| -> Window {
        let design = Design {
            architecture: architecture.clone(),
            ..design("scalable_monolith")
        };
        let demand = demand(&work(), &design, &deployment(&design, 4));
        let base = self::design("scalable_monolith");
        let capacity = self::demand(&work(), &base, &deployment(&base, 4)).capacity();
        simulate(&demand, share * capacity, seed(), Precision::Full)
    };
    let line = scenario.thresholds.latency_p95_ms;
    let own = &scenario.strategies[0].design.architecture;
    let base = &scenario.strategies[1].design.architecture;
    let (with, without) = (window(own, 0.1), window(base, 0.1));
    assert!(with.p95_ms.value > line, "{with:?}");
    assert!(without.p95_ms.value < 0.5 * line, "{without:?}");
    assert!((with.failed_share - 0.01).abs() < 0.003, "{with:?}");
    assert!(without.failed_share < 1e-4, "{without:?}");
    // The other bears what this one does not: its workers are held by those who wait.
    let (with, without) = (window(own, 0.6), window(base, 0.6));
    assert!(
        with.overloaded && !without.overloaded,
        "{with:?} {without:?}"
    );
}
