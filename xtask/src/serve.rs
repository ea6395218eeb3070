//! `cargo xtask serve`: builds the site and serves it on this machine.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use crate::build;
use crate::later;
use crate::places::Places;
use crate::process::{Outcome, run};
use crate::setup;
use crate::site::Site;

const PORT: u16 = 8080;
/// How many ports to try when the usual one is taken.
const PORTS_TRIED: u16 = 20;
/// How often it is looked at whether the page was built anew.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// What the command line asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    /// The port, if one was asked for.
    port: Option<u16>,
    /// Rebuild and reload on every change.
    watch: bool,
}

/// Builds and serves until interrupted.
///
/// # Errors
/// When an argument is not understood, the build fails, or no port is free.
pub fn serve(places: &Places, arguments: &[String]) -> Outcome {
    let options = parse(arguments)?;
    // Before the build: a port that is taken is better known now than in five minutes.
    let listener = listen(options.port)?;
    let port = listener
        .local_addr()
        .map_err(|error| format!("the port cannot be read: {error}"))?
        .port();
    if options.watch {
        let tools = setup::for_building(places)?;
        drop(listener);
        println!("==> Loadbearing: http://127.0.0.1:{port}/   (unoptimised; Ctrl-C ends it)");
        let watched = places.clone();
        thread::spawn(move || place_after_builds(&watched));
        return run(build::trunk(places, &tools)?
            .args(["serve", "--release=false", "--address=127.0.0.1"])
            .args(build::features("web"))
            .arg(format!("--port={port}")));
    }
    let folder = build::build(places)?;
    println!("\nLoadbearing: http://127.0.0.1:{port}/   (Ctrl-C ends it)");
    Site::new(folder).serve(&listener)
}

/// Puts the files for later beside the page whenever Trunk has built it anew: it replaces the whole
/// folder, and knows nothing of them.
fn place_after_builds(places: &Places) {
    let page = places.dist().join("index.html");
    let mut placed = None;
    loop {
        thread::sleep(BETWEEN_LOOKS);
        let built = fs::metadata(&page).and_then(|page| page.modified()).ok();
        // While it is being built something is missing: then the next look finds it.
        if built.is_some() && built != placed && later::place(places).is_ok() {
            placed = built;
        }
    }
}

fn parse(arguments: &[String]) -> Outcome<Options> {
    let mut options = Options {
        port: None,
        watch: false,
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let port = match word.as_str() {
            "--watch" => {
                options.watch = true;
                continue;
            }
            "--port" => words
                .next()
                .ok_or("--port needs a number, as in --port 8080")?,
            word => word.strip_prefix("--port=").ok_or_else(|| {
                format!("serve does not know {word:?}; it takes --port N and --watch")
            })?,
        };
        options.port = Some(
            port.parse()
                .map_err(|_| format!("--port is {port:?}; it must be a number from 0 to 65535"))?,
        );
    }
    Ok(options)
}

/// The port that was asked for, or the first free one from the usual one on.
fn listen(asked: Option<u16>) -> Outcome<TcpListener> {
    if let Some(port) = asked {
        return TcpListener::bind(("127.0.0.1", port)).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => {
                format!("port {port} is taken by another program; choose another with --port")
            }
            _ => format!("port {port}: {error}"),
        });
    }
    for port in PORT..PORT + PORTS_TRIED {
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                println!("    port {port} is taken, trying the next");
            }
            Err(error) => return Err(format!("port {port}: {error}")),
        }
    }
    Err(format!(
        "ports {PORT} to {} are all taken; choose another with --port",
        PORT + PORTS_TRIED - 1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_in_both_spellings() {
        let options = |port, watch| Ok(Options { port, watch });
        assert_eq!(parse(&[]), options(None, false));
        assert_eq!(
            parse(&words("--port 9000 --watch")),
            options(Some(9000), true)
        );
        assert_eq!(parse(&words("--port=9000")), options(Some(9000), false));
    }

    #[test]
    fn mistakes_are_named() {
        assert!(
            parse(&words("--port"))
                .expect_err("no number")
                .contains("8080")
        );
        assert!(
            parse(&words("--port 99999"))
                .expect_err("too big")
                .contains("99999")
        );
        assert!(
            parse(&words("--prot 1"))
                .expect_err("unknown")
                .contains("--prot")
        );
    }

    #[test]
    fn a_taken_port_is_said() {
        let taken = listen(Some(0)).expect("any port");
        let port = taken.local_addr().expect("bound").port();
        let message = listen(Some(port)).expect_err("taken");
        assert!(message.contains("taken") && message.contains(&port.to_string()));
    }
}
