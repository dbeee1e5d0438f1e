//! A server that is measured, and what it takes of the machine.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use super::databases::{Databases, Format};
use crate::conformance::kit;
use crate::listening::{free_port, is_listening, is_ready};
use crate::supervised::{self, Supervised};
use crate::workspace::Workspace;

/// Where browsers would reach the servers. None of them is told who asks, as behind a proxy
/// that does not say; so nobody is limited by address.
pub(super) const ORIGIN: &str = "https://bench.example.test";

/// Of this run only.
const SECRET: &str = "bench-secret-0123456789-abcdefghijklmnopqrstuvwxyz";

const READY_LIMIT: Duration = Duration::from_mins(1);

/// Hundredths of a second, whatever the kernel's own clock is (proc(5), `CLK_TCK`).
const TICK: Duration = Duration::from_millis(10);

/// A running server. Dropping it ends it.
pub(super) struct Server {
    pub(super) name: &'static str,
    pub(super) port: u16,
    pid: u32,
    /// Memory before the first request, in bytes.
    pub(super) idle: u64,
    _process: Supervised,
}

/// Whether sessions are remembered that were looked up a moment ago.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cache {
    /// As it is unless somebody says otherwise.
    Usual,
    Off,
}

impl Cache {
    fn setting(self) -> Option<(&'static str, String)> {
        match self {
            Self::Usual => None,
            Self::Off => Some(("BEZTACK__AUTH__SESSION__CACHE_LIFETIME", "0s".to_owned())),
        }
    }
}

/// How to start one.
struct Start<'a> {
    name: &'static str,
    line: Vec<PathBuf>,
    environment: Vec<(&'static str, String)>,
    /// No `.env` there.
    folder: &'a Path,
    port: u16,
    /// Whether it answers.
    is_up: fn(u16) -> bool,
}

impl Start<'_> {
    /// Starts it, and waits until it answers.
    fn run(self, workspace: &Workspace) -> Result<Server> {
        let log = workspace.scratch_file(&format!("bench-{}.log", self.name))?;
        let mut command = supervised::command("KILL", None, self.line);
        command
            .current_dir(self.folder)
            .env_clear()
            .envs(workspace.sh.var_os("PATH").map(|path| ("PATH", path)))
            .envs(self.environment)
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?);
        let mut process = Supervised::start(self.name, command)?;
        process
            .wait_until(READY_LIMIT, || (self.is_up)(self.port))
            .with_context(|| format!("see {}", log.display()))?;
        let pid = process.pid().context("no /proc to measure by")?;
        Ok(Server {
            name: self.name,
            port: self.port,
            pid,
            idle: memory(pid, "VmRSS:")?,
            _process: process,
        })
    }
}

impl Server {
    /// `beztack serve`, configured as for production.
    pub(super) fn beztack(
        workspace: &Workspace,
        binaries: &Path,
        databases: &Databases,
        format: Format,
        cache: Cache,
    ) -> Result<Self> {
        let port = free_port()?;
        let mut environment = databases.environment(format);
        environment.push(("PORT", port.to_string()));
        environment.extend(cache.setting());
        let start = Start {
            name: "beztack",
            line: vec![binaries.join("beztack"), "serve".into()],
            environment,
            folder: databases.folder(),
            port,
            is_up: is_ready,
        };
        start.run(workspace)
    }

    /// The bare handler, on the rows of the hardened `beztack`.
    pub(super) fn limit(
        workspace: &Workspace,
        binaries: &Path,
        databases: &Databases,
    ) -> Result<Self> {
        let port = free_port()?;
        let mut line = vec![binaries.join("bench-limit")];
        line.extend(["--database-url", databases.url(Format::Hardened), "--port"].map(Into::into));
        line.push(port.to_string().into());
        let start = Start {
            name: "limit",
            line,
            environment: Vec::new(),
            folder: databases.folder(),
            port,
            is_up: is_listening,
        };
        start.run(workspace)
    }

    /// The real Better Auth, configured as for production.
    pub(super) fn reference(workspace: &Workspace, databases: &Databases) -> Result<Self> {
        let port = free_port()?;
        let script = kit::folder(workspace).join("reference/server.mjs");
        let mut line = vec!["node".into(), script];
        line.extend(["--profile", "production", "--url", ORIGIN, "--port"].map(Into::into));
        line.push(port.to_string().into());
        let start = Start {
            name: "reference",
            line,
            environment: vec![
                ("DATABASE_URL", databases.reference()?.to_owned()),
                ("BETTER_AUTH_SECRET", SECRET.to_owned()),
            ],
            folder: databases.folder(),
            port,
            is_up: is_listening,
        };
        start.run(workspace)
    }

    /// Processor time so far, of all threads.
    pub(super) fn cpu(&self) -> Result<Duration> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.pid))?;
        // The name in parentheses may hold anything; the state is the first field after it.
        let (_, fields) = text.rsplit_once(')').context("stat without a name")?;
        let mut times = fields.split_whitespace().skip(11);
        let mut ticks = || times.next()?.parse::<u32>().ok();
        let (user, system) = (ticks(), ticks());
        Ok(TICK * (user.context("utime")? + system.context("stime")?))
    }

    /// Memory now, in bytes.
    pub(super) fn resident(&self) -> Result<u64> {
        memory(self.pid, "VmRSS:")
    }

    /// The most memory so far, in bytes.
    pub(super) fn peak(&self) -> Result<u64> {
        memory(self.pid, "VmHWM:")
    }
}

/// What `beztack` is told whatever it is to do.
pub(super) fn settings(folder: &Path) -> Vec<(&'static str, String)> {
    let mailbox = folder.join("mailbox").display().to_string();
    vec![
        ("BETTER_AUTH_SECRET", SECRET.to_owned()),
        ("BETTER_AUTH_URL", ORIGIN.to_owned()),
        ("BEZTACK__SERVER__TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("BEZTACK__EMAIL__WELCOME", "false".to_owned()),
        ("BEZTACK__EMAIL__MAILBOX_DIR", mailbox),
    ]
}

fn memory(pid: u32, field: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: u64 = kilobytes.context("no such field")?.parse()?;
    Ok(kilobytes * 1024)
}
