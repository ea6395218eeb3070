//! Rules of style that no lint knows; each has a bad sample to show that it bites.

use crate::sources::{self, Source, without_comments_and_strings};

/// Columns of a line of code; rustfmt leaves comments and strings alone.
const COLUMNS: usize = 100;
/// Lines of a file without its unit tests.
const LINES: usize = 600;
/// Words that say nothing about what a file holds.
const EMPTY_NAMES: [&str; 8] = [
    "util", "utils", "helper", "helpers", "manager", "misc", "common", "data",
];
/// Marks left for later.
const MARKS: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
];
/// Parameters in links that follow people around.
const TRACKING: [&str; 5] = [
    concat!("utm", "_"),
    concat!("fbcl", "id="),
    concat!("gcl", "id="),
    concat!("mc_", "eid="),
    concat!("msclk", "id="),
];
/// Clocks and randomness of the machine: the simulation depends on its scenario and seed alone.
const OUTSIDE_WORLD: [&str; 8] = [
    "Instant::now",
    "SystemTime",
    "UNIX_EPOCH",
    "std::env",
    "std::fs",
    "std::net",
    "std::thread",
    "thread_rng",
];
/// The folders that know nothing of the outside world.
const PURE: [&str; 3] = ["src/sim/", "src/catalog/", "src/runner/"];
/// The folders whose prices and wages come from static/data.
const PRICED: [&str; 3] = ["src/sim/backend/", "src/sim/company/", "src/sim/study/"];

/// One rule over one file; a line for each violation.
type Rule = fn(&Source) -> Vec<String>;

