use beztack_auth::access::AdminAccess;
use beztack_auth::permission::RevokeUserSessions;
use beztack_domain::Fault;
use beztack_domain::auth::StoredToken;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;

/// End the session that a list of sessions shows with this token, if there is one.
#[instrument(name = "app.admin.revoke_user_session", skip_all)]
pub async fn revoke_user_session(
    app: &App,
    _: &AdminAccess<RevokeUserSessions>,
    token: &StoredToken,
) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    sessions::delete(&tx, token).await?;
    tx.commit().await
}
