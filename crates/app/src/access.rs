//! Who is asking: the one place where sessions are looked up and witnesses made.

use beztack_auth::SessionToken;
use beztack_auth::access::{AdminAccess, UserAccess};
use beztack_auth::permission::Permission;
use beztack_domain::Fault;
use beztack_domain::auth::{AuthError, Ban, Session, Visitor};
use beztack_persistence::auth::sessions;
use chrono::{DateTime, Utc};

use crate::App;

/// A client's claim to be signed in.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The token of a well signed session cookie.
    pub token: SessionToken,
    /// Whether this use may extend the session: not for one that is not to be
    /// remembered (contract/better-auth.md 6.2).
    pub may_refresh: bool,
}

/// What became of a claim.
#[derive(Clone, Debug)]
pub enum Recognition {
    /// The session is unknown or over; its cookies should go.
    Unknown,
    /// A person.
    Known {
        /// The proof.
        access: Box<UserAccess>,
        /// Whether this use extended the session.
        refreshed: bool,
    },
}

/// Looks up a claim: one round trip, or none where the session is remembered, and a write
/// only when it is over or due for an extension. `visitor` says from where they ask.
pub async fn recognise(
    app: &App,
    claim: &Claim,
    visitor: impl FnOnce() -> Visitor,
) -> Result<Recognition, Fault> {
    let stored = app.rules.storage.stored(&claim.token);
    let Some((mut session, user)) = sessions::look_up(&app.db, &stored).await? else {
        return Ok(Recognition::Unknown);
    };
    let now = app.now();
    if session.is_expired(&app.rules.sessions, now) {
        let tx = app.db.begin().await?;
        sessions::delete(&tx, &stored).await?;
        tx.commit().await?;
        return Ok(Recognition::Unknown);
    }
    let due = session.refreshed_expiry(&app.rules.sessions, now);
    let refreshed = match due.filter(|_| claim.may_refresh) {
        // Whoever ended it meanwhile has ended it.
        Some(until) if !extend(app, &mut session, until, now).await? => {
            return Ok(Recognition::Unknown);
        }
        due => due.is_some(),
    };
    Ok(Recognition::Known {
        access: Box::new(UserAccess::of(session, user, visitor())),
        refreshed,
    })
}

async fn extend(
    app: &App,
    session: &mut Session,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let tx = app.db.begin().await?;
    let is_there = sessions::extend(&tx, &session.id, until, now).await?;
    tx.commit().await?;
    session.expires_at = until;
    session.updated_at = now;
    Ok(is_there)
}

/// The person behind a claim, or the refusal. `visitor` says from where they ask.
pub async fn signed_in(
    app: &App,
    claim: Option<&Claim>,
    visitor: impl FnOnce() -> Visitor,
) -> Result<UserAccess, AuthError> {
    let claim = claim.ok_or(AuthError::Unauthorized)?;
    match recognise(app, claim, visitor).await? {
        Recognition::Known { access, .. } => Ok(*access),
        Recognition::Unknown => Err(AuthError::Unauthorized),
    }
}

/// Whether the session by which somebody came in still stands, and they are not banned: for
/// what goes on after its request was let in. A look into memory, where sessions are
/// remembered.
pub(crate) async fn stands(app: &App, access: &UserAccess) -> Result<bool, Fault> {
    let now = app.now();
    let found = sessions::look_up(&app.db, &access.session().token).await?;
    Ok(found.is_some_and(|(session, user)| {
        !session.is_expired(&app.rules.sessions, now) && user.ban(now) != Ban::InForce
    }))
}

/// The administrator behind a claim who may exercise `P`, or the refusal.
pub async fn administrator<P: Permission>(
    app: &App,
    claim: Option<&Claim>,
    visitor: impl FnOnce() -> Visitor,
) -> Result<AdminAccess<P>, AuthError> {
    let access = signed_in(app, claim, visitor).await?;
    AdminAccess::grant(access, &app.rules.administration)
}
