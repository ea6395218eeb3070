//! `cargo xtask test`: everything that has to hold, step by step, and a table at the end.
//!
//! Every step runs even when an earlier one failed, so that one run names all that is wrong.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::browser::{self, Browser};
use crate::build;
use crate::dependencies;
use crate::documentation;
use crate::first_load;
use crate::places::Places;
use crate::process::{Outcome, capture, cargo, path_with, run};
use crate::setup::{self, BuildTools};
use crate::toolchain::{TARGET, Toolchain};
use crate::tools;

/// Without this the core cannot be proved free of the browser.
const CORE: &str = "--no-default-features";
/// Headless, quiet on the network, and able to run as root in a container.
const CHROMIUM_FLAGS: &str = "\"--headless\", \"--no-sandbox\", \"--disable-gpu\", \
    \"--disable-quic\", \"--no-first-run\", \"--disable-background-networking\", \
    \"--disable-component-update\", \"--disable-sync\", \"--disable-dev-shm-usage\"";

/// One thing that has to hold.
struct Step {
    name: &'static str,
    about: &'static str,
    check: fn(&Machine) -> Outcome,
}

const STEPS: [Step; 9] = [
    Step {
        name: "format",
        about: "the code is formatted",
        check: format,
    },
    Step {
        name: "dependencies",
        about: "licences are allowed, the core is pure, num-traits has no std",
        check: |machine| dependencies::check(machine.places),
    },
    Step {
        name: "core",
        about: "the simulation, the command line and the chores do what they promise",
        check: core,
    },
    Step {
        name: "lint",
        about: "clippy finds nothing, natively and for the browser",
        check: lint,
    },
    Step {
        name: "ui",
        about: "components render to the right HTML",
        check: ui,
    },
    Step {
        name: "wasm",
        about: "the same bits in WebAssembly, under Node and in a Chromium worker",
        check: wasm,
    },
    Step {
        name: "docs",
        about: "the documentation builds without a warning",
        check: |machine| documentation::check(machine.places),
    },
    Step {
        name: "site",
        about: "the site builds, and the first answer needs few enough bytes",
        check: |machine| {
            let (_, sum) = build::build_with(machine.places, machine.tools()?)?;
            first_load::check(sum)
        },
    },
    Step {
        name: "browser",
        about: "the built site works in Chromium, end to end",
        check: end_to_end,
    },
];

/// The machine the steps run on; tools are looked for when the first step needs them.
struct Machine<'a> {
    places: &'a Places,
    tools: OnceCell<Outcome<BuildTools>>,
    browser: OnceCell<Outcome<Browser>>,
}

impl Machine<'_> {
    fn tools(&self) -> Outcome<&BuildTools> {
        self.tools
            .get_or_init(|| setup::for_building(self.places))
            .as_ref()
            .map_err(Clone::clone)
    }

    fn browser(&self) -> Outcome<&Browser> {
        self.browser
            .get_or_init(browser::browser)
            .as_ref()
            .map_err(Clone::clone)
    }

    fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.places.project);
        command
    }
}

/// Runs the steps that were named, or all.
///
/// # Errors
/// When a name is unknown or a step failed.
pub fn test(places: &Places, arguments: &[String]) -> Outcome {
    if arguments.iter().any(|word| word == "--list") {
        for step in &STEPS {
            println!("{:<14} {}", step.name, step.about);
        }
        return Ok(());
    }
    let chosen = choose(arguments)?;
    let machine = Machine {
        places,
        tools: OnceCell::new(),
        browser: OnceCell::new(),
    };
    println!("A first run takes 15 to 25 minutes on two cores, later ones 3 to 8.");
    let results: Vec<Ended> = chosen
        .into_iter()
        .map(|step| {
            println!("\n=== {}: {}", step.name, step.about);
            let started = Instant::now();
            let outcome = (step.check)(&machine);
            if let Err(reason) = &outcome {
                println!("FAILED {}: {reason}", step.name);
            }
            Ended {
                name: step.name,
                took: started.elapsed(),
                outcome,
            }
        })
        .collect();
    report(&results)
}

/// How a step ended.
struct Ended {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

fn report(results: &[Ended]) -> Outcome {
    println!("\n=== Summary");
    for Ended {
        name,
        took,
        outcome,
    } in results
    {
        let verdict = if outcome.is_ok() { "passed" } else { "FAILED" };
        println!("{verdict}  {name:<14} {:>6.1} s", took.as_secs_f64());
    }
    let failed: Vec<&str> = results
        .iter()
        .filter(|ended| ended.outcome.is_err())
        .map(|ended| ended.name)
        .collect();
    println!(
        "{} steps passed, {} failed",
        results.len() - failed.len(),
        failed.len()
    );
    if failed.is_empty() {
        Ok(())
    } else {
        let again = failed.join(" ");
        Err(format!("failed: {again}. Again: cargo xtask test {again}"))
    }
}

/// The named steps in the order of the list; all when none is named.
fn choose(names: &[String]) -> Outcome<Vec<&'static Step>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != *name))
    {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!(
            "there is no step {unknown:?}; the steps are {}",
            known.join(", ")
        ));
    }
    Ok(STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
        .collect())
}

fn format(machine: &Machine) -> Outcome {
    tools::components()?;
    run(machine.cargo().args(["fmt", "--all", "--check"]))
}

fn core(machine: &Machine) -> Outcome {
    run(machine.cargo().args(["test", CORE]))?;
    run(machine.cargo().args(["test", "--package=xtask", "--quiet"]))
}

