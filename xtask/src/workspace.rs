//! Where things are, and how our own binaries are built.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use xshell::{Shell, cmd};

/// A shell that stands in the workspace's root, and the folders around it.
pub(crate) struct Workspace {
    pub(crate) sh: Shell,
    pub(crate) root: PathBuf,
    target: PathBuf,
}

#[derive(Deserialize)]
struct Folders {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Workspace {
    /// Asks cargo where the workspace begins and where it builds.
    pub(crate) fn open() -> Result<Self> {
        let sh = Shell::new()?;
        sh.change_dir(env!("CARGO_MANIFEST_DIR"));
        let text = cmd!(sh, "cargo metadata --no-deps --format-version 1")
            .quiet()
            .read()?;
        let folders: Folders = serde_json::from_str(&text).context("read cargo metadata")?;
        sh.change_dir(&folders.workspace_root);
        Ok(Self {
            sh,
            root: folders.workspace_root,
            target: folders.target_directory,
        })
    }

    /// A path inside the workspace.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// A file of ours under the build folder: logs, mostly.
    pub(crate) fn scratch_file(&self, name: &str) -> Result<PathBuf> {
        let folder = self.sh.create_dir(self.target.join("xtask"))?;
        Ok(folder.join(name))
    }

    /// Builds the server as developers run it; the path of the binary.
    pub(crate) fn build_server(&self) -> Result<PathBuf> {
        cmd!(self.sh, "cargo build --package beztack-server").run()?;
        Ok(self.target.join("debug/beztack"))
    }

    /// Builds the server as the gate drives it with real clients; the path of the binary.
    pub(crate) fn build_optimised_server(&self) -> Result<PathBuf> {
        let sh = &self.sh;
        cmd!(sh, "cargo build --profile ci --package beztack-server").run()?;
        Ok(self.target.join("ci/beztack"))
    }

    /// Builds the server as it is deployed, and what it is measured with: both at once, so
    /// that they share every package. The folder of the binaries.
    pub(crate) fn build_release(&self) -> Result<PathBuf> {
        cmd!(
            self.sh,
            "cargo build --release --package beztack-server --package beztack-bench"
        )
        .run()?;
        Ok(self.target.join("release"))
    }

    /// Builds the test binary that lets the conformance flows look into SQLite.
    ///
    /// `--workspace` keeps the features as `cargo test --workspace` chose them, so that
    /// nothing is built twice.
    pub(crate) fn build_sql_door(&self) -> Result<PathBuf> {
        cmd!(self.sh, "cargo build --workspace --bin sql-door").run()?;
        Ok(self.target.join("debug/sql-door"))
    }
}

/// Announces the next part of a task.
pub(crate) fn heading(title: &str) {
    println!("\n== {title}");
}
