use beztack_domain::auth::Roles;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::Database;
use beztack_persistence::auth::{sessions, users};
use tracing::instrument;

use crate::security_events::{Operator, record_role_change};

/// Take the roles `admin` and `sudo` from the user with this address, and end the sessions in
/// which they act in somebody's place.
///
/// `None` if there is no such user; else the roles they hold now. Only the command
/// line comes here.
#[instrument(name = "app.admin.revoke_admin", skip_all)]
pub async fn revoke_admin(
    db: &Database,
    operator: Operator<'_>,
    email: &EmailAddress,
) -> Result<Option<Roles>, Fault> {
    let Some(user) = users::find_by_email(db, email).await? else {
        return Ok(None);
    };
    let roles = user.roles().without(Roles::ADMIN).without(Roles::SUDO);
    let tx = db.begin().await?;
    users::set_role(&tx, &user.id, &roles, operator.clock.now()).await?;
    sessions::delete_impersonations_by(&tx, &user.id).await?;
    record_role_change(operator, &tx, &user.id, &roles).await?;
    tx.commit().await?;
    Ok(Some(roles))
}
