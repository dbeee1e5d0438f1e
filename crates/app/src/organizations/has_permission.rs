use beztack_auth::access::UserAccess;
use beztack_auth::permission::Statements;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::OrganizationError;

use super::membership::membership;
use crate::App;

/// Whether the caller may do all that is asked for in an organization: the named one,
/// or the one in use. The guards read the same table.
pub async fn has_permission(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
    asked: &Statements,
) -> Result<bool, OrganizationError> {
    let id = organization.or_else(|| access.active_organization());
    let id = id.ok_or(OrganizationError::NoneActive)?;
    let member = membership(app, &id, access).await?;
    let member = member.ok_or(OrganizationError::HasNoPermissions)?;
    Ok(app.rules.organizations.roles.cover(&member.roles(), asked))
}
