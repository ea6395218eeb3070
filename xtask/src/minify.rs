//! Scripts and style sheets without what only their authors need: comments, spaces, long names.
//! What others ask for by name (exports, keys of objects) keeps its name.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{Outcome, filter};

/// What a text is written in.
#[derive(Clone, Copy, Debug)]
pub enum Language {
    /// A script that exports and imports: names on its top level are its own.
    Module,
    /// A script that shares its top level with the page.
    Script,
    /// A style sheet.
    Styles,
}

/// Makes texts small; esbuild.
#[derive(Clone, Debug)]
pub struct Minifier {
    program: PathBuf,
}

impl Minifier {
    /// With esbuild at this place.
    pub const fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// The text, small.
    ///
    /// # Errors
    /// When it has a mistake, or esbuild does not run.
    pub fn minified(&self, text: &str, language: Language) -> Outcome<String> {
        let options: &[&str] = match language {
            // Newer syntax than the source's would shut out older browsers.
            Language::Module => &["--loader=js", "--format=esm", "--target=es2022"],
            Language::Script => &["--loader=js", "--target=es2020"],
            Language::Styles => &["--loader=css"],
        };
        let mut command = Command::new(&self.program);
        command
            .args(["--minify", "--charset=utf8", "--log-level=error"])
            .args(options);
        filter(&mut command, text)
    }
}
