//! Deferred work: claimed once, tried again, given up.

mod claims;
mod count_people;

use std::future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use beztack_app::jobs::{self, Worker};
use beztack_auth::StorageFormat;
use beztack_domain::email::{Mail, MailError, Mailer};
use beztack_persistence::jobs::Kinds;
use beztack_tests::TestApp;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use tokio::sync::mpsc;

/// What a job is doing: `queued 0 2026-01-01 09:00:00`.
async fn state(app: &TestApp) -> String {
    app.text(
        "SELECT status || ' ' || CAST(attempts AS text) || ' ' || CAST(run_at AS text) FROM job",
    )
    .await
}

async fn enqueue(app: &TestApp, number: usize, kind: &str, payload: &str) {
    let (id, at) = (format!("job-{number:04}"), "2026-01-01 09:00:00");
    app.sql(&format!(
        "INSERT INTO job (id, kind, payload, status, attempts, run_at, created_at, updated_at) \
         VALUES ('{id}', '{kind}', '{payload}', 'queued', 0, '{at}', '{at}', '{at}')"
    ))
    .await;
}

fn mail(number: usize) -> String {
    format!(
        "{{\"to\":\"person-{number}@example.test\",\
         \"message\":{{\"kind\":\"welcome\",\"name\":\"\",\"sign_in_url\":\"http://x.test\"}}}}"
    )
}

async fn run_out(worker: Worker) -> usize {
    let mut ran = 0;
    loop {
        match worker.run_due().await.unwrap() {
            0 => return ran,
            some => ran += some,
        }
    }
}

#[actix_web::test]
async fn a_job_is_there_exactly_when_its_transaction_is() {
    let app = TestApp::start().await;
    app.person("ada").await;
    assert_eq!(state(&app).await, "queued 0 2026-01-01 09:00:00");
    // The second sign-up is refused, and leaves nothing behind.
    app.anonymous().sign_up("ada").await;
    assert_eq!(app.count("job", "true").await, 1);

    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.count("job", "true").await, 0, "what is done is deleted");
    assert_eq!(app.mailer().delivered().len(), 1);
    assert_eq!(app.run_jobs().await, 0);
}

#[actix_web::test]
async fn a_job_that_fails_is_tried_again_later_and_later() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.mailer().fail(2);

    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.run_jobs().await, 0, "not at once");
    assert_eq!(
        app.count("job", "status = 'queued' AND attempts = 1").await,
        1
    );
    let error = app.text("SELECT last_error FROM job").await;
    assert!(error.contains("wants this delivery to fail"), "{error}");

    app.advance(TimeDelta::seconds(5));
    assert_eq!(app.run_jobs().await, 1);
    app.advance(TimeDelta::seconds(5));
    assert_eq!(app.run_jobs().await, 0, "the second wait is longer");
    app.advance(TimeDelta::seconds(5));
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.mailer().delivered().len(), 1);
    assert_eq!(app.count("job", "true").await, 0);
}

#[actix_web::test]
async fn a_job_that_fails_too_often_is_kept_and_left_alone() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.mailer().fail(usize::MAX);
    for _ in 0..3 {
        assert_eq!(app.run_jobs().await, 1);
        app.advance(TimeDelta::hours(1));
    }
    assert_eq!(
        app.count("job", "status = 'dead' AND attempts = 3").await,
        1
    );
    app.advance(TimeDelta::days(30));
    assert_eq!(app.run_jobs().await, 0);

    // Nobody waits for what will not come.
    let path = "/api/v1/mailbox?to=ada@example.test";
    assert_eq!(app.anonymous().get(path).send().await.text(), "[]");
}

#[actix_web::test]
async fn jobs_that_nobody_understands_are_given_up_and_stop_nobody() {
    let app = TestApp::start().await;
    enqueue(&app, 1, "from_the_future", "{}").await;
    enqueue(&app, 2, "send_mail", "no JSON").await;
    enqueue(&app, 3, "send_mail", &mail(3)).await;
    enqueue(&app, 4, "read_document", "sealed by a secret that is gone").await;
    for _ in 0..3 {
        app.run_jobs().await;
        app.advance(TimeDelta::hours(1));
    }
    assert_eq!(app.mailer().delivered().len(), 1);
    assert_eq!(app.count("job", "status = 'dead'").await, 3);
}

