use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::auth::User;
use beztack_persistence::Tx;
use beztack_persistence::auth::{accounts, sessions};

use super::promote_listed::{is_to_be_promoted, promote_listed};
use crate::App;
use crate::limits::Requester;
use crate::security_events::{Kind, record};

/// Promotes whoever has just proven a listed address, and nobody who claimed it before them.
///
/// Where they are signed in, that session goes on and every other one ends. Where they are
/// not, nobody knows who chose the password: it ends with all sessions, and the next one is
/// set by a mailed link. Links that were mailed before end either way.
pub(super) async fn promote_prover(
    app: &App,
    tx: &Tx,
    user: User,
    access: Option<&UserAccess>,
    requester: Requester<'_>,
) -> Result<User, Fault> {
    if !is_to_be_promoted(app, &user) {
        return Ok(user);
    }
    let now = app.now();
    let ended = if let Some(access) = access {
        accounts::touch_credential(tx, &user.id, now).await?;
        sessions::delete_others_of(tx, &user.id, &access.session().id, now).await?
    } else {
        accounts::forget_password(tx, &user.id, now).await?;
        sessions::delete_all_of(tx, &user.id).await?
    };
    if ended > 0 {
        let event = requester.event(Kind::SessionsRevoked);
        record(app, tx, event.about_account(&user.id)).await?;
    }
    promote_listed(app, tx, user, requester).await
}
