use beztack_tests::{Answer, Browser, TestApp};
use serde_json::{Value, json};

use super::done;

const PATH: &str = "/api/auth/send-verification-email";

const ADA: &str = "ada@example.test";

async fn send(browser: &Browser, body: Value) -> Answer {
    browser.post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn a_person_is_sent_a_link_that_verifies_their_address() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let answer = send(&browser, json!({ "email": ADA })).await;
    assert_eq!((answer.status(), answer.json()), (200, done()));

    let letter = app.letter(ADA, "verification").await;
    let path = format!(
        "/api/auth/verify-email?token={}&callbackURL=%2F",
        letter.token()
    );
    assert_eq!(letter.path(), path);
    browser.get(letter.path()).send().await;
    assert_eq!(browser.session().await["user"]["emailVerified"], true);
}

#[actix_web::test]
async fn a_stranger_may_ask_for_it_too_however_the_address_is_written() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let body = json!({ "email": "ADA@Example.test", "callbackURL": "/done?x=1&y=2" });
    assert_eq!(send(&app.anonymous(), body).await.json(), done());
    let letter = app.letter(ADA, "verification").await;
    let encoded = "&callbackURL=%2Fdone%3Fx%3D1%26y%3D2";
    assert!(letter.url().ends_with(encoded), "{}", letter.url());
    let answer = app.anonymous().get(letter.path()).send().await;
    assert_eq!(answer.header("location"), Some("/done?x=1&y=2"));
}

#[actix_web::test]
async fn a_stranger_is_not_told_who_has_an_account() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.person("grace").await;
    app.sql("UPDATE \"user\" SET email_verified = true WHERE name = 'Grace'")
        .await;
    app.run_jobs().await;
    let mut answers = Vec::new();
    for email in [ADA, "grace@example.test", "nobody@example.test"] {
        let answer = send(&app.anonymous(), json!({ "email": email })).await;
        answers.push(answer.to_string());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.run_jobs().await, 1, "only the first needs a mail");
}

#[actix_web::test]
async fn who_is_signed_in_may_ask_for_their_own_unverified_address_only() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.person("grace").await;
    app.run_jobs().await;
    for others in ["grace@example.test", "nobody@example.test"] {
        let answer = send(&ada, json!({ "email": others })).await;
        let verdict = "400 YOU_CAN_ONLY_SEND_A_VERIFICATION_EMAIL_TO_YOUR_OWN_EMAIL";
        assert_eq!(answer.verdict(), verdict);
    }
    app.sql("UPDATE \"user\" SET email_verified = true").await;
    let answer = send(&ada, json!({ "email": ADA })).await;
    let verdict = "400 YOU_CAN_ONLY_SEND_A_VERIFICATION_EMAIL_TO_AN_UNVERIFIED_EMAIL";
    assert_eq!(answer.verdict(), verdict);
    assert_eq!(app.run_jobs().await, 0);
}

#[actix_web::test]
async fn what_is_no_address_is_refused() {
    let app = TestApp::start().await;
    for (body, message) in [
        (
            json!({ "email": "nope" }),
            "[body.email] Invalid email address",
        ),
        (
            json!({}),
            "[body.email] Invalid input: expected string, received undefined",
        ),
    ] {
        let answer = send(&app.anonymous(), body).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        assert_eq!(answer.json()["message"], message);
    }
}

#[actix_web::test]
async fn the_link_leads_only_where_we_trust() {
    let app = TestApp::start().await;
    let body = json!({ "email": ADA, "callbackURL": "//evil.test" });
    let answer = send(&app.anonymous(), body).await;
    assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
}

#[actix_web::test]
async fn it_can_be_switched_off() {
    let app = TestApp::start_with(|setup| setup.rules.accounts.verification_email = false).await;
    let ada = app.person("ada").await;
    for browser in [ada, app.anonymous()] {
        let answer = send(&browser, json!({ "email": ADA })).await;
        assert_eq!(answer.verdict(), "400 VERIFICATION_EMAIL_ISNT_ENABLED");
    }
}
