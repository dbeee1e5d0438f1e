use beztack_auth::Secrets;
use beztack_auth::email_token::{EmailToken, Purpose};
use beztack_domain::Clock as _;
use beztack_tests::{Answer, Browser, SECRET, TestApp, rotated};
use chrono::TimeDelta;
use secrecy::SecretString;
use serde_json::json;

use super::{assert_set_again, email_token, stored};

const ADA: &str = "ada@example.test";

const NEW: &str = "new@example.test";

async fn follow(browser: &Browser, token: &str, rest: &str) -> Answer {
    let path = format!("/api/auth/verify-email?token={token}{rest}");
    browser.get(&path).send().await
}

/// The token that proves [`NEW`] as Ada's new address.
fn moving(app: &TestApp) -> String {
    email_token(app, ADA, Purpose::VerifyChange(stored(NEW)))
}

#[actix_web::test]
async fn a_link_verifies_the_address_and_signs_nobody_in() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let token = email_token(&app, ADA, Purpose::Verify);
    let stranger = app.anonymous();
    // Any number of times.
    for _ in 0..2 {
        let answer = follow(&stranger, &token, "").await;
        let expected = json!({ "status": true, "user": null });
        assert_eq!((answer.status(), answer.json()), (200, expected));
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    assert_eq!(ada.session().await["user"]["emailVerified"], true);
}

#[actix_web::test]
async fn it_leads_to_the_callback_as_it_was_given() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = email_token(&app, ADA, Purpose::Verify);
    for (sent, location) in [
        ("%2Fdone", "/done"),
        ("%2Fdone%3Fa%3D1", "/done?a=1"),
        (
            "http%3A%2F%2Flocalhost%3A5173%2Fx",
            "http://localhost:5173/x",
        ),
        ("myapp%3A%2F%2Fdone", "myapp://done"),
    ] {
        let answer = follow(&app.anonymous(), &token, &format!("&callbackURL={sent}")).await;
        assert_eq!(
            (answer.status(), answer.header("location")),
            (302, Some(location))
        );
        assert_eq!(answer.text(), "");
    }
    let answer = follow(&app.anonymous(), &token, "&callbackURL=").await;
    assert_eq!(answer.status(), 200);
}

#[actix_web::test]
async fn the_callback_must_be_trusted_whatever_the_token() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = email_token(&app, ADA, Purpose::Verify);
    for token in ["garbage", token.as_str()] {
        let answer = follow(
            &app.anonymous(),
            token,
            "&callbackURL=https%3A%2F%2Fevil.test",
        )
        .await;
        assert_eq!(answer.verdict(), "403 INVALID_CALLBACKURL");
    }
    assert_eq!(app.count("user", "email_verified").await, 0);
}

#[actix_web::test]
async fn a_refusal_is_the_answer_or_goes_along_to_the_callback() {
    let app = TestApp::start().await;
    let nobodys = email_token(&app, "nobody@example.test", Purpose::Verify);
    for (token, word) in [("garbage", "invalid_token"), (&nobodys, "user_not_found")] {
        let answer = follow(&app.anonymous(), token, "").await;
        let expected = json!({ "code": word.to_uppercase(), "message": word });
        assert_eq!((answer.status(), answer.json()), (401, expected));

        let answer = follow(&app.anonymous(), token, "&callbackURL=%2Fdone").await;
        let location = format!("/done?error={word}");
        assert_eq!(answer.status(), 302);
        assert_eq!(answer.header("location"), Some(location.as_str()));

        let answer = follow(&app.anonymous(), token, "&callbackURL=%2Fdone%3Fa%3D1").await;
        let location = format!("/done?a=1&error={word}");
        assert_eq!(answer.header("location"), Some(location.as_str()));
    }
}

#[actix_web::test]
async fn a_token_must_be_there_once() {
    let app = TestApp::start().await;
    for (query, found) in [("", "undefined"), ("?token=a&token=b", "array")] {
        let path = format!("/api/auth/verify-email{query}");
        let answer = app.anonymous().get(&path).send().await;
        assert_eq!(answer.verdict(), "400 VALIDATION_ERROR");
        let message = format!("[query.token] Invalid input: expected string, received {found}");
        assert_eq!(answer.json()["message"], message);
    }
}

#[actix_web::test]
async fn it_works_for_an_hour() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let token = email_token(&app, ADA, Purpose::Verify);
    app.advance(TimeDelta::hours(1) + TimeDelta::milliseconds(1001));
    let answer = follow(&app.anonymous(), &token, "").await;
    assert_eq!(answer.verdict(), "401 TOKEN_EXPIRED");
    let answer = follow(&app.anonymous(), &token, "&callbackURL=%2F").await;
    assert_eq!(answer.header("location"), Some("/?error=token_expired"));
    assert_eq!(ada.session().await["user"]["emailVerified"], false);

    let token = email_token(&app, ADA, Purpose::Verify);
    app.advance(TimeDelta::hours(1) - TimeDelta::seconds(1));
    assert_eq!(follow(&app.anonymous(), &token, "").await.status(), 200);
}

