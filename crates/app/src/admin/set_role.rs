use beztack_auth::access::AdminAccess;
use beztack_auth::permission::SetRoles;
use beztack_domain::admin::{AdminError, UserField};
use beztack_domain::auth::User;
use beztack_domain::id::UserId;
use beztack_persistence::auth::{sessions, users};
use tracing::instrument;

use super::lock_target::lock_target;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Replace a user's roles; any text is one, save what only the command line gives. Whoever they act in
/// the place of, they do so no more.
/// `None` if there is no such user.
#[instrument(name = "app.admin.set_role", skip_all, fields(user.id = %id))]
pub async fn set_role(
    app: &App,
    access: &AdminAccess<SetRoles>,
    id: &UserId,
    role: String,
) -> Result<Option<User>, AdminError> {
    AdminError::ensure_grantable(&role)?;
    let tx = app.db.begin().await?;
    let Some(mut user) = lock_target(app, &tx, access, id).await? else {
        return Ok(None);
    };
    user.updated_at = app.now();
    UserField::Role(Some(role)).apply(&mut user)?;
    users::replace(&tx, &user).await?;
    sessions::delete_impersonations_by(&tx, id).await?;
    let event = NewEvent::by_admin(Kind::RoleChanged, access, id);
    record(
        app,
        &tx,
        event.with_detail("role", user.role.clone().unwrap_or_default()),
    )
    .await?;
    tx.commit().await?;
    Ok(Some(user))
}
