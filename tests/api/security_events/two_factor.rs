use beztack_tests::{PASSWORD, TestApp};
use serde_json::json;

use super::{own, own_kinds};
use crate::two_factor::{challenged, enrolled, verify_backup_code, verify_totp};

#[actix_web::test]
async fn the_life_of_a_second_factor_is_written_down() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    assert_eq!(
        own_kinds(&ada.browser).await,
        ["two-factor-enabled", "two-factor-enrolled", "signed-up"]
    );
    let body = json!({ "password": PASSWORD });
    for (operation, kind) in [
        ("generate-backup-codes", "backup-codes-replaced"),
        ("disable", "two-factor-disabled"),
    ] {
        let path = format!("/api/auth/two-factor/{operation}");
        let answer = ada.browser.post(&path).json(&body).send().await;
        assert_eq!(answer.status(), 200, "{answer}");
        assert_eq!(own_kinds(&ada.browser).await[0], kind);
    }
}

#[actix_web::test]
async fn a_sign_in_with_two_factors_is_one_and_says_by_what() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    assert_eq!(own_kinds(&ada.browser).await.len(), 3, "not in yet");
    assert_eq!(verify_totp(&browser, "000000").await.status(), 401);
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let events = own(&browser).await;
    assert_eq!(events[0]["kind"], "signed-in");
    assert_eq!(events[0]["details"], json!({ "method": "totp" }));
    let session = &browser.session().await["session"]["id"];
    assert_eq!(&events[0]["sessionId"], session);
    assert_eq!(events[1]["kind"], "two-factor-failed");
    assert_eq!(events[1]["details"], json!({ "method": "totp" }));
}

#[actix_web::test]
async fn a_backup_code_that_is_used_up_is_written_down() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    assert_eq!(
        verify_backup_code(&browser, "aaaaa-bbbbb").await.status(),
        401
    );
    let answer = verify_backup_code(&browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let kinds = own_kinds(&browser).await;
    assert_eq!(
        kinds[..3],
        ["signed-in", "backup-code-used", "two-factor-failed"]
    );
    let details = &own(&browser).await[0]["details"];
    assert_eq!(details, &json!({ "method": "backup code" }));
}
