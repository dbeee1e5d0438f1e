use beztack_auth::access::UserAccess;
use beztack_domain::auth::{AuthError, PlainPassword, User, Visitor};
use beztack_persistence::auth::{accounts, sessions};
use tracing::instrument;

use super::{SignedIn, confirm_password, issue_session};
use crate::App;
use crate::security_events::{Happening, Kind, record};

/// What is to become of a password.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// The one they have.
    pub current: PlainPassword,
    /// The one they want.
    pub new: PlainPassword,
    /// Whether all sessions end, and this browser gets a new one.
    pub revoke_other_sessions: bool,
}

/// Change one's password. Of several changes of the same password at once one succeeds.
///
/// Returns the person, and the new session if the others were to end.
#[instrument(name = "app.auth.change_password", skip_all)]
pub async fn change_password(
    app: &App,
    access: &UserAccess,
    change: PasswordChange,
    visitor: &Visitor,
) -> Result<(User, Option<SignedIn>), AuthError> {
    let user = access.user().clone();
    let mut known = verified(app, access, &change.current).await?;
    let hash = app.passwords.hash(change.new).await?;

    let mut tx = app.db.begin().await?;
    // Whoever changed it meanwhile made the current one another: it is looked at again.
    while !accounts::exchange_password(&tx, &user.id, &known, &hash, app.now()).await? {
        drop(tx);
        known = verified(app, access, &change.current).await?;
        tx = app.db.begin().await?;
    }
    record(app, &tx, Happening::by_user(Kind::PasswordChanged, access)).await?;
    let signed_in = if change.revoke_other_sessions {
        sessions::delete_all_of(&tx, &user.id).await?;
        let happening = Happening::by_user(Kind::SessionsRevoked, access);
        record(app, &tx, happening.with_detail("which", "all")).await?;
        Some(issue_session(app, &tx, user.clone(), visitor, true).await?)
    } else {
        None
    };
    tx.commit().await?;

    Ok((user, signed_in))
}

/// The stored form of a password that is still the current one.
async fn verified(
    app: &App,
    access: &UserAccess,
    current: &PlainPassword,
) -> Result<String, AuthError> {
    let stored = accounts::find_credential(&app.db, &access.user().id)
        .await?
        .and_then(|account| account.password);
    let stored = stored.ok_or(AuthError::CredentialAccountNotFound)?;
    if confirm_password(app, access, stored.clone(), current.clone()).await? {
        Ok(stored)
    } else {
        Err(AuthError::InvalidPassword)
    }
}
