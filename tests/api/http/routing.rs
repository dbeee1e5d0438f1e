//! Outside `/api/auth`: 404 and 405 are problems like any other.

use actix_web::http::Method;
use beztack_tests::TestApp;
use insta::assert_snapshot;

use crate::auth::adopted;

#[actix_web::test]
async fn what_does_not_exist_is_a_404() {
    let app = TestApp::start().await;
    assert_snapshot!(app.anonymous().get("/api/v1/nope").send().await, @r#"
    404 Not Found
    content-type: application/problem+json

    {
      "code": "not-found",
      "data": {
        "code": "not-found"
      },
      "detail": "There is nothing at this address.",
      "message": "There is nothing at this address.",
      "requestId": "request-of-a-test",
      "status": 404,
      "statusCode": 404,
      "statusMessage": "Not found",
      "title": "Not found"
    }
    "#);
    for path in [
        "/",
        "/nope",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/subscriptionsx",
        "/livez/",
    ] {
        let answer = app.anonymous().get(path).send().await;
        assert_eq!(answer.verdict(), "404 not-found", "{path}");
    }
}

#[actix_web::test]
async fn nothing_stands_at_a_path_with_a_nul() {
    // PostgreSQL cannot even look for one; in an adopted database tokens are looked for
    // as they were sent.
    let app = adopted().await;
    let browser = app.person("ada").await;
    for (path, status) in [
        ("/api/auth/reset-password/%00?callbackURL=/", 400),
        ("/api/auth/reset-password/a%00b?callbackURL=/", 400),
        ("/api/auth/callback/%00", 400),
        ("/api/v1/%00", 404),
        ("/pages/accept-invitation/%00", 404),
        ("/%00", 404),
    ] {
        assert_eq!(browser.get(path).send().await.status(), status, "{path}");
    }
}

#[actix_web::test]
async fn a_method_that_is_not_taken_is_a_405_that_says_which_are() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let answer = browser.post("/api/v1/account").send().await;
    assert_snapshot!(answer, @r#"
    405 Method Not Allowed
    content-type: application/problem+json
    allow: GET

    {
      "code": "method-not-allowed",
      "data": {
        "code": "method-not-allowed"
      },
      "detail": "Method not allowed",
      "message": "Method not allowed",
      "requestId": "request-of-a-test",
      "status": 405,
      "statusCode": 405,
      "statusMessage": "Method not allowed",
      "title": "Method not allowed"
    }
    "#);
    for path in ["/livez", "/api/v1/mailbox", "/api/subscriptions/products"] {
        for method in [Method::DELETE, Method::PATCH] {
            let answer = browser.call(method, path).send().await;
            assert_eq!(answer.verdict(), "405 method-not-allowed", "{path}");
            assert_eq!(answer.header("allow"), Some("GET"), "{path}");
        }
    }
}

#[actix_web::test]
async fn nobody_is_sent_their_own_request_back() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for (path, status) in [
        ("/api/v1/account", 405),
        ("/livez", 405),
        ("/api/auth/get-session", 404),
        ("/nope", 404),
        ("/pages/address-verified", 404),
    ] {
        let call = browser
            .call(Method::TRACE, path)
            .header("x-planted", "told");
        let answer = call.send().await;
        assert_eq!(answer.status(), status, "{path}");
        let body = answer.text();
        assert!(
            !body.contains("told") && !body.contains("session_token"),
            "{answer}"
        );
        assert_ne!(
            answer.header("content-type"),
            Some("message/http"),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn a_problem_says_the_same_thing_in_both_ways() {
    let app = TestApp::start().await;
    let problem = app.anonymous().get("/nope").send().await.json();
    assert_eq!(problem["statusCode"], problem["status"]);
    assert_eq!(problem["statusMessage"], problem["title"]);
    assert_eq!(problem["message"], problem["detail"]);
    assert_eq!(problem["data"]["code"], problem["code"]);
}
