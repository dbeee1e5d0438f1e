use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::organizations::Team;
use beztack_persistence::organizations::teams;

use crate::App;

/// The teams that the caller is in, in all organizations.
pub async fn list_user_teams(app: &App, access: &UserAccess) -> Result<Vec<Team>, Fault> {
    teams::list_of(&app.db, &access.user().id).await
}