fn assert_kept(rule: Rule, files: &[Source]) {
    assert!(!files.is_empty(), "the rule reads no file");
    let wrong: Vec<String> = files.iter().flat_map(rule).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn rust() -> Vec<Source> {
    sources::read(
        &["src", "tests", "benches", "xtask", "build", "build.rs"],
        &[".rs"],
    )
}

fn texts() -> Vec<Source> {
    let places = [
        "src",
        "tests",
        "benches",
        "xtask",
        "build",
        "build.rs",
        "docs",
        "static",
        "README.md",
        "CHANGELOG.md",
        "Cargo.toml",
    ];
    let endings = [
        ".rs", ".md", ".toml", ".json", ".html", ".css", ".js", ".mjs", ".sh",
    ];
    sources::read(&places, &endings)
}

fn opens_with_its_purpose(source: &Source) -> Vec<String> {
    if source.text.starts_with("//! ") {
        Vec::new()
    } else {
        vec![format!(
            "{}: open with //! and what the file is for",
            source.path
        )]
    }
}

#[test]
fn every_file_opens_with_its_purpose() {
    assert_kept(opens_with_its_purpose, &rust());
    assert_eq!(
        opens_with_its_purpose(&Source::sample("a.rs", "use x;\n")).len(),
        1
    );
}

fn fits_the_width(source: &Source) -> Vec<String> {
    numbered(&source.text)
        // A link cannot be broken.
        .filter(|(_, line)| line.chars().count() > COLUMNS && !line.contains("://"))
        .map(|(number, line)| {
            let columns = line.chars().count();
            format!(
                "{}:{number}: {columns} columns, at most {COLUMNS}",
                source.path
            )
        })
        .collect()
}

#[test]
fn lines_fit_the_width() {
    assert_kept(fits_the_width, &rust());
    assert_eq!(
        fits_the_width(&Source::sample("a.rs", &"x".repeat(101))).len(),
        1
    );
}

/// The only file in which a macro may bring unsafe code: the border between the two programs.
const UNSAFE: &str = "src/ui/rest/cut.rs";

fn is_safe(source: &Source) -> Vec<String> {
    let code = without_comments_and_strings(&source.text);
    let allows = code.contains("allow(unsafe_code") || code.contains("expect(unsafe_code");
    let own = code.split(|one: char| !(one.is_alphanumeric() || one == '_'));
    let own = own.filter(|word| *word == "unsafe").count();
    if own > 0 || allows && source.path != UNSAFE {
        vec![format!("{}: unsafe code", source.path)]
    } else {
        Vec::new()
    }
}

#[test]
fn nobody_writes_unsafe_code() {
    assert_kept(is_safe, &rust());
    for text in [
        "unsafe { a() }",
        "#![allow(unsafe_code)]",
        "pub unsafe fn a() {}",
    ] {
        assert_eq!(is_safe(&Source::sample("a.rs", text)).len(), 1, "{text}");
    }
    assert_eq!(is_safe(&Source::sample(UNSAFE, "unsafe {}")).len(), 1);
    assert!(is_safe(&Source::sample("a.rs", "// unsafe\nlet not_unsafe = 1;")).is_empty());
}

fn is_short(source: &Source) -> Vec<String> {
    let lines = source.code_and_tests().0.lines().count();
    if lines > LINES {
        vec![format!(
            "{}: {lines} lines without tests, at most {LINES}",
            source.path
        )]
    } else {
        Vec::new()
    }
}

#[test]
fn files_are_short() {
    assert_kept(is_short, &rust());
    assert_eq!(
        is_short(&Source::sample("a.rs", &"x\n".repeat(601))).len(),
        1
    );
}

fn leaves_nothing_for_later(source: &Source) -> Vec<String> {
    found(source, &source.text, &MARKS, "do it, or write an issue")
}

#[test]
fn nothing_is_left_for_later() {
    assert_kept(leaves_nothing_for_later, &texts());
    let sample = format!("// {}: later", MARKS[0]);
    assert_eq!(
        leaves_nothing_for_later(&Source::sample("a.rs", &sample)).len(),
        1
    );
}

fn tracks_nobody(source: &Source) -> Vec<String> {
    found(
        source,
        &source.text,
        &TRACKING,
        "cut the tracking from the link",
    )
}

#[test]
fn links_track_nobody() {
    assert_kept(tracks_nobody, &texts());
    let sample = format!("https://example.org/?{}source=x", TRACKING[0]);
    assert_eq!(tracks_nobody(&Source::sample("a.md", &sample)).len(), 1);
}

fn knows_no_outside_world(source: &Source) -> Vec<String> {
    if !PURE.iter().any(|folder| source.path.starts_with(folder)) {
        return Vec::new();
    }
    let code = without_comments_and_strings(source.code_and_tests().0);
    found(
        source,
        &code,
        &OUTSIDE_WORLD,
        "the simulation sees only its scenario and seed",
    )
}

#[test]
fn the_core_knows_no_outside_world() {
    assert_kept(knows_no_outside_world, &rust());
    let sample = "//! SystemTime is fine here.\nlet t = std::time::SystemTime::now();\n";
    let of = |path| knows_no_outside_world(&Source::sample(path, sample)).len();
    assert_eq!(of("src/sim/engine/clock.rs"), 1);
    assert_eq!(of("src/cli/timer.rs"), 0);
}

fn has_a_telling_name(source: &Source) -> Vec<String> {
    let stem = |part: &str| part.trim_end_matches(".rs").to_owned();
    let empty = source
        .path
        .split('/')
        .map(stem)
        .find(|part| EMPTY_NAMES.contains(&part.as_str()));
    empty
        .map(|name| format!("{}: {name:?} says nothing about its content", source.path))
        .into_iter()
        .collect()
}

#[test]
fn files_have_telling_names() {
    assert_kept(has_a_telling_name, &rust());
    assert_eq!(
        has_a_telling_name(&Source::sample("src/sim/utils.rs", "")).len(),
        1
    );
    assert_eq!(
        has_a_telling_name(&Source::sample("src/helpers/mod.rs", "")).len(),
        1
    );
}

/// A constant named after money that has a figure: prices and wages belong to static/data, where
/// they carry a source and a date.
fn takes_prices_from_the_catalogue(source: &Source) -> Vec<String> {
    if !PRICED.iter().any(|folder| source.path.starts_with(folder)) {
        return Vec::new();
    }
    let code = without_comments_and_strings(source.code_and_tests().0);
    numbered(&code)
        .filter(|(_, line)| {
            let Some((_, declaration)) = line.split_once("const ") else {
                return false;
            };
            let Some((name, value)) = declaration.split_once('=') else {
                return false;
            };
            let name = name.split(':').next().unwrap_or_default();
            let money = ["USD", "PRICE", "COST", "WAGE", "SALARY", "CENTS"];
            name.split('_').any(|word| money.contains(&word.trim()))
                && value.contains(|figure: char| ('1'..='9').contains(&figure))
        })
        .map(|(number, _)| {
            format!(
                "{}:{number}: money comes from static/data, with its source",
                source.path
            )
        })
        .collect()
}

#[test]
fn prices_come_from_the_catalogue() {
    assert_kept(takes_prices_from_the_catalogue, &rust());
    let of = |text: &str| {
        takes_prices_from_the_catalogue(&Source::sample("src/sim/company/team.rs", text)).len()
    };
    assert_eq!(of("const SALARY_USD: f64 = 120_000.0;\n"), 1);
    assert_eq!(of("const COST: Cents = Cents::ZERO;\n"), 0);
    assert_eq!(of("const MONTHS_MAX: u32 = 120;\n"), 0);
}

/// A colour in the page's code: colours are named in the style sheet, once for light and dark.
fn names_no_colour(source: &Source) -> Vec<String> {
    if !source.path.starts_with("src/ui/") {
        return Vec::new();
    }
    numbered(source.code_and_tests().0)
        .filter(|(_, line)| line.split("\"#").skip(1).any(is_hex_colour))
        .map(|(number, _)| format!("{}:{number}: name the colour in tokens.css", source.path))
        .collect()
}

/// Whether this begins with the digits of a colour and the end of a string.
fn is_hex_colour(text: &str) -> bool {
    let digits = text.split('"').next().unwrap_or_default();
    matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|digit| digit.is_ascii_hexdigit())
}

