//! Codes by mail, where they are configured (decisions.md 10).

use beztack_tests::{TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{CHALLENGE, challenged, enable, enrolled, mailed_code, mailing, send};

const EXPIRED: &str = "400 OTP_HAS_EXPIRED";

#[actix_web::test]
async fn a_mailed_code_signs_in_once() {
    let app = mailing().await;
    enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let answer = send(&browser, "send-otp", json!({})).await;
    assert_eq!(
        (answer.status(), answer.json()),
        (200, json!({ "status": true }))
    );
    let code = mailed_code(&app, "ada").await;
    assert_eq!(code.len(), 6);

    let body = json!({ "code": code });
    let copy = browser.copy();
    let answer = send(&browser, "verify-otp", body.clone()).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(browser.session().await["user"]["name"], "Ada");
    let answer = send(&copy, "verify-otp", body.clone()).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
    let answer = send(&browser, "verify-otp", body).await;
    assert_eq!(answer.verdict(), EXPIRED);
}

#[actix_web::test]
async fn a_code_is_good_for_its_own_challenge_alone() {
    let app = mailing().await;
    enrolled(&app, "ada").await;
    let (browser, other) = (challenged(&app, "ada").await, challenged(&app, "ada").await);
    send(&browser, "send-otp", json!({})).await;
    let body = json!({ "code": mailed_code(&app, "ada").await });
    let answer = send(&other, "verify-otp", body.clone()).await;
    assert_eq!(answer.verdict(), EXPIRED);
    // Nor does one that was sent there make it so.
    send(&other, "send-otp", json!({})).await;
    let answer = send(&other, "verify-otp", body.clone()).await;
    assert_eq!(answer.verdict(), "401 INVALID_CODE");
    assert_eq!(send(&browser, "verify-otp", body).await.status(), 200);
}

#[actix_web::test]
async fn after_five_wrong_ones_the_right_one_comes_too_late() {
    let app = mailing().await;
    enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    send(&browser, "send-otp", json!({})).await;
    let right = mailed_code(&app, "ada").await;
    for wrong in ["abcdef", "", "1", "1234567", " "] {
        let answer = send(&browser, "verify-otp", json!({ "code": wrong })).await;
        assert_eq!(answer.verdict(), "401 INVALID_CODE", "{wrong:?}");
    }
    for verdict in ["400 TOO_MANY_ATTEMPTS_PLEASE_REQUEST_A_NEW_CODE", EXPIRED] {
        let answer = send(&browser, "verify-otp", json!({ "code": right })).await;
        assert_eq!(answer.verdict(), verdict);
    }
    assert!(browser.session().await.is_null());

    // The challenge is still open to a new one.
    send(&browser, "send-otp", json!({})).await;
    let body = json!({ "code": mailed_code(&app, "ada").await });
    assert_eq!(send(&browser, "verify-otp", body).await.status(), 200);
}

#[actix_web::test]
async fn a_new_code_replaces_the_one_before() {
    let app = mailing().await;
    enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    send(&browser, "send-otp", json!({})).await;
    let first = mailed_code(&app, "ada").await;
    send(&browser, "send-otp", json!({ "trustDevice": true })).await;
    let second = mailed_code(&app, "ada").await;
    assert_ne!(first, second);
    let answer = send(&browser, "verify-otp", json!({ "code": first })).await;
    assert_eq!(answer.verdict(), "401 INVALID_CODE");
    let answer = send(&browser, "verify-otp", json!({ "code": second })).await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn it_works_for_three_minutes() {
    let app = mailing().await;
    let ada = enrolled(&app, "ada").await.browser;
    send(&ada, "send-otp", json!({})).await;
    let body = json!({ "code": mailed_code(&app, "ada").await });
    app.advance(TimeDelta::seconds(181));
    let answer = send(&ada, "verify-otp", body).await;
    assert_eq!(answer.verdict(), EXPIRED);
}

#[actix_web::test]
async fn whoever_enrols_may_put_it_into_force_with_a_mailed_code() {
    let app = mailing().await;
    let ada = app.person("ada").await;
    enable(&ada).await;
    send(&ada, "send-otp", json!({})).await;
    let body = json!({ "code": mailed_code(&app, "ada").await });
    assert_eq!(send(&ada, "verify-otp", body).await.status(), 200);
    assert_eq!(ada.session().await["user"]["twoFactorEnabled"], true);
}

#[actix_web::test]
async fn strangers_are_sent_nothing() {
    let app = mailing().await;
    enrolled(&app, "ada").await;
    let stranger = app.anonymous();
    stranger.set_cookie(CHALLENGE, "2fa-00000000000000000000.x");
    let answer = send(&stranger, "send-otp", json!({})).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
    app.run_jobs().await;
    let mails = app.mailer().delivered_to(&address("ada"));
    assert!(mails.iter().all(|mail| mail.kind == "welcome"), "{mails:?}");
}

#[actix_web::test]
async fn it_is_off_unless_it_is_configured() {
    let app = TestApp::start().await;
    enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    for body in [json!({}), json!({ "trustDevice": true })] {
        let answer = send(&browser, "send-otp", body).await;
        assert_eq!(answer.verdict(), "400 OTP_ISNT_CONFIGURED");
    }
    let answer = send(&browser, "verify-otp", json!({ "code": "123456" })).await;
    assert_eq!(answer.verdict(), EXPIRED);
}
