//! Contract 14: who may change something, and where people may be sent.

use beztack_tests::{PASSWORD, TestApp};
use serde_json::json;

const SIGN_IN: &str = "/api/auth/sign-in/email";
const SIGN_OUT: &str = "/api/auth/sign-out";

#[actix_web::test]
async fn with_a_cookie_a_change_must_come_from_a_trusted_origin() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    browser.set_cookie("theme", "dark");
    for (origin, verdict) in [
        ("http://localhost:5173", "200"),
        ("http://localhost:3000", "200"),
        ("HTTP://LOCALHOST:5173", "200"),
        ("http://localhost:5173/x", "200"),
        ("https://app.example.test", "200"),
        ("https://a.b.preview.example.test", "200"),
        ("myapp://callback", "200"),
        ("https://evil.test", "403 INVALID_ORIGIN"),
        ("http://localhost:9999", "403 INVALID_ORIGIN"),
        ("https://localhost:5173", "403 INVALID_ORIGIN"),
        ("http://localhost:5173.evil.test", "403 INVALID_ORIGIN"),
        ("https://preview.example.test", "403 INVALID_ORIGIN"),
        ("https://x.preview.example.test:8443", "403 INVALID_ORIGIN"),
        ("/relative", "403 INVALID_ORIGIN"),
        ("null", "403 MISSING_OR_NULL_ORIGIN"),
        ("", "403 MISSING_OR_NULL_ORIGIN"),
    ] {
        let answer = browser.post(SIGN_OUT).header("origin", origin).send().await;
        assert_eq!(answer.verdict(), verdict, "{origin}");
    }
}

#[actix_web::test]
async fn the_referer_stands_in_for_a_missing_origin_only() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    browser.set_cookie("theme", "dark");
    let referred = |referer| browser.post(SIGN_OUT).header("referer", referer);

    let answer = browser.post(SIGN_OUT).without("origin").send().await;
    assert_eq!(answer.verdict(), "403 MISSING_OR_NULL_ORIGIN");
    let call = referred("http://localhost:5173/page?x=1").without("origin");
    assert_eq!(call.send().await.status(), 200);
    let call = referred("https://evil.test/page").without("origin");
    assert_eq!(call.send().await.verdict(), "403 INVALID_ORIGIN");
    assert_eq!(
        referred("https://evil.test/page").send().await.status(),
        200
    );
    let call = referred("http://localhost:5173/").header("origin", "https://evil.test");
    assert_eq!(call.send().await.verdict(), "403 INVALID_ORIGIN");
}

#[actix_web::test]
async fn without_a_cookie_the_origin_is_not_looked_at() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let body = json!({ "email": "ada@example.test", "password": PASSWORD });
    for origin in ["https://evil.test", "null"] {
        let browser = app.anonymous();
        let call = browser.post(SIGN_IN).json(&body).header("origin", origin);
        assert_eq!(call.send().await.status(), 200, "{origin}");
    }
    let browser = app.anonymous();
    let call = browser.post(SIGN_IN).json(&body).without("origin");
    assert_eq!(call.send().await.status(), 200);
}

#[actix_web::test]
async fn reading_is_not_checked() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let call = browser.get("/api/auth/get-session");
    let answer = call.header("origin", "https://evil.test").send().await;
    assert!(answer.json().is_object());
}

#[actix_web::test]
async fn the_origin_comes_before_the_body_s_fields_and_after_its_type() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    browser.set_cookie("theme", "dark");
    let call = browser.post(SIGN_IN).header("origin", "https://evil.test");
    assert_eq!(
        call.json(&json!([])).send().await.verdict(),
        "403 INVALID_ORIGIN"
    );
    let call = browser.post(SIGN_IN).header("origin", "https://evil.test");
    let answer = call
        .raw_body("x")
        .header("content-type", "text/plain")
        .send()
        .await;
    assert_eq!(answer.verdict(), "415 UNSUPPORTED_MEDIA_TYPE");
    let call = browser
        .post("/api/auth/nope")
        .header("origin", "https://evil.test");
    assert_eq!(call.json(&json!({})).send().await.status(), 404);
}

#[actix_web::test]
async fn redirect_targets_must_be_trusted_whatever_the_endpoint() {
    let app = TestApp::start().await;
    for (field, verdict) in [
        ("callbackURL", "403 INVALID_CALLBACKURL"),
        ("redirectTo", "403 INVALID_REDIRECTURL"),
        ("errorCallbackURL", "403 INVALID_ERRORCALLBACKURL"),
        ("newUserCallbackURL", "403 INVALID_NEWUSERCALLBACKURL"),
    ] {
        for path in [SIGN_IN, SIGN_OUT, "/api/auth/sign-up/email"] {
            let browser = app.anonymous();
            let body = json!({ field: "https://evil.test/" });
            let answer = browser.post(path).json(&body).send().await;
            assert_eq!(answer.verdict(), verdict, "{path}");
        }
    }
}

#[actix_web::test]
async fn paths_of_our_own_are_narrow() {
    let app = TestApp::start().await;
    for target in [
        "/",
        "/home",
        "/a//b",
        "/x?tab=1&y=%20",
        "http://localhost:5173/x",
    ] {
        let body = json!({ "callbackURL": target });
        let answer = app.anonymous().post(SIGN_OUT).json(&body).send().await;
        assert_eq!(answer.status(), 200, "{target}");
    }
    for target in [
        "//evil.test",
        "/\\evil.test",
        "/%2fevil.test",
        "/a#b",
        "/a b",
        "/a:b",
        "javascript:alert(1)",
    ] {
        let body = json!({ "callbackURL": target });
        let answer = app.anonymous().post(SIGN_OUT).json(&body).send().await;
        assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL", "{target}");
    }
}

#[actix_web::test]
async fn a_callback_in_the_query_of_a_post_must_be_trusted_as_well() {
    let app = TestApp::start().await;
    let path = format!("{SIGN_OUT}?callbackURL=https%3A%2F%2Fevil.test%2F");
    let answer = app.anonymous().post(&path).send().await;
    assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
    let path = format!("{SIGN_OUT}?callbackURL=%2Fhome");
    assert_eq!(app.anonymous().post(&path).send().await.status(), 200);
}
