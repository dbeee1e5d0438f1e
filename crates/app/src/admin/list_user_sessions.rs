use beztack_auth::access::AdminAccess;
use beztack_auth::permission::ListUserSessions;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::Session;
use beztack_domain::id::UserId;
use beztack_persistence::auth::{sessions, users};
use tracing::instrument;

use super::ensure_within_reach::ensure_within_reach;
use crate::App;

/// Where a user is signed in, and was; nothing for an unknown user. Refused for somebody of
/// higher rank: in some databases what is listed opens the session.
#[instrument(name = "app.admin.list_user_sessions", skip_all, fields(user.id = %id))]
pub async fn list_user_sessions(
    app: &App,
    access: &AdminAccess<ListUserSessions>,
    id: &UserId,
) -> Result<Vec<Session>, AdminError> {
    if let Some(target) = users::find(&app.db, id).await? {
        ensure_within_reach(app, access.actor(), &target)?;
    }
    Ok(sessions::list_all(&app.db, id).await?)
}
