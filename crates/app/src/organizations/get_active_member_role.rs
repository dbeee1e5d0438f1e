use beztack_auth::access::UserAccess;
use beztack_domain::id::UserId;
use beztack_domain::organizations::OrganizationError;
use beztack_persistence::organizations::members;

use super::Which;
use super::membership::membership;
use crate::App;

/// The roles of the caller, or of a colleague, in an organization.
pub async fn get_active_member_role(
    app: &App,
    access: &UserAccess,
    which: Which,
    colleague: Option<UserId>,
) -> Result<String, OrganizationError> {
    let id = which.resolve(app, access).await?;
    let id = id.ok_or(OrganizationError::NoneActive)?;
    let mut member = membership(app, &id, access).await?;
    if let (Some(_), Some(user)) = (&member, colleague) {
        member = members::find(&app.db, &id, &user).await?;
    }
    let member = member.ok_or(OrganizationError::MayNotLook)?;
    Ok(member.role)
}
