//! Links that were mailed before an account, its address or its password became another one.

use beztack_auth::email_token::Purpose;
use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{TOKEN, adopted, allow_deletion, email_token, opens, reset, reset_token, stored};
use crate::admin::boss;
use crate::two_factor::enrolled;

const NEW: &str = "better horse 2";

const EVIL: &str = "evil@example.test";

async fn post(browser: &Browser, operation: &str, body: Value) -> Answer {
    let path = format!("/api/auth/{operation}");
    let answer = browser.post(&path).json(&body).send().await;
    assert_eq!(answer.status(), 200, "{operation}: {answer}");
    answer
}

/// Asks for a change of address and opens the mail to the new one.
async fn moving(app: &TestApp, browser: &Browser, to: &str) -> String {
    post(browser, "change-email", json!({ "newEmail": to })).await;
    app.letter(to, "verification").await.path().to_owned()
}

/// A link as the reference would have mailed it.
fn foreign(app: &TestApp, name: &str, purpose: Purpose) -> String {
    let token = email_token(app, &address(name), purpose);
    format!("/api/auth/verify-email?token={token}")
}

/// Asserts that a link leaves whoever has this address now as they are, and lets nobody in.
async fn assert_is_dead(app: &TestApp, link: &str, name: &str) {
    let sessions = app.count("session", "true").await;
    let browser = app.anonymous();
    let bare = link.split('&').next().unwrap();
    let answer = browser.get(bare).send().await;
    assert_eq!(answer.verdict(), "401 USER_NOT_FOUND");
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    let answer = browser.get(&format!("{bare}&callbackURL=%2F")).send().await;
    assert_eq!(answer.header("location"), Some("/?error=user_not_found"));
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert!(browser.session().await.is_null());
    let row = format!("email = '{}' AND NOT email_verified", address(name));
    assert_eq!(app.count("user", &row).await, 1);
    assert_eq!(app.count("session", "true").await, sessions);
}

#[actix_web::test]
async fn a_link_to_change_an_address_is_not_about_whoever_has_it_next() {
    let app = TestApp::start().await;
    let mallory = app.person("victim").await;
    let first = moving(&app, &mallory, EVIL).await;
    let second = moving(&app, &mallory, "evil2@example.test").await;
    assert_eq!(mallory.get(&second).send().await.status(), 302);
    app.advance(TimeDelta::seconds(2));
    app.person("victim").await;
    assert_is_dead(&app, &first, "victim").await;
    assert!(opens(&app, "victim", PASSWORD).await);
}

#[actix_web::test]
async fn nor_is_it_after_the_account_was_deleted() {
    let app = TestApp::start().await;
    let mallory = app.person("victim").await;
    let link = moving(&app, &mallory, EVIL).await;
    post(&mallory, "delete-user", json!({ "password": PASSWORD })).await;
    app.advance(TimeDelta::seconds(2));
    app.person("victim").await;
    assert_is_dead(&app, &link, "victim").await;
}

/// Who brings an older account to an address.
#[derive(Clone, Copy, Debug)]
enum Bringer {
    Themselves,
    Administrator,
}

#[actix_web::test]
async fn an_older_account_that_comes_to_the_address_is_another_one_too() {
    for bringer in [Bringer::Themselves, Bringer::Administrator] {
        let app = TestApp::start().await;
        let grace = app.person("grace").await;
        let boss = boss(&app).await;
        app.advance(TimeDelta::minutes(1));
        let mallory = app.person("victim").await;
        let link = moving(&app, &mallory, EVIL).await;
        let bare = link.split('&').next().unwrap();
        post(&mallory, "delete-user", json!({ "password": PASSWORD })).await;
        app.advance(TimeDelta::seconds(2));
        let to = address("victim");
        match bringer {
            Bringer::Themselves => {
                let here = moving(&app, &grace, &to).await;
                assert_eq!(grace.get(&here).send().await.status(), 302);
            }
            Bringer::Administrator => {
                let body = json!({ "userId": app.user_id("grace").await, "data": { "email": to } });
                post(&boss, "admin/update-user", body).await;
            }
        }
        let answer = app.anonymous().get(bare).send().await;
        assert_eq!(answer.verdict(), "401 INVALID_TOKEN", "{bringer:?}");
        assert_eq!(answer.cookies(), Vec::<&str>::new());
        assert_eq!(app.count("user", &format!("email = '{to}'")).await, 1);
    }
}

