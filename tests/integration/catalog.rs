//! The shipped numbers: every one is there, in range, in a known unit, and says where it is from.

use std::collections::BTreeSet;

use loadbearing::catalog::groups::{self, Group};
use loadbearing::catalog::parameters::{
    self, COMPANY_SECTIONS, Parameter, STRATEGY_SECTIONS, UNITS,
};
use loadbearing::catalog::prices::{self, HEADINGS, PriceList};
use loadbearing::catalog::sources::{self, Source, Status};
use loadbearing::catalog::{architectures, scenario_file, scenarios, strategies};
use loadbearing::sim::deployment::{Architecture, PriceId};
use loadbearing::sim::scenario::Section;

/// Reading panics, with the name, where a field has no record or a record no field.
#[test]
fn every_field_has_a_record_and_every_record_a_field() {
    let fields: Vec<String> = COMPANY_SECTIONS
        .iter()
        .chain(&STRATEGY_SECTIONS)
        .flat_map(|(section, fields)| fields.iter().map(move |field| format!("{section}.{field}")))
        .collect();
    let records: Vec<&str> = parameters::all().iter().map(|p| p.id.as_str()).collect();
    assert_eq!(fields, records);
    for id in fields {
        assert_eq!(parameters::find(&id).map(|p| &p.id), Some(&id));
    }
}

#[test]
fn every_parameter_is_in_a_group_and_every_section_in_one() {
    for (section, _) in COMPANY_SECTIONS.iter().chain(&STRATEGY_SECTIONS) {
        let holds = |group: &&Group| group.sections.iter().any(|one| one == section);
        let groups = groups::all().iter().filter(holds).count();
        assert_eq!(
            groups, 1,
            "[{section}]: groups.toml names it in exactly one group"
        );
    }
    for parameter in parameters::all() {
        let known = groups::all()
            .iter()
            .any(|group| group.id == parameter.group());
        assert!(
            known,
            "{}: there is no group {}",
            parameter.id,
            parameter.group()
        );
    }
}

#[test]
fn derived_strategies_differ_in_their_rebuild_alone() {
    for preset in scenarios::presets() {
        let scenario = scenario_file::read(preset.text).unwrap();
        let all = strategies::all(&scenario);
        let ids: BTreeSet<&str> = all.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), all.len(), "{}: no id twice", preset.name);
        for derived in strategies::derived() {
            let Some(strategy) = derived.of(&scenario) else {
                continue;
            };
            assert_eq!(strategy.rebuilds.is_empty(), derived.never);
            let base = scenario
                .strategies
                .iter()
                .find(|one| !one.rebuilds.is_empty())
                .unwrap();
            assert_eq!(
                (&strategy.design, strategy.launch),
                (&base.design, base.launch)
            );
            for field in &derived.lowest {
                let plan = strategy.rebuilds[0].plan;
                let low = parameters::of_field("plan", field).map(|one| one.low);
                assert_eq!(plan.get(field), low, "{field}");
            }
        }
    }
}

#[test]
fn defaults_lie_in_their_ranges() {
    for parameter in parameters::all() {
        let id = &parameter.id;
        assert!(
            parameter.low <= parameter.value && parameter.value <= parameter.high,
            "{id}: the default is outside the plausible range"
        );
        assert!(
            parameter.low < parameter.high,
            "{id}: nothing to sweep between low and high"
        );
        assert!(
            parameter.allows(parameter.low) && parameter.allows(parameter.high),
            "{id}: the plausible range is not allowed"
        );
    }
}

#[test]
fn parameters_have_known_units_and_words() {
    for parameter in parameters::all() {
        let id = &parameter.id;
        assert!(
            UNITS.iter().any(|(unit, _)| *unit == parameter.unit),
            "{id}: unknown unit {}",
            parameter.unit
        );
        assert!(
            !parameter.title.is_empty() && parameter.title.len() <= 60,
            "{id}"
        );
        assert!(parameter.doc.ends_with('.'), "{id}: the doc is a sentence");
    }
    for (unit, _) in UNITS {
        assert!(
            parameters::all()
                .iter()
                .any(|parameter| parameter.unit == unit),
            "no parameter is in {unit}"
        );
    }
}

