use beztack_auth::access::UserAccess;
use beztack_domain::organizations::{MemberPage, MemberQuery, OrganizationError};
use beztack_persistence::organizations::members;
use tracing::instrument;

use super::Which;
use super::membership::membership;
use crate::App;

/// Who belongs to an organization, for those who do.
#[instrument(name = "app.organizations.list_members", skip_all)]
pub async fn list_members(
    app: &App,
    access: &UserAccess,
    which: Which,
    query: &MemberQuery,
) -> Result<MemberPage, OrganizationError> {
    let id = which.resolve(app, access).await?;
    let id = id.ok_or(OrganizationError::NoneActive)?;
    if membership(app, &id, access).await?.is_none() {
        return Err(OrganizationError::MayNotLook);
    }
    Ok(members::search(&app.db, &id, query).await?)
}
