use beztack_auth::access::UserAccess;
use beztack_domain::auth::{AuthError, Feature, Verification};
use beztack_persistence::auth::{users, verifications};
use tracing::instrument;

use super::erase_user;
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Delete one's account with the token of a mailed link.
#[instrument(name = "app.auth.delete_user_callback", skip_all)]
pub async fn delete_user_callback(
    app: &App,
    access: &UserAccess,
    token: &str,
) -> Result<(), AuthError> {
    app.rules.accounts.require(Feature::DeleteUser)?;
    let identifier = Verification::delete_account(&app.rules.storage.stored_secret(token));
    let user = &access.user().id;

    let tx = app.db.begin().await?;
    // Whoever ends such a link holds the person first.
    users::lock(&tx, user).await?;
    let verification = verifications::consume(&tx, &identifier, app.now()).await?;
    if verification.is_none_or(|verification| verification.value != user.as_str()) {
        return Err(AuthError::InvalidToken);
    }
    erase_user(&tx, user).await?;
    record(app, &tx, NewEvent::by_user(Kind::AccountDeleted, access)).await?;
    tx.commit().await?;
    Ok(())
}
