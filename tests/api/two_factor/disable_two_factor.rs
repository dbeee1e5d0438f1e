use beztack_tests::{PASSWORD, TestApp};
use serde_json::json;

use super::{enrolled, send};

#[actix_web::test]
async fn it_is_given_up_and_the_session_replaced() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await.browser;
    let old = ada.copy();
    let answer = send(&ada, "disable", json!({ "password": PASSWORD })).await;
    assert_eq!(
        (answer.status(), answer.json()),
        (200, json!({ "status": true }))
    );

    assert_eq!(ada.session().await["user"]["twoFactorEnabled"], false);
    assert!(old.session().await.is_null());
    assert_eq!(app.count("two_factor", "true").await, 0);
    let answer = app.signed_in("ada").await.session().await;
    assert_eq!(answer["user"]["name"], "Ada", "by the password alone");
}

#[actix_web::test]
async fn it_takes_the_password() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await.browser;
    for password in ["wrong horse 1", ""] {
        let answer = send(&ada, "disable", json!({ "password": password })).await;
        assert_eq!(answer.verdict(), "400 INVALID_PASSWORD", "{password:?}");
    }
    assert_eq!(app.count("two_factor", "true").await, 1);
}

#[actix_web::test]
async fn a_session_that_has_ended_gives_nothing_up() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await.browser;
    let old = ada.copy();
    ada.post("/api/auth/sign-out").send().await;

    let answer = send(&old, "disable", json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status(), 401);
    assert!(old.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 0);
    assert_eq!(app.count("two_factor", "true").await, 1);
}
