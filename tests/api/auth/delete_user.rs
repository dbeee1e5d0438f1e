use beztack_auth::cookie;
use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address, secrets};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{DELETIONS, TOKEN, adopted, allow_deletion, opens, reset_token};

const PATH: &str = "/api/auth/delete-user";

async fn delete(browser: &Browser, body: Value) -> Answer {
    browser.post(PATH).json(&body).send().await
}

#[actix_web::test]
async fn a_person_goes_and_all_that_is_theirs_alone() {
    let app = TestApp::start().await;
    let laptop = app.person("ada").await;
    let phone = app.signed_in("ada").await;
    app.person("grace").await;
    let answer = delete(&laptop, json!({ "password": PASSWORD })).await;
    let expected = json!({ "success": true, "message": "User deleted" });
    assert_eq!((answer.status(), answer.json()), (200, expected));
    assert_eq!(answer.cookies(), DELETIONS);
    assert!(phone.session().await.is_null());
    for table in ["user", "account", "session"] {
        assert_eq!(app.count(table, "true").await, 1, "{table}: Grace's");
    }
    assert!(!opens(&app, "ada", PASSWORD).await);
    assert!(opens(&app, "grace", PASSWORD).await);
}

#[actix_web::test]
async fn mails_to_somebody_who_is_gone_are_not_sent() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.person("grace").await;
    // Two greetings wait; one more mail to Ada was given up.
    let body = json!({ "email": address("ada"), "redirectTo": "/reset" });
    let call = ada.post("/api/auth/request-password-reset").json(&body);
    assert_eq!(call.send().await.status(), 200);
    app.sql("UPDATE job SET status = 'dead' WHERE id = (SELECT max(id) FROM job)")
        .await;
    let hers = "about = 'mail:ada@example.test'";
    assert_eq!(app.count("job", hers).await, 2);
    let given_up = "about = 'mail:ada@example.test' AND status = 'dead'";
    assert_eq!(app.count("job", given_up).await, 1);
    let answer = delete(&ada, json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_eq!(app.count("job", hers).await, 0);
    app.run_jobs().await;
    assert!(app.mailer().delivered_to(&address("ada")).is_empty());
    assert_eq!(app.mailer().delivered_to(&address("grace")).len(), 1);
}

#[actix_web::test]
async fn mails_to_somebody_who_stays_after_all_are_sent() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = delete(&ada, json!({ "password": "wrong horse 1" })).await;
    assert_eq!(answer.status(), 400, "{answer}");
    app.run_jobs().await;
    assert_eq!(app.mailer().delivered_to(&address("ada")).len(), 1);
}

#[actix_web::test]
async fn the_address_is_free_again() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    delete(&browser, json!({ "password": PASSWORD })).await;
    app.person("ada").await;
}

#[actix_web::test]
async fn a_session_of_today_is_proof_enough_without_a_password() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(1) - TimeDelta::milliseconds(1));
    assert_eq!(delete(&browser, json!({})).await.status(), 200);
}

#[actix_web::test]
async fn an_older_one_is_not_however_often_it_was_extended() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(1));
    assert!(browser.session().await.is_object());
    let answer = delete(&browser, json!({})).await;
    assert_eq!(answer.verdict(), "400 SESSION_EXPIRED");
    let message = "Session expired. Re-authenticate to perform this action.";
    assert_eq!(answer.json()["message"], message);
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert_eq!(app.count("user", "true").await, 1);

    // Nor is one that is never extended.
    browser.set_cookie(
        "better-auth.dont_remember",
        &cookie::sign("true", &secrets()),
    );
    assert_eq!(delete(&browser, json!({})).await.status(), 400);

    let answer = delete(&browser, json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn a_new_sign_in_is_proof_again() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.advance(TimeDelta::days(3));
    browser.sign_in(&address("ada"), PASSWORD).await;
    assert_eq!(delete(&browser, json!({})).await.status(), 200);
}