#[test]
fn what_is_not_assumed_has_a_source_and_what_is_derived_shows_its_arithmetic() {
    for parameter in parameters::all() {
        let id = &parameter.id;
        if parameter.status != Status::Assumed {
            assert!(!parameter.sources().is_empty(), "{id}: no source");
        }
        if parameter.status == Status::Derived || parameter.sources().is_empty() {
            assert!(!parameter.note.is_empty(), "{id}: no note");
        }
    }
}

#[test]
fn every_source_is_used_and_its_link_tracks_nobody() {
    let used: BTreeSet<&str> = parameters::all()
        .iter()
        .flat_map(Parameter::sources)
        .chain(prices::lists().iter().flat_map(PriceList::sources))
        .map(|source: &Source| source.url.as_str())
        .collect();
    for (key, source) in sources::all() {
        assert!(used.contains(source.url.as_str()), "{key} is not used");
        assert_link(key, &source.url);
        let dates = [&source.published, &source.accessed];
        for date in dates.into_iter().flatten() {
            assert!(is_date(date), "{key}: {date} is no date");
        }
    }
    for preset in scenarios::presets() {
        for source in preset
            .sources
            .iter()
            .filter(|source| !source.url.is_empty())
        {
            assert_link(&preset.name, &source.url);
        }
    }
}

fn assert_link(what: &str, url: &str) {
    assert!(
        url.starts_with("https://") || url.starts_with("http://"),
        "{what}: {url}"
    );
    // Trackers travel in the query; only one that names the page itself is needed.
    let query = url.split_once('?').map(|(_, query)| query);
    assert!(
        query.is_none_or(|query| query.starts_with("id=") || query.starts_with("g=")),
        "{what}: {url}"
    );
}

/// A year, a month or a day.
fn is_date(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    digits && matches!(lengths[..], [4] | [4, 2] | [4, 2, 2])
}

#[test]
fn price_lines_are_whole() {
    let ids: Vec<&str> = prices::lists().iter().map(|list| &*list.set.id).collect();
    assert_eq!(ids, ["aws-us-east-1 2026-09", "hetzner-eu 2026-09"]);
    for list in prices::lists() {
        check_lines(list);
        for commitment in &list.set.commitments {
            assert!((0.0..1.0).contains(&commitment.discount_share));
            let covered = |id: &PriceId| id.starts_with(&commitment.covers);
            assert!(list.set.lines.keys().any(covered), "{}", commitment.covers);
        }
    }
    for (heading, _) in HEADINGS {
        let lines = &prices::current().set.lines;
        assert!(
            lines.values().any(|line| line.heading == heading),
            "no price counts under {heading}"
        );
    }
}

/// The roles that only functions buy.
const FUNCTIONS: [&str; 4] = [
    "database_proxy",
    "function_gateway",
    "function_gigabyte_seconds",
    "function_requests",
];

/// Roles name the same things everywhere, or an architecture could not be bought; whoever sells no
/// functions leaves out all of theirs.
#[test]
fn every_price_list_knows_every_role() {
    let roles = |list: &'static PriceList| list.roles().map(|(role, _)| role).collect::<Vec<_>>();
    for list in prices::lists() {
        let mut expected = roles(prices::current());
        if !roles(list).iter().any(|role| FUNCTIONS.contains(role)) {
            expected.retain(|role| !FUNCTIONS.contains(role));
        }
        assert_eq!(roles(list), expected, "{}", list.set.id);
        for (role, line) in list.roles() {
            assert!(
                line.is_empty() || list.set.lines.contains_key(line),
                "{role}: there is no price {line}"
            );
        }
        for (price, _) in &list.set.always {
            assert!(list.set.lines.contains_key(price), "there is no {price}");
        }
    }
}

