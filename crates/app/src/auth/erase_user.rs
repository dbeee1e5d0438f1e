use beztack_domain::auth::AuthError;
use beztack_domain::id::UserId;
use beztack_persistence::Tx;
use beztack_persistence::auth::users;

use crate::App;

/// Deletes a user and everything that is theirs alone.
pub(crate) async fn erase_user(_: &App, tx: &Tx, user: &UserId) -> Result<(), AuthError> {
    users::delete(tx, user).await?;
    Ok(())
}
