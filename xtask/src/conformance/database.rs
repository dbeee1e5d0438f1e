//! A database for one run, and how the flows look into it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use xshell::cmd;

use super::Engine;
use super::profiles::Profile;
use crate::listening::{free_port, is_listening};
use crate::services::Postgres;
use crate::supervised::{self, Supervised};
use crate::workspace::Workspace;

const DOOR_LIMIT: Duration = Duration::from_secs(20);

/// A database, its folder, and what keeps it reachable. Gone when dropped.
pub(super) struct Scratch {
    /// What the server is given as `DATABASE_URL`.
    pub(super) url: String,
    /// How the flows reach the rows: an option of the kit's runner and its value.
    pub(super) access: [String; 2],
    folder: tempfile::TempDir,
    _services: Services,
}

/// Held to be dropped.
enum Services {
    Postgres { _cluster: Postgres },
    Sqlite { _door: Supervised },
}

impl Scratch {
    pub(super) fn create(workspace: &Workspace, engine: Engine) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        match engine {
            Engine::Postgres => {
                let cluster = Postgres::start(workspace)?;
                let url = cluster.create(&workspace.sh, "conformance")?;
                Ok(Self {
                    access: ["--database-url".to_owned(), url.clone()],
                    url,
                    folder,
                    _services: Services::Postgres { _cluster: cluster },
                })
            }
            Engine::Sqlite => {
                let file = folder.path().join("conformance.db");
                let (door, port) = open_door(workspace, &file)?;
                Ok(Self {
                    access: ["--sql-url".to_owned(), format!("http://127.0.0.1:{port}/")],
                    url: format!("sqlite://{}?mode=rwc", file.display()),
                    folder,
                    _services: Services::Sqlite { _door: door },
                })
            }
        }
    }

    /// `beztack migrate` with these arguments, in the configuration of a profile.
    pub(super) fn migrate(
        &self,
        workspace: &Workspace,
        beztack: &Path,
        profile: &Profile,
        args: &[&str],
    ) -> Result<()> {
        let args = [&["migrate"], args].concat();
        self.beztack(workspace, beztack, profile, &args)
    }

    /// Any command of the binary, in the configuration of a profile.
    pub(super) fn beztack(
        &self,
        workspace: &Workspace,
        beztack: &Path,
        profile: &Profile,
        args: &[&str],
    ) -> Result<()> {
        let sh = &workspace.sh;
        let _here = sh.push_dir(self.folder());
        cmd!(sh, "{beztack} {args...}")
            .quiet()
            .envs(profile.environment(0))
            .env("DATABASE_URL", &self.url)
            .run()?;
        Ok(())
    }

    /// The folder that every server of the run stands in: no `.env` there.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One mailbox for all servers, because any of them may send what another one queued.
    pub(super) fn mailbox(&self) -> PathBuf {
        self.folder.path().join("mailbox")
    }
}

fn open_door(workspace: &Workspace, file: &Path) -> Result<(Supervised, u16)> {
    let binary = workspace.build_sql_door()?;
    let port = free_port()?;
    let port_text = port.to_string();
    let line: [&Path; 5] = [
        &binary,
        Path::new("--database"),
        file,
        Path::new("--port"),
        Path::new(&port_text),
    ];
    let mut command: Command = supervised::command("KILL", None, line);
    command.stdout(File::create(workspace.scratch_file("sql-door.log")?)?);
    let mut door = Supervised::start("sql-door", command)?;
    door.wait_until(DOOR_LIMIT, || is_listening(port))?;
    Ok((door, port))
}
