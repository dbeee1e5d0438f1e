//! `/api/auth`: Better Auth's wire, as contract/better-auth.md has it.

mod advisories;
mod bearer;
mod change_email;
mod change_password;
mod check_reset_token;
mod common_passwords;
mod cookie_cache;
mod delete_user;
mod delete_user_callback;
mod faults;
mod get_jwks;
mod get_session;
mod get_token;
mod input;
mod list_accounts;
mod list_sessions;
mod meanwhile;
mod ok;
mod old_links;
mod origin;
mod password_work;
mod races;
mod rate_limit;
mod redirects;
mod request_password_reset;
mod required_verification;
mod reset_password;
mod revoke_other_sessions;
mod revoke_session;
mod revoke_sessions;
mod routing;
mod secrets;
mod send_verification_email;
mod session_reads;
mod sign_in_email;
mod sign_in_social;
mod sign_out;
mod sign_up_email;
mod storage;
mod text_limits;
mod unlink_account;
mod update_user;
mod verify_email;

use beztack_auth::StorageFormat;
use beztack_auth::email_token::{EmailToken, Purpose};
use beztack_domain::{Clock as _, EmailAddress};
use beztack_tests::{Answer, Browser, PASSWORD, TestApp, address, secrets};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The name of the session cookie behind plain http.
pub(crate) const SESSION: &str = "better-auth.session_token";

/// The three lines that take a session away.
const DELETIONS: [&str; 3] = [
    "better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    "better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
    "better-auth.dont_remember=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
];

/// The secret of every link that no endpoint hands out.
pub(crate) const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz012345";

/// What an operation answers that has nothing to tell.
fn done() -> Value {
    json!({ "status": true })
}

/// A server on an adopted database.
pub(crate) async fn adopted() -> TestApp {
    TestApp::start_with(|setup| setup.rules.storage = StorageFormat::BetterAuth).await
}

/// The token that a browser holds, out of its cookie.
pub(crate) fn token_in(cookie: &str) -> &str {
    cookie.split('.').next().unwrap()
}

/// The name by which lists show the session of a browser.
pub(crate) async fn handle_of(browser: &Browser) -> String {
    let session = browser.session().await;
    session["session"]["token"].as_str().unwrap().to_owned()
}

/// Asserts that this browser was given its session once more, to keep for a week.
fn assert_set_again(answer: &Answer) {
    let lines = answer.cookies();
    assert_eq!(lines.len(), 1, "{answer}");
    assert!(lines[0].starts_with(&format!("{SESSION}=")), "{answer}");
    assert!(lines[0].ends_with("; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax"));
}

/// Signs somebody in for as long as the browser is open.
async fn briefly(app: &TestApp, name: &str) -> Browser {
    let browser = app.anonymous();
    let body = json!({ "email": address(name), "password": PASSWORD, "rememberMe": false });
    let call = browser.post("/api/auth/sign-in/email").json(&body);
    assert_eq!(call.send().await.status(), 200);
    browser
}

/// An address that takes part in a token, as the database has it.
pub(crate) fn stored(email: &str) -> EmailAddress {
    EmailAddress::stored(email.to_owned())
}

/// What a mailed link about somebody's address carries.
///
/// It does not say whose the address is, as those of the reference do not, and comes a second
/// after whatever was done so far.
pub(crate) fn email_token(app: &TestApp, email: &str, purpose: Purpose) -> String {
    let token = EmailToken {
        email: stored(email),
        purpose,
    };
    let issued_at = app.clock().now() + TimeDelta::seconds(1);
    token.sign(&secrets(), issued_at).unwrap()
}

/// Asks for a link to set a new password, and opens the mail.
pub(crate) async fn reset_token(app: &TestApp, name: &str) -> String {
    let (browser, email) = (app.anonymous(), address(name));
    let body = json!({ "email": email });
    let call = browser.post("/api/auth/request-password-reset").json(&body);
    assert_eq!(call.send().await.status(), 200);
    app.letter(&email, "reset-password")
        .await
        .token()
        .to_owned()
}

/// Sets a password with the token of a mailed link.
pub(crate) async fn reset(app: &TestApp, token: &str, password: &str) -> Answer {
    let (browser, body) = (
        app.anonymous(),
        json!({ "token": token, "newPassword": password }),
    );
    let call = browser.post("/api/auth/reset-password").json(&body);
    call.send().await
}

/// Whether somebody gets in with this password.
pub(crate) async fn opens(app: &TestApp, name: &str, password: &str) -> bool {
    let answer = app.anonymous().sign_in(&address(name), password).await;
    answer.status() == 200
}

/// Writes what a mail would carry that confirms a deletion; it works for a day.
pub(crate) async fn allow_deletion(app: &TestApp, name: &str) {
    let secret = app.app().rules().storage.stored_secret(TOKEN);
    let email = address(name);
    app.sql(&format!(
        "INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at) \
         SELECT 'of-{name}', 'delete-account-{secret}', id, '2026-01-02 09:00:00', \
         '2026-01-01 09:00:00', '2026-01-01 09:00:00' FROM \"user\" WHERE email = '{email}'"
    ))
    .await;
}

/// Links another way to sign in, as a provider would have.
pub(crate) async fn link(app: &TestApp, name: &str, provider: &str) {
    let email = address(name);
    app.sql(&format!(
        "INSERT INTO account (id, account_id, provider_id, user_id, created_at, updated_at) \
         SELECT '{provider}-of-{name}', '{provider}-1', '{provider}', id, \
         '2026-01-01 09:00:00', '2026-01-01 09:00:00' FROM \"user\" WHERE email = '{email}'"
    ))
    .await;
}