#[actix_web::test]
async fn a_mailed_token_is_proof_whatever_the_age_and_format() {
    for app in [TestApp::start().await, adopted().await] {
        let browser = app.person("ada").await;
        allow_deletion(&app, "ada").await;
        app.advance(TimeDelta::days(1) - TimeDelta::milliseconds(1));
        let answer = delete(&browser, json!({ "token": TOKEN })).await;
        assert_eq!(
            (answer.status(), answer.cookies()),
            (200, DELETIONS.to_vec())
        );
        assert_eq!(app.count("verification", "true").await, 0);
    }
}

#[actix_web::test]
async fn what_proves_nothing_deletes_nothing() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.person("grace").await;
    allow_deletion(&app, "grace").await;
    let others = reset_token(&app, "ada").await;
    for (body, verdict) in [
        (
            json!({ "password": "wrong horse 1" }),
            "400 INVALID_PASSWORD",
        ),
        (json!({ "password": "" }), "400 INVALID_PASSWORD"),
        (json!({ "token": "unknown-token" }), "404 INVALID_TOKEN"),
        // Grace's token is not Ada's, and a link to set a password is for that.
        (json!({ "token": TOKEN }), "404 INVALID_TOKEN"),
        (json!({ "token": others }), "404 INVALID_TOKEN"),
        (
            json!({ "token": "unknown-token", "password": PASSWORD }),
            "404 INVALID_TOKEN",
        ),
    ] {
        let answer = delete(&ada, body).await;
        assert_eq!(answer.verdict(), verdict);
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    assert_eq!(app.count("user", "true").await, 2);
    let grace = app.signed_in("grace").await;
    let answer = delete(&grace, json!({ "token": TOKEN })).await;
    assert_eq!(answer.status(), 200, "it was not used up");
}

#[actix_web::test]
async fn a_mailed_token_works_for_a_day() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    allow_deletion(&app, "ada").await;
    app.advance(TimeDelta::days(1) + TimeDelta::milliseconds(1));
    let answer = delete(&browser, json!({ "token": TOKEN })).await;
    assert_eq!(answer.verdict(), "404 INVALID_TOKEN");
    assert_eq!(app.count("user", "true").await, 1);
}

#[actix_web::test]
async fn whoever_has_no_password_cannot_prove_it() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    app.sql("UPDATE account SET password = NULL").await;
    let answer = delete(&browser, json!({ "password": "" })).await;
    assert_eq!(answer.verdict(), "400 CREDENTIAL_ACCOUNT_NOT_FOUND");
}

#[actix_web::test]
async fn the_page_goes_only_where_we_trust() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let body = json!({ "password": PASSWORD, "callbackURL": "https://evil.test" });
    let answer = delete(&browser, body).await;
    assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
    assert_eq!(app.count("user", "true").await, 1);
}

#[actix_web::test]
async fn what_is_of_the_wrong_kind_is_named_in_the_order_of_the_fields() {
    let app = TestApp::start().await;
    let browser = app.person("ada").await;
    let body = json!({ "password": 1, "token": null, "callbackURL": 2 });
    let answer = delete(&browser, body).await;
    assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
    let message = "[body.callbackURL] Invalid input: expected string, received number; \
        [body.password] Invalid input: expected string, received number; \
        [body.token] Invalid input: expected string, received null";
    assert_eq!(answer.json()["message"], message);
}

#[actix_web::test]
async fn it_can_be_switched_off() {
    let app = TestApp::start_with(|setup| setup.rules.accounts.delete_user = false).await;
    let browser = app.person("ada").await;
    allow_deletion(&app, "ada").await;
    for body in [
        json!({}),
        json!({ "password": PASSWORD }),
        json!({ "token": TOKEN }),
    ] {
        let answer = delete(&browser, body).await;
        assert_eq!((answer.status(), answer.text()), (404, ""));
    }
    assert_eq!(app.count("user", "true").await, 1);
}
