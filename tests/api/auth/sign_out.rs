use beztack_tests::{PASSWORD, TestApp};
use insta::assert_snapshot;
use serde_json::json;

use super::{DELETIONS, SESSION};

const PATH: &str = "/api/auth/sign-out";

#[actix_web::test]
async fn a_session_ends_and_its_cookies_go() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let other = app.signed_in("ada").await;
    let replay = browser.copy();

    let answer = browser.post(PATH).json(&json!({})).send().await;
    assert_snapshot!(answer, @r#"
    200 OK
    content-type: application/json
    set-cookie: better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax
    set-cookie: better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax
    set-cookie: better-auth.dont_remember=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax

    {
      "success": true
    }
    "#);
    assert_eq!(answer.cookies(), DELETIONS);

    assert!(browser.session().await.is_null());
    assert!(replay.session().await.is_null());
    assert!(other.session().await.is_object());
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn it_always_succeeds() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let replay = browser.copy();
    browser.post(PATH).send().await;
    for somebody in [app.anonymous(), browser, replay] {
        let answer = somebody.post(PATH).send().await;
        assert_eq!(answer.json(), json!({ "success": true }));
        assert_eq!(answer.cookies(), DELETIONS);
    }
}

#[actix_web::test]
async fn a_forged_cookie_ends_nothing() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let forger = app.anonymous();
    let good = browser.cookie(SESSION).unwrap();
    forger.set_cookie(SESSION, &format!("9{}", good.get(1..).unwrap()));
    assert_eq!(forger.post(PATH).send().await.status(), 200);
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn a_session_that_is_not_remembered_ends_too() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let body = json!({ "email": "ada@example.test", "password": PASSWORD, "rememberMe": false });
    browser
        .post("/api/auth/sign-in/email")
        .json(&body)
        .send()
        .await;
    assert!(browser.session().await.is_object());
    browser.post(PATH).send().await;
    assert_eq!(browser.cookie("better-auth.dont_remember"), None);
    assert!(browser.session().await.is_null());
}
