use beztack_auth::access::UserAccess;
use beztack_domain::organizations::OrganizationError;
use beztack_persistence::organizations::organizations;

use crate::App;

/// Whether a new organization could have this slug: refused if it is taken.
pub async fn check_slug(app: &App, _: &UserAccess, slug: &str) -> Result<(), OrganizationError> {
    match organizations::find_by_slug(&app.db, slug).await? {
        Some(_) => Err(OrganizationError::SlugIsTaken),
        None => Ok(()),
    }
}