/// Asks for a link that proves the victim's address.
async fn proof(app: &TestApp, browser: &Browser) -> String {
    let email = address("victim");
    let body = json!({ "email": email });
    post(browser, "send-verification-email", body).await;
    app.letter(&email, "verification").await.path().to_owned()
}

#[actix_web::test]
async fn a_proof_of_an_address_is_none_for_the_next_account() {
    let app = TestApp::start().await;
    let mallory = app.person("victim").await;
    let link = proof(&app, &mallory).await;
    post(&mallory, "delete-user", json!({ "password": PASSWORD })).await;
    app.advance(TimeDelta::seconds(2));
    app.person("victim").await;
    assert_is_dead(&app, &link, "victim").await;
}

#[actix_web::test]
async fn a_link_of_the_reference_is_about_nobody_who_came_later() {
    let app = TestApp::start().await;
    let links = [
        foreign(&app, "victim", Purpose::Verify),
        foreign(&app, "victim", Purpose::ConfirmChange(stored(EVIL))),
        foreign(&app, "victim", Purpose::Change(stored(EVIL))),
        foreign(&app, "victim", Purpose::VerifyChange(stored(EVIL))),
    ];
    app.advance(TimeDelta::seconds(2));
    app.person("victim").await;
    for link in links {
        assert_is_dead(&app, &link, "victim").await;
    }
    app.run_jobs().await;
    assert_eq!(app.mailer().delivered_to(EVIL), []);
}

#[actix_web::test]
async fn a_link_does_not_stand_in_for_a_second_factor() {
    let app = TestApp::start().await;
    enrolled(&app, "ada").await;
    let link = foreign(&app, "ada", Purpose::VerifyChange(stored(EVIL)));
    let browser = app.anonymous();
    let answer = browser.get(&format!("{link}&callbackURL=%2Fdone")).send();
    let answer = answer.await;
    assert_eq!(answer.header("location"), Some("/done"));
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    assert!(browser.session().await.is_null());
    let moved = format!("email = '{EVIL}' AND email_verified");
    assert_eq!(app.count("user", &moved).await, 1);
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn nor_does_it_move_a_banned_person_who_has_one() {
    let app = TestApp::start().await;
    enrolled(&app, "ada").await;
    app.sql("UPDATE \"user\" SET banned = true").await;
    let link = foreign(&app, "ada", Purpose::VerifyChange(stored(EVIL)));
    let answer = app.anonymous().get(&link).send().await;
    assert_eq!(answer.verdict(), "403 BANNED_USER");
    let there = format!("email = '{}'", address("ada"));
    assert_eq!(app.count("user", &there).await, 1);
}

async fn change_password(browser: &Browser) -> Answer {
    let body = json!({
        "currentPassword": PASSWORD, "newPassword": NEW, "revokeOtherSessions": true,
    });
    post(browser, "change-password", body).await
}

#[actix_web::test]
async fn a_new_password_ends_the_links_that_change_the_address() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let links = [
        moving(&app, &ada, EVIL).await,
        foreign(&app, "ada", Purpose::Change(stored(EVIL))),
        foreign(&app, "ada", Purpose::ConfirmChange(stored(EVIL))),
    ];
    app.advance(TimeDelta::seconds(2));
    change_password(&ada).await;
    for link in links {
        for browser in [&ada, &app.anonymous()] {
            let answer = browser.get(link.split('&').next().unwrap()).send().await;
            assert_eq!(answer.verdict(), "401 INVALID_TOKEN");
            assert_eq!(answer.cookies(), Vec::<&str>::new());
        }
    }
    assert_eq!(ada.session().await["user"]["email"], address("ada"));
}

