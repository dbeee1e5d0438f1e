use beztack_tests::{Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{boss, post, set_column, somebody};
use crate::auth::SESSION;

const OPERATION: &str = "stop-impersonating";
const ADMIN_SESSION: &str = "better-auth.admin_session";
const LOST: &str = "500 FAILED_TO_FIND_ADMIN_SESSION";

/// An administrator in Ada's place.
async fn impersonating(app: &TestApp) -> Browser {
    let boss = boss(app).await;
    let (_, ada) = somebody(app, "ada").await;
    let answer = post(&boss, "impersonate-user", json!({ "userId": ada })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    boss
}

#[actix_web::test]
async fn it_goes_back_to_the_administrators_own_session() {
    let app = TestApp::start().await;
    let boss = impersonating(&app).await;
    let stood_in = boss.copy();
    let answer = post(&boss, OPERATION, json!({})).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.json()["user"]["name"], "Boss");
    assert_eq!(boss.session().await["user"]["name"], "Boss");
    assert_eq!(boss.cookie(ADMIN_SESSION), None);
    assert!(stood_in.session().await.is_null());
    assert_eq!(super::get(&boss, "list-users").await.status(), 200);
    assert_eq!(app.count("session", "impersonated_by IS NOT NULL").await, 0);
}

#[actix_web::test]
async fn a_session_that_was_not_to_be_remembered_is_not_afterwards() {
    let app = TestApp::start().await;
    boss(&app).await;
    let (_, ada) = somebody(&app, "ada").await;
    let browser = app.anonymous();
    let body = json!({ "email": address("boss"), "password": PASSWORD, "rememberMe": false });
    let call = browser.post("/api/auth/sign-in/email").json(&body);
    assert_eq!(call.send().await.status(), 200);
    post(&browser, "impersonate-user", json!({ "userId": ada })).await;
    let answer = post(&browser, OPERATION, json!({})).await;
    let lines = answer.cookies();
    let line = lines.iter().find(|line| line.starts_with(SESSION));
    assert!(!line.unwrap().contains("Max-Age"), "{answer}");
}

#[actix_web::test]
async fn who_stands_in_for_nobody_has_nothing_to_stop() {
    let app = TestApp::start().await;
    let answer = post(&boss(&app).await, OPERATION, json!({})).await;
    assert_eq!(answer.verdict(), "400 YOU_ARE_NOT_IMPERSONATING_ANYONE");
}

#[actix_web::test]
async fn it_takes_the_cookie_of_the_administrators_session() {
    let app = TestApp::start().await;
    let boss = impersonating(&app).await;
    let thief = app.anonymous();
    thief.set_cookie(SESSION, &boss.cookie(SESSION).unwrap());
    assert_eq!(post(&thief, OPERATION, json!({})).await.verdict(), LOST);

    app.sql("DELETE FROM session WHERE impersonated_by IS NULL")
        .await;
    assert_eq!(post(&boss, OPERATION, json!({})).await.verdict(), LOST);
    app.sql("DELETE FROM \"user\" WHERE email = 'boss@example.test'")
        .await;
    let answer = post(&boss, OPERATION, json!({})).await;
    assert_eq!(answer.verdict(), "500 FAILED_TO_FIND_USER");
}

#[actix_web::test]
async fn another_administrators_session_is_not_gone_back_to() {
    let app = TestApp::start().await;
    let first = impersonating(&app).await;
    let second = super::with_role(&app, "chief", "admin").await;
    let (_, grace) = somebody(&app, "grace").await;
    post(&second, "impersonate-user", json!({ "userId": grace })).await;
    first.set_cookie(ADMIN_SESSION, &second.cookie(ADMIN_SESSION).unwrap());
    assert_eq!(post(&first, OPERATION, json!({})).await.verdict(), LOST);
}

#[actix_web::test]
async fn after_the_hour_there_is_nothing_left_to_stop() {
    let app = TestApp::start().await;
    let boss = impersonating(&app).await;
    app.advance(TimeDelta::hours(1));
    assert_eq!(post(&boss, OPERATION, json!({})).await.status(), 401);
}

#[actix_web::test]
async fn whether_they_are_still_an_administrator_is_not_asked() {
    let app = TestApp::start().await;
    let boss = impersonating(&app).await;
    set_column(&app, "boss", "role = 'user'").await;
    assert_eq!(post(&boss, OPERATION, json!({})).await.status(), 200);
}
