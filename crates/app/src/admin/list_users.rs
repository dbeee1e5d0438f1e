use beztack_auth::access::AdminAccess;
use beztack_auth::permission::ListUsers;
use beztack_domain::Fault;
use beztack_domain::admin::{UserPage, UserQuery};
use beztack_persistence::auth::users;
use tracing::instrument;

use crate::App;

/// Search through all users.
#[instrument(name = "app.admin.list_users", skip_all)]
pub async fn list_users(
    app: &App,
    _: &AdminAccess<ListUsers>,
    query: &UserQuery,
) -> Result<UserPage, Fault> {
    users::list(&app.db, query).await
}
