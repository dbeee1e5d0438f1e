use beztack_domain::Fault;
use beztack_domain::auth::{PlainPassword, User};
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::auth::accounts;

use crate::App;

/// Whether `password` is theirs; `None` if they have none, or none was given.
pub(super) async fn is_theirs(
    app: &App,
    user: &User,
    password: PlainPassword,
) -> Result<Option<bool>, Fault> {
    let stored = accounts::find_credential(&app.db, &user.id)
        .await?
        .and_then(|account| account.password)
        .filter(|_| !password.expose().is_empty());
    if stored.is_none() {
        return Ok(None);
    }
    app.passwords.verify(stored, password).await.map(Some)
}

/// Asks for the password of somebody who may have none.
pub(super) async fn confirm(
    app: &App,
    user: &User,
    password: PlainPassword,
) -> Result<(), TwoFactorError> {
    match is_theirs(app, user, password).await? {
        Some(true) => Ok(()),
        Some(false) => Err(TwoFactorError::InvalidPassword),
        None => Err(TwoFactorError::NoPassword),
    }
}