#[actix_web::test]
async fn one_of_the_same_second_is_taken_for_older() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    app.advance(TimeDelta::minutes(1));
    let link = moving(&app, &ada, EVIL).await;
    change_password(&ada).await;
    let bare = link.split('&').next().unwrap();
    let answer = app.anonymous().get(bare).send().await;
    assert_eq!(answer.verdict(), "401 INVALID_TOKEN");
    assert_eq!(answer.cookies(), Vec::<&str>::new());
    // And one that is asked for afterwards, in that second still, is not.
    let link = moving(&app, &ada, "new@example.test").await;
    assert_eq!(ada.get(&link).send().await.status(), 302);
    assert_eq!(ada.session().await["user"]["email"], "new@example.test");
}

/// Who changes a password or an address.
#[derive(Clone, Copy, Debug)]
enum Change {
    Password,
    Address,
    AddressUnproven,
    PasswordByReset,
    PasswordByAdmin,
    AddressByAdmin,
}

async fn change(app: &TestApp, ada: &Browser, change: Change) {
    match change {
        Change::Password => drop(change_password(ada).await),
        Change::Address => {
            let link = moving(app, ada, "new@example.test").await;
            assert_eq!(ada.get(&link).send().await.status(), 302);
        }
        Change::AddressUnproven => {
            let link = foreign(app, "ada", Purpose::Change(stored("new@example.test")));
            assert_eq!(ada.get(&link).send().await.status(), 200);
        }
        Change::PasswordByReset => {
            let token = reset_token(app, "ada").await;
            assert_eq!(reset(app, &token, NEW).await.status(), 200);
        }
        Change::PasswordByAdmin => {
            let (boss, id) = (boss(app).await, app.user_id("ada").await);
            let body = json!({ "userId": id, "newPassword": NEW });
            post(&boss, "admin/set-user-password", body).await;
        }
        Change::AddressByAdmin => {
            let (boss, id) = (boss(app).await, app.user_id("ada").await);
            let data = json!({ "email": "new@example.test" });
            let body = json!({ "userId": id, "data": data });
            post(&boss, "admin/update-user", body).await;
        }
    }
}

/// A sign-in that waits for its second factor, and somebody else's link.
async fn bystanders(app: &TestApp) {
    app.person("grace").await;
    reset_token(app, "grace").await;
    app.sql(
        "INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at) \
         SELECT 'challenge', '2fa-challenge', id, '2026-01-02 09:00:00', '2026-01-01 09:00:00', \
         '2026-01-01 09:00:00' FROM \"user\" WHERE email = 'ada@example.test'",
    )
    .await;
}

async fn assert_ends_links(app: TestApp, changed: Change) {
    let ada = app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    allow_deletion(&app, "ada").await;
    bystanders(&app).await;
    change(&app, &ada, changed).await;
    let answer = reset(&app, &token, "third horse 3").await;
    assert_eq!(answer.verdict(), "400 INVALID_TOKEN", "{changed:?}");
    let deletion = ada.post("/api/auth/delete-user");
    let answer = deletion.json(&json!({ "token": TOKEN })).send().await;
    assert_eq!(answer.verdict(), "404 INVALID_TOKEN", "{changed:?}");
    let left = "identifier = '2fa-challenge' OR identifier LIKE 'reset-password:%'";
    assert_eq!(app.count("verification", left).await, 2, "{changed:?}");
    assert_eq!(app.count("verification", "true").await, 2, "{changed:?}");
}

#[actix_web::test]
async fn a_new_password_or_address_ends_the_links_that_were_mailed_before() {
    for changed in [
        Change::Password,
        Change::Address,
        Change::AddressUnproven,
        Change::PasswordByReset,
        Change::PasswordByAdmin,
        Change::AddressByAdmin,
    ] {
        assert_ends_links(TestApp::start().await, changed).await;
        assert_ends_links(adopted().await, changed).await;
    }
}

#[actix_web::test]
async fn what_leaves_both_as_they_are_ends_no_link() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    let (boss, id) = (boss(&app).await, app.user_id("ada").await);
    let body = json!({ "userId": id, "data": { "name": "Countess" } });
    post(&boss, "admin/update-user", body).await;
    assert_eq!(reset(&app, &token, NEW).await.status(), 200);
}
