//! However many bring the same proof at the same moment, one of them gets in.

use beztack_auth::StorageFormat;
use beztack_tests::{Answer, Browser, PASSWORD, TestApp};
use serde_json::{Value, json};

use super::{challenged, enable, enrolled, mailed_code, send, verify_backup_code, verify_totp};
use crate::together::{assert_one_of_all, tally, together};

const CALLERS: usize = 50;

/// What is said to whoever comes after a challenge was used up.
const GONE: &str = "401 INVALID_TWO_FACTOR_COOKIE";

/// A server for each storage format, which mails codes as well.
async fn servers() -> [TestApp; 2] {
    let start = |format| {
        TestApp::start_with(move |setup| {
            setup.rules.storage = format;
            setup.rules.two_factor.otp_by_mail = true;
        })
    };
    [
        start(StorageFormat::Hardened).await,
        start(StorageFormat::BetterAuth).await,
    ]
}

fn tabs(browser: &Browser) -> Vec<Browser> {
    (0..CALLERS).map(|_| browser.copy()).collect()
}

async fn challenges(app: &TestApp, count: usize) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for _ in 0..count {
        browsers.push(challenged(app, "ada").await);
    }
    browsers
}

/// The same from every browser.
async fn all(app: &TestApp, browsers: &[Browser], operation: &str, body: &Value) -> Vec<Answer> {
    let requests = browsers
        .iter()
        .map(|browser| send(browser, operation, body.clone()));
    together(app, "two_factor", requests).await
}

#[actix_web::test]
async fn one_challenge_makes_one_session() {
    for app in servers().await {
        let ada = enrolled(&app, "ada").await;
        let tabs = tabs(&challenged(&app, "ada").await);
        let body = json!({ "code": ada.phone.code(&app) });
        let answers = all(&app, &tabs, "verify-totp", &body).await;
        assert_one_of_all(&answers, &[GONE, "401 INVALID_CODE"]);
        assert_eq!(app.count("session", "true").await, 2);
    }
}

#[actix_web::test]
async fn one_challenge_makes_one_session_where_codes_work_again() {
    let app = TestApp::start_with(|setup| setup.rules.two_factor.single_use = false).await;
    let ada = enrolled(&app, "ada").await;
    let tabs = tabs(&challenged(&app, "ada").await);
    let body = json!({ "code": ada.phone.code(&app) });
    let answers = all(&app, &tabs, "verify-totp", &body).await;
    assert_one_of_all(&answers, &[GONE]);
    assert_eq!(app.count("session", "true").await, 2);
}

#[actix_web::test]
async fn one_code_passes_one_of_many_challenges() {
    for app in servers().await {
        let ada = enrolled(&app, "ada").await;
        let browsers = challenges(&app, 20).await;
        let body = json!({ "code": ada.phone.code(&app) });
        let answers = all(&app, &browsers, "verify-totp", &body).await;
        assert_one_of_all(&answers, &["401 INVALID_CODE"]);
        assert_eq!(app.count("session", "true").await, 2);
    }
}

#[actix_web::test]
async fn one_backup_code_passes_one_of_many_challenges() {
    for app in servers().await {
        let ada = enrolled(&app, "ada").await;
        let browsers = challenges(&app, 20).await;
        let body = json!({ "code": ada.backup_codes[0] });
        let answers = all(&app, &browsers, "verify-backup-code", &body).await;
        assert_one_of_all(&answers, &["401 INVALID_BACKUP_CODE"]);
        assert_eq!(app.count("session", "true").await, 2);
    }
}

#[actix_web::test]
async fn ten_backup_codes_for_one_challenge_cost_one() {
    for app in servers().await {
        let ada = enrolled(&app, "ada").await;
        let browser = challenged(&app, "ada").await;
        let tabs: Vec<_> = ada.backup_codes.iter().map(|_| browser.copy()).collect();
        let requests = tabs
            .iter()
            .zip(&ada.backup_codes)
            .map(|(tab, code)| verify_backup_code(tab, code));
        let answers = together(&app, "two_factor", requests).await;
        assert_one_of_all(&answers, &[GONE]);
        // The others got nothing for theirs, and keep them.
        let winner = answers.iter().position(|answer| answer.status() == 200);
        for (number, code) in ada.backup_codes.iter().enumerate() {
            let answer = verify_backup_code(&ada.browser, code).await;
            let is_left = Some(number) != winner;
            assert_eq!(answer.status() == 200, is_left, "{number}: {answer}");
        }
    }
}

#[actix_web::test]
async fn one_mailed_code_signs_in_one_tab() {
    for app in servers().await {
        enrolled(&app, "ada").await;
        let browser = challenged(&app, "ada").await;
        send(&browser, "send-otp", json!({})).await;
        let body = json!({ "code": mailed_code(&app, "ada").await, "trustDevice": true });
        let requests = tabs(&browser);
        let requests = requests
            .iter()
            .map(|tab| send(tab, "verify-otp", body.clone()));
        let answers = together(&app, "verification", requests).await;
        assert_one_of_all(&answers, &[GONE, "400 OTP_HAS_EXPIRED"]);
        assert_eq!(app.count("session", "true").await, 2);
        assert_eq!(app.count("verification", "true").await, 0);
    }
}

#[actix_web::test]
async fn fifty_guesses_at_once_are_five() {
    for app in servers().await {
        enrolled(&app, "ada").await;
        let browser = challenged(&app, "ada").await;
        send(&browser, "send-otp", json!({})).await;
        let tabs = tabs(&browser);
        let body = json!({ "code": "no code" });
        let requests = tabs.iter().map(|tab| send(tab, "verify-otp", body.clone()));
        let tally = tally(&together(&app, "verification", requests).await);
        assert_eq!(tally["401 INVALID_CODE"], 5, "{tally:?}");
        let too_many = "400 TOO_MANY_ATTEMPTS_PLEASE_REQUEST_A_NEW_CODE";
        assert_eq!(tally[too_many], 1, "{tally:?}");
        assert_eq!(tally["400 OTP_HAS_EXPIRED"], 44, "{tally:?}");
    }
}

#[actix_web::test]
async fn twenty_enrolments_at_once_leave_one() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let tabs: Vec<_> = (0..20).map(|_| ada.copy()).collect();
    let body = json!({ "password": PASSWORD });
    let answers = all(&app, &tabs, "enable", &body).await;
    assert!(answers.iter().all(|answer| answer.status() == 200));
    assert_eq!(app.count("two_factor", "true").await, 1);
}

#[actix_web::test]
async fn an_enrolment_comes_into_force_once_and_is_given_up_once() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let (phone, _) = enable(&ada).await;
    let body = json!({ "code": phone.code(&app) });
    let answers = all(&app, &tabs(&ada), "verify-totp", &body).await;
    assert_one_of_all(&answers, &["401", GONE, "401 INVALID_CODE"]);
    assert_eq!(app.count("session", "true").await, 1);

    app.advance(chrono::TimeDelta::seconds(60));
    let browser = challenged(&app, "ada").await;
    verify_totp(&browser, &phone.code(&app)).await;
    let tabs: Vec<_> = (0..20).map(|_| browser.copy()).collect();
    let body = json!({ "password": PASSWORD });
    let answers = all(&app, &tabs, "disable", &body).await;
    assert_one_of_all(&answers, &["401"]);
    assert_eq!(app.count("two_factor", "true").await, 0);
}
