use beztack_domain::auth::Roles;
use beztack_domain::{EmailAddress, Fault};
use beztack_persistence::Database;
use beztack_persistence::auth::users;
use tracing::instrument;

use crate::security_events::{Operator, record_role_change};

/// Make the user with this address an administrator of the installation
/// (decisions.md 8): the roles `admin` and `sudo` join those they have.
///
/// `None` if there is no such user; else the roles they hold now. Only the command
/// line comes here.
#[instrument(name = "app.admin.grant_admin", skip_all)]
pub async fn grant_admin(
    db: &Database,
    operator: Operator<'_>,
    email: &EmailAddress,
) -> Result<Option<Roles>, Fault> {
    let Some(user) = users::find_by_email(db, email).await? else {
        return Ok(None);
    };
    let roles = user.roles().with(Roles::ADMIN).with(Roles::SUDO);
    let tx = db.begin().await?;
    users::set_role(&tx, &user.id, &roles, operator.clock.now()).await?;
    record_role_change(operator, &tx, &user.id, &roles).await?;
    tx.commit().await?;
    Ok(Some(roles))
}
