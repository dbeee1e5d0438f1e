use beztack_tests::TestApp;
use serde_json::json;

use super::{challenged, enable, enrolled, send, verify_backup_code};
use crate::auth::adopted;

#[actix_web::test]
async fn each_backup_code_signs_in_once() {
    for app in [TestApp::start().await, adopted().await] {
        let ada = enrolled(&app, "ada").await;
        for code in &ada.backup_codes {
            let browser = challenged(&app, "ada").await;
            let answer = verify_backup_code(&browser, code).await;
            assert_eq!(answer.status(), 200, "{answer}");
            assert_eq!(browser.session().await["user"]["name"], "Ada");

            let again = challenged(&app, "ada").await;
            let answer = verify_backup_code(&again, code).await;
            assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
        }
        assert_eq!(app.count("session", "true").await, 11);
    }
}

#[actix_web::test]
async fn a_wrong_one_uses_nothing_up() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let right = &ada.backup_codes[0];
    for wrong in [
        "",
        "aaaaa-bbbbb",
        &right.replace('-', ""),
        &format!("{right} "),
    ] {
        let answer = verify_backup_code(&browser, wrong).await;
        assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE", "{wrong:?}");
    }
    assert_eq!(verify_backup_code(&browser, right).await.status(), 200);
}

#[actix_web::test]
async fn somebody_elses_is_wrong() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    enrolled(&app, "grace").await;
    let browser = challenged(&app, "grace").await;
    let answer = verify_backup_code(&browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
}

#[actix_web::test]
async fn without_a_session_the_code_is_used_up_and_the_challenge_stays_open() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let body = json!({ "code": ada.backup_codes[0], "disableSession": true });
    let answer = send(&browser, "verify-backup-code", body).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(answer.json().get("token"), None);
    assert!(answer.cookies().is_empty());
    assert_eq!(app.count("session", "true").await, 1);

    let answer = verify_backup_code(&browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
    let answer = verify_backup_code(&browser, &ada.backup_codes[1]).await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn who_is_signed_in_uses_one_up_and_keeps_their_session() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let answer = verify_backup_code(&ada.browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert!(answer.cookies().is_empty());
    let answer = verify_backup_code(&ada.browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
}

#[actix_web::test]
async fn it_puts_no_enrolment_into_force() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = verify_backup_code(&ada, "aaaaa-bbbbb").await;
    assert_eq!(answer.verdict(), "400 BACKUP_CODES_ARENT_ENABLED");
    let (_, codes) = enable(&ada).await;
    assert_eq!(verify_backup_code(&ada, &codes[0]).await.status(), 200);
    assert_eq!(app.count("user", "two_factor_enabled").await, 0);
}