fn check_lines(list: &PriceList) {
    let origins = list.origins();
    for (id, line) in &list.set.lines {
        assert!(
            HEADINGS.iter().any(|(heading, _)| *heading == line.heading),
            "{id}: unknown heading {}",
            line.heading
        );
        let mut from = 0.0;
        for (index, tier) in line.tiers.iter().enumerate() {
            let last = index + 1 == line.tiers.len();
            assert_eq!(
                tier.up_to.is_none(),
                last,
                "{id}: only the last tier is open"
            );
            let up_to = tier.up_to.unwrap_or(f64::INFINITY);
            assert!(up_to > from, "{id}: tiers out of order");
            assert!(
                tier.usd >= 0.0 && (tier.usd > 0.0 || !last),
                "{id}: {}",
                tier.usd
            );
            from = up_to;
        }
        let origin = &origins[id];
        assert!(origin.as_of == "undated" || is_date(&origin.as_of), "{id}");
        let words = origin.words();
        match origin.status {
            Status::Published => assert!(words.starts_with("published on-demand list, ")),
            Status::Derived => {
                assert!(words.starts_with("derived from "));
                assert!(!origin.note.is_empty(), "{id}: no arithmetic");
            }
            Status::Assumed => {
                assert!(words.starts_with("assumed: "));
                assert!(!origin.note.is_empty(), "{id}: no reason");
            }
            Status::Measured => panic!("{id}: a price is read, derived or assumed"),
        }
    }
}

#[test]
fn a_standby_doubles_the_price_of_a_database() {
    let lines = &prices::current().set.lines;
    for (id, line) in lines {
        let Some(size) = id.strip_prefix("rds.postgresql.multi_az.") else {
            continue;
        };
        let single = &lines[&format!("rds.postgresql.single_az.{size}")];
        let ratio = line.tiers[0].usd / single.tiers[0].usd;
        // The list rounds to a tenth of a cent.
        assert!((1.95..=2.05).contains(&ratio), "{id}: {ratio}");
    }
}

#[test]
fn the_first_hundred_gigabytes_are_free() {
    let line = &prices::current().set.lines["transfer.internet"];
    assert_eq!(line.tiers[0].up_to, Some(100.0));
    assert!(line.tiers[0].usd.abs() < f64::EPSILON);
    assert!(line.tiers.len() == 5);
}

#[test]
fn architectures_name_prices_that_exist() {
    for list in prices::lists() {
        for architecture in architectures::all_in(list) {
            for price in prices_of(&architecture) {
                assert!(
                    price.is_empty() || list.set.lines.contains_key(&price),
                    "{}: there is no price {price}",
                    architecture.id
                );
            }
        }
    }
}

fn prices_of(architecture: &Architecture) -> Vec<PriceId> {
    let application = &architecture.application;
    let sizes = application
        .sizes
        .iter()
        .chain(&architecture.database.sizes)
        .chain(architecture.cache.iter().flat_map(|cache| &cache.sizes));
    let mut prices: Vec<PriceId> = sizes.map(|size| size.price.clone()).collect();
    prices.extend(application.disk.iter().map(|(_, price)| price.clone()));
    prices.push(architecture.database.storage.clone());
    if let Some(replicas) = &architecture.database.replicas {
        prices.push(replicas.storage.clone());
        prices.extend(replicas.sizes.iter().map(|size| size.price.clone()));
    }
    if let Some(edge) = &architecture.edge {
        prices.extend([edge.transfer.clone(), edge.requests.clone()]);
    }
    if let Some(balancer) = &architecture.balancer {
        prices.push(balancer.hourly.clone());
        prices.push(balancer.capacity_unit.clone());
    }
    if let Some(functions) = &application.serverless {
        prices.extend([
            functions.requests.clone(),
            functions.gigabyte_seconds.clone(),
            functions.gateway.clone(),
        ]);
        prices.extend(functions.proxy.clone());
    }
    if let Some(background) = &architecture.background {
        prices.extend([background.size.price.clone(), background.messages.clone()]);
    }
    prices.extend(architecture.fixed.iter().map(|(price, _)| price.clone()));
    prices
}

