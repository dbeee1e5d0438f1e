//! What becomes of a sign-in while somebody's password, second factor or ban is changed: it
//! is stopped between the comparison of its password and the session.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use beztack_app::limits::LimitsConfig;
use beztack_tests::{Answer, Browser, PASSWORD, Target, TestApp, address, target};
use futures_util::future::{Either, select};
use serde_json::json;

use super::password_work::with_the_hash_of_the_original;
use super::{opens, reset, reset_token};
use crate::admin::boss;
use crate::together::one_behind_the_other;
use crate::two_factor::{enable, enrolled, verify_totp};

const NEW: &str = "better horse 2";

const REFUSED: &str = "401 INVALID_EMAIL_OR_PASSWORD";

/// A request that goes on when it is awaited, and not before.
type Pending<'a> = Pin<Box<dyn Future<Output = Answer> + 'a>>;

fn signing_in<'a>(browser: &'a Browser, email: &'a str, password: &'a str) -> Pending<'a> {
    Box::pin(browser.sign_in(email, password))
}

/// Lets a sign-in go on until its password has been compared, and not until it knows that.
async fn compared<'a>(app: &TestApp, sign_in: Pending<'a>) -> Pending<'a> {
    let before = app.hashes();
    // It is counted before it is answered, and this is asked first.
    let is_compared = poll_fn(|_| {
        if app.hashes() == before {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    });
    let stopped = match select(is_compared, sign_in).await {
        Either::Left(((), sign_in)) => Some(sign_in),
        Either::Right(_) => None,
    };
    assert!(stopped.is_some(), "answered without a comparison");
    stopped.unwrap()
}

async fn change_password(browser: &Browser, new: &str) -> Answer {
    let body = json!({
        "currentPassword": PASSWORD,
        "newPassword": new,
        "revokeOtherSessions": true,
    });
    let call = browser.post("/api/auth/change-password").json(&body);
    call.send().await
}

async fn set_user_password(app: &TestApp) -> Answer {
    let email = address("ada");
    let ada = format!("SELECT id FROM \"user\" WHERE email = '{email}'");
    let boss = boss(app).await;
    let body = json!({ "userId": app.text(&ada).await, "newPassword": NEW });
    let call = boss.post("/api/auth/admin/set-user-password").json(&body);
    call.send().await
}

#[actix_web::test]
async fn a_password_that_is_replaced_meanwhile_opens_nothing() {
    for way in ["change", "reset", "set"] {
        let app = TestApp::start().await;
        let ada = app.person("ada").await;
        let token = reset_token(&app, "ada").await;
        let (thief, email) = (app.anonymous(), address("ada"));
        let sign_in = compared(&app, signing_in(&thief, &email, PASSWORD)).await;
        let answer = match way {
            "change" => change_password(&ada, NEW).await,
            "reset" => reset(&app, &token, NEW).await,
            _ => set_user_password(&app).await,
        };
        assert_eq!(answer.status(), 200, "{way}: {answer}");
        let sessions = app.count("session", "true").await;

        let answer = sign_in.await;
        assert_eq!(answer.verdict(), REFUSED, "{way}");
        assert!(answer.cookies().is_empty(), "{way}: {answer}");
        assert_eq!(app.count("session", "true").await, sessions, "{way}");
        let written = "kind = 'sign-in-failed'";
        assert_eq!(app.count("security_event", written).await, 1, "{way}");
        assert!(opens(&app, "ada", NEW).await, "{way}");
    }
}

#[actix_web::test]
async fn a_sign_in_that_waits_for_a_change_of_the_password_finds_the_new_one() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let (thief, email) = (app.anonymous(), address("ada"));
    let sign_in = compared(&app, signing_in(&thief, &email, PASSWORD)).await;
    let answers = behind_a_session(&app, change_password(&ada, NEW), sign_in).await;
    // SQLite lets whoever comes first go first.
    assert_eq!(answers[0].status(), 200, "{}", answers[0]);
    if target() == Target::Postgres {
        assert_eq!(answers[1].verdict(), REFUSED);
    }
    assert!(thief.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn a_sign_in_that_waits_for_a_second_factor_is_asked_for_it() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let (phone, _) = enable(&ada).await;
    let code = phone.code(&app);
    let (thief, email) = (app.anonymous(), address("ada"));
    let sign_in = compared(&app, signing_in(&thief, &email, PASSWORD)).await;
    let answers = behind_a_session(&app, verify_totp(&ada, &code), sign_in).await;
    assert_eq!(answers[0].status(), 200, "{}", answers[0]);
    if target() == Target::Postgres {
        assert_eq!(answers[1].json(), json!({ "twoFactorRedirect": true }));
        assert!(thief.session().await.is_null());
        assert_eq!(app.count("session", "true").await, 1);
    }
}