#[actix_web::test]
async fn workers_share_the_work_and_nothing_is_done_twice() {
    let app = TestApp::start().await;
    for number in 0..100 {
        enqueue(&app, number, "send_mail", &mail(number)).await;
    }
    let workers = (0..4).map(|_| run_out(app.worker()));
    let ran: usize = join_all(workers).await.into_iter().sum();
    assert_eq!(ran, 100);
    let mut addressees: Vec<_> = app
        .mailer()
        .delivered()
        .into_iter()
        .map(|mail| mail.to)
        .collect();
    addressees.sort();
    addressees.dedup();
    assert_eq!(addressees.len(), 100);
    assert_eq!(app.count("job", "true").await, 0);
}

#[actix_web::test]
async fn a_claim_that_was_abandoned_is_taken_over_after_a_minute() {
    let app = TestApp::start().await;
    enqueue(&app, 1, "send_mail", &mail(1)).await;
    // What a worker leaves behind that dies with a job in its hands.
    app.sql(
        "UPDATE job SET status = 'running', attempts = 1, locked_until = '2026-01-01 09:01:00'",
    )
    .await;
    app.advance(TimeDelta::seconds(59));
    assert_eq!(app.run_jobs().await, 0);
    app.advance(TimeDelta::seconds(1));
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.mailer().delivered().len(), 1);
}

#[actix_web::test]
async fn a_claim_holds_for_a_minute() {
    let app = TestApp::start().await;
    enqueue(&app, 1, "send_mail", &mail(1)).await;
    let tx = app.db().begin().await.unwrap();
    let now = beztack_domain::Clock::now(app.clock());
    let until = now + TimeDelta::seconds(60);
    let claimed = beztack_persistence::jobs::claim(&tx, Kinds::Any, 10, now, until)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(app.run_jobs().await, 0);

    // Whoever comes too late may not settle what another has taken over.
    app.advance(TimeDelta::seconds(60));
    app.mailer().fail(1);
    assert_eq!(app.run_jobs().await, 1);
    let tx = app.db().begin().await.unwrap();
    let late = beztack_persistence::jobs::finish(&tx, &claimed[0], now);
    late.await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(app.count("job", "attempts = 2").await, 1);
}

