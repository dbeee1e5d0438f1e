use beztack_tests::{Browser, TestApp};
use chrono::TimeDelta;
use serde_json::json;

use super::{challenged, enable, enrolled, send, verify_totp};
use crate::auth::{SESSION, adopted};

#[actix_web::test]
async fn a_right_code_signs_in() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    let session = browser.session().await;
    assert_eq!(answer.json()["token"], session["session"]["token"]);
    assert_eq!(answer.json()["user"]["email"], "ada@example.test");
    assert_eq!(session["user"]["name"], "Ada");
    assert!(ada.browser.session().await.is_object(), "there, too");
}

#[actix_web::test]
async fn a_wrong_code_leaves_the_challenge_open() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let right = ada.phone.code(&app);
    for wrong in [
        "000000",
        "",
        "12345",
        "1234567",
        &format!(" {right}"),
        "abcdef",
    ] {
        let answer = verify_totp(&browser, wrong).await;
        assert_eq!(answer.verdict(), "401 INVALID_CODE", "{wrong:?}");
    }
    assert_eq!(verify_totp(&browser, &right).await.status(), 200);
}

#[actix_web::test]
async fn clocks_may_differ_by_a_step() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    for (steps, status) in [(-2, 401), (-1, 200), (2, 401), (1, 200)] {
        let browser = challenged(&app, "ada").await;
        let answer = verify_totp(&browser, &ada.phone.code_in(&app, steps)).await;
        assert_eq!(answer.status(), status, "{steps}");
    }
}

async fn code_twice(app: &TestApp) -> (u16, String) {
    let ada = enrolled(app, "ada").await;
    let code = ada.phone.code(app);
    let first = verify_totp(&challenged(app, "ada").await, &code).await;
    let second = verify_totp(&challenged(app, "ada").await, &code).await;
    (first.status(), second.verdict())
}

#[actix_web::test]
async fn the_code_of_a_time_step_works_once() {
    let app = TestApp::start().await;
    assert_eq!(code_twice(&app).await, (200, "401 INVALID_CODE".to_owned()));
}

#[actix_web::test]
async fn it_works_again_where_that_is_configured() {
    let app = TestApp::start_with(|setup| setup.rules.two_factor.single_use = false).await;
    assert_eq!(code_twice(&app).await, (200, "200".to_owned()));
}

#[actix_web::test]
async fn an_older_step_is_refused_once_a_newer_one_was_used() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let newer = ada.phone.code_in(&app, 1);
    assert_eq!(
        verify_totp(&challenged(&app, "ada").await, &newer)
            .await
            .status(),
        200
    );
    let browser = challenged(&app, "ada").await;
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.verdict(), "401 INVALID_CODE");
    app.advance(TimeDelta::seconds(60));
    assert_eq!(
        verify_totp(&browser, &ada.phone.code(&app)).await.status(),
        200
    );
}

#[actix_web::test]
async fn the_code_that_put_it_into_force_signs_nobody_in() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let (phone, _) = enable(&ada).await;
    let code = phone.code(&app);
    assert_eq!(verify_totp(&ada, &code).await.status(), 200);
    let answer = verify_totp(&challenged(&app, "ada").await, &code).await;
    assert_eq!(answer.verdict(), "401 INVALID_CODE");
}

#[actix_web::test]
async fn a_session_comes_before_a_challenge_and_stays() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let grace = enrolled(&app, "grace").await;
    let browser = challenged(&app, "grace").await;
    browser.set_cookie(SESSION, &ada.browser.cookie(SESSION).unwrap());

    let answer = verify_totp(&browser, &grace.phone.code(&app)).await;
    assert_eq!(
        answer.verdict(),
        "401 INVALID_CODE",
        "it is Ada's that counts"
    );
    let answer = verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(answer.json()["user"]["email"], "ada@example.test");
    assert!(answer.cookies().is_empty());
    assert_eq!(app.count("session", "true").await, 2);
}

#[actix_web::test]
async fn without_an_enrolment_there_is_no_code() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = verify_totp(&ada, "123456").await;
    assert_eq!(answer.verdict(), "400 TOTP_NOT_ENABLED");
}

/// What is left when a browser still has the cookie of a session that was ended.
async fn after_sign_out(ada: &Browser) -> Browser {
    let old = ada.copy();
    assert_eq!(ada.post("/api/auth/sign-out").send().await.status(), 200);
    old
}

#[actix_web::test]
async fn a_session_that_has_ended_is_not_revived() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let (phone, _) = enable(&ada).await;
    let old = after_sign_out(&ada).await;
    let answer = verify_totp(&old, &phone.code(&app)).await;
    assert_eq!(answer.verdict(), "401 INVALID_TWO_FACTOR_COOKIE");
    assert!(old.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 0);
    assert_eq!(app.count("user", "two_factor_enabled").await, 0);
}

#[actix_web::test]
async fn an_adopted_database_works_the_same() {
    let app = adopted().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    let body = json!({ "code": ada.phone.code(&app), "trustDevice": false });
    assert_eq!(send(&browser, "verify-totp", body).await.status(), 200);
    assert!(browser.session().await.is_object());
}
