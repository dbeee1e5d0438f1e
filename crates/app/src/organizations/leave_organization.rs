use beztack_auth::access::UserAccess;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{MemberProfile, OrganizationError};
use beztack_persistence::auth::sessions;
use beztack_persistence::organizations::{members, organizations};
use tracing::instrument;

use crate::App;

/// Leave an organization and its teams. The last owner stays.
#[instrument(name = "app.organizations.leave_organization", skip_all, fields(organization.id = %id))]
pub async fn leave_organization(
    app: &App,
    access: &UserAccess,
    id: &OrganizationId,
) -> Result<MemberProfile, OrganizationError> {
    let tx = app.db.begin().await?;
    organizations::lock(&tx, id).await?;
    let leaver = members::find_with_user(&tx, id, &access.user().id).await?;
    let leaver = leaver.ok_or(OrganizationError::MemberNotFound)?;
    if leaver.member.is_owner() && members::count_owners(&tx, id).await? <= 1 {
        return Err(OrganizationError::OnlyOwnerGoes);
    }
    members::delete(&tx, &leaver.member).await?;
    if access.active_organization().as_ref() == Some(id) {
        sessions::set_active_organization(&tx, &access.session().id, None).await?;
    }
    tx.commit().await?;
    Ok(leaver)
}
