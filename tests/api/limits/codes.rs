//! Second factors: ten wrong ones in 15 minutes per account, of whatever kind.

use beztack_tests::{Answer, Browser, TestApp, address};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

use super::{limited, start, wait_of};
use crate::together::tally;
use crate::two_factor::{challenged, enrolled, verify_totp};

async fn bring(browser: &Browser, kind: &str, code: &str) -> Answer {
    let path = format!("/api/auth/two-factor/verify-{kind}");
    let body = json!({ "code": code });
    browser.post(&path).json(&body).send().await
}

/// A code that is not the present one, nor one of its neighbours.
fn wrong(app: &TestApp, person: &crate::two_factor::Enrolled) -> String {
    let right = [-1, 0, 1].map(|steps| person.phone.code_in(app, steps));
    let mut codes = (0..).map(|number| format!("{number:06}"));
    codes.find(|code| !right.contains(code)).unwrap()
}

#[actix_web::test]
async fn all_kinds_of_codes_share_ten_attempts_over_all_challenges() {
    let app = TestApp::start_with(|setup| {
        limited(setup);
        setup.rules.two_factor.otp_by_mail = true;
    })
    .await;
    let ada = enrolled(&app, "ada").await;
    let wrong = wrong(&app, &ada);
    for round in 0..5 {
        // Another challenge is no other limit.
        let browser = challenged(&app, "ada").await;
        let totp = bring(&browser, "totp", &wrong).await;
        assert_eq!(totp.verdict(), "401 INVALID_CODE", "round {round}");
        let paper = bring(&browser, "backup-code", "aaaaa-bbbbb").await;
        assert_eq!(paper.verdict(), "401 INVALID_BACKUP_CODE", "round {round}");
    }
    let browser = challenged(&app, "ada").await;
    for kind in ["totp", "backup-code", "otp"] {
        wait_of(&bring(&browser, kind, &wrong).await);
    }
    let right = ada.phone.code(&app);
    assert_eq!(wait_of(&verify_totp(&browser, &right).await), 900);

    app.advance(TimeDelta::minutes(15));
    let browser = challenged(&app, "ada").await;
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
}

#[actix_web::test]
async fn a_right_code_begins_the_count_anew() {
    let app = start().await;
    let ada = enrolled(&app, "ada").await;
    for _ in 0..2 {
        let (browser, wrong) = (challenged(&app, "ada").await, wrong(&app, &ada));
        for _ in 0..9 {
            let answer = verify_totp(&browser, &wrong).await;
            assert_eq!(answer.verdict(), "401 INVALID_CODE");
        }
        let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
        assert_eq!(answer.status(), 200, "{answer}");
        app.advance(TimeDelta::seconds(90));
    }
}

#[actix_web::test]
async fn fifty_wrong_codes_at_once_are_ten_attempts() {
    let app = start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let wrong = wrong(&app, &ada);
    let tabs: Vec<Browser> = (0..50).map(|_| browser.copy()).collect();
    let answers = join_all(tabs.iter().map(|tab| verify_totp(tab, &wrong))).await;
    let tally = tally(&answers);
    assert_eq!(tally["401 INVALID_CODE"], 10, "{tally:?}");
    assert_eq!(answers.iter().filter(|a| a.status() == 429).count(), 40);
}

#[actix_web::test]
async fn mails_with_a_code_are_limited_per_account() {
    let app = TestApp::start_with(|setup| {
        limited(setup);
        setup.rules.two_factor.otp_by_mail = true;
    })
    .await;
    enrolled(&app, "ada").await;
    let send = async || {
        let browser = challenged(&app, "ada").await;
        let call = browser.post("/api/auth/two-factor/send-otp");
        call.json(&json!({})).send().await
    };
    for _ in 0..5 {
        assert_eq!(send().await.status(), 200);
    }
    wait_of(&send().await);
    app.run_jobs().await;
    let mut mails = app.mailer().delivered_to(&address("ada"));
    mails.retain(|mail| mail.kind == "two-factor-code");
    assert_eq!(mails.len(), 5);
}
