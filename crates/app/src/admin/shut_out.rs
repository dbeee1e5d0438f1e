use beztack_auth::access::AdminAccess;
use beztack_auth::permission::Permission;
use beztack_domain::admin::AdminError;
use beztack_domain::id::UserId;
use beztack_persistence::Tx;
use beztack_persistence::auth::sessions;

use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// What a ban does besides its columns, whichever operation sets them: every session of the
/// user ends, and every one in which they act in somebody's place. Nobody shuts themselves out.
pub(super) async fn shut_out<P: Permission>(
    app: &App,
    tx: &Tx,
    access: &AdminAccess<P>,
    id: &UserId,
) -> Result<(), AdminError> {
    if *id == access.actor().id {
        return Err(AdminError::CannotBanYourself);
    }
    sessions::delete_all_of(tx, id).await?;
    sessions::delete_impersonations_by(tx, id).await?;
    record(app, tx, NewEvent::by_admin(Kind::UserBanned, access, id)).await?;
    Ok(())
}