fn lint(machine: &Machine) -> Outcome {
    tools::components()?;
    let strict = ["--", "-D", "warnings"];
    let all = ["clippy", "--workspace", "--all-targets", "--all-features"];
    run(machine.cargo().args(all).args(strict))?;
    run(machine
        .cargo()
        .args(["clippy", "--all-targets", CORE])
        .args(strict))?;
    let toolchain = &machine.tools()?.toolchain;
    let mut clippy = match toolchain {
        Toolchain::Active => machine.cargo(),
        Toolchain::Debian { root } => {
            // rustup's clippy cannot read what Debian's rustc compiled; Debian's own can.
            let mut clippy = Command::new(root.join("usr/bin/cargo-clippy"));
            clippy.current_dir(&machine.places.project);
            clippy
        }
    };
    toolchain.apply(&mut clippy)?;
    let page = [
        "clippy",
        "--lib",
        "--bin=app",
        "--test=wasm",
        CORE,
        "--features=split",
    ];
    run(clippy.args(page).args(["--target", TARGET]).args(strict))
}

fn ui(machine: &Machine) -> Outcome {
    let test = ["test", "--features=ssr", "--test=ui"];
    run(machine.cargo().args(test))
}

fn wasm(machine: &Machine) -> Outcome {
    let tools = machine.tools()?;
    let browser = machine.browser()?;
    // wasm-bindgen's test runner reads Chromium's flags from a file of this name.
    let flags = machine.places.cache.join("webdriver.json");
    let binary = browser.chromium.display();
    let text = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": \"{binary}\", \"args\": [{CHROMIUM_FLAGS}]}}}}\n"
    );
    std::fs::write(&flags, text).map_err(|error| format!("{}: {error}", flags.display()))?;
    let runner = tools::wasm_test_runner(machine.places)?;
    let test = |place: &str| {
        let mut command = machine.cargo();
        command
            .args(["test", CORE, "--test=wasm", "--target", TARGET])
            // By name: cargo splits a path at its spaces.
            .env("PATH", path_with(std::slice::from_ref(&runner))?)
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        tools.toolchain.apply(&mut command)?;
        if place == "Chromium" {
            // In a worker, because that is where the page simulates.
            command
                .env("WASM_BINDGEN_USE_DEDICATED_WORKER", "1")
                .env("CHROMEDRIVER", &browser.driver)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &flags);
        }
        println!("--- under {place}");
        run(&mut command)
    };
    test("Node")?;
    test("Chromium")
}

fn end_to_end(machine: &Machine) -> Outcome {
    let site = machine.places.dist();
    if !site.join("index.html").is_file() {
        return Err("there is no site in dist/; the step `site` builds it".into());
    }
    let mut modules = Vec::new();
    for (name, version) in [tools::PLAYWRIGHT, tools::AXE] {
        modules.push(tools::node_package(machine.places, name, version)?);
    }
    let modules = std::env::join_paths(modules).map_err(|error| error.to_string())?;
    let browser = machine.browser()?;
    run(Command::new("node")
        .arg(machine.places.project.join("tests/browser/run.mjs"))
        .current_dir(&machine.places.project)
        .env("NODE_PATH", modules)
        .env("LOADBEARING_CHROMIUM", &browser.chromium)
        .env("LOADBEARING_SITE", &site)
        .env("LOADBEARING_CLI", command_line(machine)?))
}

/// The command line program, compiled as for the tests; walks compare the page with it.
fn command_line(machine: &Machine) -> Outcome<PathBuf> {
    let build = ["build", "--profile=test", CORE, "--bin=loadbearing"];
    run(machine.cargo().args(build))?;
    let metadata = ["metadata", "--no-deps", "--format-version=1"];
    let metadata = capture(machine.cargo().args(metadata))?;
    let target = target_folder(&metadata).ok_or("cargo metadata names no target folder")?;
    Ok(Path::new(target).join("debug/loadbearing"))
}

/// The target folder in the output of `cargo metadata`; it may be anywhere.
fn target_folder(metadata: &str) -> Option<&str> {
    let (_, rest) = metadata.split_once("\"target_directory\":\"")?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_run_in_the_lists_order() {
        let names = ["site".to_owned(), "format".to_owned()];
        let chosen = choose(&names).expect("both known");
        let chosen: Vec<&str> = chosen.iter().map(|step| step.name).collect();
        assert_eq!(chosen, ["format", "site"]);
        assert_eq!(choose(&[]).expect("all").len(), STEPS.len());
    }

    #[test]
    fn an_unknown_step_is_named() {
        let message = choose(&["sites".to_owned()]).err().expect("unknown");
        assert!(
            message.contains("\"sites\"") && message.contains("browser"),
            "{message}"
        );
    }

    #[test]
    fn one_failed_step_fails_the_run() {
        let ended = |name, outcome| Ended {
            name,
            took: Duration::from_secs(1),
            outcome,
        };
        assert_eq!(report(&[ended("a", Ok(()))]), Ok(()));
        let results = [ended("a", Err("no".into())), ended("b", Ok(()))];
        assert!(
            report(&results)
                .expect_err("one failed")
                .contains("xtask test a")
        );
    }

    #[test]
    fn the_target_folder_is_read() {
        let metadata = "{\"packages\":[],\"target_directory\":\"/x/target\",\"version\":1}";
        assert_eq!(target_folder(metadata), Some("/x/target"));
    }
}
