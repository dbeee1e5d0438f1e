//! A private PostgreSQL: made from the installed binaries, reached through a socket in a
//! scratch folder, gone when the task is.

use std::ffi::OsString;
use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::debian;
use crate::supervised::{self, Supervised};
use crate::workspace::Workspace;

/// Where Debian and its children keep every installed major version.
const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";

/// Long enough for a busy machine.
const START_LIMIT: Duration = Duration::from_mins(1);

/// Nothing in the cluster outlives the task, so nothing is flushed. Columns without a time zone
/// hold UTC, and so does `now()` this way.
const SETTINGS: [&str; 7] = [
    "listen_addresses=",
    "max_connections=200",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "timezone=UTC",
    "log_timezone=UTC",
];

/// A cluster.
pub(crate) struct Postgres {
    pub(crate) bin: PathBuf,
    pub(crate) socket: PathBuf,
    account: Account,
    settings: Vec<String>,
    log: PathBuf,
    server: Option<Supervised>,
    /// Removes the folder, however we ended.
    _folder: Supervised,
}

impl Postgres {
    /// Makes and starts a cluster; installs the server first where that is ours to do.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        Self::start_with(workspace, &[])
    }

    /// The same with further settings; they win.
    pub(crate) fn start_with(workspace: &Workspace, settings: &[&str]) -> Result<Self> {
        let sh = &workspace.sh;
        let bin = find_or_install(sh)?;
        let account = Account::choose(sh)?;
        // A socket's path is limited to about a hundred bytes, hence not under the build folder.
        let scratch = tempfile::Builder::new()
            .prefix("bz")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in("/tmp")?;
        account.own(sh, scratch.path())?;
        let data = scratch.path().join("data");
        initialise(sh, &account, &bin, &data)?;

        // From here on a supervisor removes the folder.
        let socket = scratch.keep();
        let keeper = supervised::command("KILL", Some(&socket), ["sleep", "infinity"]);
        let mut cluster = Self {
            bin,
            socket,
            account,
            settings: SETTINGS
                .iter()
                .chain(settings)
                .map(ToString::to_string)
                .collect(),
            log: workspace.scratch_file("postgres.log")?,
            server: None,
            _folder: Supervised::start("the keeper of a folder", keeper)?,
        };
        File::create(&cluster.log)?;
        cluster.resume(sh)?;
        Ok(cluster)
    }

    /// Starts the server again, and waits until it takes connections.
    pub(crate) fn resume(&mut self, sh: &Shell) -> Result<()> {
        let mut command = self.serve();
        command.stdout(File::options().append(true).open(&self.log)?);
        command.stderr(File::options().append(true).open(&self.log)?);
        let mut server = Supervised::start("PostgreSQL", command)?;
        let (probe, socket) = (self.bin.join("pg_isready"), &self.socket);
        server
            .wait_until(START_LIMIT, || {
                let probe = cmd!(sh, "{probe} --quiet --host={socket} --username=postgres").quiet();
                probe.ignore_stdout().ignore_stderr().run().is_ok()
            })
            .with_context(|| format!("see {}", self.log.display()))?;
        self.server = Some(server);
        Ok(())
    }

    /// Ends the server with a signal: `INT` is the fast shutdown, `KILL` none at all.
    pub(crate) fn stop(&mut self, signal: &str) -> Result<()> {
        let mut server = self.server.take().context("it is stopped already")?;
        server.signal(signal)?;
        server.end(START_LIMIT)?;
        Ok(())
    }

    /// The address of a database in this cluster, as every driver we use reads it.
    pub(crate) fn url(&self, database: &str) -> String {
        let socket = self.socket.display();
        format!("postgres://postgres@localhost/{database}?host={socket}")
    }

    /// Makes an empty database; its address.
    pub(crate) fn create(&self, sh: &Shell, database: &str) -> Result<String> {
        let (createdb, socket) = (self.bin.join("createdb"), &self.socket);
        cmd!(
            sh,
            "{createdb} --host={socket} --username=postgres {database}"
        )
        .quiet()
        .run()?;
        Ok(self.url(database))
    }
}

