use beztack_auth::StorageFormat;
use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{Enrolled, TRUST, challenged, enable, enrolled, send, trusted, verify_totp};
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
    let (said, _) = cookie.rsplit_once('.').unwrap();
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

/// The formats of a database, and whether the server ends trust in one.
const FORMATS: [(StorageFormat, bool); 2] = [
    (StorageFormat::Hardened, true),
    (StorageFormat::BetterAuth, false),
];

/// Ada, and a browser that she has come to trust, a moment later.
async fn trusting(format: StorageFormat) -> (TestApp, Enrolled, Browser) {
    let app = TestApp::start_with(|setup| setup.rules.storage = format).await;
    let ada = enrolled(&app, "ada").await;
    let browser = trusted(&app, "ada", &ada).await;
    app.advance(TimeDelta::seconds(60));
    (app, ada, browser)
}

async fn assert_asks(browser: &Browser, password: &str, expected: bool, when: &str) {
    let answer = browser.sign_in(&address("ada"), password).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(is_challenged(&answer), expected, "{when}: {answer}");
}

#[actix_web::test]
async fn trust_runs_out_after_thirty_days() {
    for (format, ends) in FORMATS {
        let (app, _, browser) = trusting(format).await;
        let old = browser.copy();
        app.advance(TimeDelta::days(30) - TimeDelta::seconds(61));
        assert_asks(&browser, PASSWORD, false, "a second before").await;
        app.advance(TimeDelta::seconds(2));
        assert_asks(&old, PASSWORD, ends, "a second after").await;
        // The sign-in before renewed it.
        assert_asks(&browser, PASSWORD, false, "renewed").await;
    }
}

#[actix_web::test]
async fn trust_ends_with_the_password_that_it_was_given_for() {
    const NEW: &str = "better horse 2";
    for (format, ends) in FORMATS {
        let (app, ada, browser) = trusting(format).await;
        let body = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
        let call = ada.browser.post("/api/auth/change-password").json(&body);
        assert_eq!(call.send().await.status(), 200);
        assert_asks(&browser, NEW, ends, "changed").await;

        // Whoever enrols a browser at once keeps it.
        let again = app.anonymous();
        again.sign_in(&address("ada"), NEW).await;
        let body = json!({ "code": ada.phone.code(&app), "trustDevice": true });
        assert_eq!(send(&again, "verify-totp", body).await.status(), 200);
        assert_asks(&again, NEW, false, "in the same second").await;
    }
}

#[actix_web::test]
async fn trust_ends_with_the_second_factor_that_it_was_given_for() {
    for (format, ends) in FORMATS {
        let (app, ada, browser) = trusting(format).await;
        let body = json!({ "password": PASSWORD });
        let answer = send(&ada.browser, "disable", body).await;
        assert_eq!(answer.status(), 200, "{answer}");
        app.advance(TimeDelta::seconds(60));
        let (phone, _) = enable(&ada.browser).await;
        let answer = verify_totp(&ada.browser, &phone.code(&app)).await;
        assert_eq!(answer.status(), 200, "{answer}");
        assert_asks(&browser, PASSWORD, ends, "given up").await;
    }
}

#[actix_web::test]
async fn trust_ends_when_another_second_factor_takes_the_place_of_one_in_force() {
    for (format, ends) in FORMATS {
        let (_app, ada, browser) = trusting(format).await;
        enable(&ada.browser).await;
        assert_asks(&browser, PASSWORD, ends, "replaced").await;
    }
}

#[actix_web::test]
async fn the_cookie_of_an_adopted_database_is_the_originals() {
    for (format, is_dated) in FORMATS {
        let (app, _, browser) = trusting(format).await;
        let cookie = browser.cookie(TRUST).unwrap();
        let (said, _) = cookie.rsplit_once('.').unwrap();
        assert_eq!(said.contains('.'), is_dated, "{said}");

        // Without a time it is not trusted once the database is converted.
        let other = match format {
            StorageFormat::Hardened => StorageFormat::BetterAuth,
            StorageFormat::BetterAuth => StorageFormat::Hardened,
        };
        let app = app.another_with(|setup| setup.rules.storage = other).await;
        let moved = app.anonymous();
        moved.set_cookie(TRUST, &cookie);
        assert_asks(&moved, PASSWORD, !is_dated, "converted").await;
    }
}
