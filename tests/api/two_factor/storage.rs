//! What lies in the rows, in the two storage formats (decisions.md 7).

use beztack_auth::{StorageFormat, vault};
use beztack_tests::{TestApp, secrets};
use serde_json::json;

use super::{challenged, enrolled, mailed_code, send};

/// A server that mails codes as well, on a database of this format.
async fn mailing_in(format: StorageFormat) -> TestApp {
    TestApp::start_with(|setup| {
        setup.rules.storage = format;
        setup.rules.two_factor.otp_by_mail = true;
    })
    .await
}

/// The list of backup codes below its seal.
async fn unsealed(app: &TestApp) -> String {
    let sealed = app.text("SELECT backup_codes FROM two_factor").await;
    vault::open(&sealed, &secrets()).unwrap()
}

/// What is kept of the newest mailed code.
async fn kept(app: &TestApp) -> String {
    app.text("SELECT value FROM verification WHERE identifier LIKE '2fa-otp-%'")
        .await
}

#[actix_web::test]
async fn no_code_is_readable_in_the_hardened_format() {
    let app = mailing_in(StorageFormat::Hardened).await;
    let ada = enrolled(&app, "ada").await;
    let list = unsealed(&app).await;
    for code in &ada.backup_codes {
        assert!(!list.contains(code.as_str()), "{code} in {list}");
    }
    let browser = challenged(&app, "ada").await;
    send(&browser, "send-otp", json!({})).await;
    let code = mailed_code(&app, "ada").await;
    let kept = kept(&app).await;
    assert!(!kept.contains(&code), "{code} in {kept}");
}

#[actix_web::test]
async fn the_original_can_read_what_an_adopted_database_holds() {
    let app = mailing_in(StorageFormat::BetterAuth).await;
    let ada = enrolled(&app, "ada").await;
    assert_eq!(unsealed(&app).await, json!(ada.backup_codes).to_string());
    let browser = challenged(&app, "ada").await;
    send(&browser, "send-otp", json!({})).await;
    let code = mailed_code(&app, "ada").await;
    assert_eq!(kept(&app).await, format!("{code}:0"));
}

#[actix_web::test]
async fn secrets_and_codes_are_sealed_in_both() {
    for format in [StorageFormat::Hardened, StorageFormat::BetterAuth] {
        let app = mailing_in(format).await;
        let ada = enrolled(&app, "ada").await;
        let row = app
            .text("SELECT secret || backup_codes FROM two_factor")
            .await;
        let sealed = app.text("SELECT secret FROM two_factor").await;
        let secret = vault::open(&sealed, &secrets()).unwrap();
        assert_eq!(secret.len(), 32);
        assert!(!row.contains(&secret));
        assert!(
            ada.backup_codes
                .iter()
                .all(|code| !row.contains(code.as_str()))
        );
    }
}

#[actix_web::test]
async fn a_code_that_is_used_leaves_the_list_for_good() {
    let app = mailing_in(StorageFormat::BetterAuth).await;
    let ada = enrolled(&app, "ada").await;
    let body = json!({ "code": ada.backup_codes[3] });
    let browser = challenged(&app, "ada").await;
    send(&browser, "verify-backup-code", body).await;
    let mut left = ada.backup_codes.clone();
    left.remove(3);
    assert_eq!(unsealed(&app).await, json!(left).to_string());
}
