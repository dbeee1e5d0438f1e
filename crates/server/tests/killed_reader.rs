//! The real binary, killed while a document is read: no program goes on reading it, the
//! next start clears away what lies around, and the document is read after all.
#![expect(
    clippy::unwrap_used,
    reason = "a test takes for granted what it arranges"
)]

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const ORIGIN: &str = "https://auth.example.test";

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a child may still live when its parent is dead.
const AFTER_DEATH: Duration = Duration::from_secs(1);

#[tokio::test]
async fn nothing_is_left_of_a_server_that_was_killed() {
    let house = House::new();
    let migrated = house.beztack(&["migrate", "up"], 0).status().unwrap();
    assert!(migrated.success());
    let server = house.serve().await;
    let cookie = server.sign_up();
    let document = server.send(&cookie);

    // A page lies there, and a program of somebody else reads it.
    wait_until(|| house.pages() > 0 && !house.readers().is_empty()).await;
    drop(server);
    let begun = Instant::now();
    wait_until(|| house.readers().is_empty()).await;
    assert!(
        begun.elapsed() < AFTER_DEATH,
        "a reader lived on for {:?}",
        begun.elapsed()
    );
    assert!(house.pages() > 0, "nobody has cleared away yet");
    let left = house.owners();

    let server = house.serve().await;
    let now = house.owners();
    assert!(left.iter().all(|owner| !now.contains(owner)), "{now:?}");
    wait_until(|| server.get(&document, &cookie).contains("\"succeeded\"")).await;
    let text = server.get(&document, &cookie);
    assert!(text.contains("here to be read slowly"), "{text}");
    wait_until(|| house.pages() == 0).await;
}

async fn wait_until(condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < PATIENCE, "nothing happens any more");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Where servers find everything.
struct House {
    folder: TempDir,
}

impl House {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Where pages lie while they are read.
    fn scratch(&self) -> PathBuf {
        self.folder.path().join("ocr")
    }

    fn beztack(&self, arguments: &[&str], port: u16) -> Command {
        let database = self.folder.path().join("beztack.db");
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_beztack")));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdout(Stdio::null())
            .env_clear()
            .env("BETTER_AUTH_SECRET", "the-secret-of-every-test-0123456789")
            .env("BETTER_AUTH_URL", ORIGIN)
            .env("DATABASE_URL", format!("sqlite://{}?mode=rwc", database.display()))
            .env("PORT", port.to_string())
            .env("BEZTACK__OCR__SCRATCH_DIR", self.scratch())
            .env("BEZTACK__JOBS__POLL_INTERVAL", "50ms")
            // It is asked how far it is as often as it takes.
            .env("BEZTACK__SERVER__RATE_LIMIT", "false")
            // What the dead held has to be waited for, twice as long.
            .env("BEZTACK__JOBS__ATTEMPT_TIMEOUT", "1s");
        command
    }

    /// A server that answers.
    async fn serve(&self) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let process = self.beztack(&["serve"], port).spawn().unwrap();
        let server = Server { process, port };
        wait_until(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()).await;
        server
    }

    /// The folders of those who read, or have.
    fn owners(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.scratch()).into_iter().flatten();
        let paths = entries.flatten().map(|entry| entry.path());
        paths.filter(|path| path.is_dir()).collect()
    }

    /// How many files lie in them.
    fn pages(&self) -> usize {
        let inside = |path: PathBuf| std::fs::read_dir(path).into_iter().flatten().flatten();
        let documents = self.owners().into_iter().flat_map(inside);
        documents
            .flat_map(|document| inside(document.path()))
            .count()
    }

    /// The processes that work in there.
    fn readers(&self) -> Vec<PathBuf> {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let folders =
            processes.filter_map(|process| std::fs::read_link(process.path().join("cwd")).ok());
        folders
            .filter(|folder| folder.starts_with(self.scratch()))
            .collect()
    }
}

/// A process that is gone when this is: by SIGKILL, without a chance to clear away.
struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Server {
    /// A session's cookie.
    fn sign_up(&self) -> String {
        let person =
            "{\"name\":\"Ada\",\"email\":\"ada@example.test\",\"password\":\"correct horse 9\"}";
        let head = "content-type: application/json\r\n";
        let answer = self.ask("POST /api/auth/sign-up/email", head, person.as_bytes());
        let cookies = answer.lines().filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            let is_cookie = name.eq_ignore_ascii_case("set-cookie");
            value.split(';').next().filter(|_| is_cookie)
        });
        let cookies: Vec<&str> = cookies.collect();
        assert!(!cookies.is_empty(), "{answer}");
        cookies.join("; ")
    }

    /// Sends five pages to be read later; where the document is then.
    fn send(&self, cookie: &str) -> String {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/api/ocr/fixtures/five-pages.pdf");
        let mut form = b"--edge\r\ncontent-disposition: form-data; name=\"file\"; \
            filename=\"five.pdf\"\r\ncontent-type: application/pdf\r\n\r\n"
            .to_vec();
        form.extend(std::fs::read(fixture).unwrap());
        form.extend(b"\r\n--edge--\r\n");
        let head = format!(
            "content-type: multipart/form-data; boundary=edge\r\n\
             prefer: respond-async\r\ncookie: {cookie}\r\n"
        );
        let answer = self.ask("POST /api/v1/ocr", &head, &form);
        assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
        let location = answer
            .lines()
            .find_map(|line| line.strip_prefix("location: "));
        location.unwrap().trim().to_owned()
    }

    fn get(&self, path: &str, cookie: &str) -> String {
        self.ask(
            &format!("GET {path}"),
            &format!("cookie: {cookie}\r\n"),
            b"",
        )
    }

    /// One request by hand, and all of its answer.
    fn ask(&self, line: &str, head: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        let length = body.len();
        let head = format!(
            "{line} HTTP/1.1\r\nhost: auth.example.test\r\norigin: {ORIGIN}\r\n{head}\
             content-length: {length}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}
