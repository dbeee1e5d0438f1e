use beztack_auth::access::AdminAccess;
use beztack_auth::permission::BanUsers;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::User;
use beztack_domain::id::UserId;
use beztack_persistence::auth::users;
use chrono::TimeDelta;
use tracing::instrument;

use super::lock_target::lock_target;
use super::shut_out::shut_out;
use crate::App;

/// Whom to shut out, and how.
#[derive(Clone, Debug)]
pub struct BanOrder {
    /// Whom.
    pub user_id: UserId,
    /// Why.
    pub reason: String,
    /// For how long; `None` leaves an expiry that is set already as it is
    /// (contract/better-auth.md 11.4).
    pub lifetime: Option<TimeDelta>,
}

/// Shut a user out: no session can be made for them, and those they have end.
#[instrument(name = "app.admin.ban_user", skip_all, fields(user.id = %order.user_id))]
pub async fn ban_user(
    app: &App,
    access: &AdminAccess<BanUsers>,
    order: BanOrder,
) -> Result<User, AdminError> {
    let now = app.now();
    let tx = app.db.begin().await?;
    let target = lock_target(app, &tx, access, &order.user_id).await?;
    let mut user = target.ok_or(AdminError::UserNotFound)?;
    user.banned = Some(true);
    user.ban_reason = Some(order.reason);
    user.ban_expires = order
        .lifetime
        .map_or(user.ban_expires, |lifetime| Some(now + lifetime));
    user.updated_at = now;
    users::replace(&tx, &user).await?;
    shut_out(app, &tx, access, &user.id).await?;
    tx.commit().await?;
    Ok(user)
}
