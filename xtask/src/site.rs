//! A small server of static files for this machine alone: what any static host does, no more.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::process::Outcome;

/// Longest request line and headers that are read [bytes].
const REQUEST_BYTES: u64 = 16 * 1024;
/// A connection that says nothing is closed after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder of static files.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
}

/// What is sent back.
#[derive(Debug, PartialEq, Eq)]
struct Response {
    status: &'static str,
    content_type: &'static str,
    body: Vec<u8>,
}

impl Response {
    fn plain(status: &'static str) -> Response {
        let body = format!("{status}\n").into_bytes();
        Response {
            status,
            content_type: "text/plain; charset=utf-8",
            body,
        }
    }
}

impl Site {
    /// A site of the files below `folder`.
    pub fn new(folder: PathBuf) -> Site {
        Site { folder }
    }

    /// Answers requests until the program ends, one thread each.
    ///
    /// # Errors
    /// When the listener fails.
    pub fn serve(&self, listener: &TcpListener) -> Outcome {
        for stream in listener.incoming() {
            let stream = stream.map_err(|error| format!("the server stopped: {error}"))?;
            let site = self.clone();
            // A browser that goes away in the middle is no failure of the server.
            thread::spawn(move || drop(site.answer(stream)));
        }
        Ok(())
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        use std::io::Read;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new(stream.try_clone()?.take(REQUEST_BYTES)).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        while let Some(line) = lines.next().transpose()? {
            if line.is_empty() {
                break;
            }
        }
        let mut words = request.split_whitespace();
        let method = words.next().unwrap_or_default();
        let target = words.next().unwrap_or_default();
        let response = match method {
            "GET" | "HEAD" => self.find(target),
            _ => Response::plain("405 Method Not Allowed"),
        };
        // The folder is rebuilt under the same address: nothing may be kept.
        write!(
            stream,
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            response.status,
            response.content_type,
            response.body.len()
        )?;
        if method != "HEAD" {
            stream.write_all(&response.body)?;
        }
        stream.flush()
    }

    fn find(&self, target: &str) -> Response {
        let missing = || Response::plain("404 Not Found");
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let Some(relative) = decode(path.trim_start_matches('/')) else {
            return Response::plain("400 Bad Request");
        };
        let relative = Path::new(&relative);
        let inside = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return missing();
        }
        let mut file = self.folder.join(relative);
        if file.is_dir() {
            file = file.join("index.html");
        }
        match fs::read(&file) {
            Ok(body) => Response {
                status: "200 OK",
                content_type: content_type(&file),
                body,
            },
            Err(_) => missing(),
        }
    }
}

/// An address with its %XX turned into bytes; nothing if that is not UTF-8.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site::new(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"))
    }

    #[test]
    fn a_file_is_found_whatever_follows_the_question_mark() {
        let response = site().find("/main.rs?version=1");
        assert_eq!(response.status, "200 OK");
        assert!(response.body.starts_with(b"//!"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "//etc/passwd",
        ] {
            assert_eq!(site().find(target).status, "404 Not Found", "{target}");
        }
    }

    #[test]
    fn a_broken_address_is_refused() {
        assert_eq!(site().find("/%zz").status, "400 Bad Request");
        assert_eq!(site().find("/%ff").status, "400 Bad Request");
    }

    #[test]
    fn answers_over_a_connection() {
        use std::io::Read;
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        thread::spawn(move || site().serve(&listener));
        let mut stream = TcpStream::connect(address).expect("listening");
        stream
            .write_all(b"GET /site.rs HTTP/1.1\r\nHost: x\r\n\r\n")
            .expect("open");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
        assert!(
            text.ends_with(include_str!("site.rs")),
            "the body is the file"
        );
    }
}
