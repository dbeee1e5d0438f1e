//! Programs of others, behind walls: little memory, little time, one thread, none of our
//! secrets, no way to more rights, and dead as soon as nobody waits for them, also where
//! that is because we are dead ourselves.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use beztack_domain::ocr::{DocumentFlaw, OcrError};
use beztack_domain::{Fault, FaultKind};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};

use crate::OcrConfig;

/// What puts the walls up, one after the other; each becomes the next.
pub(crate) const WALLS: [&str; 2] = ["setpriv", "prlimit"];

/// How setpriv(1) has the kernel end a program whose parent is gone.
const WITH_PARENT: [&str; 4] = ["--no-new-privs", "--pdeathsig", "KILL", "--"];

/// Memory in larger pieces, where its C library can: the kernel has less to do then.
const LARGE_PAGES: &str = "glibc.malloc.hugetlb=1";

/// What a program may say; the rest is thrown away.
const MOST_WORDS: u64 = 1024 * 1024;

/// The largest file a program may write.
const MOST_FILE: u64 = 512 * 1024 * 1024;

/// Files a program may have open.
const MOST_FILES: u32 = 64;

/// Where programs are, and what they may take.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    path: String,
    tessdata_dir: String,
    time: Duration,
    memory: u64,
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Programs {
    pub(crate) fn new(config: &OcrConfig) -> Self {
        Self {
            path: config.path.clone(),
            tessdata_dir: config.tessdata_dir.clone(),
            time: config.page_timeout,
            memory: config.max_memory,
        }
    }

    /// Those of this path, which may take so long each.
    #[cfg(test)]
    pub(crate) fn in_path(path: String, time: Duration) -> Self {
        Self {
            path,
            tessdata_dir: String::new(),
            time,
            memory: 1 << 30,
        }
    }

    /// Where a program is.
    pub(crate) fn find(&self, program: &'static str) -> Result<PathBuf, OcrError> {
        std::env::split_paths(&self.path)
            .map(|folder| folder.join(program))
            .find(|file| file.is_file())
            .ok_or(OcrError::EngineMissing { program })
    }

    /// Runs a program in `folder` until it ends, by itself or by its limits. Dropped, it
    /// takes the program along.
    pub(crate) async fn run(
        &self,
        program: &'static str,
        arguments: impl IntoIterator<Item = OsString>,
        folder: &Path,
    ) -> Result<Output, OcrError> {
        let [setpriv, prlimit] = WALLS;
        let mut command = Command::new(self.find(setpriv)?);
        command
            .args(WITH_PARENT)
            .arg(self.find(prlimit)?)
            .args(self.limits())
            .arg("--")
            .arg(self.find(program)?)
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("PATH", &self.path)
            .env("LC_ALL", "C.UTF-8")
            .env("OMP_THREAD_LIMIT", "1")
            .env("GLIBC_TUNABLES", LARGE_PAGES)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        if !self.tessdata_dir.is_empty() {
            command.env("TESSDATA_PREFIX", &self.tessdata_dir);
        }
        let child = command.spawn().map_err(|error| fault(program, error))?;
        let running = Running::new(child);
        match tokio::time::timeout(self.time, running.finish()).await {
            Ok(output) => output.map_err(|error| fault(program, error)),
            Err(_) => Err(DocumentFlaw::TooSlow.into()),
        }
    }

    /// The same, where anything but success means that the document cannot be read.
    pub(crate) async fn succeed(
        &self,
        program: &'static str,
        arguments: impl IntoIterator<Item = OsString>,
        folder: &Path,
    ) -> Result<Output, OcrError> {
        let output = self.run(program, arguments, folder).await?;
        if output.status.success() {
            return Ok(output);
        }
        tracing::warn!(program, status = %output.status, said = %output.said(), "a page could not be read");
        Err(DocumentFlaw::Unreadable.into())
    }

    /// For prlimit(1), which becomes the program that it limits.
    fn limits(&self) -> [String; 5] {
        // Time by the wall is watched from here.
        let seconds = self.time.as_secs() + 1;
        [
            format!("--as={}", self.memory),
            format!("--cpu={seconds}"),
            format!("--fsize={MOST_FILE}"),
            format!("--nofile={MOST_FILES}"),
            "--core=0".to_owned(),
        ]
    }
}

impl Output {
    /// The first lines of its complaint, for the log.
    pub(crate) fn said(&self) -> String {
        self.stderr.chars().take(300).collect()
    }
}

fn fault(program: &'static str, error: io::Error) -> OcrError {
    Fault::caused_by(FaultKind::Internal, format!("running {program}"), error).into()
}

