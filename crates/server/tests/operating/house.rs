//! A folder with a database, the binary to run in it, and somebody to talk to its server.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

const PASSWORD: &str = "correct horse battery staple";

/// Where everything lies.
pub(crate) struct House {
    folder: TempDir,
    url: String,
}

/// What a command said, and whether it went well.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) succeeded: bool,
    pub(crate) text: String,
}

impl House {
    /// With an empty database of its own.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("house.db").display());
        Self::at(folder, url)
    }

    /// With a database elsewhere.
    pub(crate) fn before(url: &str) -> Self {
        Self::at(tempfile::tempdir().unwrap(), url.to_owned())
    }

    fn at(folder: TempDir, url: String) -> Self {
        Self { folder, url }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.file("house.db")
    }

    /// The names of all files, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = self.folder.path().read_dir().unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn command(&self, arguments: &[&str]) -> Command {
        // Whatever is to be private the binary has to make so.
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", "umask 000; exec \"$0\" \"$@\""])
            .arg(env!("CARGO_BIN_EXE_beztack"))
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("BETTER_AUTH_SECRET", "the-secret-of-every-test-0123456789")
            .env("BETTER_AUTH_URL", "https://auth.example.test")
            .env("DATABASE_URL", &self.url);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn beztack(&self, arguments: &[&str]) -> Said {
        Self::run(self.command(arguments))
    }

    /// The same, about the server that listens on this port.
    pub(crate) fn about(&self, port: u16, arguments: &[&str]) -> Said {
        let mut command = self.command(arguments);
        command.env("PORT", port.to_string());
        Self::run(command)
    }

    fn run(mut command: Command) -> Said {
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        Said {
            succeeded: output.status.success(),
            text: String::from_utf8(text).unwrap(),
        }
    }

    /// The same, expecting that it goes well.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let said = self.beztack(arguments);
        assert!(said.succeeded, "{arguments:?}: {}", said.text);
        said.text
    }

    /// The same, expecting that it does not.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let said = self.beztack(arguments);
        assert!(!said.succeeded, "{arguments:?}: {}", said.text);
        said.text
    }

    /// A worker, started with this variable besides.
    pub(crate) fn work(&self, variable: (&str, &str)) -> Worker {
        let mut command = self.command(&["worker"]);
        command.env(variable.0, variable.1);
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        Worker(quiet.spawn().unwrap())
    }

    /// A server that is ready.
    pub(crate) fn serve(&self) -> Server {
        let port = free_port();
        let child = self
            .command(&["serve"])
            .env("PORT", port.to_string())
            .env("BEZTACK__SERVER__RATE_LIMIT", "false")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Server { child, port };
        eventually("the server is ready", || {
            server.ask("GET", "/readyz", "") == Some(200)
        });
        server
    }
}

/// Waits until something is so.
#[expect(clippy::disallowed_methods, reason = "there is no runtime to wait on")]
pub(crate) fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Where nobody listens.
pub(crate) fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

/// What is answered on this port, head and body; `None` while nobody listens.
pub(crate) fn exchange(port: u16, method: &str, path: &str, body: &str) -> Option<String> {
    let mut wire = TcpStream::connect(("127.0.0.1", port)).ok()?;
    wire.set_read_timeout(Some(PATIENCE)).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: auth.example.test\r\n\
         origin: https://auth.example.test\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    wire.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    wire.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// A worker that is killed with this, unless it ended before.
pub(crate) struct Worker(Child);

impl Worker {
    /// Tells it to stop. Whether it ended well.
    pub(crate) fn stop(&mut self) -> bool {
        let pid = self.0.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.unwrap().success());
        self.0.wait().unwrap().success()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Nothing is left to kill of one that was told to stop.
        let _ = self.0.kill();
        self.0.wait().unwrap();
    }
}

/// A server that is killed with this: what it leaves is what a crash leaves.
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The status that signing somebody up is answered with.
    pub(crate) fn sign_up(&self, name: &str) -> u16 {
        let body = format!(
            "{{\"name\":\"{name}\",\"email\":\"{name}@example.test\",\"password\":\"{PASSWORD}\"}}"
        );
        self.ask("POST", "/api/auth/sign-up/email", &body).unwrap()
    }

    /// The status that signing somebody in is answered with.
    pub(crate) fn sign_in(&self, name: &str) -> u16 {
        let body = format!("{{\"email\":\"{name}@example.test\",\"password\":\"{PASSWORD}\"}}");
        self.ask("POST", "/api/auth/sign-in/email", &body).unwrap()
    }

    /// `None` while nobody listens.
    fn ask(&self, method: &str, path: &str, body: &str) -> Option<u16> {
        let answer = exchange(self.port, method, path, body)?;
        answer.split(' ').nth(1)?.parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
