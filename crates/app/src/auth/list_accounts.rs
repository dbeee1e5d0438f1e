use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::auth::Account;
use beztack_persistence::auth::accounts;
use tracing::instrument;

use crate::App;

/// The ways in which the caller can sign in.
#[instrument(name = "app.auth.list_accounts", skip_all)]
pub async fn list_accounts(app: &App, access: &UserAccess) -> Result<Vec<Account>, Fault> {
    accounts::list(&app.db, &access.user().id).await
}
