use beztack_auth::SessionToken;
use beztack_domain::auth::{AuthError, Session, User};
use beztack_domain::id::SessionId;
use beztack_persistence::Tx;
use beztack_persistence::auth::sessions;

use super::SignedIn;
use super::issue_session::ensure_not_banned;
use crate::App;

/// Puts a new session in the place of `old`, so that whoever knew its token is left
/// behind: address, agent, organization, team and impersonation stay
/// (contract/better-auth.md 6.1).
///
/// [`AuthError::Unauthorized`] if the old session has ended meanwhile.
pub(crate) async fn replace_session(
    app: &App,
    tx: &Tx,
    user: User,
    old: &Session,
) -> Result<SignedIn, AuthError> {
    ensure_not_banned(app, tx, &user).await?;
    let token = SessionToken::generate(&*app.ids);
    let session = old.successor(
        SessionId::new(app.next_id()),
        app.rules.storage.stored(&token),
        app.rules.sessions.lifetime,
        app.now(),
    );
    if !sessions::replace(tx, &old.token, &session).await? {
        return Err(AuthError::Unauthorized);
    }
    Ok(SignedIn {
        user,
        session,
        token,
    })
}
