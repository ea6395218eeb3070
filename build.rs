//! Turns every TOML file below `static/data` into JSON in the output folder, so that people edit a
//! format with comments and the program needs no TOML parser.
//!
//! For WebAssembly what the first answer does not need is left out ([`LATER`]): the page fetches it
//! when somebody looks at it. Two files are made for that, below `later` in the output folder: the
//! notes and sources of every number, and the model's documentation as a piece of HTML. Their names
//! carry a hash of their content and are known to the program as `LOADBEARING_NOTES` and
//! `LOADBEARING_METHOD`; `cargo xtask build` puts them beside the page.

#[path = "build/method.rs"]
mod method;
#[path = "build/notes.rs"]
mod notes;

use std::path::Path;
use std::{env, fs};

use serde_json::Value;

/// Fields that the page fetches later: of all files, and of those in a folder.
const LATER: [(&str, &[&str]); 3] = [
    ("", &["doc", "note", "sources"]),
    ("architectures", &["range", "source", "status", "unit"]),
    ("prices", &["as_of", "checked", "source", "status"]),
];

fn main() {
    for input in ["static/data", "docs/model.md", "build.rs", "build"] {
        println!("cargo:rerun-if-changed={input}");
    }
    if env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // The cut follows what refers to what, and only relocations say that.
        println!("cargo:rustc-link-arg-bin=app=--emit-relocs");
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    convert(Path::new("static/data"), &out.join("data"));
    let model = fs::read_to_string("docs/model.md").expect("docs/model.md is there");
    let folder = out.join("later");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the output folder is writable");
    }
    fs::create_dir_all(&folder).expect("the output folder is writable");
    let notes = notes::gather(Path::new("static/data")).to_string();
    for (name, extension, text) in [
        ("notes", "json", notes),
        ("method", "txt", method::html(&model)),
    ] {
        let file = format!("{name}-{:016x}.{extension}", fnv1a(text.as_bytes()));
        println!("cargo:rustc-env=LOADBEARING_{}={file}", name.to_uppercase());
        fs::write(folder.join(file), text).expect("writable");
    }
}

/// FNV-1a, 64 bits: names a file after its content, nothing more.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
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
            for (_, fields) in LATER.iter().filter(|(folder, _)| from.ends_with(folder)) {
                leave_out(&mut value, fields);
            }
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

/// Removes these fields at every depth.
fn leave_out(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !names.contains(&name.as_str()));
            { fields.values_mut() }.for_each(|value| leave_out(value, names));
        }
        Value::Array(values) => { values.iter_mut() }.for_each(|value| leave_out(value, names)),
        _ => {}
    }
}
