//! What works once works once, however many try at the same moment.

use std::collections::BTreeMap;

use beztack_auth::email_token::Purpose;
use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address};
use futures_util::future::join_all;
use serde_json::json;

use super::{TOKEN, allow_deletion, email_token, link, opens, reset, reset_token, stored};
use crate::together::{assert_one_of_all, tally, together};

const CALLERS: usize = 50;

#[actix_web::test]
async fn fifty_redemptions_of_one_reset_link_set_one_password() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let token = reset_token(&app, "ada").await;
    let passwords: Vec<_> = (0..CALLERS).map(|n| format!("better horse {n}")).collect();
    let redeemed = passwords
        .iter()
        .map(|password| reset(&app, &token, password));
    let answers = together(&app, "verification", redeemed).await;
    assert_one_of_all(&answers, &["400 INVALID_TOKEN"]);
    // It is the winner's that was set.
    let winner = answers.iter().position(|answer| answer.status() == 200);
    assert!(opens(&app, "ada", &passwords[winner.unwrap()]).await);
    assert_eq!(app.count("account", "true").await, 1);
}

#[actix_web::test]
async fn ten_changes_of_one_password_at_once_change_it_once_and_leave_one_session() {
    let app = TestApp::start_with(|setup| setup.hasher.threads = 10).await;
    let ada = app.person("ada").await;
    let tabs: Vec<_> = (0..10).map(|_| ada.copy()).collect();
    let passwords: Vec<_> = (0..10).map(|n| format!("better horse {n}")).collect();
    let changes = tabs.iter().zip(&passwords).map(|(tab, new)| {
        let body = json!({
            "currentPassword": PASSWORD,
            "newPassword": new,
            "revokeOtherSessions": true,
        });
        tab.post("/api/auth/change-password").json(&body).send()
    });
    let answers = together(&app, "account", changes).await;
    // Whoever came late has no session any more, or no current password.
    assert_one_of_all(&answers, &["400 INVALID_PASSWORD", "401"]);
    let winner = answers.iter().position(|answer| answer.status() == 200);
    let winner = winner.unwrap();
    assert!(opens(&app, "ada", &passwords[winner]).await);
    assert!(tabs[winner].session().await.is_object());
    let others = tabs.iter().enumerate().filter(|(n, _)| *n != winner);
    for (_, tab) in others {
        assert!(tab.session().await.is_null());
    }
}

#[actix_web::test]
async fn ten_reset_links_at_once_make_one_password_account() {
    // All hashes are computed side by side, so that they are ready at the same moment.
    let app = TestApp::start_with(|setup| setup.hasher.threads = 10).await;
    app.person("ada").await;
    app.sql("DELETE FROM account").await;
    let mut tokens = Vec::new();
    for _ in 0..10 {
        tokens.push(reset_token(&app, "ada").await);
    }
    let redeemed = tokens
        .iter()
        .map(|token| reset(&app, token, "better horse 2"));
    let answers = together(&app, "account", redeemed).await;
    // The first password ends the other links.
    assert_one_of_all(&answers, &["400 INVALID_TOKEN"]);
    assert_eq!(app.count("account", "true").await, 1);
    assert!(opens(&app, "ada", "better horse 2").await);
}

/// Writes a link for each token; all of them ran out a second ago.
async fn run_out(app: &TestApp, tokens: &[String]) {
    let row = |token: &String| {
        let secret = app.app().rules().storage.stored_secret(token);
        format!(
            "('{token}', 'reset-password:{secret}', 'somebody', '2026-01-01 08:59:59', \
             '2026-01-01 07:59:59', '2026-01-01 07:59:59')"
        )
    };
    let rows: Vec<_> = tokens.iter().map(row).collect();
    app.sql(&format!(
        "INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at) \
         VALUES {}",
        rows.join(", ")
    ))
    .await;
}

