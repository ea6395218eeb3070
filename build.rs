//! Turns every TOML file below `static/data` into JSON in the output folder, so that people edit a
//! format with comments and the program needs no TOML parser.

use std::path::Path;
use std::{env, fs};

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
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let text = fs::read_to_string(&path).expect("readable");
            let value: serde_json::Value = toml::from_str(&text)
                .unwrap_or_else(|error| panic!("{} is not TOML: {error}", path.display()));
            fs::write(to.join(name).with_extension("json"), value.to_string()).expect("writable");
        }
    }
}
