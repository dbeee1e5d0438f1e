use beztack_auth::access::AdminAccess;
use beztack_auth::permission::DeleteUsers;
use beztack_domain::admin::AdminError;
use beztack_domain::id::UserId;
use tracing::instrument;

use super::lock_target::lock_target;
use crate::App;
use crate::auth::erase_user;
use crate::security_events::{Kind, NewEvent, record};

/// Delete an account with everything that is its own.
#[instrument(name = "app.admin.remove_user", skip_all, fields(user.id = %id))]
pub async fn remove_user(
    app: &App,
    access: &AdminAccess<DeleteUsers>,
    id: &UserId,
) -> Result<(), AdminError> {
    if *id == access.actor().id {
        return Err(AdminError::CannotRemoveYourself);
    }
    let tx = app.db.begin().await?;
    if lock_target(app, &tx, access, id).await?.is_none() {
        return Err(AdminError::UserNotFound);
    }
    erase_user(&tx, id).await?;
    let event = NewEvent::by_admin(Kind::UserRemoved, access, id);
    record(app, &tx, event).await?;
    tx.commit().await?;
    Ok(())
}
