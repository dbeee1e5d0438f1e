//! Mails that nobody asked for: new sign-ins, and second factors switched on and off.

use beztack_auth::email_token::Purpose;
use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::json;

use crate::auth::{email_token, stored};
use crate::two_factor::{challenged, enrolled, verify_totp};

async fn start() -> TestApp {
    TestApp::start_with(|setup| {
        setup.rules.welcome_mail = false;
        setup.rules.notices.new_sign_in = true;
        setup.rules.notices.two_factor_changed = true;
    })
    .await
}

async fn kinds(app: &TestApp) -> Vec<String> {
    app.run_jobs().await;
    let mails = app.mailer().delivered_to(&address("ada"));
    mails.into_iter().map(|mail| mail.kind).collect()
}

async fn sign_in_with(app: &TestApp, user_agent: &str, language: &str) {
    let body = json!({ "email": address("ada"), "password": PASSWORD });
    let browser = app.anonymous();
    let call = browser.post("/api/auth/sign-in/email").json(&body);
    let call = call.header("user-agent", user_agent);
    let answer = call.header("accept-language", language).send().await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn a_browser_is_announced_once() {
    let app = start().await;
    app.person("ada").await;
    assert!(kinds(&app).await.is_empty(), "signing up is no surprise");

    sign_in_with(&app, "Firefox/150.0 (Linux)", "en").await;
    assert_eq!(kinds(&app).await, ["new-sign-in"]);
    sign_in_with(&app, "Firefox/150.0 (Linux)", "en").await;
    assert_eq!(kinds(&app).await.len(), 1, "the same browser");
    sign_in_with(&app, "Safari/605 (Mac OS X)", "es-UY, en;q=0.5").await;
    let mails = app.mailer().delivered();
    assert_eq!(kinds(&app).await.len(), 2, "another browser: {mails:?}");

    let mails = app.mailer().delivered_to(&address("ada"));
    assert!(
        mails[0].text.contains("Firefox, Linux"),
        "{}",
        mails[0].text
    );
    assert!(mails[0].text.contains("127.0.0.1"), "{}", mails[0].text);
    assert!(mails[1].text.contains("Safari, macOS"), "{}", mails[1].text);
    assert_eq!(mails[1].subject, "Nuevo inicio de sesión en Beztack");
}

#[actix_web::test]
async fn a_link_that_signs_in_is_announced_at_the_new_address() {
    let app = start().await;
    let ada = app.person("ada").await;
    let moving = Purpose::VerifyChange(stored("new@example.test"));
    let token = email_token(&app, "ada@example.test", moving);
    let path = format!("/api/auth/verify-email?token={token}");
    let call = app.anonymous();
    let call = call
        .get(&path)
        .header("user-agent", "Firefox/150.0 (Linux)");
    let answer = call.send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert!(kinds(&app).await.is_empty(), "the old address");
    let mails = app.mailer().delivered_to("new@example.test");
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].kind, "new-sign-in");
    assert!(
        mails[0].text.contains("Firefox, Linux"),
        "{}",
        mails[0].text
    );

    // Whoever is signed in does not sign in by it.
    let moving = Purpose::VerifyChange(stored("newer@example.test"));
    let token = email_token(&app, "new@example.test", moving);
    let path = format!("/api/auth/verify-email?token={token}");
    assert_eq!(ada.get(&path).send().await.status(), 200);
    app.run_jobs().await;
    assert!(app.mailer().delivered_to("newer@example.test").is_empty());
}

#[actix_web::test]
async fn a_failed_sign_in_is_not_announced() {
    let app = start().await;
    app.person("ada").await;
    app.anonymous()
        .sign_in(&address("ada"), "wrong password")
        .await;
    assert!(kinds(&app).await.is_empty());
}

#[actix_web::test]
async fn where_it_is_configured_off_nobody_is_told() {
    let app = TestApp::start_with(|setup| setup.rules.welcome_mail = false).await;
    app.person("ada").await;
    app.signed_in("ada").await;
    assert!(kinds(&app).await.is_empty());
}

#[actix_web::test]
async fn a_second_factor_is_announced_when_it_comes_and_when_it_goes() {
    let app = start().await;
    let ada = enrolled(&app, "ada").await.browser;
    assert_eq!(kinds(&app).await, ["two-factor-changed"]);

    let body = json!({ "password": PASSWORD });
    let call = ada.post("/api/auth/two-factor/disable").json(&body);
    let answer = call.header("accept-language", "es").send().await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(kinds(&app).await.len(), 2);
    let mails = app.mailer().delivered_to(&address("ada"));
    assert_eq!(
        mails[0].subject,
        "Two-factor authentication is on for Beztack"
    );
    assert_eq!(
        mails[1].subject,
        "Verificación en dos pasos desactivada en Beztack"
    );
    assert!(mails[0].text.contains("http://localhost:5173/settings"));
}

#[actix_web::test]
async fn a_sign_in_is_announced_when_it_is_complete() {
    let app = start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    assert_eq!(kinds(&app).await, ["two-factor-changed"], "half a sign-in");
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(kinds(&app).await, ["two-factor-changed", "new-sign-in"]);
}
