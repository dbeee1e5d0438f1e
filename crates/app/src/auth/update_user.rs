use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::auth::UserChanges;
use beztack_persistence::auth::users;
use tracing::instrument;

use crate::App;

/// Change one's name or picture.
#[instrument(name = "app.auth.update_user", skip_all)]
pub async fn update_user(
    app: &App,
    access: &UserAccess,
    changes: UserChanges,
) -> Result<(), Fault> {
    let tx = app.db.begin().await?;
    users::update(&tx, &access.user().id, changes, app.now()).await?;
    tx.commit().await
}
