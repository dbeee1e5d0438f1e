use beztack_tests::{PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{CHALLENGE, challenged, enrolled, verify_backup_code, verify_totp};
use crate::auth::SESSION;

#[actix_web::test]
async fn a_password_alone_leads_to_a_challenge_and_no_session() {
    let app = TestApp::start().await;
    enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    assert!(browser.cookie(CHALLENGE).is_some());
    assert_eq!(browser.cookie(SESSION), None);
    assert!(browser.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 1, "where they enrolled");
}

#[actix_web::test]
async fn the_session_that_it_shows_opens_nothing() {
    let app = TestApp::start().await;
    enrolled(&app, "ada").await;
    let answer = app.anonymous().sign_in(&address("ada"), PASSWORD).await;
    let shown = answer.cookies()[0].split("; ").next().unwrap().to_owned();
    let (name, token) = shown.split_once('=').unwrap();
    assert_eq!(name, SESSION);
    let thief = app.anonymous();
    thief.set_cookie(SESSION, token);
    assert!(thief.session().await.is_null());
}

#[actix_web::test]
async fn it_waits_for_three_minutes_and_no_longer() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let (early, late) = (challenged(&app, "ada").await, challenged(&app, "ada").await);
    app.advance(TimeDelta::seconds(179));
    let answer = verify_totp(&early, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");

    app.advance(TimeDelta::seconds(2));
    let codes = [ada.phone.code_in(&app, 1), ada.phone.code(&app)];
    for code in codes {
        let answer = verify_totp(&late, &code).await;
        assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
    }
    let answer = verify_backup_code(&late, &ada.backup_codes[0]).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
    assert!(late.session().await.is_null());
}

#[actix_web::test]
async fn it_is_used_up_by_the_sign_in() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let copy = browser.copy();
    assert_eq!(
        verify_totp(&browser, &ada.phone.code(&app)).await.status(),
        200
    );
    app.advance(TimeDelta::seconds(30));
    let answer = verify_totp(&copy, &ada.phone.code(&app)).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
}

#[actix_web::test]
async fn it_does_not_outlive_the_password_that_opened_it() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let before = challenged(&app, "ada").await;
    app.advance(TimeDelta::seconds(1));
    let body = json!({
        "currentPassword": PASSWORD,
        "newPassword": "better horse 2",
        "revokeOtherSessions": true,
    });
    let call = ada.browser.post("/api/auth/change-password").json(&body);
    assert_eq!(call.send().await.status(), 200);
    let after = app.anonymous();
    let answer = after.sign_in(&address("ada"), "better horse 2").await;
    assert_eq!(answer.json(), json!({ "twoFactorRedirect": true }));

    let code = ada.phone.code(&app);
    let answer = verify_totp(&before, &code).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
    let answer = verify_backup_code(&before, &ada.backup_codes[0]).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
    assert!(before.session().await.is_null());
    // Neither code is used up.
    assert_eq!(verify_totp(&after, &code).await.status(), 200);
}

#[actix_web::test]
async fn its_cookie_is_not_made_by_others() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let cookie = challenged(&app, "ada").await.cookie(CHALLENGE).unwrap();
    let (identifier, signature) = cookie.split_once('.').unwrap();
    let other = challenged(&app, "ada").await.cookie(CHALLENGE).unwrap();
    let (_, others) = other.split_once('.').unwrap();
    for forged in [
        identifier.to_owned(),
        format!("{identifier}."),
        format!("{identifier}.{others}"),
        format!("2fa-00000000000000000000.{signature}"),
    ] {
        let thief = app.anonymous();
        thief.set_cookie(CHALLENGE, &forged);
        let answer = verify_totp(&thief, &ada.phone.code(&app)).await;
        assert_eq!(
            answer.verdict(),
            "401 INVALID_TWO_FACTOR_COOKIE",
            "{forged}"
        );
    }
}

#[actix_web::test]
async fn a_session_that_is_not_to_be_remembered_is_not() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = app.anonymous();
    let body = json!({ "email": address("ada"), "password": PASSWORD, "rememberMe": false });
    let call = browser.post("/api/auth/sign-in/email").json(&body);
    assert_eq!(call.send().await.json()["twoFactorRedirect"], true);
    assert_eq!(
        verify_totp(&browser, &ada.phone.code(&app)).await.status(),
        200
    );
    let session = browser.session().await;
    // A day from a minute past nine.
    assert_eq!(session["session"]["expiresAt"], "2026-01-02T09:01:00.000Z");
}