/// Sends what ends or replaces a session, keeps it waiting for that session on PostgreSQL,
/// and has the sign-in wait behind it.
async fn behind_a_session(
    app: &TestApp,
    change: impl Future<Output = Answer>,
    sign_in: Pending<'_>,
) -> [Answer; 2] {
    // The change comes first: it waits for what a sign-in has no use for.
    let close = "SELECT id FROM session FOR UPDATE";
    let (changed, signed_in) = one_behind_the_other(app, close, change, sign_in).await;
    [changed, signed_in]
}

#[actix_web::test]
async fn a_second_factor_that_comes_into_force_meanwhile_is_asked_for() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let (phone, _) = enable(&ada).await;
    let (thief, email) = (app.anonymous(), address("ada"));
    let sign_in = compared(&app, signing_in(&thief, &email, PASSWORD)).await;
    let answer = verify_totp(&ada, &phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");

    let answer = sign_in.await;
    assert_eq!(answer.json(), json!({ "twoFactorRedirect": true }));
    assert!(thief.session().await.is_null());
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn nobody_is_challenged_for_a_password_that_is_replaced_meanwhile() {
    let app = TestApp::start().await;
    let ada = enrolled(&app, "ada").await;
    let (thief, email) = (app.anonymous(), address("ada"));
    let sign_in = compared(&app, signing_in(&thief, &email, PASSWORD)).await;
    let answer = change_password(&ada.browser, NEW).await;
    assert_eq!(answer.status(), 200, "{answer}");

    let answer = sign_in.await;
    assert_eq!(answer.verdict(), REFUSED);
    assert!(answer.cookies().is_empty(), "{answer}");
    assert_eq!(app.count("verification", "true").await, 0);
}

#[actix_web::test]
async fn two_who_replace_an_old_hash_at_once_both_get_in() {
    let app = TestApp::start().await;
    with_the_hash_of_the_original(&app).await;
    let (laptop, phone, email) = (app.anonymous(), app.anonymous(), address("ada"));
    let password = "correct horse";
    let late = compared(&app, signing_in(&laptop, &email, password)).await;
    let early = phone.sign_in(&email, password).await;
    let kept = app.text("SELECT password FROM account").await;
    let late = late.await;
    assert_eq!((early.status(), late.status()), (200, 200), "{late}");
    assert!(laptop.session().await.is_object());
    assert!(phone.session().await.is_object());
    assert_eq!(app.text("SELECT password FROM account").await, kept);
}

#[actix_web::test]
async fn a_password_that_was_set_once_more_still_opens_but_is_not_looked_at_for_ever() {
    for (changes, verdict) in [(1, "200"), (2, "200"), (3, REFUSED)] {
        let app = TestApp::start().await;
        let ada = app.person("ada").await;
        let (laptop, email) = (app.anonymous(), address("ada"));
        let mut sign_in = signing_in(&laptop, &email, PASSWORD);
        for _ in 0..changes {
            sign_in = compared(&app, sign_in).await;
            let answer = change_password(&ada, PASSWORD).await;
            assert_eq!(answer.status(), 200, "{answer}");
        }
        assert_eq!(sign_in.await.verdict(), verdict, "{changes}");
    }
}

#[actix_web::test]
async fn two_sign_ins_around_the_end_of_a_ban_do_not_wait_for_each_other() {
    let app = TestApp::start_with(|setup| setup.rules.limits = LimitsConfig::DEFAULT).await;
    app.person("ada").await;
    let (laptop, phone, email) = (app.anonymous(), app.anonymous(), address("ada"));
    app.sql("UPDATE \"user\" SET banned = true, ban_expires = '2026-01-01 08:00:00'")
        .await;
    // One has a ban to lift and goes step by step, the other finds it lifted.
    let lifting = compared(&app, signing_in(&laptop, &email, PASSWORD)).await;
    app.sql("UPDATE \"user\" SET banned = false").await;
    let plain = compared(&app, signing_in(&phone, &email, PASSWORD)).await;
    let close = "SELECT key FROM attempt FOR UPDATE";
    let answers = one_behind_the_other(&app, close, lifting, plain).await;
    assert_eq!((answers.0.status(), answers.1.status()), (200, 200));
}
