//! Decisions 12: a database fault is a 503, never a 401 and never nobody.

use std::time::Duration;

use beztack_auth::email_token::Purpose;
use beztack_tests::{Answer, PASSWORD, TestApp, address};
use insta::assert_snapshot;
use serde_json::json;

use super::email_token;

#[actix_web::test]
async fn a_lost_database_is_a_503_that_says_when_to_come_back() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.lose_database().await;

    assert_snapshot!(browser.get("/api/auth/get-session").send().await, @r#"
    503 Service Unavailable
    content-type: application/json
    retry-after: 1

    {
      "code": "SERVICE_UNAVAILABLE",
      "message": "Service unavailable"
    }
    "#);
    let answers = [
        browser.get("/api/auth/get-session").send().await,
        browser.get("/api/auth/list-accounts").send().await,
        browser.post("/api/auth/sign-out").send().await,
        browser.sign_in(&address("ada"), PASSWORD).await,
        browser.sign_up("grace").await,
        browser.get("/api/v1/account").send().await,
        browser.get("/api/v1/subscriptions/products").send().await,
        browser.get("/readyz").send().await,
    ];
    for answer in answers {
        assert_eq!(answer.status(), 503, "{answer}");
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert_eq!(answer.cookies(), Vec::<&str>::new(), "nothing is forgotten");
    }
    let answer = app.anonymous().get("/api/auth/ok").send().await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn no_account_operation_takes_a_lost_database_for_a_stranger() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let token = email_token(&app, &address("ada"), Purpose::Verify);
    app.lose_database().await;
    for (operation, body) in [
        ("revoke-session", json!({ "token": "x" })),
        ("revoke-sessions", json!({})),
        ("revoke-other-sessions", json!({})),
        ("update-user", json!({ "name": "X" })),
        (
            "change-password",
            json!({ "newPassword": PASSWORD, "currentPassword": PASSWORD }),
        ),
        ("change-email", json!({ "newEmail": "new@example.test" })),
        (
            "send-verification-email",
            json!({ "email": address("ada") }),
        ),
        ("request-password-reset", json!({ "email": address("ada") })),
        (
            "reset-password",
            json!({ "newPassword": PASSWORD, "token": "x" }),
        ),
        ("unlink-account", json!({ "providerId": "x" })),
        ("delete-user", json!({})),
    ] {
        let call = browser.post(&format!("/api/auth/{operation}")).json(&body);
        assert_unavailable(&call.send().await);
    }
    for path in [
        "/api/auth/list-sessions",
        "/api/auth/reset-password/x?callbackURL=/",
        "/api/auth/delete-user/callback?token=x&callbackURL=/",
        &format!("/api/auth/verify-email?token={token}&callbackURL=/"),
    ] {
        assert_unavailable(&browser.get(path).send().await);
    }
}

fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.verdict(), "503 SERVICE_UNAVAILABLE", "{answer}");
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.header("location"), None);
    assert_eq!(answer.cookies(), Vec::<&str>::new(), "nothing is forgotten");
}

#[actix_web::test]
async fn a_broken_database_is_a_500_that_says_nothing() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.sql("ALTER TABLE session RENAME TO lost").await;

    let answer = browser.get("/api/auth/get-session").send().await;
    assert_snapshot!(answer, @"500 Internal Server Error");
    let answer = browser.get("/api/auth/list-accounts").send().await;
    assert_eq!((answer.status(), answer.text()), (500, ""));
    let answer = browser.get("/api/v1/account").send().await;
    assert_eq!(answer.verdict(), "500 internal");
    assert!(!answer.text().contains("session"), "{answer}");
}

#[actix_web::test]
async fn nothing_is_left_of_a_sign_up_that_broke_half_way() {
    let app = TestApp::start().await;
    app.sql("ALTER TABLE session RENAME TO lost").await;
    assert_eq!(app.anonymous().sign_up("ada").await.status(), 500);
    for table in ["user", "account", "job"] {
        assert_eq!(app.count(table, "true").await, 0, "{table}");
    }
}

#[actix_web::test]
async fn a_full_password_queue_is_a_503() {
    let app = TestApp::start_with(|setup| {
        setup.hasher.threads = 1;
        setup.hasher.queue = 1;
    })
    .await;
    let browsers: Vec<_> = (0..8).map(|_| app.anonymous()).collect();
    let sign_in = |browser| beztack_tests::Browser::sign_in(browser, "a@example.test", PASSWORD);
    let answers = futures_util::future::join_all(browsers.iter().map(sign_in)).await;
    let refused = answers.iter().filter(|answer| answer.status() == 503);
    assert!(refused.clone().count() > 0);
    for answer in refused {
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
}

#[actix_web::test]
async fn an_answer_that_takes_too_long_is_a_504() {
    // Hashing a password takes longer than this.
    let app = TestApp::start_with(|setup| {
        setup.settings.answer_timeout = Duration::from_micros(1);
    })
    .await;
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.status(), 504);
    assert_eq!(answer.header("x-request-id"), Some("request-of-a-test"));
}
