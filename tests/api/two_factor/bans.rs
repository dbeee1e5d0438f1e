use beztack_tests::{PASSWORD, TestApp, address};
use serde_json::json;

use super::{challenged, enrolled, send, verify_backup_code, verify_totp};

const BANNED: &str = "403 BANNED_USER";

#[actix_web::test]
async fn who_is_banned_is_told_so_before_any_challenge() {
    let app = TestApp::start().await;
    enrolled(&app, "ada").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    let browser = app.anonymous();
    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(answer.verdict(), BANNED);
    assert!(answer.cookies().is_empty());
    assert_eq!(app.count("verification", "true").await, 0);
    let answer = browser.sign_in(&address("ada"), "wrong horse 1").await;
    assert_eq!(answer.verdict(), "401 INVALID_EMAIL_OR_PASSWORD");
}

#[actix_web::test]
async fn who_is_banned_meanwhile_is_not_let_in_and_loses_nothing() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    let (code, backup) = (ada.phone.code(&app), &ada.backup_codes[0]);
    let trusting = json!({ "code": code, "trustDevice": true });
    let answer = send(&browser, "verify-totp", trusting).await;
    assert_eq!(answer.verdict(), BANNED);
    assert!(answer.cookies().is_empty());
    assert_eq!(verify_backup_code(&browser, backup).await.verdict(), BANNED);
    assert_eq!(app.count("session", "true").await, 1, "where they enrolled");

    // The challenge is open, and neither code is used up.
    app.sql("UPDATE \"user\" SET banned = false").await;
    assert_eq!(verify_totp(&browser, &code).await.status(), 200);
    let browser = challenged(&app, "ada").await;
    assert_eq!(verify_backup_code(&browser, backup).await.status(), 200);
}

#[actix_web::test]
async fn a_ban_that_has_run_out_does_not_stand_in_the_way() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    app.sql("UPDATE \"user\" SET banned = true, ban_expires = '2026-01-01 09:00:30'")
        .await;
    let browser = challenged(&app, "ada").await;
    assert_eq!(
        verify_totp(&browser, &ada.phone.code(&app)).await.status(),
        200
    );
    assert_eq!(app.count("user", "banned").await, 0);
}
