use beztack_tests::{Answer, Browser, TestApp};
use serde_json::{Value, json};

use super::done;

const PATH: &str = "/api/auth/change-email";

const NEW: &str = "new@example.test";

async fn change(browser: &Browser, body: Value) -> Answer {
    browser.post(PATH).json(&body).send().await
}

async fn verified(app: &TestApp) -> Browser {
    let browser = app.person("ada").await;
    app.sql("UPDATE \"user\" SET email_verified = true").await;
    browser
}

#[actix_web::test]
async fn whoever_is_unverified_proves_the_new_address_at_once() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let answer = change(&browser, json!({ "newEmail": NEW })).await;
    assert_eq!((answer.status(), answer.json()), (200, done()));
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert_eq!(browser.session().await["user"]["email"], "ada@example.test");

    let letter = app.letter(NEW, "verification").await;
    let token = letter.token();
    let path = format!("/api/auth/verify-email?token={token}&callbackURL=/");
    assert_eq!(letter.path(), path);
    let answer = browser.get(letter.path()).send().await;
    assert_eq!(
        (answer.status(), answer.header("location")),
        (302, Some("/"))
    );
    let user = &browser.session().await["user"];
    assert_eq!(
        (&user["email"], &user["emailVerified"]),
        (&json!(NEW), &json!(true))
    );
}

#[actix_web::test]
async fn whoever_is_verified_agrees_from_the_old_address_first() {
    let app = TestApp::start().await;
    let browser = verified(&app).await;
    let settings = "http://localhost:5173/settings";
    let body = json!({ "newEmail": NEW, "callbackURL": settings });
    assert_eq!(change(&browser, body).await.json(), done());

    let letter = app
        .letter("ada@example.test", "change-email-confirmation")
        .await;
    assert!(letter.url().ends_with(&format!("&callbackURL={settings}")));
    assert_eq!(app.mailer().delivered_to(NEW), []);
    let answer = browser.get(letter.path()).send().await;
    assert_eq!(answer.header("location"), Some(settings));
    assert_eq!(browser.session().await["user"]["email"], "ada@example.test");

    let letter = app.letter(NEW, "verification").await;
    let encoded = "&callbackURL=http%3A%2F%2Flocalhost%3A5173%2Fsettings";
    assert!(letter.url().ends_with(encoded), "{}", letter.url());
    let answer = browser.get(letter.path()).send().await;
    assert_eq!(answer.header("location"), Some(settings));
    let user = &browser.session().await["user"];
    assert_eq!(
        (&user["email"], &user["emailVerified"]),
        (&json!(NEW), &json!(true))
    );
}

#[actix_web::test]
async fn the_new_address_is_kept_in_lower_case() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    change(&browser, json!({ "newEmail": "NEW@Example.test" })).await;
    let letter = app.letter(NEW, "verification").await;
    browser.get(letter.path()).send().await;
    assert_eq!(browser.session().await["user"]["email"], NEW);
}

#[actix_web::test]
async fn the_address_that_they_have_is_no_change() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for same in ["ada@example.test", "ADA@EXAMPLE.TEST"] {
        let answer = change(&browser, json!({ "newEmail": same })).await;
        assert_eq!(answer.verdict(), "400 EMAIL_IS_THE_SAME");
    }
}

#[actix_web::test]
async fn an_address_that_is_taken_is_refused_without_a_mail() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.person("grace").await;
    app.run_jobs().await;
    for taken in ["grace@example.test", "Grace@Example.test"] {
        let answer = change(&browser, json!({ "newEmail": taken })).await;
        let verdict = "422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL";
        assert_eq!(answer.verdict(), verdict);
    }
    assert_eq!(app.run_jobs().await, 0);
}

#[actix_web::test]
async fn what_is_no_address_is_refused() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    for (body, message) in [
        (
            json!({ "newEmail": "nope" }),
            "[body.newEmail] Invalid email address",
        ),
        (
            json!({ "newEmail": "\u{430}da@example.test" }),
            "[body.newEmail] Invalid email address",
        ),
        (
            json!({}),
            "[body.newEmail] Invalid input: expected string, received undefined",
        ),
        (
            json!({ "newEmail": NEW, "callbackURL": 1 }),
            "[body.callbackURL] Invalid input: expected string, received number",
        ),
    ] {
        let answer = change(&browser, body).await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        assert_eq!(answer.json()["message"], message);
    }
}

#[actix_web::test]
async fn the_link_leads_only_where_we_trust() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let body = json!({ "newEmail": NEW, "callbackURL": "https://evil.test" });
    let answer = change(&browser, body).await;
    assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
}

#[actix_web::test]
async fn it_can_be_switched_off() {
    let app = TestApp::start_with(|setup| setup.rules.accounts.change_email = false).await;
    let browser = app.person("ada").await;
    for wanted in [NEW, "ada@example.test"] {
        let answer = change(&browser, json!({ "newEmail": wanted })).await;
        assert_eq!(answer.verdict(), "400 CHANGE_EMAIL_IS_DISABLED");
    }
}

#[actix_web::test]
async fn nothing_can_be_proven_where_no_verification_is_mailed() {
    let app = TestApp::start_with(|setup| setup.rules.accounts.verification_email = false).await;
    let browser = app.person("ada").await;
    let answer = change(&browser, json!({ "newEmail": NEW })).await;
    assert_eq!(answer.verdict(), "400 VERIFICATION_EMAIL_ISNT_ENABLED");
}