#[test]
fn the_page_names_no_colour() {
    assert_kept(names_no_colour, &rust());
    let of = |text: &str| names_no_colour(&Source::sample("src/ui/a.rs", text)).len();
    assert_eq!(of("<rect fill=\"#1f3a5f\"/>\n"), 1);
    assert_eq!(of("<a href=\"#main\">\n"), 0);
}

/// Sentences on the page belong to the catalogue of words, so that another language is another
/// file: outside of it no string of the page has two words beside each other, other than names of
/// classes, places in the document, commands, and what programmers are told.
fn keeps_sentences_in_the_catalogue(source: &Source) -> Vec<String> {
    if !source.path.starts_with("src/ui/") || source.path.starts_with("src/ui/words") {
        return Vec::new();
    }
    let lines = numbered(source.code_and_tests().0);
    let spoken = lines.filter(|(_, line)| {
        let line = line.trim_start();
        let exempt = [
            "class",
            "closest(",
            "const COLUMNS",
            "expect(",
            "write_str(",
            "#[",
            "//",
        ];
        !exempt.iter().any(|one| line.contains(one))
            && line.split('"').skip(1).step_by(2).any(is_prose)
    });
    let wrong = |(number, line): (usize, &str)| {
        let path = &source.path;
        format!(
            "{path}:{number}: {}: words belong in src/ui/words",
            line.trim()
        )
    };
    spoken.map(wrong).collect()
}

/// Whether two words stand beside each other in `text`.
fn is_prose(text: &str) -> bool {
    let is_word = |word: &str| {
        let word = word.trim_end_matches(['.', ',', ':', ';', '?', '!']);
        word.len() > 1 && word.chars().all(char::is_alphabetic)
    };
    let words: Vec<bool> = text.split(' ').map(is_word).collect();
    let is_place = text.starts_with(['#', '.']);
    !is_place && !text.starts_with("loadbearing ") && words.windows(2).any(|two| two[0] && two[1])
}

#[test]
fn sentences_are_in_the_catalogue_of_words() {
    assert_kept(keeps_sentences_in_the_catalogue, &rust());
    let of = |path, text| keeps_sentences_in_the_catalogue(&Source::sample(path, text)).len();
    let sample = "html! { <p>{ \"Nothing found.\" }</p> }";
    assert_eq!(of("src/ui/components/found.rs", sample), 1);
    assert_eq!(of("src/ui/words/english.rs", sample), 0);
    assert_eq!(
        of(
            "src/ui/components/found.rs",
            "html! { <p class=\"two names\" /> }"
        ),
        0
    );
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

/// Every line that has one of these words.
fn found(source: &Source, text: &str, words: &[&str], advice: &str) -> Vec<String> {
    numbered(text)
        .filter_map(|(number, line)| {
            let word = words.iter().find(|word| line.contains(**word))?;
            Some(format!("{}:{number}: {word}: {advice}", source.path))
        })
        .collect()
}
