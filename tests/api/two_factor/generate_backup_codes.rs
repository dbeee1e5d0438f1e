use beztack_tests::{PASSWORD, TestApp};
use serde_json::json;

use super::{challenged, enable, enrolled, send, texts, verify_backup_code};

const OPERATION: &str = "generate-backup-codes";

#[actix_web::test]
async fn ten_new_codes_take_the_place_of_those_that_are_left() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let answer = send(&ada.browser, OPERATION, json!({ "password": PASSWORD })).await;
    assert_eq!(answer.json()["status"], true, "{answer}");
    let codes = texts(&answer.json()["backupCodes"]);
    assert_eq!(codes.len(), 10);

    let browser = challenged(&app, "ada").await;
    for old in &ada.backup_codes {
        let answer = verify_backup_code(&browser, old).await;
        assert_eq!(answer.verdict(), "401 INVALID_BACKUP_CODE");
    }
    assert_eq!(verify_backup_code(&browser, &codes[9]).await.status(), 200);
}

#[actix_web::test]
async fn they_are_for_an_enrolment_in_force() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    enable(&ada).await;
    let answer = send(&ada, OPERATION, json!({ "password": PASSWORD })).await;
    assert_eq!(answer.verdict(), "400 TWO_FACTOR_ISNT_ENABLED");
}

#[actix_web::test]
async fn it_takes_the_password() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let wrong = json!({ "password": "wrong horse 1" });
    let answer = send(&ada.browser, OPERATION, wrong).await;
    assert_eq!(answer.verdict(), "400 INVALID_PASSWORD");
    let browser = challenged(&app, "ada").await;
    let answer = verify_backup_code(&browser, &ada.backup_codes[0]).await;
    assert_eq!(answer.status(), 200, "the old ones are still good");
}
