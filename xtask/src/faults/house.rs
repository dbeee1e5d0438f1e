//! The binary as an operator runs it, to be ill-treated.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::ground::Ground;
use crate::listening::{free_port, is_ready};
use crate::supervised::{self, Supervised};
use crate::workspace::Workspace;

/// Test-only.
const SECRET: &str = "faults-secret-0123456789-abcdefghijklmnopqrstuvwxyz";

const READY_LIMIT: Duration = Duration::from_mins(1);

/// Off, so that one address may ask as often as it likes: what is tried is something else.
const UNLIMITED: [(&str, &str); 11] = [
    ("BEZTACK__SERVER__RATE_LIMIT", "false"),
    ("BEZTACK__LIMITS__SIGN_IN__MOST", "0"),
    ("BEZTACK__LIMITS__CODE__MOST", "0"),
    ("BEZTACK__LIMITS__RESET_MAIL__MOST", "0"),
    ("BEZTACK__LIMITS__VERIFICATION_MAIL__MOST", "0"),
    ("BEZTACK__LIMITS__CODE_MAIL__MOST", "0"),
    ("BEZTACK__LIMITS__INVITATION_MAIL__MOST", "0"),
    ("BEZTACK__LIMITS__INVITATIONS__MOST", "0"),
    ("BEZTACK__EMAIL__TRANSPORT", "mailbox"),
    ("BEZTACK__EMAIL__MAILBOX_SIZE", "1000000"),
    ("BEZTACK__EMAIL__NEW_SIGN_IN", "false"),
];

/// How a server is started: always on the same port, so that it can come back.
pub(crate) struct Plan<'a> {
    workspace: &'a Workspace,
    binary: PathBuf,
    folder: PathBuf,
    pub(crate) port: u16,
    environment: Vec<(String, String)>,
    /// What stands before the binary on its command line.
    prefix: Vec<OsString>,
}

/// A running server. Dropping it kills it.
pub(crate) struct House {
    pub(crate) port: u16,
    pub(crate) process: Supervised,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(workspace: &'a Workspace, binary: &Path, ground: &Ground) -> Result<Self> {
        let port = free_port()?;
        let plan = Self {
            workspace,
            binary: binary.to_owned(),
            folder: ground.folder().to_owned(),
            port,
            environment: Vec::new(),
            prefix: Vec::new(),
        };
        let plan = UNLIMITED
            .into_iter()
            .fold(plan, |plan, (name, value)| plan.set(name, value));
        Ok(plan
            .set("BETTER_AUTH_SECRET", SECRET)
            .set("BETTER_AUTH_URL", format!("http://127.0.0.1:{port}"))
            .set("PORT", port.to_string())
            .set("DATABASE_URL", &*ground.url)
            .set(
                "BEZTACK__EMAIL__MAILBOX_DIR",
                ground.mailbox().display().to_string(),
            ))
    }

    /// One more setting; a later one wins.
    pub(crate) fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Runs the server through another program.
    pub(crate) fn through(mut self, prefix: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        self.prefix = prefix.into_iter().map(Into::into).collect();
        self
    }

    /// The log of all servers of this plan.
    pub(crate) fn log(&self) -> Result<PathBuf> {
        self.workspace
            .scratch_file(&format!("faults-{}.log", self.port))
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn open(&self) -> Result<House> {
        let log = self.log()?;
        let mut line = self.prefix.clone();
        line.extend([self.binary.clone().into(), "serve".into()]);
        let mut command = supervised::command("KILL", None, line);
        command
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.workspace.sh.var_os("PATH").map(|path| ("PATH", path)))
            .envs(self.environment.iter().cloned())
            .stdout(File::options().create(true).append(true).open(&log)?)
            .stderr(File::options().create(true).append(true).open(&log)?);
        let mut process = Supervised::start("beztack", command)?;
        process
            .wait_until(READY_LIMIT, || is_ready(self.port))
            .with_context(|| format!("see {}", log.display()))?;
        Ok(House {
            port: self.port,
            process,
        })
    }

    /// Runs another command of the binary; what it says.
    pub(crate) fn run(&self, args: &[&str]) -> Result<String> {
        let output = std::process::Command::new(&self.binary)
            .args(args)
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "beztack {args:?}: {said}");
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl House {
    pub(crate) fn pid(&self) -> Result<u32> {
        self.process.pid().context("no /proc to find it in")
    }

    /// Memory now, in bytes.
    pub(crate) fn resident(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()?))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.context("no VmRSS")?.parse::<u64>()? * 1024)
    }
}
