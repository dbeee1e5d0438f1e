use beztack_auth::access::UserAccess;
use beztack_domain::auth::{AuthError, Feature, PlainPassword};
use beztack_persistence::auth::accounts;
use tracing::instrument;

use super::{confirm_password, delete_user_callback, erase_user};
use crate::App;
use crate::security_events::{Kind, NewEvent, record};

/// How somebody shows that they mean it.
#[derive(Clone, Debug)]
pub enum Deletion {
    /// With their password.
    Password(PlainPassword),
    /// With the token of a mailed link.
    Token(String),
    /// By having signed in within the last day.
    FreshSession,
}

/// Delete one's account.
#[instrument(name = "app.auth.delete_user", skip_all)]
pub async fn delete_user(
    app: &App,
    access: &UserAccess,
    deletion: Deletion,
) -> Result<(), AuthError> {
    app.rules.accounts.require(Feature::DeleteUser)?;
    let user = &access.user().id;
    match deletion {
        Deletion::Token(token) => return delete_user_callback(app, access, &token).await,
        Deletion::Password(password) => {
            let stored = accounts::find_credential(&app.db, user)
                .await?
                .and_then(|account| account.password);
            let stored = stored.ok_or(AuthError::CredentialAccountNotFound)?;
            if !confirm_password(app, access, stored, password).await? {
                return Err(AuthError::InvalidPassword);
            }
        }
        Deletion::FreshSession if !access.session().began_recently(app.now()) => {
            return Err(AuthError::SessionExpired);
        }
        Deletion::FreshSession => {}
    }
    let tx = app.db.begin().await?;
    erase_user(&tx, user).await?;
    record(app, &tx, NewEvent::by_user(Kind::AccountDeleted, access)).await?;
    tx.commit().await?;
    Ok(())
}
