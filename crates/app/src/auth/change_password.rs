use beztack_auth::access::UserAccess;
use beztack_domain::auth::{AuthError, PlainPassword, User, Visitor};
use beztack_persistence::Tx;
use beztack_persistence::auth::{accounts, sessions, users, verifications};
use tracing::instrument;

use super::{SignedIn, confirm_password, issue_session, replace_session};
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

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

/// Change one's password. Links that were mailed for another one end. Of several changes of the same password at once one succeeds.
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

    let mut tx = begin(app, access).await?;
    // Whoever changed it meanwhile made the current one another: it is looked at again.
    while !accounts::exchange_password(&tx, &user.id, &known, &hash, app.now()).await? {
        drop(tx);
        known = verified(app, access, &change.current).await?;
        tx = begin(app, access).await?;
    }
    verifications::delete_mailed(&tx, &user.id).await?;
    record(app, &tx, NewEvent::by_user(Kind::PasswordChanged, access)).await?;
    let signed_in = if change.revoke_other_sessions {
        Some(begin_anew(app, &tx, access, visitor).await?)
    } else {
        None
    };
    tx.commit().await?;

    Ok((user, signed_in))
}

/// The person's row is held first, as whoever signs in holds it: a sign-in at the same time
/// either has left a session that is found here, or finds the new password.
async fn begin(app: &App, access: &UserAccess) -> Result<Tx, AuthError> {
    let tx = app.db.begin().await?;
    let held = users::lock(&tx, &access.user().id).await?;
    held.map(|_| tx).ok_or(AuthError::Unauthorized)
}

/// Ends all sessions, and makes one for this browser. That of an administrator in
/// somebody's place stays what it is, until when it was: they must not come into a session
/// of the person's own.
async fn begin_anew(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    visitor: &Visitor,
) -> Result<SignedIn, AuthError> {
    let (user, session) = (access.user().clone(), access.session());
    let is_impersonation = session.impersonated_by.is_some();
    let replaced = if is_impersonation {
        Some(replace_session(app, tx, user.clone(), session).await?)
    } else {
        None
    };
    match &replaced {
        Some(new) => sessions::delete_others_of(tx, &user.id, &new.session.id, app.now()).await?,
        None => sessions::delete_all_of(tx, &user.id).await?,
    };
    let event = NewEvent::by_user(Kind::SessionsRevoked, access);
    record(app, tx, event.with_detail("which", "all")).await?;
    match replaced {
        Some(new) => Ok(new),
        None => issue_session(app, tx, user, visitor, true).await,
    }
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
