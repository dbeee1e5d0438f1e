//! The real binary, killed in the middle of a thousand mails: none is lost, and none is
//! sent twice but those that were being handed over.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it saw, and takes for granted what it arranges"
)]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use beztack_app::{SystemClock, jobs};
use beztack_domain::Clock as _;
use beztack_domain::id::JobId;
use beztack_persistence::jobs::{NewJob, insert};
use beztack_tests::{SmtpSink, Target, TestDatabase};
use tempfile::TempDir;

const MAILS: usize = 1000;

/// Mails that one worker hands over at the same time.
const AT_ONCE: usize = 8;

/// After how many mails the older of the two workers is killed, and another one started.
const KILLS: [usize; 4] = [100, 300, 500, 700];

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_is_lost_on_sqlite() {
    drill(Target::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_is_lost_on_postgres() {
    drill(Target::Postgres).await;
}

async fn drill(target: Target) {
    let database = TestDatabase::create_on(target).await;
    let sink = SmtpSink::start(Duration::from_millis(10)).await;
    let house = House {
        folder: tempfile::tempdir().unwrap(),
        database: database.url().to_owned(),
        smtp: sink.url(),
    };
    let migrated = house.beztack(&["migrate", "up"]).status().unwrap();
    assert!(migrated.success());
    enqueue(&database).await;

    let mut workers = vec![house.worker(), house.worker()];
    for after in KILLS {
        wait_until(|| sink.count() >= after).await;
        workers.remove(0).kill();
        workers.push(house.worker());
    }
    let begun = Instant::now();
    while !jobs::list_jobs(database.db(), false, 1)
        .await
        .unwrap()
        .is_empty()
    {
        assert!(begun.elapsed() < PATIENCE, "{} arrived", sink.count());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let (arrived, total) = (sink.count_by_recipient().len(), sink.count());
    println!(
        "{target:?}: {arrived} of {MAILS} mails arrived, {} of them twice, after {} kills",
        total - arrived,
        KILLS.len()
    );
    assert_eq!(arrived, MAILS, "mails were lost");
    assert!(total - arrived <= KILLS.len() * AT_ONCE, "{total} arrived");
}

async fn enqueue(database: &TestDatabase) {
    let now = SystemClock.now();
    let tx = database.db().begin().await.unwrap();
    for number in 0..MAILS {
        let payload = format!(
            "{{\"to\":\"person-{number}@example.test\",\
             \"message\":{{\"kind\":\"sign-in-code\",\"code\":\"123456\"}}}}"
        );
        let job = NewJob {
            id: JobId::new(format!("job-{number:04}")),
            kind: "send_mail",
            about: None,
            payload,
            dedup_key: None,
            run_at: now,
        };
        insert(&tx, job, now).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn wait_until(condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < PATIENCE, "nothing happens any more");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Where workers find everything.
struct House {
    folder: TempDir,
    database: String,
    smtp: String,
}

impl House {
    fn beztack(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_beztack")));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdout(Stdio::null())
            .env_clear()
            .env("BETTER_AUTH_SECRET", "the-secret-of-every-test-0123456789")
            .env("BETTER_AUTH_URL", "https://auth.example.test")
            .env("DATABASE_URL", &self.database)
            .env("SMTP_URL", &self.smtp)
            .env("RESEND_FROM_EMAIL", "hello@beztack.test")
            .env("BEZTACK__JOBS__CONCURRENCY", AT_ONCE.to_string())
            .env("BEZTACK__JOBS__POLL_INTERVAL", "50ms")
            // A claim holds twice as long, and what the dead held has to be waited for.
            .env("BEZTACK__JOBS__ATTEMPT_TIMEOUT", "5s");
        command
    }

    fn worker(&self) -> Worker {
        Worker(self.beztack(&["worker"]).spawn().unwrap())
    }
}

/// A process that is gone when this is.
struct Worker(Child);

impl Worker {
    /// SIGKILL: it gets no chance to say or write anything.
    fn kill(self) {
        drop(self);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
