use beztack_domain::EmailAddress;
use beztack_domain::auth::{AuthError, PlainPassword, Visitor};
use beztack_persistence::auth::users;
use tracing::instrument;

use super::SignedIn;
use super::issue_session::issue_session;
use crate::App;

/// What a person types to get in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Their address.
    pub email: EmailAddress,
    /// Their password.
    pub password: PlainPassword,
    /// Whether the browser is to keep the session.
    pub remember: bool,
}

/// Sign in with an address and a password.
///
/// Unknown user, missing account, missing hash and wrong password cost the same
/// work and get the same answer.
#[instrument(name = "app.auth.sign_in_email", skip_all)]
pub async fn sign_in_email(
    app: &App,
    credentials: Credentials,
    visitor: &Visitor,
) -> Result<SignedIn, AuthError> {
    let found = users::find_with_credential(&app.db, &credentials.email).await?;
    let (user, account) = found.unzip();
    let stored = account.flatten().and_then(|account| account.password);
    let matches = app.passwords.verify(stored, credentials.password).await?;
    let user = user
        .filter(|_| matches)
        .ok_or(AuthError::InvalidEmailOrPassword)?;

    let tx = app.db.begin().await?;
    let signed_in = issue_session(app, &tx, user, visitor, credentials.remember).await?;
    tx.commit().await?;

    Ok(signed_in)
}
