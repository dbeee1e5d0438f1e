use beztack_auth::access::AdminAccess;
use beztack_auth::permission::GetUsers;
use beztack_domain::admin::AdminError;
use beztack_domain::auth::User;
use beztack_domain::id::UserId;
use beztack_persistence::auth::users;
use tracing::instrument;

use crate::App;

/// Look one user up.
#[instrument(name = "app.admin.get_user", skip_all, fields(user.id = %id))]
pub async fn get_user(
    app: &App,
    _: &AdminAccess<GetUsers>,
    id: &UserId,
) -> Result<User, AdminError> {
    users::find(&app.db, id)
        .await?
        .ok_or(AdminError::UserNotFound)
}
