//! Contract 1: bodies say that they are JSON, and are it.

use beztack_tests::{Answer, TestApp};
use insta::assert_snapshot;
use serde_json::json;

const SIGN_IN: &str = "/api/auth/sign-in/email";
const SIGN_OUT: &str = "/api/auth/sign-out";

async fn send(app: &TestApp, path: &str, content_type: &str, body: &str) -> Answer {
    let browser = app.anonymous();
    let call = browser.post(path).raw_body(body);
    call.header("content-type", content_type).send().await
}

#[actix_web::test]
async fn other_content_types_are_refused_by_name() {
    let app = TestApp::start().await;
    let form = "application/x-www-form-urlencoded";
    assert_snapshot!(send(&app, SIGN_IN, form, "email=a").await, @r#"
    415 Unsupported Media Type
    content-type: application/json

    {
      "code": "UNSUPPORTED_MEDIA_TYPE",
      "message": "Content-Type \"application/x-www-form-urlencoded\" is not allowed. Allowed types: application/json"
    }
    "#);
    for content_type in ["text/plain;charset=UTF-8", "application/vnd.api+json"] {
        let answer = send(&app, SIGN_IN, content_type, "{}").await;
        assert_eq!(answer.verdict(), "415 UNSUPPORTED_MEDIA_TYPE");
        let message = format!(
            "Content-Type \"{content_type}\" is not allowed. Allowed types: application/json"
        );
        assert_eq!(answer.json()["message"], message);
    }
    // Also where the body is not wanted.
    let answer = send(&app, SIGN_OUT, form, "x=1").await;
    assert_eq!(answer.verdict(), "415 UNSUPPORTED_MEDIA_TYPE");
}

#[actix_web::test]
async fn a_body_without_a_content_type_is_refused() {
    let app = TestApp::start().await;
    let answer = app.anonymous().post(SIGN_IN).raw_body("{}").send().await;
    assert_eq!(answer.verdict(), "415 UNSUPPORTED_MEDIA_TYPE");
    let message = "Content-Type is required. Allowed types: application/json";
    assert_eq!(answer.json()["message"], message);
}

#[actix_web::test]
async fn parameters_and_capitals_of_the_content_type_do_not_matter() {
    let app = TestApp::start().await;
    for content_type in ["application/json; charset=utf-8", "APPLICATION/JSON"] {
        let answer = send(&app, SIGN_IN, content_type, "{}").await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{content_type}");
    }
}

#[actix_web::test]
async fn malformed_json_is_a_400() {
    let app = TestApp::start().await;
    let json = "application/json";
    assert_snapshot!(send(&app, SIGN_IN, json, "{\"email\":").await, @r#"
    400 Bad Request
    content-type: application/json

    {
      "code": "INVALID_JSON_IN_REQUEST_BODY",
      "message": "Invalid JSON in request body"
    }
    "#);
    for body in ["{", "{}{}", "{\"a\":1,}", "nothing", "\u{feff}{}", " "] {
        for path in [SIGN_IN, SIGN_OUT] {
            let answer = send(&app, path, json, body).await;
            assert_eq!(answer.status(), 400, "{path} {body:?}");
        }
    }
    let browser = app.anonymous();
    let call = browser.post(SIGN_IN).raw_body(b"\"\xff\"".as_slice());
    assert_eq!(call.header("content-type", json).send().await.status(), 400);
}

#[actix_web::test]
async fn deeply_nested_json_is_a_400_and_no_crash() {
    let app = TestApp::start().await;
    let body = "[".repeat(10_000);
    let answer = send(&app, SIGN_IN, "application/json", &body).await;
    assert_eq!(answer.status(), 400);
}

#[actix_web::test]
async fn an_oversized_body_is_a_413() {
    let app = TestApp::start_with(|setup| setup.settings.body_limit = 1024).await;
    for path in [SIGN_IN, SIGN_OUT, "/api/auth/sign-up/email"] {
        let browser = app.anonymous();
        let body = json!({ "name": "x".repeat(2000) });
        let answer = browser.post(path).json(&body).send().await;
        assert_eq!(answer.status(), 413, "{path}");
    }
}

#[actix_web::test]
async fn a_body_on_a_get_is_ignored() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let call = browser.get("/api/auth/get-session").raw_body("{");
    assert!(call.send().await.json().is_object());
}

#[actix_web::test]
async fn validation_comes_before_the_session() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let call = browser.post("/api/auth/sign-in/social").json(&json!([]));
    assert_eq!(call.send().await.verdict(), "400 VALIDATION_ERROR");
}

#[actix_web::test]
async fn text_with_a_nul_is_a_400_wherever_it_stands() {
    let app = TestApp::start().await;
    let message = "[body] Invalid input: text must not contain NUL";
    for (path, body) in [
        (
            SIGN_IN,
            json!({ "email": "a\0@example.test", "password": "p" }),
        ),
        (
            SIGN_IN,
            json!({ "email": "ada@example.test", "password": "p\0" }),
        ),
        (SIGN_IN, json!({ "ignored": { "deep": ["\0"] } })),
        (SIGN_IN, json!({ "na\0me": 1 })),
        (
            "/api/auth/sign-up/email",
            json!({ "name": "A\0", "email": "ada@example.test", "password": "correct horse 1" }),
        ),
        (
            "/api/auth/reset-password",
            json!({ "token": "\0", "newPassword": "correct horse 1" }),
        ),
    ] {
        let browser = app.anonymous();
        let answer = browser.post(path).json(&body).send().await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{path} {body}");
        assert_eq!(answer.json()["message"], message, "{path} {body}");
    }
    let browser = app.anonymous();
    let answer = browser.get("/api/auth/verify-email?token=%00").send().await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
    assert_eq!(app.count("user", "true").await, 0);
}
