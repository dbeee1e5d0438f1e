//! The real binary, logging everything that it and its libraries have to say, while
//! somebody gets in by every way: no secret is in it, nor in its figures and traces.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what a test arranges may be taken for granted there"
)]

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use beztack_tests::{SmtpSink, Target, TestDatabase};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const PASSWORD: &str = "correct horse 1";
const WRONG: &str = "wrong horse 1";
const BETTER: &str = "better horse 2";
const SECRET: &str = "the-secret-of-every-test-0123456789";
const EMAIL: &str = "ada@example.test";

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn in_the_most_detailed_log_no_secret_is_found() {
    let database = TestDatabase::create_on(Target::Sqlite).await;
    let sink = SmtpSink::start(Duration::ZERO).await;
    let server = Server::start(database.url(), &sink.url(), "").await;
    let secrets = get_in_by_every_way(&server, &sink).await;
    let page = server.figures().await;
    let counted = r#"beztack_http_requests_total{method="POST",route="/api/auth/sign-in/email",status="2xx"} 1"#;
    assert!(page.contains(counted), "{page}");
    let log = server.stop();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let answered = lines.iter().filter(|line| line["message"] == "answered");
    assert!(answered.count() >= 9, "{log}");
    assert!(lines.iter().any(|line| line["level"] == "DEBUG"), "{log}");
    for secret in &secrets {
        assert!(secret.len() > 5, "{secret:?}");
        for text in [&log, &page] {
            let found = text.lines().find(|line| line.contains(secret.as_str()));
            assert_eq!(found, None, "{secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_are_part_of_the_callers_trace_and_named_by_templates() {
    let database = TestDatabase::create_on(Target::Sqlite).await;
    let sink = SmtpSink::start(Duration::ZERO).await;
    let collector = Collector::start().await;
    let server = Server::start(database.url(), &sink.url(), &collector.url()).await;
    let secrets = get_in_by_every_way(&server, &sink).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let headers =
        format!("traceparent: 00-{trace}-00f067aa0ba902b7-01\r\nx-request-id: of-the-last-one\r\n");
    let path = "/api/v1/membership/organization/private";
    server.get(path, &headers).await.expect(401);

    let begun = Instant::now();
    while !collector.has(b"of-the-last-one") {
        assert!(begun.elapsed() < PATIENCE, "no span: {}", server.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let id: Vec<u8> = (0..16)
        .map(|n| u8::from_str_radix(&trace[2 * n..2 * n + 2], 16).unwrap())
        .collect();
    assert!(collector.has(&id), "not a part of the caller's trace");
    for told in [
        "the-service",
        "GET /api/v1/membership/organization/{id}",
        "POST /api/auth/sign-in/email",
        "app.auth.sign_in_email",
    ] {
        assert!(collector.has(told.as_bytes()), "nothing of {told}");
    }
    let private = ["organization/private".to_owned()];
    for secret in secrets.iter().chain(&private) {
        assert!(!collector.has(secret.as_bytes()), "{secret} was told");
    }
    let log = server.stop();
    assert!(!log.contains("organization/private"));
}

/// Takes traces in, as bytes.
#[derive(Clone)]
struct Collector {
    port: u16,
    taken: Arc<Mutex<Vec<u8>>>,
}

impl Collector {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let collector = Self {
            port: listener.local_addr().unwrap().port(),
            taken: Arc::default(),
        };
        let taker = collector.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(taker.clone().take(stream));
            }
        });
        collector
    }

    /// Whatever comes on this connection, each piece answered once it is all there.
    async fn take(self, mut stream: TcpStream) {
        let (mut piece, mut buffer) = (Vec::new(), [0; 8192]);
        while let Ok(count @ 1..) = stream.read(&mut buffer).await {
            piece.extend_from_slice(&buffer[..count]);
            let Some(head) = piece.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let text = String::from_utf8_lossy(&piece[..head]).to_lowercase();
            assert!(text.starts_with("post /v1/traces "), "{text}");
            let length = text.split("content-length: ").nth(1).unwrap();
            let length: usize = length.lines().next().unwrap().parse().unwrap();
            if piece.len() >= head + 4 + length {
                self.taken.lock().unwrap().append(&mut piece);
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                stream.write_all(answer).await.unwrap();
            }
        }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn has(&self, wanted: &[u8]) -> bool {
        let taken = self.taken.lock().unwrap();
        taken.windows(wanted.len()).any(|part| part == wanted)
    }
}

/// Signs up and in, with a cookie and without, enrols, and sets a password by mail.
/// Returns everything that is nobody else's business.
async fn get_in_by_every_way(server: &Server, sink: &SmtpSink) -> Vec<String> {
    let body = json!({ "email": EMAIL, "password": PASSWORD, "name": "Ada" });
    let signed_up = server.post("sign-up/email", "", &body).await;
    let cookie = signed_up.cookie();
    let wrong = json!({ "email": EMAIL, "password": WRONG });
    server.post("sign-in/email", "", &wrong).await.expect(401);
    let signed_in = server.post("sign-in/email", "", &body).await;
    let bearer = signed_in.header("set-auth-token");
    let shown = format!("authorization: Bearer {bearer}\r\n");
    server.get("/api/v1/account", &shown).await.expect(200);
    let with_cookie = format!("cookie: {cookie}\r\n");
    let body = json!({ "currentPassword": PASSWORD, "newPassword": BETTER });
    server
        .post("change-password", &with_cookie, &body)
        .await
        .expect(200);
    let body = json!({ "password": BETTER });
    let enrolled = server.post("two-factor/enable", &with_cookie, &body).await;
    let enrolled = enrolled.json();
    let uri = enrolled["totpURI"].as_str().unwrap();
    let seed = uri.split("secret=").nth(1).unwrap().split('&').next();
    let backup = enrolled["backupCodes"][0].as_str().unwrap();
    server
        .post("request-password-reset", "", &json!({ "email": EMAIL }))
        .await
        .expect(200);
    let reset = server.mailed_token(sink).await;
    let link = format!("/api/auth/reset-password/{reset}?callbackURL=/");
    server.get(&link, "").await.expect(302);
    let body = json!({ "token": reset, "newPassword": PASSWORD });
    server.post("reset-password", "", &body).await.expect(200);

    let token = cookie.split(['=', '.']).nth(2).unwrap_or(&cookie);
    let typed = [PASSWORD, WRONG, BETTER, EMAIL, SECRET];
    let made = [&cookie, token, &bearer, seed.unwrap(), backup, &reset];
    let secrets = typed.into_iter().chain(made);
    secrets.map(str::to_owned).collect()
}

struct Server {
    process: Child,
    folder: TempDir,
    port: u16,
    metrics: u16,
}

impl Server {
    async fn start(database: &str, smtp: &str, collector: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let (port, metrics) = (free_port(), free_port());
        let base = format!("http://127.0.0.1:{port}");
        let process = Command::new(Path::new(env!("CARGO_BIN_EXE_beztack")))
            .arg("serve")
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(log)
            .env_clear()
            .env("BETTER_AUTH_SECRET", SECRET)
            .env("BETTER_AUTH_URL", &base)
            .env("PORT", port.to_string())
            .env("DATABASE_URL", database)
            .env("SMTP_URL", smtp)
            .env("RESEND_FROM_EMAIL", "hello@beztack.test")
            .env("RUST_LOG", "trace")
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector)
            .env("OTEL_SERVICE_NAME", "the-service")
            .env("OTEL_BSP_SCHEDULE_DELAY", "50")
            .env("BEZTACK__AUTH__BEARER", "true")
            .env("BEZTACK__SERVER__TRUSTED_PROXIES", "127.0.0.1")
            .env("BEZTACK__SERVER__RATE_LIMIT", "false")
            .env("BEZTACK__METRICS__LISTEN", format!("127.0.0.1:{metrics}"))
            .spawn()
            .unwrap();
        let server = Self {
            process,
            folder,
            port,
            metrics,
        };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "{}", server.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        server
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// What was logged until the end.
    fn stop(mut self) -> String {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.log()
    }

    async fn get(&self, path: &str, headers: &str) -> Answer {
        let request = format!("GET {path} HTTP/1.1\r\n{headers}");
        exchange(self.port, &request, "").await
    }

    async fn post(&self, operation: &str, headers: &str, body: &Value) -> Answer {
        let (origin, body) = (self.port, body.to_string());
        let request = format!(
            "POST /api/auth/{operation} HTTP/1.1\r\n{headers}\
             origin: http://127.0.0.1:{origin}\r\ncontent-type: application/json\r\n"
        );
        exchange(self.port, &request, &body).await
    }

    async fn figures(&self) -> String {
        exchange(self.metrics, "GET /metrics HTTP/1.1\r\n", "")
            .await
            .expect(200)
            .0
    }

    /// The token in the mail that sets a new password.
    async fn mailed_token(&self, sink: &SmtpSink) -> String {
        let begun = Instant::now();
        loop {
            for mail in sink.received() {
                let unwrapped = mail.message.replace("=\r\n", "").replace("=\n", "");
                let after = unwrapped.split("/api/auth/reset-password/").nth(1);
                if let Some(after) = after {
                    return after.chars().take(24).collect();
                }
            }
            assert!(begun.elapsed() < PATIENCE, "no mail: {}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer as it came.
struct Answer(String);

impl Answer {
    fn expect(self, status: u16) -> Self {
        let begin = format!("HTTP/1.1 {status} ");
        assert!(self.0.starts_with(&begin), "not {status}: {}", self.0);
        self
    }

    fn header(&self, name: &str) -> String {
        let lines = self.0.lines();
        let line = lines.filter_map(|line| line.split_once(": "));
        let mut values = line.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        values.next().unwrap().1.to_owned()
    }

    /// The session cookie: name and value.
    fn cookie(&self) -> String {
        let line = self.header("set-cookie");
        line.split(';').next().unwrap().to_owned()
    }

    fn json(&self) -> Value {
        let body = self.0.split_once("\r\n\r\n").unwrap().1;
        serde_json::from_str(body).unwrap()
    }
}

async fn exchange(port: u16, request: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let length = body.len();
    let request = format!(
        "{request}host: 127.0.0.1\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    Answer(answer)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
