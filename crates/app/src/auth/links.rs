//! The links in mails (contract/better-auth.md 12). Where they lead afterwards has
//! been checked by then.

use beztack_auth::email_token::EmailToken;
use beztack_auth::uri::encode_component;
use beztack_domain::auth::Account;
use beztack_domain::{Fault, FaultKind};
use chrono::{DateTime, TimeDelta, Utc};

use crate::App;

/// A link, and the token in it.
pub(super) struct Link {
    pub(super) url: String,
    pub(super) token: String,
}

/// When a link to change an address is to say that it was issued: now, or in the next second
/// if the password was set in this one. Links know whole seconds, so one of the same second is
/// taken for an older one.
pub(super) fn issued_after(app: &App, account: Option<&Account>) -> DateTime<Utc> {
    let now = app.now();
    match account {
        Some(account) if account.updated_at.timestamp() == now.timestamp() => {
            now + TimeDelta::seconds(1)
        }
        _ => now,
    }
}

/// The link that verifies an address.
pub(super) fn verify_email(
    app: &App,
    token: &EmailToken,
    issued_at: DateTime<Utc>,
    callback: Option<&str>,
) -> Result<Link, Fault> {
    let callback = callback.unwrap_or(&app.rules.address_verified_url);
    verification(app, token, issued_at, &encode_component(callback))
}

/// The link that changes an address. The reference leaves its callback unencoded.
pub(super) fn change_email(
    app: &App,
    token: &EmailToken,
    issued_at: DateTime<Utc>,
    callback: Option<&str>,
) -> Result<Link, Fault> {
    let callback = callback.unwrap_or(&app.rules.address_verified_url);
    verification(app, token, issued_at, callback)
}

fn verification(
    app: &App,
    token: &EmailToken,
    issued_at: DateTime<Utc>,
    callback: &str,
) -> Result<Link, Fault> {
    let token = token.sign(&app.rules.secrets, issued_at).ok_or_else(|| {
        Fault::new(
            FaultKind::Internal,
            "there is no secret to sign a token with",
        )
    })?;
    let url = format!(
        "{}/api/auth/verify-email?token={token}&callbackURL={callback}",
        app.rules.base_url
    );
    Ok(Link { url, token })
}

/// The link that lets somebody set a new password.
pub(super) fn reset_password(app: &App, token: String, redirect_to: Option<&str>) -> Link {
    let callback = encode_component(redirect_to.unwrap_or(&app.rules.reset_password_url));
    let url = format!(
        "{}/api/auth/reset-password/{token}?callbackURL={callback}",
        app.rules.base_url
    );
    Link { url, token }
}
