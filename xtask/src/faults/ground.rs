//! Where a server under trial keeps its rows.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::conformance::Engine;
use crate::services::Postgres;
use crate::workspace::Workspace;

/// A database of its own, and a folder without a `.env`. Gone when dropped.
pub(crate) struct Ground {
    pub(crate) url: String,
    cluster: Option<Postgres>,
    folder: tempfile::TempDir,
}

impl Ground {
    pub(crate) fn make(workspace: &Workspace, engine: Engine) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (url, cluster) = match engine {
            Engine::Postgres => {
                // A commit that was answered is in the kernel's hands: what is killed is the
                // server, not the machine.
                let cluster = Postgres::start_with(workspace, &["synchronous_commit=on"])?;
                (cluster.create(&workspace.sh, "faults")?, Some(cluster))
            }
            Engine::Sqlite => {
                let file = folder.path().join("faults.db");
                (format!("sqlite://{}?mode=rwc", file.display()), None)
            }
        };
        Ok(Self {
            url,
            cluster,
            folder,
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn mailbox(&self) -> PathBuf {
        self.folder().join("mailbox")
    }

    /// The cluster that the database is in.
    pub(crate) fn cluster(&mut self) -> Result<&mut Postgres> {
        self.cluster.as_mut().context("this is not on PostgreSQL")
    }
}
