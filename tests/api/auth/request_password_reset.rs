use beztack_auth::StorageFormat;
use beztack_tests::{Answer, TestApp};
use serde_json::{Value, json};

use super::{adopted, reset_token};

const PATH: &str = "/api/auth/request-password-reset";

const ADA: &str = "ada@example.test";

async fn request(app: &TestApp, body: Value) -> Answer {
    app.anonymous().post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn a_person_is_sent_a_link_that_leads_where_they_want() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let body = json!({ "email": "ADA@Example.test", "redirectTo": "http://localhost:5173/reset" });
    assert_eq!(request(&app, body).await.status(), 200);
    let letter = app.letter(ADA, "reset-password").await;
    assert_eq!(letter.token().len(), 24);
    let path = format!(
        "/api/auth/reset-password/{}?callbackURL=http%3A%2F%2Flocalhost%3A5173%2Freset",
        letter.token()
    );
    assert_eq!(letter.path(), path);
}

#[actix_web::test]
async fn without_a_page_the_callback_is_empty() {
    let app = TestApp::start().await;
    app.person("ada").await;
    request(&app, json!({ "email": ADA })).await;
    let letter = app.letter(ADA, "reset-password").await;
    assert!(letter.url().ends_with("?callbackURL="), "{}", letter.url());
}

#[actix_web::test]
async fn nobody_is_told_who_has_an_account() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.run_jobs().await;
    let known = request(&app, json!({ "email": ADA })).await;
    let unknown = request(&app, json!({ "email": "nobody@example.test" })).await;
    assert_eq!(known.to_string(), unknown.to_string());
    let message = "If this email exists in our system, check your email for the reset link";
    assert_eq!(known.json(), json!({ "status": true, "message": message }));
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.count("verification", "true").await, 1);
}

#[actix_web::test]
async fn the_secret_is_stored_as_a_digest_or_where_adopted_as_it_is() {
    for app in [TestApp::start().await, adopted().await] {
        app.person("ada").await;
        let token = reset_token(&app, "ada").await;
        let format = app.app().rules().storage;
        let stored = app.text("SELECT identifier FROM verification").await;
        let secret = format.stored_secret(&token);
        assert_eq!(stored, format!("reset-password:{secret}"));
        assert_eq!(secret == token, format == StorageFormat::BetterAuth);
        let theirs = "value = (SELECT id FROM \"user\")";
        assert_eq!(app.count("verification", theirs).await, 1);
    }
}

#[actix_web::test]
async fn of_several_links_that_are_open_any_sets_a_password_and_ends_the_others() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let first = reset_token(&app, "ada").await;
    let second = reset_token(&app, "ada").await;
    let third = reset_token(&app, "ada").await;
    assert_ne!(first, second);
    let answer = super::reset(&app, &second, "better horse 2").await;
    assert_eq!(answer.status(), 200);
    for token in [first, third] {
        let answer = super::reset(&app, &token, "better horse 3").await;
        assert_eq!(answer.verdict(), "400 INVALID_TOKEN");
    }
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
            json!({ "redirectTo": 1 }),
            "[body.email] Invalid input: expected string, received undefined; \
             [body.redirectTo] Invalid input: expected string, received number",
        ),
    ] {
        let answer = request(&app, body).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        assert_eq!(answer.json()["message"], message);
    }
}

#[actix_web::test]
async fn the_link_leads_only_where_we_trust() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.run_jobs().await;
    let body = json!({ "email": ADA, "redirectTo": "https://evil.test/reset" });
    assert_eq!(
        request(&app, body).await.verdict(),
        "403 INVALID_REDIRECTURL"
    );
    assert_eq!(app.run_jobs().await, 0);
}

#[actix_web::test]
async fn it_can_be_switched_off_for_everybody_alike() {
    let app = TestApp::start_with(|setup| setup.rules.accounts.reset_password = false).await;
    app.person("ada").await;
    for email in [ADA, "nobody@example.test"] {
        let answer = request(&app, json!({ "email": email })).await;
        assert_eq!(answer.verdict(), "400 RESET_PASSWORD_ISNT_ENABLED");
    }
    assert_eq!(app.count("verification", "true").await, 0);
}