#[actix_web::test]
async fn fifty_links_that_have_run_out_are_refused_one_by_one() {
    let app = TestApp::start().await;
    let tokens: Vec<_> = (0..CALLERS).map(|n| format!("token-{n}")).collect();
    run_out(&app, &tokens).await;
    // Each of them sweeps the others, so they may well get into each other's way.
    let redeemed = tokens
        .iter()
        .map(|token| reset(&app, token, "better horse 2"));
    let answers = together(&app, "verification", redeemed).await;
    let refused = BTreeMap::from([("400 INVALID_TOKEN".to_owned(), CALLERS)]);
    assert_eq!(tally(&answers), refused);
    assert_eq!(app.count("verification", "true").await, 0);
}

async fn prove(browser: &Browser, token: &str) -> Answer {
    let path = format!("/api/auth/verify-email?token={token}");
    browser.get(&path).send().await
}

#[actix_web::test]
async fn fifty_redemptions_of_one_proof_move_one_address_and_sign_in_one_browser() {
    let app = TestApp::start().await;
    app.person("ada").await;
    let purpose = Purpose::VerifyChange(stored("new@example.test"));
    let token = email_token(&app, "ada@example.test", purpose);
    let browsers: Vec<_> = (0..CALLERS).map(|_| app.anonymous()).collect();
    let answers = join_all(browsers.iter().map(|browser| prove(browser, &token))).await;
    assert_one_of_all(&answers, &["401 USER_NOT_FOUND"]);
    assert_eq!(app.count("user", "email = 'new@example.test'").await, 1);
    assert_eq!(app.count("session", "true").await, 2);
}

#[actix_web::test]
async fn fifty_tabs_of_who_is_signed_in_move_one_address() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let purpose = Purpose::VerifyChange(stored("new@example.test"));
    let token = email_token(&app, "ada@example.test", purpose);
    let tabs: Vec<_> = (0..CALLERS).map(|_| ada.copy()).collect();
    let answers = join_all(tabs.iter().map(|tab| prove(tab, &token))).await;
    assert_one_of_all(&answers, &["401 USER_NOT_FOUND"]);
    assert_eq!(app.count("session", "true").await, 1);
}

#[actix_web::test]
async fn ten_who_want_to_move_to_one_address_leave_it_to_one() {
    let app = TestApp::start().await;
    let mut moves = Vec::new();
    for number in 0..10 {
        let name = format!("ada{number}");
        let browser = app.person(&name).await;
        let purpose = Purpose::VerifyChange(stored("new@example.test"));
        moves.push((browser, email_token(&app, &address(&name), purpose)));
    }
    let answers = join_all(moves.iter().map(|(browser, token)| prove(browser, token))).await;
    assert_one_of_all(&answers, &["422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"]);
    assert_eq!(app.count("user", "email = 'new@example.test'").await, 1);
}

#[actix_web::test]
async fn fifty_redemptions_of_one_deletion_delete_once() {
    let app = TestApp::start().await;
    let ada = app.person("ada").await;
    let grace = app.person("grace").await;
    allow_deletion(&app, "ada").await;
    let tabs: Vec<_> = (0..CALLERS).map(|_| ada.copy()).collect();
    let body = json!({ "token": TOKEN });
    let deleted = tabs
        .iter()
        .map(|tab| tab.post("/api/auth/delete-user").json(&body).send());
    let answers = together(&app, "verification", deleted).await;
    // Whoever comes after it has no session any more.
    assert_one_of_all(&answers, &["404 INVALID_TOKEN", "401"]);
    assert_eq!(app.count("user", "true").await, 1);
    assert!(grace.session().await.is_object());
}

#[actix_web::test]
async fn two_unlinks_at_once_never_take_the_last_account() {
    for _ in 0..10 {
        let app = TestApp::start().await;
        let browser = app.person("ada").await;
        link(&app, "ada", "github").await;
        let tabs = [browser.copy(), browser.copy()];
        let unlinked = tabs
            .iter()
            .zip(["credential", "github"])
            .map(|(tab, provider)| {
                let body = json!({ "providerId": provider });
                tab.post("/api/auth/unlink-account").json(&body).send()
            });
        let answers = join_all(unlinked).await;
        assert_one_of_all(&answers, &["400 YOU_CANT_UNLINK_YOUR_LAST_ACCOUNT"]);
        assert_eq!(app.count("account", "true").await, 1);
    }
}
