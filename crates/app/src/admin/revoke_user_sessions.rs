use beztack_auth::access::AdminAccess;
use beztack_auth::permission::RevokeUserSessions;
use beztack_domain::Fault;
use beztack_domain::id::UserId;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;

/// End all sessions of a user.
#[instrument(name = "app.admin.revoke_user_sessions", skip_all, fields(user.id = %id))]
pub async fn revoke_user_sessions(
    app: &App,
    _: &AdminAccess<RevokeUserSessions>,
    id: &UserId,
) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    sessions::delete_all_of(&tx, id).await?;
    tx.commit().await
}
