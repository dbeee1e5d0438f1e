use beztack_auth::cookie;
use beztack_tests::{Answer, Browser, TestApp, secrets};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{done, link};

const PATH: &str = "/api/auth/unlink-account";

async fn unlink(browser: &Browser, body: Value) -> Answer {
    browser.post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn one_way_to_sign_in_goes_and_the_other_stays() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    link(&app, "ada", "github").await;
    let body = json!({ "providerId": "github", "accountId": "github-1" });
    let answer = unlink(&browser, body).await;
    assert_eq!((answer.status(), answer.json()), (200, done()));
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    let left = app.texts("SELECT provider_id FROM account").await;
    assert_eq!(left, ["credential"]);
}

#[actix_web::test]
async fn the_last_one_stays_whatever_is_named() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for provider in ["credential", "nope"] {
        let answer = unlink(&browser, json!({ "providerId": provider })).await;
        assert_eq!(answer.verdict(), "400 YOU_CANT_UNLINK_YOUR_LAST_ACCOUNT");
    }
    assert_eq!(app.count("account", "true").await, 1);
}

#[actix_web::test]
async fn what_is_not_linked_is_not_found() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    link(&app, "ada", "github").await;
    for body in [
        json!({ "providerId": "nope" }),
        json!({ "providerId": "github", "accountId": "github-2" }),
    ] {
        let answer = unlink(&browser, body).await;
        assert_eq!(answer.verdict(), "400 ACCOUNT_NOT_FOUND");
    }
    assert_eq!(app.count("account", "true").await, 2);
}

#[actix_web::test]
async fn nobody_unlinks_those_of_others() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.person("grace").await;
    link(&app, "ada", "github").await;
    link(&app, "grace", "gitlab").await;
    let body = json!({ "providerId": "gitlab", "accountId": "gitlab-1" });
    assert_eq!(unlink(&ada, body).await.verdict(), "400 ACCOUNT_NOT_FOUND");
    assert_eq!(app.count("account", "true").await, 4);
}

#[actix_web::test]
async fn a_session_whose_row_was_last_written_a_day_ago_is_too_old() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    link(&app, "ada", "github").await;
    link(&app, "ada", "gitlab").await;
    // Otherwise this very use would write it.
    browser.set_cookie(
        "better-auth.dont_remember",
        &cookie::sign("true", &secrets()),
    );
    app.advance(TimeDelta::days(1) - TimeDelta::milliseconds(1));
    let answer = unlink(&browser, json!({ "providerId": "github" })).await;
    assert_eq!(answer.status(), 200);
    app.advance(TimeDelta::milliseconds(1));
    let answer = unlink(&browser, json!({ "providerId": "gitlab" })).await;
    assert_eq!(answer.verdict(), "403 SESSION_IS_NOT_FRESH");
    assert_eq!(app.count("account", "true").await, 2);
}

#[actix_web::test]
async fn a_provider_must_be_named() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let answer = unlink(&browser, json!({ "accountId": 1 })).await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
    let message = "[body.providerId] Invalid input: expected string, received undefined; \
        [body.accountId] Invalid input: expected string, received number";
    assert_eq!(answer.json()["message"], message);
}
