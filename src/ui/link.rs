//! The state in the address: `#/?v=1&scenario=b2b-saas&seed=7&growth.initial_users=900`.
//!
//! Only what differs from the preset is written, in words that can be edited by hand. What cannot
//! be used is named and left out; the rest is kept.

use form_urlencoded::{Serializer, parse};

use crate::catalog::read_number;
use crate::sim::study::{MAX_REPLICATIONS, MIN_REPLICATIONS};
use crate::sim::units::Seed;
use crate::ui::inputs::{DEFAULT_REPLICATIONS, DEFAULT_SEED, Inputs};
use crate::ui::words;

/// What stands before the keys: the page's own path, kept for pages to come.
const ROUTE: &str = "#/?";

/// The version of the keys and of the presets' defaults behind them.
const VERSION: &str = "1";

/// The longest fragment that is read [bytes]: ten times the longest that is written.
const LONGEST: usize = 8192;

/// How a key ends that names a strategy's first architecture.
const ARCHITECTURE: &str = ".architecture";

/// What a link says, and what of it could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What is to be simulated.
    pub inputs: Inputs,
    /// The parts that could not be used, each with its reason.
    pub notes: Vec<String>,
}

/// What may stand in a link: the names that exist.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Presets; the first is taken when a link names none.
    pub presets: &'a [&'a str],
    /// Whether a number of this path may be set.
    pub number: fn(&str) -> bool,
    /// Architectures.
    pub architectures: &'a [&'a str],
}

/// The fragment for `inputs`, with its `#`.
#[must_use]
pub fn write(inputs: &Inputs) -> String {
    let mut query = Serializer::for_suffix(ROUTE.to_owned(), ROUTE.len());
    query
        .append_pair("v", VERSION)
        .append_pair("scenario", &inputs.preset);
    if inputs.seed != DEFAULT_SEED {
        query.append_pair("seed", &inputs.seed.to_string());
    }
    if inputs.replications != DEFAULT_REPLICATIONS {
        query.append_pair("replications", &inputs.replications.to_string());
    }
    for (path, value) in &inputs.numbers {
        query.append_pair(path, &value.to_string());
    }
    for (strategy, architecture) in &inputs.architectures {
        query.append_pair(&format!("{strategy}{ARCHITECTURE}"), architecture);
    }
    query.finish()
}

/// Reads a fragment, with or without its `#`; never fails.
#[must_use]
pub fn read(fragment: &str, known: Known) -> Read {
    let mut read = Read {
        inputs: Inputs::preset(known.presets.first().copied().unwrap_or_default()),
        notes: Vec::new(),
    };
    if fragment.len() > LONGEST {
        read.notes.push(words::link_too_long(LONGEST));
        return read;
    }
    let query = fragment.split_once('?').map_or("", |(_, query)| query);
    for (key, value) in parse(query.as_bytes()) {
        if let Err(note) = take(&mut read.inputs, &key, &value, known) {
            read.notes.push(note);
        }
    }
    read
}

fn take(inputs: &mut Inputs, key: &str, value: &str, known: Known) -> Result<(), String> {
    match key {
        "v" if value == VERSION => {}
        "v" => {
            return Err(words::link_version(value, VERSION));
        }
        "scenario" if known.presets.contains(&value) => value.clone_into(&mut inputs.preset),
        "scenario" => return Err(words::link_no_scenario(value)),
        "seed" => {
            let seed = value.parse().ok().and_then(Seed::new);
            let reason = || words::link_seed(value, Seed::MAX);
            inputs.seed = seed.ok_or_else(reason)?.value();
        }
        "replications" => {
            let allowed = MIN_REPLICATIONS..=MAX_REPLICATIONS;
            let number = value.parse().ok().filter(|number| allowed.contains(number));
            let reason = || words::link_replications(value, MIN_REPLICATIONS, MAX_REPLICATIONS);
            inputs.replications = number.ok_or_else(reason)?;
        }
        _ if key.ends_with(ARCHITECTURE) => {
            if !known.architectures.contains(&value) {
                return Err(words::link_no_architecture(key, value));
            }
            let strategy = key.trim_end_matches(ARCHITECTURE);
            inputs
                .architectures
                .insert(strategy.to_owned(), value.to_owned());
        }
        _ if (known.number)(key) => {
            // The reader of JSON is in the program anyway; the standard library's brings another
            // 12 KB for the same numbers.
            let number = read_number(value);
            let number = number.ok_or_else(|| words::link_no_number(key, value))?;
            inputs.numbers.insert(key.to_owned(), number);
        }
        _ => return Err(words::link_unknown(key)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Known, read, write};
    use crate::ui::inputs::Inputs;

    const KNOWN: Known = Known {
        presets: &["b2b-saas", "photo-app-2010"],
        number: |path| path.starts_with("growth."),
        architectures: &["single_server", "scalable_monolith"],
    };

    proptest! {
        #[test]
        fn links_come_back_as_they_were(
            preset in 0_usize..2, seed in 0_u64..(1 << 53), replications in 2_u32..10_000,
            users in proptest::option::of(0.0..1e12_f64),
            architecture in proptest::option::of(0_usize..2),
        ) {
            let mut inputs = Inputs::preset(KNOWN.presets[preset]);
            inputs.seed = seed;
            inputs.replications = replications;
            if let Some(users) = users {
                inputs.numbers.insert("growth.initial_users".to_owned(), users);
            }
            if let Some(index) = architecture {
                let id = KNOWN.architectures[index].to_owned();
                inputs.architectures.insert("rebuild_later".to_owned(), id);
            }
            let back = read(&write(&inputs), KNOWN);
            prop_assert_eq!(back.inputs, inputs);
            prop_assert!(back.notes.is_empty());
        }

        #[test]
        fn any_text_is_read_without_failing(
            text in proptest::collection::vec(any::<char>(), 0..300),
        ) {
            let fragment = String::from_iter(text);
            let _ = read(&fragment, KNOWN);
            let _ = read(&format!("#/?{fragment}"), KNOWN);
        }
    }

    #[test]
    fn what_cannot_be_used_is_named_and_the_rest_kept() {
        let link = "#/?v=1&scenario=photo-app-2010&seed=-3&growth.initial_users=many\
                    &colour=red&replications=1&growth.churn_per_month=0.1";
        let back = read(link, KNOWN);
        assert_eq!(back.inputs.preset, "photo-app-2010");
        assert_eq!(back.inputs.numbers.len(), 1);
        assert_eq!(back.notes.len(), 4, "{:?}", back.notes);
    }

    #[test]
    fn an_empty_fragment_is_the_first_preset() {
        assert_eq!(read("", KNOWN).inputs, Inputs::preset("b2b-saas"));
        assert!(read(&format!("#/?{}", "a".repeat(9000)), KNOWN).notes.len() == 1);
    }

    #[test]
    fn links_are_short_and_readable() {
        let mut inputs = Inputs::preset("b2b-saas");
        inputs
            .numbers
            .insert("growth.initial_users".to_owned(), 900.0);
        assert_eq!(
            write(&inputs),
            "#/?v=1&scenario=b2b-saas&growth.initial_users=900"
        );
    }
}
