use beztack_auth::access::AdminAccess;
use beztack_auth::permission::SetUserPasswords;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::PlainPassword;
use beztack_domain::id::UserId;
use beztack_persistence::auth::{accounts, verifications};
use tracing::instrument;

use super::lock_target::lock_target;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Replace a user's password; their sessions stay, mailed links to set one end.
///
/// Does nothing for an unknown user and for one who signs in without a password, as
/// the reference does (contract/better-auth.md 11.4).
#[instrument(name = "app.admin.set_user_password", skip_all, fields(user.id = %id))]
pub async fn set_user_password(
    app: &App,
    access: &AdminAccess<SetUserPasswords>,
    id: &UserId,
    password: PlainPassword,
) -> Result<(), AdminError> {
    let hash = app.passwords.hash(password).await?;
    let tx = app.db.begin().await?;
    if lock_target(app, &tx, access, id).await?.is_some()
        && accounts::set_password(&tx, id, &hash, app.now()).await?
    {
        verifications::delete_mailed(&tx, id).await?;
        let event = NewEvent::by_admin(Kind::PasswordChanged, access, id);
        record(app, &tx, event).await?;
    }
    tx.commit().await?;
    Ok(())
}
