//! Where things are: the project, and the user's cache folder for everything installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::Outcome;

/// The folders every chore works with.
#[derive(Clone, Debug)]
pub struct Places {
    /// The root of the project: the folder of `Cargo.lock`.
    pub project: PathBuf,
    /// The user's cache folder for this project.
    pub cache: PathBuf,
}

impl Places {
    /// Finds both folders and creates the cache folder.
    ///
    /// # Errors
    /// When no home folder is known or the cache folder cannot be created.
    pub fn find() -> Outcome<Places> {
        let manifest = env::var("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let project = Path::new(&manifest)
            .parent()
            .ok_or("xtask's folder has no parent")?
            .to_path_buf();
        let cache = cache_root()
            .ok_or("neither XDG_CACHE_HOME nor HOME is set: nowhere to keep installed tools")?
            .join("loadbearing");
        fs::create_dir_all(&cache)
            .map_err(|error| format!("cannot create {}: {error}", cache.display()))?;
        Ok(Places { project, cache })
    }

    /// The finished site.
    pub fn dist(&self) -> PathBuf {
        self.project.join("dist")
    }

    /// What cargo builds.
    pub fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(
            || self.project.join("target"),
            |folder| self.project.join(folder),
        )
    }

    /// Trunk's own cache: whoever used Trunk before may have its downloads there.
    pub fn trunk_downloads(&self) -> Option<PathBuf> {
        let name = if cfg!(target_os = "macos") {
            "dev.trunkrs.trunk"
        } else {
            "trunk"
        };
        Some(self.cache.parent()?.join(name))
    }

    /// Root of `cargo install`.
    pub fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The rustc that Debian's recipe builds; a changed recipe takes a new name.
    pub fn wasm_toolchain(&self) -> PathBuf {
        self.cache.join("wasm-toolchain")
    }
}

fn cache_root() -> Option<PathBuf> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_CACHE_HOME").or_else(|| {
        let home = absolute("HOME")?;
        Some(if cfg!(target_os = "macos") {
            home.join("Library/Caches")
        } else {
            home.join(".cache")
        })
    })
}
