//! Where an address must be proven before it signs in (decisions.md 15), and where
//! signing up does not sign in.

use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use serde_json::{Value, json};

use super::SESSION;

async fn strict() -> TestApp {
    TestApp::start_with(|setup| setup.rules.accounts.require_email_verification = true).await
}

/// The answer without what differs from one account to the next.
fn shape(answer: &Answer) -> Value {
    let mut body = answer.json();
    body["user"]["id"] = Value::Null;
    body
}

async fn follow_the_link(app: &TestApp, browser: &Browser) {
    let letter = app.letter(&address("ada"), "verification").await;
    let status = browser.get(letter.path()).send().await.status();
    assert!([200, 302].contains(&status), "{status}");
}

#[actix_web::test]
async fn signing_up_makes_no_session_and_mails_a_link() {
    let app = strict().await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.json()["token"], Value::Null);
    assert_eq!(answer.json()["user"]["email"], "ada@example.test");
    assert!(answer.cookies().is_empty());
    assert_eq!(browser.cookie(SESSION), None);
    assert_eq!(app.count("session", "true").await, 0);
    follow_the_link(&app, &browser).await;
    assert_eq!(app.count("user", "email_verified").await, 1);
}

#[actix_web::test]
async fn nobody_signs_in_before_and_everybody_after() {
    let app = strict().await;
    app.anonymous().sign_up("ada").await;
    let browser = app.anonymous();
    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.verdict(), "403 EMAIL_NOT_VERIFIED");
    assert!(answer.cookies().is_empty());
    // Only whoever knows the password is told so.
    let answer = browser.sign_in(&address("ada"), "wrong horse 1").await;
    assert_eq!(answer.verdict(), "401 INVALID_EMAIL_OR_PASSWORD");
    assert_eq!(app.count("session", "true").await, 0);

    follow_the_link(&app, &app.anonymous()).await;
    app.signed_in("ada").await;
}

#[actix_web::test]
async fn an_address_that_is_taken_is_answered_like_any_other() {
    let app = strict().await;
    let first = app.anonymous().sign_up("ada").await;
    app.run_jobs().await;
    let mails = app.mailer().delivered().len();

    let body = json!({ "name": "Ada", "email": "ADA@example.test", "password": "other horse 1" });
    let browser = app.anonymous();
    let second = browser.post("/api/auth/sign-up/email").json(&body);
    let second = second.send().await;
    assert_eq!(second.status(), first.status());
    assert_eq!(shape(&second), shape(&first));
    assert!(second.cookies().is_empty());
    let id = second.json()["user"]["id"].as_str().map(str::len);
    assert_eq!(id, first.json()["user"]["id"].as_str().map(str::len));

    // Nothing happened.
    app.run_jobs().await;
    assert_eq!(app.mailer().delivered().len(), mails);
    assert_eq!(app.count("user", "true").await, 1);
    assert_eq!(app.count("account", "true").await, 1);
    follow_the_link(&app, &browser).await;
    let answer = browser.sign_in(&address("ada"), "other horse 1").await;
    assert_eq!(answer.verdict(), "401 INVALID_EMAIL_OR_PASSWORD");
    app.signed_in("ada").await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_sign_up_is_still_said() {
    let app = strict().await;
    app.anonymous().sign_up("ada").await;
    for (email, password, verdict) in [
        ("ada@example.test", "short", "400 PASSWORD_TOO_SHORT"),
        ("nobody", PASSWORD, "400 INVALID_EMAIL"),
    ] {
        let body = json!({ "name": "Ada", "email": email, "password": password });
        let browser = app.anonymous();
        let call = browser.post("/api/auth/sign-up/email").json(&body);
        assert_eq!(call.send().await.verdict(), verdict);
    }
}

#[actix_web::test]
async fn without_auto_sign_in_one_signs_in_oneself() {
    let app = TestApp::start_with(|setup| setup.rules.accounts.auto_sign_in = false).await;
    let browser = app.anonymous();
    let answer = browser.sign_up("ada").await;
    assert_eq!(
        (answer.status(), &answer.json()["token"]),
        (200, &Value::Null)
    );
    assert!(answer.cookies().is_empty());
    assert_eq!(app.count("session", "true").await, 0);
    app.signed_in("ada").await;
    // It hides nothing.
    let answer = browser.sign_up("ada").await;
    assert_eq!(
        answer.verdict(),
        "422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"
    );
}
