use beztack_auth::access::AdminAccess;
use beztack_auth::permission::UpdateUsers;
use beztack_domain::admin::{AdminError, UserField};
use beztack_domain::auth::User;
use beztack_domain::id::UserId;
use beztack_persistence::auth::users;
use tracing::instrument;

use super::ensure_within_reach::ensure_within_reach;
use super::lock_target::lock_target;
use crate::App;

/// Change what is stored about a user. `None` if there is no such user.
#[instrument(name = "app.admin.update_user", skip_all, fields(user.id = %id))]
pub async fn update_user(
    app: &App,
    access: &AdminAccess<UpdateUsers>,
    id: &UserId,
    fields: Vec<UserField>,
) -> Result<Option<User>, AdminError> {
    let tx = app.db.begin().await?;
    let Some(mut user) = lock_target(app, &tx, access, id).await? else {
        return Ok(None);
    };
    user.updated_at = app.now();
    for field in fields {
        field.apply(&mut user)?;
    }
    ensure_within_reach(app, access.actor(), &user)?;
    users::replace(&tx, &user).await?;
    tx.commit().await?;
    Ok(Some(user))
}
