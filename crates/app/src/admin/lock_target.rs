use beztack_auth::access::AdminAccess;
use beztack_auth::permission::Permission;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::User;
use beztack_domain::id::UserId;
use beztack_persistence::Tx;
use beztack_persistence::auth::users;

use super::ensure_within_reach::ensure_within_reach;
use crate::App;

/// The user that an administrator is about to change, held until the transaction ends.
///
/// `None` if there is no such user. Refused for somebody of higher rank: every change
/// comes through here, so that no use case can forget it.
pub(super) async fn lock_target<P: Permission>(
    app: &App,
    tx: &Tx,
    access: &AdminAccess<P>,
    id: &UserId,
) -> Result<Option<User>, AdminError> {
    let target = users::lock(tx, id).await?;
    if let Some(target) = &target {
        ensure_within_reach(app, access.actor(), target)?;
    }
    Ok(target)
}
