//! Claims that cannot be renewed for a moment, or no more.

use std::future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use beztack_domain::email::{Mail, MailError, Mailer};
use beztack_persistence::Database;
use beztack_tests::{FixedClock, TestApp};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait as _;

use super::{enqueue, mail};

/// How long one attempt may take here.
const LIMIT: Duration = Duration::from_millis(100);

/// What happens while a mail is being sent.
#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    /// The table of jobs is away for three times the limit, and is back for as long.
    Hiccup,
    /// It stays away until the claim is over, and the mail is never done.
    Outage,
    /// Another worker takes the job over, and the mail is never done.
    TakenOver,
    /// A renewal is written, but not confirmed: the table is away, and comes back renewed.
    Unconfirmed,
}

/// A mailer to which that happens.
#[derive(Clone, Debug)]
struct Interrupted {
    by: Meanwhile,
    db: Database,
    clock: FixedClock,
    begun: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
}

impl Interrupted {
    async fn sql(&self, statement: &str) {
        let done = self.db.connection().execute_unprepared(statement).await;
        done.unwrap();
    }
}

#[async_trait]
impl Mailer for Interrupted {
    async fn send(&self, _key: &str, _mail: &Mail) -> Result<(), MailError> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        match self.by {
            Meanwhile::Hiccup => {
                self.sql(AWAY).await;
                tokio::time::sleep(LIMIT * 3).await;
                self.sql(BACK).await;
                tokio::time::sleep(LIMIT * 3).await;
            }
            Meanwhile::Outage => {
                self.sql(AWAY).await;
                self.clock.advance(TimeDelta::hours(1));
                future::pending::<()>().await;
            }
            Meanwhile::TakenOver => {
                self.sql("UPDATE job SET attempts = 2").await;
                future::pending::<()>().await;
            }
            Meanwhile::Unconfirmed => {
                // From here on a renewal makes the claim end twice the limit later.
                self.clock.advance(TimeDelta::milliseconds(50));
                self.sql(AWAY).await;
                tokio::time::sleep(LIMIT * 3).await;
                self.sql("UPDATE away SET locked_until = '2026-01-01 09:00:00.250'")
                    .await;
                self.sql(BACK).await;
                tokio::time::sleep(LIMIT * 3).await;
            }
        }
        self.done.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

const AWAY: &str = "ALTER TABLE job RENAME TO away";
const BACK: &str = "ALTER TABLE away RENAME TO job";

/// Sends one mail while that happens, and ends within a minute. Returns how often it was begun, and how often done.
async fn send_while(app: &TestApp, by: Meanwhile) -> (usize, usize) {
    enqueue(app, 1, "send_mail", &mail(1)).await;
    let mailer = Interrupted {
        by,
        db: app.db().clone(),
        clock: app.clock().clone(),
        begun: Arc::default(),
        done: Arc::default(),
    };
    let worker = app.worker_through(mailer.clone(), LIMIT);
    let ran = tokio::time::timeout(Duration::from_mins(1), worker.run_due()).await;
    assert_eq!(ran.unwrap().unwrap(), 1);
    let count = |counter: &AtomicUsize| counter.load(Ordering::SeqCst);
    (count(&mailer.begun), count(&mailer.done))
}

/// What has become of the job: `running 1`.
async fn left(app: &TestApp) -> Vec<String> {
    app.texts("SELECT status || ' ' || CAST(attempts AS text) FROM job")
        .await
}

#[actix_web::test]
async fn a_database_that_is_away_for_a_moment_sends_no_mail_twice() {
    for by in [Meanwhile::Hiccup, Meanwhile::Unconfirmed] {
        let app = TestApp::start().await;
        assert_eq!(send_while(&app, by).await, (1, 1), "{by:?}");
        assert!(left(&app).await.is_empty(), "{by:?}");
        assert_eq!(app.run_jobs().await, 0);
    }
}

#[actix_web::test]
async fn a_claim_that_ran_out_ends_its_attempt() {
    let app = TestApp::start().await;
    assert_eq!(send_while(&app, Meanwhile::Outage).await, (1, 0));
    app.sql(BACK).await;
    assert_eq!(left(&app).await, ["running 1"]);
    assert_eq!(app.run_jobs().await, 1, "it is left to another worker");
    assert_eq!(app.mailer().delivered().len(), 1);
}

#[actix_web::test]
async fn a_job_that_was_taken_over_is_left_to_who_took_it() {
    let app = TestApp::start().await;
    assert_eq!(send_while(&app, Meanwhile::TakenOver).await, (1, 0));
    assert_eq!(left(&app).await, ["running 2"]);
}
