use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;

/// End all of one's sessions but this one.
#[instrument(name = "app.auth.revoke_other_sessions", skip_all)]
pub async fn revoke_other_sessions(app: &App, access: &UserAccess) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    sessions::delete_others_of(&tx, &access.user().id, &access.session().id, app.now()).await?;
    tx.commit().await
}
