use beztack_auth::access::UserAccess;
use beztack_auth::permission::DeleteOrganization;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{Organization, OrganizationError};
use beztack_persistence::auth::sessions;
use beztack_persistence::organizations::{erasure, members, organizations};
use tracing::instrument;

use super::membership::grant;
use crate::App;

/// Delete an organization with everything in it. Subscriptions of old stay and forget
/// whose they were; a live one forbids it (decisions.md 20).
#[instrument(name = "app.organizations.delete_organization", skip_all, fields(organization.id = %id))]
pub async fn delete_organization(
    app: &App,
    access: &UserAccess,
    id: &OrganizationId,
) -> Result<Organization, OrganizationError> {
    let tx = app.db.begin().await?;
    let organization = organizations::lock(&tx, id).await?;
    let actor = members::find(&tx, id, &access.user().id).await?;
    let (Some(organization), Some(actor)) = (organization, actor) else {
        return Err(OrganizationError::NotAMember);
    };
    grant::<DeleteOrganization>(app, actor)?;
    if erasure::has_live_subscription(&tx, id).await? {
        return Err(OrganizationError::HasLiveSubscription);
    }
    if access.active_organization().as_ref() == Some(id) {
        sessions::set_active_organization(&tx, &access.session().id, None).await?;
    }
    erasure::detach_billing(&tx, id).await?;
    organizations::delete(&tx, id).await?;
    tx.commit().await?;
    Ok(organization)
}
