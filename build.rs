//! Turns every TOML file below `static/data` into JSON in the output folder, so that people edit a
//! format with comments and the program needs no TOML parser.
//!
//! For WebAssembly what nothing on the page shows is left out ([`UNREAD`]): a visitor would
//! download it before the first answer. Whoever shows it later fetches it later, or takes it off
//! the list.

use std::path::Path;
use std::{env, fs};

use serde_json::Value;

/// Fields that readers of the files and of the command line see, but not yet those of the page.
const UNREAD: [&str; 2] = ["note", "sources"];

fn main() {
    println!("cargo:rerun-if-changed=static/data");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    convert(Path::new("static/data"), &Path::new(&out).join("data"));
}

fn convert(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the output folder is writable");
    let mut entries: Vec<_> = fs::read_dir(from)
        .expect("static/data is there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().expect("a name");
        if path.is_dir() {
            convert(&path, &to.join(name));
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        let extension = path.extension().and_then(|extension| extension.to_str());
        let mut value: Value = match extension {
            Some("toml") => toml::from_str(&text)
                .unwrap_or_else(|error| panic!("{} is not TOML: {error}", path.display())),
            Some("json") => serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{} is not JSON: {error}", path.display())),
            _ => continue,
        };
        let slim = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32");
        if slim {
            leave_out(&mut value);
        }
        // A JSON file stays as it was written: people read it on the command line.
        let text = if slim || extension == Some("toml") {
            value.to_string()
        } else {
            text
        };
        fs::write(to.join(name).with_extension("json"), text).expect("writable");
    }
}

/// Removes the fields of [`UNREAD`] at every depth.
fn leave_out(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !UNREAD.contains(&name.as_str()));
            fields.values_mut().for_each(leave_out);
        }
        Value::Array(values) => values.iter_mut().for_each(leave_out),
        _ => {}
    }
}
