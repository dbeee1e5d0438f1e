use beztack_auth::access::AdminAccess;
use beztack_auth::permission::RevokeUserSessions;
use beztack_domain::admin::AdminError;
use beztack_domain::id::UserId;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use super::lock_target::lock_target;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// End all sessions of a user.
#[instrument(name = "app.admin.revoke_user_sessions", skip_all, fields(user.id = %id))]
pub async fn revoke_user_sessions(
    app: &App,
    access: &AdminAccess<RevokeUserSessions>,
    id: &UserId,
) -> Result<(), AdminError> {
    let tx = app.db.begin().await?;
    lock_target(app, &tx, access, id).await?;
    if sessions::delete_all_of(&tx, id).await? > 0 {
        let event = NewEvent::by_admin(Kind::SessionsRevoked, access, id);
        record(app, &tx, event.with_detail("which", "all")).await?;
    }
    Ok(tx.commit().await?)
}
