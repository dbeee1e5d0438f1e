use beztack_auth::access::AdminAccess;
use beztack_auth::permission::ListUserSessions;
use beztack_domain::Fault;
use beztack_domain::auth::Session;
use beztack_domain::id::UserId;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;

/// Where a user is signed in, and was; nothing for an unknown user.
#[instrument(name = "app.admin.list_user_sessions", skip_all, fields(user.id = %id))]
pub async fn list_user_sessions(
    app: &App,
    _: &AdminAccess<ListUserSessions>,
    id: &UserId,
) -> Result<Vec<Session>, Fault> {
    sessions::list_all(&app.db, id).await
}
