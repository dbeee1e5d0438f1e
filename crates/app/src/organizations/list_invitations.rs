use beztack_auth::access::UserAccess;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{Invitation, OrganizationError};
use beztack_persistence::organizations::invitations;

use super::membership::membership;
use crate::App;

/// The newest invitations to an organization, in every state, for those who belong to it.
pub async fn list_invitations(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
) -> Result<Vec<Invitation>, OrganizationError> {
    let id = organization.or_else(|| access.active_organization());
    let id = id.ok_or(OrganizationError::IdRequired)?;
    if membership(app, &id, access).await?.is_none() {
        return Err(OrganizationError::MayNotLook);
    }
    Ok(invitations::list(&app.db, &id).await?)
}
