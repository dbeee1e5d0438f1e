use beztack_auth::access::UserAccess;
use beztack_domain::auth::PlainPassword;
use beztack_domain::limits::LimitError;
use beztack_domain::two_factor::TwoFactorError;
use beztack_persistence::auth::accounts;

use crate::App;
use crate::auth::confirm_password;

/// Whether `password` is theirs; `None` if they have none, or none was given.
pub(super) async fn is_theirs(
    app: &App,
    access: &UserAccess,
    password: PlainPassword,
) -> Result<Option<bool>, LimitError> {
    let stored = accounts::find_credential(&app.db, &access.user().id)
        .await?
        .and_then(|account| account.password)
        .filter(|_| !password.expose().is_empty());
    let Some(stored) = stored else {
        return Ok(None);
    };
    confirm_password(app, access, stored, password)
        .await
        .map(Some)
}

/// Asks for the password of somebody who may have none.
pub(super) async fn confirm(
    app: &App,
    access: &UserAccess,
    password: PlainPassword,
) -> Result<(), TwoFactorError> {
    match is_theirs(app, access, password).await? {
        Some(true) => Ok(()),
        Some(false) => Err(TwoFactorError::InvalidPassword),
        None => Err(TwoFactorError::NoPassword),
    }
}