#[test]
fn presets_have_names_strategies_and_sources() {
    for preset in scenarios::presets() {
        let learn = scenario_file::read(preset.text).unwrap().learn;
        assert!(
            (20..=120).contains(&learn.len()),
            "{}: {learn}",
            preset.name
        );
    }
    let names: Vec<&str> = scenarios::presets()
        .iter()
        .map(|preset| preset.name.as_str())
        .collect();
    let expected = [
        "b2b-saas",
        "weekend-project",
        "marketplace",
        "online-shop",
        "api-product",
        "consumer-viral",
        "mobile-game",
        "enterprise-rollout",
        "photo-app-2010",
    ];
    assert_eq!(names, expected);
    for preset in scenarios::presets() {
        let name = &preset.name;
        let scenario = scenario_file::read(preset.text).unwrap();
        let titles: BTreeSet<&str> = scenario.strategies.iter().map(|s| &*s.title).collect();
        assert_eq!(titles.len(), scenario.strategies.len(), "{name}");
        // The second is the one that all others are measured against.
        let now = &scenario.strategies[1];
        assert_eq!(now.id, "build_right_now", "{name}");
        assert!(now.rebuilds.is_empty() && now.launch.extra_engineer_months > 0.0);
        for strategy in &scenario.strategies {
            // A rebuild must not promise better code than building right now does.
            let last = strategy.rebuilds.last();
            assert!(
                last.is_none_or(|rebuild| rebuild.to == now.design),
                "{name}"
            );
        }
        assert!(preset.sources.len() >= 5, "{name}");
        for source in &preset.sources {
            let said = !source.note.is_empty() || !source.url.is_empty();
            assert!(said, "{name}: {}", source.title);
        }
    }
}

/// Users as published, by the day of the count: days since 2010-10-01.
const PUBLISHED_USERS: [(f64, f64); 8] = [
    (6.0, 25e3),   // 2010-10-07, after the first day
    (12.0, 100e3), // 2010-10-13, after the first week
    (80.0, 1e6),   // 2010-12-20, middle of the reports
    (360.0, 10e6), // 2011-09-26
    (456.0, 15e6), // 2011-12-31
    (558.0, 30e6), // 2012-04-11
    (577.0, 50e6), // 2012-04-30
    (664.0, 80e6), // 2012-07-26
];

#[test]
fn the_photo_app_grows_through_the_published_counts() {
    let preset = scenarios::find("photo-app-2010").unwrap();
    let scenario = scenario_file::read(preset.text).unwrap();
    let users = scenario.monthly_users.unwrap();
    assert_eq!(users.len(), 22);
    let month_lengths = [
        31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31, 30, 31, 30, 31,
    ];
    let mut days = 0;
    for (month, length) in month_lengths.into_iter().enumerate() {
        days += length;
        // The last day of the month, counted as above.
        let expected = interpolated(f64::from(days - 1));
        assert!(
            (users[month] - expected).abs() <= 500.0,
            "month {month}: {} instead of {expected}",
            users[month]
        );
    }
}

/// Geometric between the published counts, the last count after them.
fn interpolated(day: f64) -> f64 {
    for pair in PUBLISHED_USERS.windows(2) {
        let [(from_day, from), (to_day, to)] = [pair[0], pair[1]];
        if (from_day..=to_day).contains(&day) {
            let share = (day - from_day) / (to_day - from_day);
            return from * libm::pow(to / from, share);
        }
    }
    PUBLISHED_USERS[PUBLISHED_USERS.len() - 1].1
}

#[test]
fn the_photo_apps_load_follows_from_the_published_writes() {
    let preset = scenarios::find("photo-app-2010").unwrap();
    let scenario = scenario_file::read(preset.text).unwrap();
    let traffic = scenario.traffic;
    let active_users = 14e6 * traffic.daily_active_share;
    let average = active_users * traffic.requests_per_active_user_day / 86_400.0;
    let writes = average * scenario.work.write_share;
    // 25 photos and 90 likes a second, December 2011.
    assert!((writes / 115.0 - 1.0).abs() < 0.02, "{writes}");
    let busy = average * traffic.peak_to_average * scenario.work.application_ms / 1000.0;
    let planned = scenario.strategies[1].design.levers.target_utilization;
    // 25 machines of 8 processors.
    assert!((busy / planned / 200.0 - 1.0).abs() < 0.02, "{busy}");
}
