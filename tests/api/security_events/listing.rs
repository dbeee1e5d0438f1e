use std::future::ready;

use beztack_tests::TestApp;
use chrono::TimeDelta;

use super::own_kinds;
use crate::auth::opens;

#[actix_web::test]
async fn events_come_page_by_page_the_newest_first() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.person("grace").await;
    for number in 0..7 {
        opens(&app, "ada", "wrong horse 1").await;
        // Some of them at the same time.
        if number % 3 == 0 {
            app.advance(TimeDelta::seconds(1));
        }
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/security-events?limit=3".to_owned();
    loop {
        let page = ada.get(&path).send().await.json();
        let events = page["events"].as_array().unwrap();
        seen.extend(events.iter().map(|event| event["id"].to_string()));
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        assert_eq!(events.len(), 3);
        path = format!("/api/v1/security-events?limit=3&cursor={cursor}");
    }
    assert_eq!(seen.len(), 8);
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 8);
}

#[actix_web::test]
async fn a_question_that_is_not_understood_is_refused() {
    let app = TestApp::start().await;
    let root = app.app_administrator("root").await;
    for list in ["/api/v1/security-events", "/api/v1/admin/security-events"] {
        for query in [
            "kind=nonsense",
            "limit=0",
            "limit=101",
            "cursor=x",
            "offset=1",
        ] {
            let answer = root.get(&format!("{list}?{query}")).send().await;
            assert_eq!(answer.verdict(), "422 invalid-input", "{list}?{query}");
        }
    }
    for query in ["userId=", "userId=%00"] {
        let path = format!("/api/v1/admin/security-events?{query}");
        let answer = root.get(&path).send().await;
        assert_eq!(answer.verdict(), "422 invalid-input", "{query}");
    }
}

#[actix_web::test]
async fn everybody_sees_their_own_and_of_one_kind_where_asked() {
    let app = TestApp::start().await;
    let (ada, grace) = (app.person("ada").await, app.person("grace").await);
    opens(&app, "ada", "wrong horse 1").await;
    assert_eq!(own_kinds(&ada).await, ["sign-in-failed", "signed-up"]);
    assert_eq!(own_kinds(&grace).await, ["signed-up"]);
    let path = "/api/v1/security-events?kind=sign-in-failed";
    let page = ada.get(path).send().await.json();
    assert_eq!(page["events"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn what_a_newer_version_wrote_is_shown_without_its_meaning() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.sql("UPDATE security_event SET kind = 'of-tomorrow', detail = '[1]'")
        .await;
    assert_eq!(own_kinds(&ada).await, ["unknown"]);
}

#[actix_web::test]
async fn after_their_time_events_go() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.run_jobs().await;
    app.advance(TimeDelta::days(179));
    sweep(&app).await;
    assert_eq!(app.count("security_event", "true").await, 1);
    app.advance(TimeDelta::days(2));
    sweep(&app).await;
    assert_eq!(app.count("security_event", "true").await, 0);
}

#[actix_web::test]
async fn where_it_is_configured_they_stay_for_ever() {
    let app = TestApp::start_with(|setup| setup.rules.security.keep = std::time::Duration::ZERO);
    let app = app.await;
    app.person("ada").await;
    app.run_jobs().await;
    app.advance(TimeDelta::days(4_000));
    sweep(&app).await;
    assert_eq!(app.count("security_event", "true").await, 1);
}

#[actix_web::test]
async fn what_strangers_leave_goes_after_a_day_whatever_else_is_kept() {
    let app = TestApp::start_with(|setup| setup.rules.security.keep = std::time::Duration::ZERO);
    let app = app.await;
    app.person("ada").await;
    app.run_jobs().await;
    for name in ["ada", "nobody"] {
        opens(&app, name, "wrong horse 1").await;
    }
    // More than is swept of anything else at once.
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50600) \
        INSERT INTO security_event (id, occurred_at, kind) \
        SELECT 'e' || i, (SELECT MAX(occurred_at) FROM security_event), 'sign-in-failed' FROM n";
    app.sql(many).await;
    app.advance(TimeDelta::hours(23));
    sweep(&app).await;
    let nobodys = "user_id IS NULL";
    assert_eq!(app.count("security_event", nobodys).await, 50_601);
    app.advance(TimeDelta::hours(2));
    sweep(&app).await;
    assert_eq!(app.count("security_event", nobodys).await, 0);
    assert_eq!(app.count("security_event", "true").await, 2);
}

/// Lets one worker start and stop, which schedules and runs what recurs.
async fn sweep(app: &TestApp) {
    app.worker().run(ready(())).await;
    app.run_jobs().await;
}