impl Postgres {
    /// The server's command line. QUIT is the immediate shutdown.
    fn serve(&self) -> Command {
        let mut line = self.account.prefix();
        let data = self.socket.join("data");
        line.extend([self.bin.join("postgres").into(), "-D".into(), data.into()]);
        line.extend(["-k".into(), self.socket.clone().into()]);
        for setting in &self.settings {
            line.extend(["-c".into(), setting.into()]);
        }
        let mut command = supervised::command("QUIT", None, line);
        command.current_dir("/");
        command
    }
}

fn initialise(sh: &Shell, account: &Account, bin: &Path, data: &Path) -> Result<()> {
    let (prefix, initdb) = (account.prefix(), bin.join("initdb"));
    cmd!(
        sh,
        "env {prefix...} {initdb} --pgdata={data} --username=postgres"
    )
    .args([
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ])
    .quiet()
    .ignore_stdout()
    .run()
    .context("initdb")
}

/// Who runs the server: it refuses to run as root.
enum Account {
    Ourselves,
    Other(String),
}

impl Account {
    fn choose(sh: &Shell) -> Result<Self> {
        if !debian::is_root(sh)? {
            return Ok(Self::Ourselves);
        }
        let exists = |name: &str| cmd!(sh, "id -u {name}").quiet().ignore_stderr().read();
        let name = ["postgres", "nobody"]
            .into_iter()
            .find(|name| exists(name).is_ok())
            .context("PostgreSQL does not run as root: add a user named postgres")?;
        Ok(Self::Other(name.to_owned()))
    }

    fn own(&self, sh: &Shell, folder: &Path) -> Result<()> {
        if let Self::Other(name) = self {
            cmd!(sh, "chown {name} {folder}").quiet().run()?;
        }
        Ok(())
    }

    /// What stands before a command line to run it as this user.
    fn prefix(&self) -> Vec<OsString> {
        match self {
            Self::Ourselves => Vec::new(),
            Self::Other(name) => vec![
                "setpriv".into(),
                format!("--reuid={name}").into(),
                format!("--regid={name}").into(),
                "--init-groups".into(),
                "--".into(),
            ],
        }
    }
}

fn find_or_install(sh: &Shell) -> Result<PathBuf> {
    if let Some(bin) = find(sh) {
        return Ok(bin);
    }
    if debian::install(sh, &["postgresql"])?
        && let Some(bin) = find(sh)
    {
        return Ok(bin);
    }
    bail!(
        "no PostgreSQL server found in PATH, {DEBIAN_VERSIONS} or `pg_config --bindir`: \
         install one (Debian: apt-get install postgresql; macOS: brew install postgresql)"
    )
}

/// The folder that holds both `postgres` and `initdb`.
fn find(sh: &Shell) -> Option<PathBuf> {
    in_path(sh)
        .into_iter()
        .chain(debian_versions(sh))
        .chain(pg_config(sh))
        .find(|bin| bin.join("postgres").exists() && bin.join("initdb").exists())
}

/// Where `postgres` in the search path really is: its companions need not be linked as well.
fn in_path(sh: &Shell) -> Option<PathBuf> {
    let path = sh.var_os("PATH")?;
    let link = std::env::split_paths(&path)
        .map(|folder| folder.join("postgres"))
        .find(|file| file.exists())?;
    Some(link.canonicalize().ok()?.parent()?.to_path_buf())
}

/// Newest first.
fn debian_versions(sh: &Shell) -> Vec<PathBuf> {
    let mut versions = sh.read_dir(DEBIAN_VERSIONS).unwrap_or_default();
    let major = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
    versions.sort_by_key(|folder| std::cmp::Reverse(major(folder)));
    versions.iter().map(|folder| folder.join("bin")).collect()
}

fn pg_config(sh: &Shell) -> Option<PathBuf> {
    let asked = cmd!(sh, "pg_config --bindir")
        .quiet()
        .ignore_stderr()
        .read();
    asked.ok().map(PathBuf::from)
}
