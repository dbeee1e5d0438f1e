use beztack_domain::auth::Roles;
use beztack_domain::{Clock, EmailAddress, Fault};
use beztack_persistence::Database;
use beztack_persistence::auth::users;
use tracing::instrument;

/// Make the user with this address an administrator of the installation
/// (decisions.md 8): the roles `admin` and `sudo` join those they have.
///
/// `None` if there is no such user; else the roles they hold now. Only the command
/// line comes here.
#[instrument(name = "app.admin.grant_admin", skip_all)]
pub async fn grant_admin(
    db: &Database,
    clock: &dyn Clock,
    email: &EmailAddress,
) -> Result<Option<Roles>, Fault> {
    let Some(user) = users::find_by_email(db, email).await? else {
        return Ok(None);
    };
    let roles = user.roles().with(Roles::ADMIN).with(Roles::SUDO);
    let tx = db.begin().await?;
    users::set_role(&tx, &user.id, &roles, clock.now()).await?;
    tx.commit().await?;
    Ok(Some(roles))
}
