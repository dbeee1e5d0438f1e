use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::auth::Session;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;

/// The caller's live sessions.
#[instrument(name = "app.auth.list_sessions", skip_all)]
pub async fn list_sessions(app: &App, access: &UserAccess) -> Result<Vec<Session>, Fault> {
    sessions::list_live(&app.db, &access.user().id, app.now()).await
}
