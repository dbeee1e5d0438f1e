use beztack_tests::TestApp;
use chrono::TimeDelta;
use serde_json::json;

use super::{boss, post, somebody};
use crate::auth::{SESSION, token_in};

const OPERATION: &str = "list-user-sessions";

#[actix_web::test]
async fn all_sessions_of_a_user_are_listed_also_those_that_are_over() {
    let app = TestApp::start().await;
    let (_, ada) = somebody(&app, "ada").await;
    app.advance(TimeDelta::days(8));
    app.signed_in("ada").await;
    let boss = boss(&app).await;
    let answer = post(&boss, OPERATION, json!({ "userId": ada })).await;
    let sessions = answer.json()["sessions"].clone();
    assert_eq!(sessions.as_array().map(Vec::len), Some(2), "{answer}");
    assert!(sessions[0]["userId"] == ada && sessions[1]["userId"] == ada);
}

#[actix_web::test]
async fn who_is_not_there_has_none() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let answer = post(&boss, OPERATION, json!({ "userId": "nobody" })).await;
    assert_eq!(answer.json(), json!({ "sessions": [] }));
}

#[actix_web::test]
async fn a_hardened_list_shows_no_token() {
    let app = TestApp::start().await;
    let boss = boss(&app).await;
    let (browser, ada) = somebody(&app, "ada").await;
    let answer = post(&boss, OPERATION, json!({ "userId": ada })).await;
    let cookie = browser.cookie(SESSION).unwrap();
    assert!(!answer.text().contains(token_in(&cookie)), "{answer}");
}
