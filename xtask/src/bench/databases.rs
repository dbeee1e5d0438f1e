//! Where the servers keep their rows.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::cmd;

use super::server::settings;
use crate::conformance::Engine;
use crate::services::Postgres;
use crate::workspace::Workspace;

/// How secrets lie in a database of ours, and so which hash is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Hardened,
    BetterAuth,
}

impl Format {
    pub(super) const ALL: [Self; 2] = [Self::Hardened, Self::BetterAuth];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hardened => "hardened",
            Self::BetterAuth => "better-auth",
        }
    }
}

/// A database for every format, in one cluster or folder. Gone when dropped.
pub(super) struct Databases {
    hardened: String,
    adopted: String,
    /// Only on PostgreSQL.
    reference: Option<String>,
    folder: tempfile::TempDir,
    _cluster: Option<Postgres>,
}

impl Databases {
    pub(super) fn make(workspace: &Workspace, engine: Engine) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        match engine {
            Engine::Postgres => {
                let cluster = Postgres::start(workspace)?;
                let make = |name| cluster.create(&workspace.sh, name);
                Ok(Self {
                    hardened: make("hardened")?,
                    adopted: make("adopted")?,
                    reference: Some(make("reference")?),
                    folder,
                    _cluster: Some(cluster),
                })
            }
            Engine::Sqlite => {
                let file = |name: &str| {
                    let file = folder.path().join(name);
                    format!("sqlite://{}?mode=rwc", file.display())
                };
                Ok(Self {
                    hardened: file("hardened.db"),
                    adopted: file("adopted.db"),
                    reference: None,
                    folder,
                    _cluster: None,
                })
            }
        }
    }

    /// The address of ours.
    pub(super) fn url(&self, format: Format) -> &str {
        match format {
            Format::Hardened => &self.hardened,
            Format::BetterAuth => &self.adopted,
        }
    }

    /// The address of the reference's.
    pub(super) fn reference(&self) -> Result<&str> {
        let url = self.reference.as_deref();
        url.context("the reference is measured on PostgreSQL only")
    }

    /// A folder without a `.env`.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What `beztack` is told to work on one of them.
    pub(super) fn environment(&self, format: Format) -> Vec<(&'static str, String)> {
        let mut environment = settings(self.folder());
        environment.push(("DATABASE_URL", self.url(format).to_owned()));
        environment.push(("BEZTACK__AUTH__STORAGE_FORMAT", format.name().to_owned()));
        environment
    }

    /// `beztack migrate up`.
    pub(super) fn migrate(
        &self,
        workspace: &Workspace,
        binaries: &Path,
        format: Format,
    ) -> Result<()> {
        let (sh, beztack) = (&workspace.sh, binaries.join("beztack"));
        let _here = sh.push_dir(self.folder());
        cmd!(sh, "{beztack} migrate up")
            .quiet()
            .ignore_stdout()
            .ignore_stderr()
            .envs(self.environment(format))
            .run()?;
        Ok(())
    }
}
