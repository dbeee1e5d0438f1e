use beztack_tests::{Answer, PASSWORD, TestApp, address};

use super::{TRUST, challenged, enrolled, trusted, verify_totp};
use crate::auth::SESSION;

fn is_challenged(answer: &Answer) -> bool {
    answer.json()["twoFactorRedirect"] == true
}

#[actix_web::test]
async fn a_trusted_browser_is_spared_the_challenge_and_trusted_anew() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = trusted(&app, "ada", &ada).await;
    let first = browser.cookie(TRUST).unwrap();
    browser.post("/api/auth/sign-out").send().await;

    let answer = browser.sign_in(&address("ada"), PASSWORD).await;
    assert!(!is_challenged(&answer), "{answer}");
    assert!(browser.session().await.is_object());
    assert_ne!(browser.cookie(TRUST).unwrap(), first);
    let line = answer
        .cookies()
        .into_iter()
        .find(|line| line.starts_with(TRUST));
    assert!(line.unwrap().contains("; Max-Age=2592000; "), "{answer}");
}

#[actix_web::test]
async fn no_browser_is_trusted_that_did_not_ask() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = challenged(&app, "ada").await;
    verify_totp(&browser, &ada.phone.code(&app)).await;
    assert_eq!(browser.cookie(TRUST), None);
    assert!(is_challenged(
        &browser.sign_in(&address("ada"), PASSWORD).await
    ));
}

#[actix_web::test]
async fn trust_still_takes_the_password() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = trusted(&app, "ada", &ada).await;
    let answer = browser.sign_in(&address("ada"), "wrong horse 1").await;
    assert_eq!(answer.verdict(), "401 INVALID_EMAIL_OR_PASSWORD");
}

#[actix_web::test]
async fn somebody_elses_trust_is_ignored() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let grace = enrolled(&app, "grace").await;
    let adas = trusted(&app, "ada", &ada).await.cookie(TRUST).unwrap();
    let browser = app.anonymous();
    browser.set_cookie(TRUST, &adas);
    assert!(is_challenged(
        &browser.sign_in(&address("grace"), PASSWORD).await
    ));
    assert_eq!(
        verify_totp(&browser, &grace.phone.code(&app))
            .await
            .status(),
        200
    );
}

#[actix_web::test]
async fn trust_is_not_made_by_others() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let browser = trusted(&app, "ada", &ada).await;
    let (cookie, session) = (
        browser.cookie(TRUST).unwrap(),
        browser.cookie(SESSION).unwrap(),
    );
    let (said, _) = cookie.split_once('.').unwrap();
    let (_, signature) = session.split_once('.').unwrap();
    for forged in [
        said.to_owned(),
        format!("{said}.{signature}"),
        session.clone(),
    ] {
        let thief = app.anonymous();
        thief.set_cookie(TRUST, &forged);
        let answer = thief.sign_in(&address("ada"), PASSWORD).await;
        assert!(is_challenged(&answer), "{forged}");
    }
}
