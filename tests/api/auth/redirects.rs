//! Contract 14 and ASVS 3.7.2: wherever a redirect can be asked for, it leads nowhere else.

use beztack_auth::email_token::Purpose;
use beztack_auth::uri::encode_component as encoded;
use beztack_tests::TestApp;
use serde_json::json;

use super::{email_token, reset_token};

/// Places that a browser would take for another site than we do (contract 14).
const ELSEWHERE: [&str; 23] = [
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\/evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "/%2fevil.test",
    "/%5cevil.test",
    "https:evil.test",
    "https:/evil.test",
    "https:\\\\evil.test",
    "https://evil.test",
    "http://localhost:5173@evil.test/",
    "http://localhost:5173%40evil.test/",
    "http://localhost:5173.evil.test/",
    "http://evil.test#http://localhost:5173/",
    "https://app.example.test\u{3002}evil.test/",
    "https://\u{430}pp.example.test/",
    "https://evil.test/.preview.example.test",
    "https://evil.test?.preview.example.test",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://evil.test",
];

#[actix_web::test]
async fn nobody_is_sent_to_another_site() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.run_jobs().await;
    let reset = reset_token(&app, "ada").await;
    let proof = email_token(&app, "ada@example.test", Purpose::Verify);
    for target in ELSEWHERE {
        for (operation, field) in [
            ("send-verification-email", "callbackURL"),
            ("change-email", "callbackURL"),
            ("delete-user", "callbackURL"),
            ("sign-in/email", "callbackURL"),
            ("request-password-reset", "redirectTo"),
        ] {
            let path = format!("/api/auth/{operation}");
            let call = browser.post(&path).json(&json!({ field: target }));
            let answer = call.send().await;
            assert_eq!(answer.status(), 403, "{operation} {target:?}");
        }
        let target = encoded(target);
        for path in [
            format!("/api/auth/verify-email?token={proof}&callbackURL={target}"),
            format!("/api/auth/verify-email?token=x&callbackURL={target}"),
            format!("/api/auth/reset-password/{reset}?callbackURL={target}"),
            format!("/api/auth/delete-user/callback?token=x&callbackURL={target}"),
        ] {
            let answer = browser.get(&path).send().await;
            assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL", "{path}");
        }
    }
    assert_eq!(app.count("user", "NOT email_verified").await, 1);
}

/// A trusted address with a line break in it must not write headers of its own.
#[actix_web::test]
async fn a_target_writes_no_headers() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let target = encoded("http://localhost:5173/x\r\nSet-Cookie: planted=1");
    for path in [
        format!("/api/auth/verify-email?token=x&callbackURL={target}"),
        format!("/api/auth/reset-password/x?callbackURL={target}"),
    ] {
        let answer = browser.get(&path).send().await;
        assert_eq!(answer.cookies(), Vec::<&str>::new());
        assert!(answer.status() < 500, "{path}: {answer}");
    }
}
