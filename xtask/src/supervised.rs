//! Child processes that cannot outlive us.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// Runs `"$@"` until it ends or until our end of the pipe on standard input is gone, which
/// the kernel sees to however we ended. Then it removes the scratch folder.
const SUPERVISOR: &str = r#"
stop=$1 scratch=$2
shift 2
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
( read -r _ <&3; kill -s "$stop" "$child" ) >/dev/null 2>&1 &
watch=$!
wait "$child" 2>/dev/null
status=$?
kill "$watch" 2>/dev/null
[ -z "$scratch" ] || rm -rf -- "$scratch"
exit "$status"
"#;

/// How often a child is asked whether it is ready.
const PAUSE: Duration = Duration::from_millis(50);

/// A running child. Dropping it stops the child and removes its scratch folder.
pub(crate) struct Supervised {
    name: String,
    supervisor: Child,
}

/// A command line to be started with [`Supervised::start`]: `stop` is the name of the signal
/// that ends it, `scratch` the folder that goes with it.
pub(crate) fn command<I, S>(stop: &str, scratch: Option<&Path>, line: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = Command::new("sh");
    command
        .args(["-c", SUPERVISOR, "supervisor", stop])
        .arg(scratch.unwrap_or(Path::new("")))
        .args(line);
    command
}

impl Supervised {
    /// Starts it in a process group of its own: Ctrl-C reaches us, and the supervisor notices.
    pub(crate) fn start(name: &str, mut command: Command) -> Result<Self> {
        let supervisor = command
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .with_context(|| format!("start {name}"))?;
        Ok(Self {
            name: name.to_owned(),
            supervisor,
        })
    }

    /// The child's process id, where `/proc` tells: it is what the supervisor started first.
    pub(crate) fn pid(&self) -> Option<u32> {
        let supervisor = self.supervisor.id();
        let children = format!("/proc/{supervisor}/task/{supervisor}/children");
        let children = std::fs::read_to_string(children).ok()?;
        children.split_whitespace().next()?.parse().ok()
    }

    /// Sends the child a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) -> Result<()> {
        let pid = self.pid().context("it has ended already")?.to_string();
        let status = Command::new("kill").args(["-s", name, &pid]).status()?;
        ensure!(status.success(), "kill -s {name} {pid}: {status}");
        Ok(())
    }

    /// How the child ended, if it does so in time.
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing else runs on this thread while a child ends"
    )]
    pub(crate) fn end(&mut self, limit: Duration) -> Result<ExitStatus> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(status) = self.supervisor.try_wait()? {
                return Ok(status);
            }
            ensure!(
                Instant::now() < deadline,
                "{} goes on after {limit:?}",
                self.name
            );
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits until `ready` says so. Fails when the child ends first, or after `limit`.
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing else runs on this thread while a child gets ready"
    )]
    pub(crate) fn wait_until(&mut self, limit: Duration, ready: impl Fn() -> bool) -> Result<()> {
        let deadline = Instant::now() + limit;
        while !ready() {
            if let Some(status) = self.supervisor.try_wait()? {
                bail!("{} ended before it was ready: {status}", self.name);
            }
            if Instant::now() > deadline {
                bail!("{} was not ready within {limit:?}", self.name);
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        // Nothing could be done about a failure here; the supervisor cleans up by itself.
        let _ = self.supervisor.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::{Supervised, command};
    use std::time::Duration;

    #[test]
    fn a_child_is_stopped_and_its_folder_removed() {
        let scratch = tempfile::tempdir().unwrap().keep();
        let line = command("TERM", Some(&scratch), ["sleep", "600"]);
        let child = Supervised::start("sleep", line).unwrap();
        drop(child);
        assert!(!scratch.exists());
    }

    #[test]
    fn a_child_that_ends_early_is_noticed() {
        let line = command("TERM", None, ["false"]);
        let mut child = Supervised::start("false", line).unwrap();
        let outcome = child.wait_until(Duration::from_mins(1), || false);
        assert!(outcome.unwrap_err().to_string().contains("ended before"));
    }
}
