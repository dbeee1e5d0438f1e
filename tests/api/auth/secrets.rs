//! Secrets that are replaced while people are signed in (decisions.md 17).

use beztack_auth::Secrets;
use beztack_tests::{Browser, PASSWORD, Setup, TestApp, address, rotated};
use chrono::TimeDelta;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::SESSION;
use crate::two_factor::{Enrolled, challenged, enrolled, verify_backup_code, verify_totp};

const NEWEST: &str = "the-newest-secret-0123456789abcdef";

/// The server once more, with `2:new,1:old`.
async fn after_the_change(app: &TestApp) -> TestApp {
    app.another_with(|setup| setup.sign_with(&rotated(NEWEST)))
        .await
}

fn only_the_newest(setup: &mut Setup) {
    setup.sign_with(&Secrets::versioned([(2, SecretString::from(NEWEST))]));
}

/// The same person's browser, talking to another server.
fn moved(to: &TestApp, from: &Browser, cookies: &[&str]) -> Browser {
    let browser = to.anonymous();
    for name in cookies {
        browser.set_cookie(name, &from.cookie(name).unwrap());
    }
    browser
}

#[actix_web::test]
async fn sessions_go_on_and_new_cookies_are_signed_by_the_new_secret() {
    let app = TestApp::start().await;
    let before = app.person("ada").await;
    let app = after_the_change(&app).await;
    let browser = moved(&app, &before, &[SESSION]);
    assert_eq!(browser.session().await["user"]["name"], "Ada");

    let newest = app.another_with(only_the_newest).await;
    let fresh = moved(&newest, &app.signed_in("ada").await, &[SESSION]);
    assert_eq!(fresh.session().await["user"]["name"], "Ada");
}

#[actix_web::test]
async fn a_cookie_of_a_secret_that_is_gone_is_no_session() {
    let app = TestApp::start().await;
    let before = app.person("ada").await;
    let app = app.another_with(only_the_newest).await;
    let browser = moved(&app, &before, &[SESSION]);
    let answer = browser.get("/api/auth/get-session").send().await;
    assert_eq!((answer.status(), answer.json()), (200, Value::Null));
    assert_eq!(browser.get("/api/v1/account").send().await.status(), 401);
    let answer = browser.get("/api/auth/list-sessions").send().await;
    assert_eq!(answer.status(), 401);
    // Signing in again makes it good.
    assert_eq!(
        browser.sign_in(&address("ada"), PASSWORD).await.status(),
        200
    );
    assert!(browser.session().await.is_object());
}

#[actix_web::test]
async fn second_factors_go_on() {
    let app = TestApp::start().await;
    let Enrolled {
        phone,
        backup_codes,
        ..
    } = enrolled(&app, "ada").await;
    let sealed = "SELECT secret || ' ' || backup_codes FROM two_factor";
    assert_eq!(app.text(sealed).await.matches("$ba$1$").count(), 2);

    let app = after_the_change(&app).await;
    let browser = challenged(&app, "ada").await;
    assert_eq!(verify_totp(&browser, &phone.code(&app)).await.status(), 200);
    let browser = challenged(&app, "ada").await;
    let answer = verify_backup_code(&browser, &backup_codes[0]).await;
    assert_eq!(answer.status(), 200, "{answer}");
    // Using it sealed it anew.
    assert_eq!(app.text(sealed).await.matches("$ba$2$").count(), 2);

    let app = app.another_with(only_the_newest).await;
    app.advance(TimeDelta::seconds(30));
    let browser = challenged(&app, "ada").await;
    assert_eq!(verify_totp(&browser, &phone.code(&app)).await.status(), 200);
    // What is kept of backup codes needs the secret under which they were made.
    let browser = challenged(&app, "ada").await;
    let answer = verify_backup_code(&browser, &backup_codes[1]).await;
    assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
}

#[actix_web::test]
async fn a_trusted_browser_stays_trusted() {
    const TRUST: &str = "better-auth.trust_device";
    let app = TestApp::start().await;
    let phone = enrolled(&app, "ada").await.phone;
    let browser = challenged(&app, "ada").await;
    let body = json!({ "code": phone.code(&app), "trustDevice": true });
    let call = browser.post("/api/auth/two-factor/verify-totp").json(&body);
    assert_eq!(call.send().await.status(), 200);

    let app = after_the_change(&app).await;
    let browser = moved(&app, &browser, &[TRUST]);
    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    assert!(answer.json().get("twoFactorRedirect").is_none(), "{answer}");
}

#[actix_web::test]
async fn mail_that_waits_is_sent_and_its_link_works() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let body = json!({ "email": address("ada") });
    let call = ada.post("/api/auth/send-verification-email").json(&body);
    assert_eq!(call.send().await.status(), 200);

    let app = after_the_change(&app).await;
    let letter = app.letter(&address("ada"), "verification").await;
    let answer = app.anonymous().get(letter.path()).send().await;
    assert_eq!(answer.status(), 302, "{answer}");
    let verified = app.count("user", "email_verified").await;
    assert_eq!(verified, 1);
}
