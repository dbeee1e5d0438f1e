use beztack_auth::access::AdminAccess;
use beztack_auth::permission::BanUsers;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::User;
use beztack_domain::id::UserId;
use beztack_persistence::auth::users;
use tracing::instrument;

use super::lock_target::lock_target;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Let a user in again. `None` if there is no such user.
#[instrument(name = "app.admin.unban_user", skip_all, fields(user.id = %id))]
pub async fn unban_user(
    app: &App,
    access: &AdminAccess<BanUsers>,
    id: &UserId,
) -> Result<Option<User>, AdminError> {
    let tx = app.db.begin().await?;
    let Some(mut user) = lock_target(app, &tx, access, id).await? else {
        return Ok(None);
    };
    user.banned = Some(false);
    user.ban_reason = None;
    user.ban_expires = None;
    user.updated_at = app.now();
    users::replace(&tx, &user).await?;
    let event = NewEvent::by_admin(Kind::UserUnbanned, access, &user.id);
    record(app, &tx, event).await?;
    tx.commit().await?;
    Ok(Some(user))
}