#[actix_web::test]
async fn only_our_secrets_count_replaced_ones_too() {
    let app = TestApp::start_with(|setup| {
        setup.sign_with(&rotated("the-newest-secret-0123456789abcdef"));
    })
    .await;
    app.person("ada").await;
    let token = EmailToken {
        email: stored(ADA),
        purpose: Purpose::Verify,
    };
    for (secret, status) in [
        ("another-secret-another-secret-12", 401),
        (SECRET, 200),
        ("the-newest-secret-0123456789abcdef", 200),
    ] {
        let secrets = Secrets::new(&SecretString::from(secret));
        let text = token.sign(&secrets, app.clock().now()).unwrap();
        let answer = follow(&app.anonymous(), &text, "").await;
        assert_eq!(answer.status(), status, "{secret}");
    }
}

#[actix_web::test]
async fn who_is_signed_in_moves_to_the_new_address() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let answer = follow(&ada, &moving(&app), "").await;
    assert_eq!(answer.status(), 200);
    assert_set_again(&answer);
    let session = ada.session().await;
    assert_eq!(answer.json()["user"], session["user"]);
    assert_eq!(session["user"]["email"], NEW);
    assert_eq!(session["user"]["emailVerified"], true);
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn a_browser_without_a_session_moves_it_and_is_signed_in() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let browser = app.anonymous();
    let answer = follow(&browser, &moving(&app), "&callbackURL=%2Fdone").await;
    assert_eq!(answer.header("location"), Some("/done"));
    assert_set_again(&answer);
    assert_eq!(browser.session().await["user"]["email"], NEW);
}

#[actix_web::test]
async fn a_link_about_a_change_works_once() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let token = moving(&app);
    follow(&ada, &token, "").await;
    for browser in [ada, app.anonymous()] {
        let answer = follow(&browser, &token, "").await;
        assert_eq!(answer.verdict(), "401 USER_NOT_FOUND");
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn somebody_else_who_is_signed_in_does_not_get_to_follow_it() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let grace = app.person("grace").await;
    for purpose in [
        Purpose::VerifyChange(stored(NEW)),
        Purpose::ConfirmChange(stored(NEW)),
        Purpose::Change(stored(NEW)),
    ] {
        let token = email_token(&app, ADA, purpose);
        let answer = follow(&grace, &token, "").await;
        assert_eq!(answer.verdict(), "401 UNAUTHORIZED");
        let answer = follow(&grace, &token, "&callbackURL=%2F").await;
        assert_eq!(answer.header("location"), Some("/?error=unauthorized"));
    }
    assert_eq!(app.count("user", "email = 'ada@example.test'").await, 1);
    assert_eq!(grace.session().await["user"]["name"], "Grace");
}

#[actix_web::test]
async fn an_address_that_was_taken_meanwhile_is_left_to_whoever_has_it() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = moving(&app);
    app.person("new").await;
    let browser = app.anonymous();
    for rest in ["", "&callbackURL=%2Fdone"] {
        let answer = follow(&browser, &token, rest).await;
        let verdict = "422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL";
        assert_eq!(answer.verdict(), verdict);
        assert_eq!(answer.cookies(), Vec::<&str>::new());
    }
    assert_eq!(app.count("user", "email = 'ada@example.test'").await, 1);
    assert_eq!(app.count("session", "true").await, 2);
}

#[actix_web::test]
async fn a_banned_person_is_not_let_in_by_it() {
    let app = TestApp::start().await;
    app.person("ada").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    let browser = app.anonymous();
    let answer = follow(&browser, &moving(&app), "").await;
    assert_eq!(answer.verdict(), "403 BANNED_USER");
    assert!(browser.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn agreeing_to_a_change_does_not_make_it() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = email_token(&app, ADA, Purpose::ConfirmChange(stored(NEW)));
    let browser = app.anonymous();
    let answer = follow(&browser, &token, "").await;
    assert_eq!((answer.status(), answer.cookies()), (200, Vec::new()));
    assert_eq!(answer.json()["status"], true);
    assert_eq!(app.count("user", "email = 'ada@example.test'").await, 1);
    // The proof is in the other mail.
    assert_ne!(app.letter(NEW, "verification").await.token(), token);
    assert!(browser.session().await.is_null());
}

#[actix_web::test]
async fn a_token_of_an_old_kind_moves_without_proof_and_asks_for_it() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.sql("UPDATE \"user\" SET email_verified = true").await;
    let token = email_token(&app, ADA, Purpose::Change(stored(NEW)));
    let answer = follow(&ada, &token, "").await;
    assert_eq!(answer.json()["user"]["email"], NEW);
    assert_eq!(ada.session().await["user"]["emailVerified"], false);

    let letter = app.letter(NEW, "verification").await;
    assert_eq!(ada.get(letter.path()).send().await.status(), 302);
    assert_eq!(ada.session().await["user"]["emailVerified"], true);
}

#[actix_web::test]
async fn a_proof_of_the_old_address_does_not_prove_the_new_one() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let proof = email_token(&app, ADA, Purpose::Verify);
    app.sql("UPDATE \"user\" SET email = 'new@example.test'")
        .await;
    let answer = follow(&ada, &proof, "").await;
    assert_eq!(answer.verdict(), "401 USER_NOT_FOUND");
    assert_eq!(ada.session().await["user"]["emailVerified"], false);
}
