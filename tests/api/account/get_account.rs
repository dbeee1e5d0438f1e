use beztack_tests::TestApp;
use chrono::TimeDelta;
use insta::assert_snapshot;

const PATH: &str = "/api/v1/account";

#[actix_web::test]
async fn a_person_sees_who_they_are() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    assert_snapshot!(browser.get(PATH).send().await, @r#"
    200 OK
    content-type: application/json

    {
      "createdAt": "2026-01-01T09:00:00.000Z",
      "email": "ada@example.test",
      "emailVerified": false,
      "id": "00000000000000000000000000000002",
      "name": "Ada",
      "sessionExpiresAt": "2026-01-08T09:00:00.000Z"
    }
    "#);
}

#[actix_web::test]
async fn a_stranger_gets_the_problem_that_the_frontend_reads() {
    let app = TestApp::start().await;
    assert_snapshot!(app.anonymous().get(PATH).send().await, @r#"
    401 Unauthorized
    content-type: application/problem+json

    {
      "code": "unauthorized",
      "data": {
        "code": "unauthorized"
      },
      "detail": "Authentication required",
      "message": "Authentication required",
      "requestId": "request-of-a-test",
      "status": 401,
      "statusCode": 401,
      "statusMessage": "Authentication required",
      "title": "Authentication required"
    }
    "#);
}

#[actix_web::test]
async fn a_session_that_is_over_is_a_stranger_s() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(7));
    assert_eq!(browser.get(PATH).send().await.verdict(), "401 unauthorized");
}

#[actix_web::test]
async fn its_use_extends_the_session() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(2));
    let account = browser.get(PATH).send().await.json();
    assert_eq!(account["sessionExpiresAt"], "2026-01-10T09:00:00.000Z");
}