#[actix_web::test]
async fn a_key_admits_one_job_only() {
    let app = TestApp::start().await;
    let now = beztack_domain::Clock::now(app.clock());
    let tx = app.db().begin().await.unwrap();
    for id in ["first", "second"] {
        let job = beztack_persistence::jobs::NewJob {
            id: beztack_domain::id::JobId::new(id),
            kind: "send_mail",
            about: None,
            payload: mail(1),
            dedup_key: Some("once".to_owned()),
            run_at: now,
        };
        beztack_persistence::jobs::insert(&tx, job, now)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(app.texts("SELECT id FROM job").await, ["first"]);
}

#[actix_web::test]
async fn a_key_admits_no_second_job_after_the_first_is_done_either() {
    let app = TestApp::start().await;
    let now = beztack_domain::Clock::now(app.clock());
    for id in ["first", "second"] {
        let tx = app.db().begin().await.unwrap();
        let job = beztack_persistence::jobs::NewJob {
            id: beztack_domain::id::JobId::new(id),
            kind: "send_mail",
            about: Some("mail:person-1@example.test".to_owned()),
            payload: mail(1),
            dedup_key: Some("once".to_owned()),
            run_at: now,
        };
        beztack_persistence::jobs::insert(&tx, job, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        app.run_jobs().await;
    }
    assert_eq!(app.mailer().delivered().len(), 1);
    let kept = app.texts("SELECT status || ' ' || payload FROM job").await;
    assert_eq!(kept, ["done {}"], "the key stays, the letter does not");
}

#[actix_web::test]
async fn what_is_refused_is_given_up_at_once_and_can_be_brought_back() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.person("grace").await;
    app.mailer().refuse(2);
    assert_eq!(app.run_jobs().await, 2);
    let dead = jobs::list_jobs(app.db(), true, 10).await.unwrap();
    assert_eq!(dead.len(), 2);
    assert_eq!((dead[0].status.as_str(), dead[0].attempts), ("dead", 1));
    assert_eq!(dead[0].about.as_deref(), Some("mail:ada@example.test"));
    let error = dead[0].last_error.as_deref().unwrap();
    assert!(error.contains("550 no such person"), "{error}");

    let first = [dead[0].id.clone()];
    let retry = |ids| jobs::retry_jobs(app.db(), app.clock(), ids);
    assert_eq!(retry(Some(first.as_slice())).await.unwrap(), 1);
    assert_eq!(retry(Some(first.as_slice())).await.unwrap(), 0, "it waits");
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.mailer().delivered().len(), 1);
    assert_eq!(retry(None).await.unwrap(), 1);
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.mailer().delivered().len(), 2);
    assert!(
        jobs::list_jobs(app.db(), false, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[actix_web::test]
async fn a_job_that_takes_every_worker_with_it_is_given_up() {
    let app = TestApp::start().await;
    enqueue(&app, 1, "send_mail", &mail(1)).await;
    app.sql(
        "UPDATE job SET status = 'running', attempts = 3, locked_until = '2026-01-01 09:00:00'",
    )
    .await;
    app.run_jobs().await;
    assert_eq!(app.count("job", "status = 'dead'").await, 1);
    assert!(app.mailer().delivered().is_empty());
}

#[actix_web::test]
async fn two_workers_send_two_hundred_mails_once_each() {
    let app = TestApp::start().await;
    for number in 0..200 {
        enqueue(&app, number, "send_mail", &mail(number)).await;
    }
    let other = app.another_with(|_| {}).await;
    let shares = join_all([run_out(app.worker()), run_out(other.worker())]).await;
    assert_eq!(shares.iter().sum::<usize>(), 200);
    let mut keys: Vec<_> = app
        .mailer()
        .delivered()
        .into_iter()
        .map(|mail| mail.id)
        .collect();
    assert_eq!(keys.len(), 200, "by share: {shares:?}");
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 200);
}

#[actix_web::test]
async fn a_reader_of_the_table_can_use_nothing_that_waits_in_it() {
    for format in [StorageFormat::Hardened, StorageFormat::BetterAuth] {
        let app = TestApp::start_with(|setup| setup.rules.storage = format).await;
        app.person("ada").await;
        let body = json!({ "email": "ada@example.test" });
        let browser = app.anonymous();
        let call = browser.post("/api/auth/request-password-reset").json(&body);
        assert_eq!(call.send().await.status(), 200);
        let payloads = app.texts("SELECT payload FROM job").await;
        assert_eq!(payloads.len(), 2);
        for payload in &payloads {
            assert!(payload.starts_with("$ba$1$"), "{payload}");
        }
        let letter = app.letter("ada@example.test", "reset-password").await;
        assert!(!payloads.concat().contains(letter.token()));
    }
}

#[actix_web::test]
async fn a_worker_that_is_told_to_stop_leaves_the_rest() {
    let app = TestApp::start().await;
    for number in 0..50 {
        enqueue(&app, number, "send_mail", &mail(number)).await;
    }
    app.worker().run(std::future::ready(())).await;
    // The sweep and the count of people take two of the four places.
    assert_eq!(app.mailer().delivered().len(), 2, "one batch");
    assert_eq!(
        app.count("job", "attempts = 0 AND kind = 'send_mail'")
            .await,
        48
    );
}

/// Takes mails at once, but for the first, of which it never says what became of it.
#[derive(Debug)]
struct Stuck {
    first: AtomicBool,
    taken: mpsc::UnboundedSender<()>,
}

#[async_trait]
impl Mailer for Stuck {
    async fn send(&self, _key: &str, _mail: &Mail) -> Result<(), MailError> {
        if self.first.swap(false, Ordering::SeqCst) {
            future::pending::<()>().await;
        }
        self.taken.send(()).unwrap();
        Ok(())
    }
}

#[actix_web::test]
async fn a_mail_that_is_stuck_holds_up_neither_others_nor_the_end() {
    let app = TestApp::start().await;
    for number in 0..20 {
        enqueue(&app, number, "send_mail", &mail(number)).await;
    }
    let (taken, mut told) = mpsc::unbounded_channel();
    let first = AtomicBool::new(true);
    let worker = app.worker_through(Stuck { first, taken }, Duration::from_millis(200));
    let stop = async {
        for _ in 0..19 {
            told.recv().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(30), worker.run(stop))
        .await
        .expect("the worker ends");
    assert_eq!(app.count("job", "kind = 'send_mail'").await, 1);
    assert_eq!(
        app.count("job", "status = 'running'").await,
        1,
        "it is the stuck one"
    );
}