/// A child and everything it may have started: one process group.
#[derive(Debug)]
struct Running {
    child: Child,
    group: Option<Pid>,
}

impl Running {
    fn new(child: Child) -> Self {
        let group = child.id().and_then(|id| i32::try_from(id).ok());
        Self {
            child,
            group: group.map(Pid::from_raw),
        }
    }

    async fn finish(mut self) -> io::Result<Output> {
        let (stdout, stderr) = (self.child.stdout.take(), self.child.stderr.take());
        let (stdout, stderr, status) =
            tokio::try_join!(words(stdout), words(stderr), self.child.wait())?;
        // It is reaped, and its number may belong to somebody else by now.
        self.group = None;
        Ok(Output {
            status,
            stdout,
            stderr,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            // It may have ended this very moment.
            let _ = killpg(group, Signal::SIGKILL);
        }
    }
}

/// What a program says, up to a limit; then it may go on unheard.
async fn words(source: Option<impl AsyncRead + Unpin>) -> io::Result<String> {
    let Some(mut source) = source else {
        return Ok(String::new());
    };
    let mut heard = Vec::new();
    (&mut source)
        .take(MOST_WORDS)
        .read_to_end(&mut heard)
        .await?;
    tokio::io::copy(&mut source, &mut tokio::io::sink()).await?;
    Ok(String::from_utf8_lossy(&heard).into_owned())
}

/// A command line of words that are ours.
pub(crate) fn words_of<const N: usize>(words: [&str; N]) -> Vec<OsString> {
    words.into_iter().map(OsString::from).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn programs(time: Duration, memory: u64) -> Programs {
        Programs {
            path: "/usr/local/bin:/usr/bin:/bin".to_owned(),
            tessdata_dir: String::new(),
            time,
            memory,
        }
    }

    const MEMORY: u64 = 1 << 30;

    async fn shell(programs: &Programs, script: &str) -> Result<Output, OcrError> {
        programs
            .run("sh", words_of(["-c", script]), Path::new("/tmp"))
            .await
    }

    #[tokio::test]
    async fn a_program_that_takes_too_long_is_stopped_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("still-alive");
        let script = format!("(sleep 2; touch {}) & sleep 20", mark.display());
        let begun = Instant::now();
        let outcome = shell(&programs(Duration::from_millis(200), MEMORY), &script).await;
        assert!(matches!(
            outcome,
            Err(OcrError::Flawed(DocumentFlaw::TooSlow))
        ));
        assert!(begun.elapsed() < Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(2500)).await;
        assert!(!mark.exists(), "a grandchild survived");
    }

    #[tokio::test]
    async fn nobody_waits_and_the_program_is_gone_within_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let pid_file = folder.path().join("pid");
        let script = format!("echo $$ > {}; exec sleep 30", pid_file.display());
        let programs = programs(Duration::from_mins(1), MEMORY);
        let waiting = tokio::time::timeout(Duration::from_millis(300), shell(&programs, &script));
        assert!(waiting.await.is_err());
        let pid = std::fs::read_to_string(&pid_file).unwrap();
        let stat = format!("/proc/{}/stat", pid.trim());
        tokio::time::sleep(Duration::from_millis(700)).await;
        let state = std::fs::read_to_string(stat).unwrap_or_default();
        assert!(state.is_empty() || state.contains(") Z "), "{state}");
    }

    #[tokio::test]
    async fn memory_is_limited_and_the_environment_is_empty() {
        let programs = programs(Duration::from_secs(20), 64 << 20);
        let hungry = "x=xxxxxxxxxxxxxxxx; while :; do x=$x$x$x$x; done";
        assert!(!shell(&programs, hungry).await.unwrap().status.success());
        let output = shell(&programs, "env; ulimit -v").await.unwrap();
        assert!(output.stdout.contains("OMP_THREAD_LIMIT=1"));
        assert!(!output.stdout.contains("CARGO"), "{}", output.stdout);
        assert!(output.stdout.contains("65536"), "{}", output.stdout);
    }

    #[tokio::test]
    async fn a_program_that_talks_too_much_is_not_heard_to_its_end() {
        let programs = programs(Duration::from_secs(20), MEMORY);
        let output = shell(&programs, "head -c 5000000 /dev/zero").await.unwrap();
        assert!(output.status.success());
        assert_eq!(output.stdout.len(), 1024 * 1024);
    }

    #[test]
    fn what_is_not_installed_is_named() {
        let missing = programs(Duration::from_secs(1), MEMORY).find("no-such-program");
        assert!(matches!(
            missing,
            Err(OcrError::EngineMissing {
                program: "no-such-program"
            })
        ));
    }
}
