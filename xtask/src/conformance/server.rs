//! A server under test.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::database::Scratch;
use super::profiles::Profile;
use crate::listening::{answers, free_port, is_ready};
use crate::supervised::{self, Supervised};
use crate::workspace::Workspace;

const READY_LIMIT: Duration = Duration::from_mins(1);

/// The binary in one profile. Dropping it ends it.
pub(super) struct Server {
    pub(super) profile: &'static str,
    pub(super) port: u16,
    _process: Supervised,
}

impl Server {
    /// Starts it on a free port and waits until it says that it is ready.
    pub(super) fn start(
        workspace: &Workspace,
        beztack: &Path,
        profile: &Profile,
        scratch: &Scratch,
    ) -> Result<Self> {
        let port = free_port()?;
        let log = workspace.scratch_file(&format!("server-{}.log", profile.name))?;
        // Nothing is lost by ending it hard, and it takes no time.
        let mut command = supervised::command("KILL", None, [beztack, Path::new("serve")]);
        command
            .current_dir(scratch.folder())
            .env_clear()
            .envs(workspace.sh.var_os("PATH").map(|path| ("PATH", path)))
            .envs(profile.environment(port))
            .env("DATABASE_URL", &scratch.url)
            .env("BEZTACK__EMAIL__MAILBOX_DIR", scratch.mailbox())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?);
        let name = format!("the server of profile {}", profile.name);
        let mut process = Supervised::start(&name, command)?;
        process
            .wait_until(READY_LIMIT, || is_ready(port))
            .with_context(|| format!("see {}", log.display()))?;
        Ok(Self {
            profile: profile.name,
            port,
            _process: process,
        })
    }
}

impl Server {
    /// The reference in profile `full`, on a free port. It makes its tables where there are none.
    pub(super) fn reference(
        workspace: &Workspace,
        kit: &Path,
        version: &str,
        scratch: &Scratch,
    ) -> Result<Self> {
        let port = free_port()?;
        let log = workspace.scratch_file("reference.log")?;
        let (script, port_text) = (kit.join("reference/server.mjs"), port.to_string());
        let line = [
            Path::new("node"),
            &script,
            Path::new("--version"),
            Path::new(version),
            Path::new("--port"),
            Path::new(&port_text),
        ];
        let mut command = supervised::command("KILL", None, line);
        command
            .env("DATABASE_URL", &scratch.url)
            .env_remove("BETTER_AUTH_SECRET")
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?);
        let mut process = Supervised::start("the reference", command)?;
        process
            .wait_until(READY_LIMIT, || answers(port, "/__health"))
            .with_context(|| format!("see {}", log.display()))?;
        Ok(Self {
            profile: "full",
            port,
            _process: process,
        })
    }
}
