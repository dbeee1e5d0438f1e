use beztack_auth::SessionToken;
use beztack_auth::access::UserAccess;
use beztack_domain::admin::AdminError;
use beztack_persistence::auth::{sessions, users};
use tracing::instrument;

use crate::App;
use crate::auth::SignedIn;
use crate::security_events::{Kind, NewEvent, record};

/// Go back to the administrator's own session, which `admin_token` names, and end the
/// one in the user's place.
///
/// Whether they are still an administrator is not asked: it is their session
/// (contract/better-auth.md 11.3).
#[instrument(name = "app.admin.stop_impersonating", skip_all)]
pub async fn stop_impersonating(
    app: &App,
    access: &UserAccess,
    admin_token: Option<SessionToken>,
) -> Result<SignedIn, AdminError> {
    let impersonation = access.session();
    let admin = impersonation.impersonated_by.as_ref();
    let admin = admin.ok_or(AdminError::NotImpersonating)?;
    if users::find(&app.db, admin).await?.is_none() {
        return Err(AdminError::AdminNotFound);
    }
    let token = admin_token.ok_or(AdminError::AdminSessionNotFound)?;
    let stored = app.rules.storage.stored(&token);
    let (session, user) = sessions::find_with_user(&app.db, &stored)
        .await?
        .filter(|(session, _)| {
            session.user_id == *admin && !session.is_expired(&app.rules.sessions, app.now())
        })
        .ok_or(AdminError::AdminSessionNotFound)?;

    let tx = app.db.begin().await?;
    sessions::delete(&tx, &impersonation.token).await?;
    record(
        app,
        &tx,
        NewEvent::by_user(Kind::ImpersonationEnded, access),
    )
    .await?;
    tx.commit().await?;
    Ok(SignedIn {
        user,
        session,
        token,
    })
}
