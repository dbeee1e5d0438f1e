use beztack_tests::TestApp;
use chrono::TimeDelta;
use serde_json::json;

use super::{SESSION, adopted, token_in};

const PATH: &str = "/api/auth/list-sessions";

#[actix_web::test]
async fn a_person_sees_their_sessions_as_get_session_shows_each() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    app.advance(TimeDelta::hours(1));
    let phone = app.signed_in("ada").await;
    let listed = laptop.get(PATH).send().await.json();
    let (laptop, phone) = (laptop.session().await, phone.session().await);
    assert_eq!(listed, json!([phone["session"], laptop["session"]]));
}

#[actix_web::test]
async fn those_that_are_over_are_left_out_and_stay_where_they_are() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.signed_in("ada").await;
    let own = browser.session().await;
    let id = &own["session"]["id"].as_str().unwrap();
    app.sql(&format!(
        "UPDATE session SET expires_at = '2026-01-01 09:00:00' WHERE id <> '{id}'"
    ))
    .await;
    let listed = browser.get(PATH).send().await.json();
    assert_eq!(listed, json!([own["session"]]));
    assert_eq!(app.count("session", "true").await, 2);
}

#[actix_web::test]
async fn those_of_administrators_in_their_place_are_left_out() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.signed_in("ada").await;
    let own = browser.session().await;
    let id = &own["session"]["id"].as_str().unwrap();
    app.sql(&format!(
        "UPDATE session SET impersonated_by = 'somebody' WHERE id <> '{id}'"
    ))
    .await;
    let listed = browser.get(PATH).send().await.json();
    assert_eq!(listed, json!([own["session"]]));
}

#[actix_web::test]
async fn nobody_sees_those_of_others() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let grace = app.person("grace").await;
    let listed = grace.get(PATH).send().await.json();
    assert_eq!(listed, json!([grace.session().await["session"]]));
}

#[actix_web::test]
async fn hardened_lists_show_no_token_and_adopted_ones_do() {
    for (app, shows_tokens) in [(TestApp::start().await, false), (adopted().await, true)] {
        let browser = app.person("ada").await;
        let cookie = browser.cookie(SESSION).unwrap();
        let listed = browser.get(PATH).send().await;
        assert_eq!(listed.text().contains(token_in(&cookie)), shows_tokens);
    }
}
