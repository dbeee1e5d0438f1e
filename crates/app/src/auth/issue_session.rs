use beztack_auth::SessionToken;
use beztack_domain::auth::{AuthError, Ban, NewSession, Session, User, Visitor};
use beztack_domain::id::SessionId;
use beztack_persistence::Tx;
use beztack_persistence::auth::{sessions, users};

use crate::App;

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

/// Makes a session, whatever it was that let the person in.
///
/// A ban is looked at here, so that no way in can forget it; one that has run out
/// is lifted (contract/better-auth.md 11.2).
pub(crate) async fn issue_session(
    app: &App,
    tx: &Tx,
    user: User,
    visitor: &Visitor,
    remember: bool,
) -> Result<SignedIn, AuthError> {
    ensure_not_banned(app, tx, &user).await?;
    let token = SessionToken::generate(&*app.ids);
    let new = NewSession {
        id: SessionId::new(app.next_id()),
        token: app.rules.storage.stored(&token),
        user_id: user.id.clone(),
        visitor,
        lifetime: app.rules.sessions.lifetime(remember),
    };
    let session = Session::start(new, app.now());
    sessions::insert(tx, &session).await?;
    Ok(SignedIn {
        user,
        session,
        token,
    })
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
