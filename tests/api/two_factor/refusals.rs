//! Who and what is refused by every operation alike.

use beztack_tests::{PASSWORD, TestApp};
use serde_json::{Value, json};

use super::{enrolled, send};

/// By operation: the least that it takes.
fn operations() -> [(&'static str, Value); 8] {
    let (password, code) = (json!({ "password": PASSWORD }), json!({ "code": "123456" }));
    [
        ("enable", password.clone()),
        ("disable", password.clone()),
        ("get-totp-uri", password.clone()),
        ("generate-backup-codes", password),
        ("send-otp", json!({})),
        ("verify-totp", code.clone()),
        ("verify-otp", code.clone()),
        ("verify-backup-code", code),
    ]
}

#[actix_web::test]
async fn strangers_are_told_to_sign_in_or_to_begin_again() {
    let app = TestApp::start_with(|setup| setup.rules.two_factor.otp_by_mail = true).await;
    enrolled(&app, "ada").await;
    for (operation, body) in operations() {
        let answer = send(&app.anonymous(), operation, body.clone()).await;
        let verdict = if body.get("password").is_some() {
            "401"
        } else {
            "401 INVALID_TWO_FACTOR_COOKIE"
        };
        assert_eq!(answer.verdict(), verdict, "{operation}");
    }
}

#[actix_web::test]
async fn what_is_missing_is_named_before_anybody_is_asked_who_they_are() {
    let app = TestApp::start().await;
    for (operation, body) in operations() {
        for name in body.as_object().unwrap().keys() {
            let answer = send(&app.anonymous(), operation, json!({ name: 1 })).await;
            let message = format!("[body.{name}] Invalid input: expected string, received number");
            assert_eq!(answer.verdict(), "400 VALIDATION_ERROR", "{operation}");
            assert_eq!(answer.json()["message"], message, "{operation}");
        }
    }
}

#[actix_web::test]
async fn what_would_tell_the_codes_is_not_reachable() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    for operation in ["view-backup-codes", "generate-totp"] {
        let answer = send(&ada.browser, operation, json!({ "password": PASSWORD })).await;
        assert_eq!(answer.status(), 404, "{operation}");
    }
    let answer = ada.browser.post("/api/auth/totp/generate").send().await;
    assert_eq!(answer.status(), 404);
}
