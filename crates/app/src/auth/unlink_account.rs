use beztack_auth::access::UserAccess;
use beztack_domain::auth::AuthError;
use beztack_persistence::auth::{accounts, users};
use tracing::instrument;

use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// Which way to sign in is to go.
#[derive(Clone, Debug)]
pub struct Unlinking {
    /// The provider.
    pub provider_id: String,
    /// The user's id there, if they have several accounts with it.
    pub account_id: Option<String>,
}

/// Take one of one's ways to sign in away, but never the last.
#[instrument(name = "app.auth.unlink_account", skip_all)]
pub async fn unlink_account(
    app: &App,
    access: &UserAccess,
    unlinking: Unlinking,
) -> Result<(), AuthError> {
    if !access.session().is_fresh(app.now()) {
        return Err(AuthError::SessionIsNotFresh);
    }
    let user = &access.user().id;
    let tx = app.db.begin().await?;
    // Two at the same time must not take the last two.
    users::lock(&tx, user).await?;
    let accounts = accounts::list(&tx, user).await?;
    if accounts.len() <= 1 {
        return Err(AuthError::LastAccount);
    }
    let account = accounts
        .into_iter()
        .filter(|account| account.provider_id == unlinking.provider_id)
        .find(|account| {
            unlinking
                .account_id
                .as_ref()
                .is_none_or(|id| account.account_id == *id)
        })
        .ok_or(AuthError::AccountNotFound)?;
    accounts::delete(&tx, &account.id).await?;
    let event = NewEvent::by_user(Kind::AccountUnlinked, access);
    record(app, &tx, event.with_detail("provider", account.provider_id)).await?;
    tx.commit().await?;
    Ok(())
}
