use beztack_auth::{SessionToken, TrustedDevice};
use beztack_domain::auth::{AuthError, Ban, NewSession, Session, User, Visitor};
use beztack_domain::id::{SessionId, UserId};
use beztack_persistence::Tx;
use beztack_persistence::auth::{sessions, users};
use chrono::{DateTime, TimeDelta, Utc};

use super::promote_listed::promote_listed;
use crate::App;
use crate::limits::Requester;

/// A person who has just proven who they are.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// Their new session.
    pub session: Session,
    /// The secret that their browser is to keep.
    pub token: SessionToken,
}

impl SignedIn {
    /// What their browser shows from now on to be spared the second factor, if they were found
    /// worthy of it at `at`.
    pub(crate) fn trust(&self, app: &App, at: DateTime<Utc>) -> TrustedDevice {
        let (format, secrets) = (app.rules.storage, &app.rules.secrets);
        TrustedDevice::of(&self.user.id, &self.token, at, format, secrets)
    }
}

/// Makes a session, whatever it was that let the person in.
pub(crate) async fn issue_session(
    app: &App,
    tx: &Tx,
    user: User,
    visitor: &Visitor,
    remember: bool,
) -> Result<SignedIn, AuthError> {
    let user = promote_listed(app, tx, user, Requester::unknown(visitor)).await?;
    let terms = SessionTerms {
        lifetime: app.rules.sessions.lifetime(remember),
        impersonated_by: None,
    };
    begin(app, tx, user, visitor, terms).await
}

/// Makes a session for an administrator in the user's place.
pub(crate) async fn issue_impersonation(
    app: &App,
    tx: &Tx,
    user: User,
    visitor: &Visitor,
    admin: &UserId,
) -> Result<SignedIn, AuthError> {
    let terms = SessionTerms {
        lifetime: Session::IMPERSONATION_LIFETIME,
        impersonated_by: Some(admin.clone()),
    };
    begin(app, tx, user, visitor, terms).await
}

struct SessionTerms {
    lifetime: TimeDelta,
    impersonated_by: Option<UserId>,
}

/// A ban is looked at here, so that no way in can forget it; one that has run out
/// is lifted (contract/better-auth.md 11.2). The row is held meanwhile: a ban or a
/// deletion at the same time either is seen here or finds the session and ends it.
/// Who is gone by then is unknown.
async fn begin(
    app: &App,
    tx: &Tx,
    user: User,
    visitor: &Visitor,
    terms: SessionTerms,
) -> Result<SignedIn, AuthError> {
    let current = users::lock(tx, &user.id).await?;
    let current = current.ok_or(AuthError::InvalidEmailOrPassword)?;
    ensure_not_banned(app, tx, &current).await?;
    let (session, token) = new_session(app, &user, visitor, terms.lifetime);
    let session = Session {
        impersonated_by: terms.impersonated_by,
        ..session
    };
    sessions::insert(tx, &session).await?;
    Ok(SignedIn {
        user,
        session,
        token,
    })
}

/// A session that begins now, and the secret that stands for it.
pub(super) fn new_session(
    app: &App,
    user: &User,
    visitor: &Visitor,
    lifetime: TimeDelta,
) -> (Session, SessionToken) {
    let token = SessionToken::generate(&*app.ids);
    let new = NewSession {
        id: SessionId::new(app.next_id()),
        token: app.rules.storage.stored(&token),
        user_id: user.id.clone(),
        visitor,
        lifetime,
    };
    (Session::start(new, app.now()), token)
}

/// Lets nobody in who is shut out, and lifts a ban that has run out.
pub(super) async fn ensure_not_banned(app: &App, tx: &Tx, user: &User) -> Result<(), AuthError> {
    let now = app.now();
    match user.ban(now) {
        Ban::None => Ok(()),
        Ban::InForce => Err(AuthError::BannedUser),
        Ban::RunOut => Ok(users::clear_ban(tx, &user.id, now).await?),
    }
}
