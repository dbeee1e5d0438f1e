use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::organizations::Organization;
use beztack_persistence::organizations::organizations;

use crate::App;

/// The organizations that the caller belongs to.
pub async fn list_organizations(
    app: &App,
    access: &UserAccess,
) -> Result<Vec<Organization>, Fault> {
    organizations::list_of(&app.db, &access.user().id).await
}
