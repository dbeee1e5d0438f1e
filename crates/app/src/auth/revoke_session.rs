use beztack_auth::SessionToken;
use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::auth::StoredToken;
use beztack_persistence::auth::sessions;
use tracing::instrument;

use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// End one of one's sessions, named as lists show it or by its token. Somebody
/// else's is left alone.
#[instrument(name = "app.auth.revoke_session", skip_all)]
pub async fn revoke_session(app: &App, access: &UserAccess, token: String) -> Result<(), Fault> {
    let names = [
        StoredToken(token.clone()),
        app.rules.storage.stored(&SessionToken::presented(token)),
    ];
    let tx = app.db.begin().await?;
    if sessions::delete_of(&tx, &access.user().id, &names).await? > 0 {
        let event = NewEvent::by_user(Kind::SessionsRevoked, access);
        record(app, &tx, event.with_detail("which", "one")).await?;
    }
    tx.commit().await
}
