use beztack_tests::TestApp;
use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;

const PATH: &str = "/api/auth/list-accounts";

#[actix_web::test]
async fn a_person_sees_how_they_can_sign_in() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    assert_snapshot!(browser.get(PATH).send().await, @r#"
    200 OK
    content-type: application/json

    [
      {
        "accountId": "00000000000000000000000000000002",
        "createdAt": "2026-01-01T09:00:00.000Z",
        "id": "00000000000000000000000000000003",
        "providerId": "credential",
        "scopes": [],
        "updatedAt": "2026-01-01T09:00:00.000Z",
        "userId": "00000000000000000000000000000002"
      }
    ]
    "#);
}

#[actix_web::test]
async fn scopes_are_listed_one_by_one() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.sql("UPDATE account SET scope = 'read,write'").await;
    let accounts = browser.get(PATH).send().await.json();
    assert_eq!(accounts[0]["scopes"], json!(["read", "write"]));
}

#[actix_web::test]
async fn nobody_sees_those_of_others() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let grace = app.person("grace").await;
    let accounts = grace.get(PATH).send().await.json();
    assert_eq!(accounts.as_array().map(Vec::len), Some(1));
}

#[actix_web::test]
async fn a_stranger_gets_an_empty_401() {
    let app = TestApp::start().await;
    assert_snapshot!(app.anonymous().get(PATH).send().await, @"
    401 Unauthorized
    content-type: application/json
    ");
}

#[actix_web::test]
async fn it_extends_the_session_but_sends_no_cookie() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(2));
    assert_eq!(browser.get(PATH).send().await.cookies(), Vec::<&str>::new());
    let session = browser.session().await;
    assert_eq!(session["session"]["expiresAt"], "2026-01-10T09:00:00.000Z");
    assert_eq!(session["session"]["updatedAt"], "2026-01-03T09:00:00.000Z");
}

#[actix_web::test]
async fn an_expired_session_is_a_plain_401_and_its_row_goes() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(7));
    let answer = browser.get(PATH).send().await;
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert_eq!(app.count("session", "true").await, 0);
}
