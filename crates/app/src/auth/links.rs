//! The links in mails (contract/better-auth.md 12). Where they lead afterwards has
//! been checked by then.

use beztack_auth::email_token::EmailToken;
use beztack_auth::uri::encode_component;
use beztack_domain::{Fault, FaultKind};

use crate::App;

/// A link, and the token in it.
pub(super) struct Link {
    pub(super) url: String,
    pub(super) token: String,
}

/// The link that verifies an address.
pub(super) fn verify_email(
    app: &App,
    token: &EmailToken,
    callback: Option<&str>,
) -> Result<Link, Fault> {
    let callback = callback.unwrap_or(&app.rules.address_verified_url);
    verification(app, token, &encode_component(callback))
}

/// The link that changes an address. The reference leaves its callback unencoded.
pub(super) fn change_email(
    app: &App,
    token: &EmailToken,
    callback: Option<&str>,
) -> Result<Link, Fault> {
    let callback = callback.unwrap_or(&app.rules.address_verified_url);
    verification(app, token, callback)
}

fn verification(app: &App, token: &EmailToken, callback: &str) -> Result<Link, Fault> {
    let token = token.sign(&app.rules.secrets, app.now()).ok_or_else(|| {
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
