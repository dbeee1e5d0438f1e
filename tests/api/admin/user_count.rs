//! How many people there are is kept by the database, whoever makes or deletes them.

use beztack_persistence::auth::user_count;
use beztack_tests::{Browser, Target, TestApp, target};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::json;

use super::{boss, get, post};

async fn total(boss: &Browser) -> u64 {
    let answer = get(boss, "list-users?limit=1").await;
    assert_eq!(answer.status(), 200, "{answer}");
    answer.json()["total"].as_u64().unwrap()
}

/// `INSERT` of people from somebody's SQL prompt.
fn join(names: &[&str]) -> String {
    let rows: Vec<String> = names
        .iter()
        .map(|name| {
            format!(
                "('{name}', 'Other', '{name}@example.test', true, '2026-01-01 00:00:00', \
                 '2026-01-01 00:00:00')"
            )
        })
        .collect();
    format!(
        "INSERT INTO \"user\" (id, name, email, email_verified, created_at, updated_at) VALUES {}",
        rows.join(", ")
    )
}

async fn recount(app: &TestApp) {
    let tx = app.db().begin().await.unwrap();
    user_count::recount(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn fold(app: &TestApp) {
    let tx = app.db().begin().await.unwrap();
    user_count::fold(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[actix_web::test]
async fn a_page_and_the_total_cost_one_statement() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    // The first is the session's.
    for (query, statements) in [
        ("limit=1", 2),
        ("searchValue=boss", 2),
        ("searchValue=nobody", 3),
        ("offset=10", 3),
    ] {
        let path = format!("list-users?{query}");
        let asked = app.statements().count(get(&boss, &path)).await;
        assert_eq!(asked, statements, "{query}");
    }
}

#[actix_web::test]
async fn whoever_comes_or_goes_is_counted_at_once() {
    let app = TestApp::start().await;
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
async fn so_is_whoever_comes_or_goes_by_sql() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.sql(&join(&["ada", "grace", "joan"])).await;
    assert_eq!(total(&boss).await, 4);
    app.sql("UPDATE \"user\" SET name = 'Somebody'").await;
    app.sql("DELETE FROM \"user\" WHERE id = 'nobody'").await;
    assert_eq!(total(&boss).await, 4);
    app.sql("DELETE FROM \"user\" WHERE id IN ('ada', 'joan')")
        .await;
    assert_eq!(total(&boss).await, 2);
    app.sql(&format!(
        "{} ON CONFLICT (id) DO NOTHING",
        join(&["grace", "ada"])
    ))
    .await;
    assert_eq!(total(&boss).await, 3);
    let answer = get(&boss, "list-users?offset=10").await.json();
    assert_eq!(answer["total"], 3, "beside an empty page");
}

#[actix_web::test]
async fn what_went_past_the_triggers_is_put_right() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.sql(&join(&["ada"])).await;
    app.sql("UPDATE user_count SET people = people + 40").await;
    assert_ne!(total(&boss).await, 2);
    recount(&app).await;
    assert_eq!(total(&boss).await, 2);
    app.sql("DELETE FROM user_count").await;
    recount(&app).await;
    assert_eq!(total(&boss).await, 2);
    app.sql(&join(&["grace"])).await;
    assert_eq!(total(&boss).await, 3);
}

/// PostgreSQL: a recount neither waits for whoever is about to join nor forgets them, and two of
/// them at once are one.
#[actix_web::test]
async fn a_recount_in_the_middle_of_arrivals_counts_everybody_once() {
    if target() == Target::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.sql(&join(&["ada"])).await;
    let joining = app.db().connection().begin().await.unwrap();
    joining.execute_unprepared(&join(&["grace"])).await.unwrap();
    tokio::join!(recount(&app), recount(&app));
    assert_eq!(total(&boss).await, 2);
    joining.commit().await.unwrap();
    assert_eq!(total(&boss).await, 3);
    recount(&app).await;
    assert_eq!(total(&boss).await, 3);
}

/// PostgreSQL: nor does adding up, which counts nobody.
#[actix_web::test]
async fn adding_up_in_the_middle_of_arrivals_loses_nobody() {
    if target() == Target::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.sql(&join(&["ada"])).await;
    app.sql("UPDATE user_count SET people = people + 40 WHERE id = 'all'")
        .await;
    let joining = app.db().connection().begin().await.unwrap();
    joining.execute_unprepared(&join(&["grace"])).await.unwrap();
    tokio::join!(fold(&app), fold(&app));
    assert_eq!(total(&boss).await, 42);
    joining.commit().await.unwrap();
    assert_eq!(total(&boss).await, 43);
    assert_eq!(app.count("user_count", "true").await, 2);
    fold(&app).await;
    assert_eq!(total(&boss).await, 43);
    assert_eq!(app.count("user_count", "true").await, 1);
}

#[actix_web::test]
async fn without_a_row_to_add_them_to_differences_stay() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    app.sql("DELETE FROM user_count WHERE id = 'all'").await;
    let before = total(&boss).await;
    fold(&app).await;
    assert_eq!(total(&boss).await, before);
}
