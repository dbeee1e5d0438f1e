//! Listed addresses (`APP_ADMIN_EMAILS`): worth something once they are proven, and not
//! before (decisions.md 8).

use beztack_auth::email_token::Purpose;
use beztack_domain::EmailAddress;
use beztack_tests::{Browser, PASSWORD, TestApp, address};
use chrono::TimeDelta;
use serde_json::json;

use super::{get, set_column};
use crate::auth::{email_token, opens, reset, reset_token, stored};
use crate::two_factor::{challenged, enrolled, verify_totp};

/// A server on which `root@example.test` administers, once it is proven.
async fn server() -> TestApp {
    TestApp::start_with(|setup| {
        setup.rules.admin_emails = vec![EmailAddress::parse(&address("root")).unwrap()];
    })
    .await
}

async fn prove(app: &TestApp, browser: &Browser) {
    let token = email_token(app, &address("root"), Purpose::Verify);
    let path = format!("/api/auth/verify-email?token={token}");
    assert_eq!(browser.get(&path).send().await.status(), 200);
}

async fn assert_is_app_admin(browser: &Browser, is: bool) {
    let session = browser.session().await;
    let shown = session["user"].get("isAppAdmin").is_some();
    assert_eq!(shown, is, "{session}");
    let status = get(browser, "list-users").await.status();
    assert_eq!(status, if is { 200 } else { 403 });
}

#[actix_web::test]
async fn claiming_a_listed_address_is_worth_nothing() {
    let app = server().await;
    assert_is_app_admin(&app.person("root").await, false).await;
    assert_is_app_admin(&app.signed_in("root").await, false).await;
    assert_eq!(app.count("user", "role = 'user'").await, 1);
}

#[actix_web::test]
async fn proving_it_promotes_at_once() {
    let app = server().await;
    let root = app.person("root").await;
    prove(&app, &root).await;
    assert_is_app_admin(&root, true).await;
    assert_eq!(root.session().await["user"]["role"], "admin,sudo");
}

/// Mallory signed up with somebody else's address, and knows the password; the owner follows a
/// link that is genuine.
#[actix_web::test]
async fn whoever_claimed_it_before_gets_nothing_by_another_s_proof() {
    let app = server().await;
    let mallory = app.person("root").await;
    prove(&app, &app.anonymous()).await;
    assert!(mallory.session().await.is_null());
    assert!(!opens(&app, "root", PASSWORD).await);
    let token = reset_token(&app, "root").await;
    assert_eq!(reset(&app, &token, "better horse 2").await.status(), 200);
    let owner = app.anonymous();
    owner.sign_in(&address("root"), "better horse 2").await;
    assert_is_app_admin(&owner, true).await;
}

#[actix_web::test]
async fn nor_by_an_older_session_or_link_once_the_owner_is_in() {
    let app = server().await;
    let mallory = app.person("root").await;
    let purpose = Purpose::VerifyChange(stored("evil@example.test"));
    let change = email_token(&app, &address("root"), purpose);
    app.advance(TimeDelta::seconds(2));
    let owner = app.signed_in("root").await;
    prove(&app, &owner).await;
    assert_is_app_admin(&owner, true).await;
    assert!(mallory.session().await.is_null());
    let path = format!("/api/auth/verify-email?token={change}");
    let answer = app.anonymous().get(&path).send().await;
    assert_eq!(answer.verdict(), "401 INVALID_TOKEN");
    assert_is_app_admin(&owner, true).await;
}

/// She moved her account to it, and somebody who has it took the link for theirs.
#[actix_web::test]
async fn nor_by_moving_to_it_with_another_s_proof() {
    let app = server().await;
    let mallory = app.person("ada").await;
    let purpose = Purpose::VerifyChange(stored(&address("root")));
    let token = email_token(&app, &address("ada"), purpose);
    let path = format!("/api/auth/verify-email?token={token}");
    let owner = app.anonymous();
    assert_eq!(owner.get(&path).send().await.status(), 200);
    assert!(mallory.session().await.is_null());
    assert!(!opens(&app, "root", PASSWORD).await);
    assert_is_app_admin(&owner, true).await;
}

#[actix_web::test]
async fn whoever_had_proven_it_is_promoted_at_sign_in() {
    let app = server().await;
    let root = app.person("root").await;
    set_column(&app, "root", "email_verified = true, role = 'user,wizard'").await;
    assert_is_app_admin(&root, false).await;
    let again = app.signed_in("root").await;
    assert_is_app_admin(&again, true).await;
    assert_eq!(again.session().await["user"]["role"], "wizard,admin,sudo");
}

#[actix_web::test]
async fn a_second_factor_is_shown_first() {
    let app = server().await;
    let root = enrolled(&app, "root").await;
    set_column(&app, "root", "email_verified = true").await;
    let browser = challenged(&app, "root").await;
    assert_eq!(app.count("user", "role = 'user'").await, 1);
    let answer = verify_totp(&browser, &root.phone.code(&app)).await;
    assert_eq!(answer.status(), 200, "{answer}");
    assert_is_app_admin(&browser, true).await;
}

#[actix_web::test]
async fn a_second_factor_proves_no_address() {
    let app = server().await;
    let root = enrolled(&app, "root").await;
    let browser = challenged(&app, "root").await;
    verify_totp(&browser, &root.phone.code(&app)).await;
    assert_is_app_admin(&browser, false).await;
}

#[actix_web::test]
async fn whoever_moves_to_it_with_a_proof_is_promoted() {
    let app = server().await;
    let ada = app.person("ada").await;
    let purpose = Purpose::VerifyChange(stored(&address("root")));
    let token = email_token(&app, &address("ada"), purpose);
    let path = format!("/api/auth/verify-email?token={token}");
    assert_eq!(ada.get(&path).send().await.status(), 200);
    assert_is_app_admin(&ada, true).await;
}

#[actix_web::test]
async fn nobody_else_is_promoted() {
    let app = server().await;
    app.person("ada").await;
    for near in ["root@example.test.evil.test", "xroot@example.test"] {
        let body = json!({ "email": near, "password": "correct horse 1", "name": "Near" });
        let call = app.anonymous();
        let call = call.post("/api/auth/sign-up/email").json(&body);
        assert_eq!(call.send().await.status(), 200);
    }
    app.sql("UPDATE \"user\" SET email_verified = true").await;
    assert_is_app_admin(&app.signed_in("ada").await, false).await;
    let near = app.anonymous();
    near.sign_in("xroot@example.test", "correct horse 1").await;
    assert_is_app_admin(&near, false).await;
}
