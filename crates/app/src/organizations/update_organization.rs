use beztack_auth::access::UserAccess;
use beztack_auth::permission::UpdateOrganization;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{Organization, OrganizationChanges, OrganizationError};
use beztack_persistence::Tx;
use beztack_persistence::organizations::organizations;
use tracing::instrument;

use super::membership::{grant, lock_membership};
use crate::App;

/// Change an organization: the named one, or the one in use.
#[instrument(name = "app.organizations.update_organization", skip_all)]
pub async fn update_organization(
    app: &App,
    access: &UserAccess,
    id: Option<OrganizationId>,
    changes: OrganizationChanges,
) -> Result<Organization, OrganizationError> {
    let id = id.or_else(|| access.active_organization());
    let id = id.ok_or(OrganizationError::NotFound)?;
    let tx = app.db.begin().await?;
    let actor = lock_membership(&tx, &id, access).await?;
    let actor = actor.ok_or(OrganizationError::NotAMember)?;
    grant::<UpdateOrganization>(app, actor)?;
    ensure_slug_free(&tx, &id, changes.slug.as_deref()).await?;
    organizations::update(&tx, &id, &changes, app.now()).await?;
    let updated = organizations::find(&tx, &id).await?;
    tx.commit().await?;
    updated.ok_or(OrganizationError::NotFound)
}

/// An adopted database may not keep slugs apart by itself.
async fn ensure_slug_free(
    tx: &Tx,
    id: &OrganizationId,
    slug: Option<&str>,
) -> Result<(), OrganizationError> {
    let Some(slug) = slug else { return Ok(()) };
    match organizations::find_by_slug(tx, slug).await? {
        Some(other) if other.id != *id => Err(OrganizationError::SlugAlreadyTaken),
        _ => Ok(()),
    }
}
