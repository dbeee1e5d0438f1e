use beztack_auth::access::AdminAccess;
use beztack_auth::permission::RevokeUserSessions;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::StoredToken;
use beztack_persistence::auth::{sessions, users};
use tracing::instrument;

use super::ensure_within_reach::ensure_within_reach;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// End the session that a list of sessions shows with this token, if there is one.
#[instrument(name = "app.admin.revoke_user_session", skip_all)]
pub async fn revoke_user_session(
    app: &App,
    access: &AdminAccess<RevokeUserSessions>,
    token: &StoredToken,
) -> Result<(), AdminError> {
    let tx = app.db.begin().await?;
    if let Some(ended) = sessions::delete(&tx, token).await? {
        if let Some(target) = users::find(&tx, &ended.user_id).await? {
            ensure_within_reach(app, access.actor(), &target)?;
        }
        let event = NewEvent::by_admin(Kind::SessionsRevoked, access, &ended.user_id);
        record(app, &tx, event.with_detail("which", "one")).await?;
    }
    Ok(tx.commit().await?)
}
