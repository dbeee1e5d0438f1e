use beztack_auth::access::UserAccess;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{OrganizationError, Team};
use beztack_persistence::organizations::teams;

use super::membership::membership;
use crate::App;

/// What strangers are told, in the reference's words.
const DESCRIPTION: &str = "access this organization as an owner";

/// The teams of an organization, for those who belong to it.
pub async fn list_teams(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
) -> Result<Vec<Team>, OrganizationError> {
    let id = organization.or_else(|| access.active_organization());
    let id = id.ok_or(OrganizationError::NoneActive)?;
    if membership(app, &id, access).await?.is_none() {
        return Err(OrganizationError::NotAllowed(DESCRIPTION));
    }
    Ok(teams::list(&app.db, &id).await?)
}
