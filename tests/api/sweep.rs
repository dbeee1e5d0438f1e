//! What is over is swept: once in an interval, in batches, and nothing else.

use std::future::ready;

use beztack_auth::StorageFormat;
use beztack_tests::TestApp;
use chrono::TimeDelta;
use serde_json::json;

/// Lets one worker start and stop, which schedules and runs what recurs.
async fn sweep(app: &TestApp) {
    app.worker().run(ready(())).await;
    app.run_jobs().await;
}

/// So many rows of each kind that ended at this time.
async fn leave(app: &TestApp, count: usize, at: &str) {
    for number in 0..count {
        let id = format!("{}-{number}", at.get(..10).unwrap());
        app.sql(&format!(
            "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) \
             SELECT '{id}', '{id}', id, '{at}', '{at}', '{at}' FROM \"user\" WHERE email = 'ada@example.test'"
        ))
        .await;
        app.sql(&format!(
            "INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at) \
             VALUES ('{id}', '{id}', 'x', '{at}', '{at}', '{at}')"
        ))
        .await;
    }
}

#[actix_web::test]
async fn what_ended_a_day_ago_goes_and_the_rest_stays() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.run_jobs().await;
    leave(&app, 3, "2025-12-30 09:00:00").await;
    leave(&app, 2, "2026-01-01 08:00:00").await;
    sweep(&app).await;
    assert_eq!(app.count("session", "true").await, 1 + 2);
    assert_eq!(app.count("verification", "true").await, 2);
    app.advance(TimeDelta::days(1));
    sweep(&app).await;
    assert_eq!(app.count("session", "true").await, 1);
    assert_eq!(app.count("verification", "true").await, 0);
}

#[actix_web::test]
async fn more_than_a_batch_is_swept_in_several() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.run_jobs().await;
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203) \
        INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at) \
        SELECT 'v' || i, 'v', 'x', '2025-12-01 00:00:00', '2025-12-01 00:00:00', '2025-12-01 00:00:00' FROM n";
    app.sql(many).await;
    sweep(&app).await;
    assert_eq!(app.count("verification", "true").await, 0);
}

/// In batches that are smaller than others: what was read goes along.
#[actix_web::test]
async fn documents_go_with_what_was_read_as_soon_as_they_are_forgotten() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.run_jobs().await;
    for (day, id) in [("01", "old"), ("02", "new")] {
        let many = format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45) \
             INSERT INTO ocr_document (id, user_id, digest, options, status, pages_done, pages_total, \
             created_at, updated_at, expires_at) SELECT '{id}' || i, id, 'x', '{{}}', 'succeeded', 1, 1, \
             '2025-12-31 00:00:00', '2025-12-31 00:00:00', '2026-01-{day} 08:59:59' FROM n, \"user\""
        );
        app.sql(&many).await;
    }
    app.sql("INSERT INTO ocr_content (id, result) SELECT id, '{}' FROM ocr_document")
        .await;
    sweep(&app).await;
    for table in ["ocr_document", "ocr_content"] {
        assert_eq!(app.count(table, "id LIKE 'old%'").await, 0);
        assert_eq!(app.count(table, "id LIKE 'new%'").await, 45);
    }
}

#[actix_web::test]
async fn unanswered_invitations_go_and_answered_ones_are_history() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let body = json!({ "name": "Acme", "slug": "acme" });
    ada.post("/api/auth/organization/create")
        .json(&body)
        .send()
        .await;
    for name in ["grace", "alan"] {
        let body = json!({ "email": format!("{name}@example.test"), "role": "member" });
        let call = ada.post("/api/auth/organization/invite-member").json(&body);
        assert_eq!(call.send().await.status(), 200);
    }
    app.sql("UPDATE invitation SET status = 'accepted' WHERE email = 'alan@example.test'")
        .await;
    app.run_jobs().await;
    app.advance(TimeDelta::days(31));
    sweep(&app).await;
    assert_eq!(app.count("invitation", "true").await, 2, "not long enough");
    app.advance(TimeDelta::days(2));
    sweep(&app).await;
    assert_eq!(
        app.texts("SELECT status FROM invitation").await,
        ["accepted"]
    );
}

#[actix_web::test]
async fn in_an_adopted_database_every_invitation_is_history() {
    let app = TestApp::start_with(|setup| setup.rules.storage = StorageFormat::BetterAuth).await;
    let ada = app.person("ada").await;
    app.organization(&ada, "acme").await;
    ada.post("/api/auth/organization/invite-member")
        .json(&json!({ "email": "alan@example.test", "role": "member" }))
        .send()
        .await;
    app.advance(TimeDelta::days(400));
    sweep(&app).await;
    assert_eq!(app.count("invitation", "true").await, 1);
}

#[actix_web::test]
async fn jobs_that_were_given_up_go_after_a_month() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.mailer().refuse(1);
    app.run_jobs().await;
    assert_eq!(app.count("job", "status = 'dead'").await, 1);
    app.advance(TimeDelta::days(29));
    sweep(&app).await;
    assert_eq!(app.count("job", "status = 'dead'").await, 1);
    app.advance(TimeDelta::days(2));
    sweep(&app).await;
    assert_eq!(app.count("job", "status = 'dead'").await, 0);
}

#[actix_web::test]
async fn it_happens_once_in_an_interval_whoever_is_there() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        sweep(&app).await;
    }
    let sweeps = "kind = 'sweep' AND status = 'done'";
    assert_eq!(app.count("job", sweeps).await, 1);
    app.advance(TimeDelta::minutes(59));
    sweep(&app).await;
    assert_eq!(app.count("job", sweeps).await, 1);
    app.advance(TimeDelta::minutes(1));
    sweep(&app).await;
    assert_eq!(app.count("job", sweeps).await, 2);
}
