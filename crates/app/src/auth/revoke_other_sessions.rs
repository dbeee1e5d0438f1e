use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// End all of one's sessions but this one.
#[instrument(name = "app.auth.revoke_other_sessions", skip_all)]
pub async fn revoke_other_sessions(app: &App, access: &UserAccess) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    let (user, session) = (&access.user().id, &access.session().id);
    if sessions::delete_others_of(&tx, user, session, app.now()).await? > 0 {
        let event = NewEvent::by_user(Kind::SessionsRevoked, access);
        record(app, &tx, event.with_detail("which", "others")).await?;
    }
    tx.commit().await
}
