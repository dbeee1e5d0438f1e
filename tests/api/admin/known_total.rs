//! How many people there are is remembered, and never told wrongly (decisions.md 13).

use std::time::{Duration, Instant};

use beztack_tests::{Browser, Setup, Target, TestApp, target};
use serde_json::json;

use super::{boss, get, post};

/// How soon other instances see who has come and gone.
const SOON: Duration = Duration::from_secs(1);

async fn remembering() -> TestApp {
    TestApp::start_with(remember).await
}

fn remember(setup: &mut Setup) {
    setup.session_cache = Duration::from_mins(5);
}

async fn total(boss: &Browser) -> u64 {
    let answer = get(boss, "list-users?limit=1").await;
    assert_eq!(answer.status(), 200, "{answer}");
    answer.json()["total"].as_u64().unwrap()
}

async fn soon(boss: &Browser, wanted: u64) {
    let begun = Instant::now();
    while total(boss).await != wanted {
        assert!(begun.elapsed() < SOON, "still {}", total(boss).await);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Repeats a call until it takes so many statements: PostgreSQL may tell of the boss's own
/// arrival between two calls, which is counted once more then, and not again.
async fn costs_soon(app: &TestApp, boss: &Browser, operation: &str, wanted: usize) {
    let begun = Instant::now();
    loop {
        let statements = app.statements().count(get(boss, operation)).await;
        if statements == wanted {
            return;
        }
        assert!(begun.elapsed() < SOON, "{operation}: still {statements}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until SQLite has told of everything that was written so far.
async fn calm() {
    if target() == Target::Sqlite {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn join(number: u32) -> String {
    format!(
        "INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) \
         VALUES ('other{number}', 'Other', 'other{number}@example.test', true, \
         '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
    )
}

#[actix_web::test]
async fn it_is_counted_once() {
    let app = remembering().await;
    let boss = boss(&app).await;
    calm().await;
    assert_eq!(total(&boss).await, 1);
    // The page; and those it is about.
    costs_soon(&app, &boss, "list-users?limit=1", 1).await;
    costs_soon(&app, &boss, "list-users?searchValue=nobody", 2).await;
}

#[actix_web::test]
async fn whoever_comes_or_goes_here_is_counted_at_once() {
    let app = remembering().await;
    let boss = boss(&app).await;
    assert_eq!(total(&boss).await, 1);
    let body = json!({ "email": "ada@example.test", "password": "x!", "name": "Ada" });
    let made = post(&boss, "create-user", body).await.json();
    assert_eq!(total(&boss).await, 2);
    app.person("grace").await;
    assert_eq!(total(&boss).await, 3);
    let body = json!({ "userId": made["user"]["id"] });
    assert_eq!(post(&boss, "remove-user", body).await.status(), 200);
    assert_eq!(total(&boss).await, 2);
}

#[actix_web::test]
async fn whoever_comes_or_goes_elsewhere_is_counted_soon() {
    let here = remembering().await;
    let there = here.another_with(remember).await;
    let boss = boss(&here).await;
    assert_eq!(total(&boss).await, 1);
    there.person("grace").await;
    soon(&boss, 2).await;
    here.sql(&join(1)).await;
    soon(&boss, 3).await;
    here.sql("DELETE FROM \"user\" WHERE id = 'other1'").await;
    soon(&boss, 2).await;
}

#[actix_web::test]
async fn nothing_is_remembered_unless_sessions_are() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    assert_eq!(total(&boss).await, 1);
    app.sql(&join(1)).await;
    assert_eq!(total(&boss).await, 2);
}
