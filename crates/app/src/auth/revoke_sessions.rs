use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// End all of one's sessions, this one included.
#[instrument(name = "app.auth.revoke_sessions", skip_all)]
pub async fn revoke_sessions(app: &App, access: &UserAccess) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    sessions::delete_all_of(&tx, &access.user().id).await?;
    let event = NewEvent::by_user(Kind::SessionsRevoked, access);
    record(app, &tx, event.with_detail("which", "all")).await?;
    tx.commit().await
}
