use beztack_auth::access::UserAccess;
use beztack_domain::organizations::{FullOrganization, OrganizationError};
use beztack_persistence::organizations::{find_with_teams, invitations, members};
use tracing::instrument;

use super::Which;
use super::membership::leave_active;
use crate::App;

/// An organization with its people, invitations and teams; `None` if none was named and
/// none is in use.
///
/// Three statements in two round trips: the last two do not wait for each other. With the
/// look-up of the session that makes three.
///
/// A stranger is refused, and uses no organization from then on.
#[instrument(name = "app.organizations.get_full_organization", skip_all)]
pub async fn get_full_organization(
    app: &App,
    access: &UserAccess,
    which: Which,
    members_limit: Option<u64>,
) -> Result<Option<FullOrganization>, OrganizationError> {
    let Some(id) = which.resolve(app, access).await? else {
        return Ok(None);
    };
    let found = find_with_teams(&app.db, &id, &access.user().id).await?;
    let (organization, membership, teams) = found.ok_or(OrganizationError::NotFound)?;
    if membership.is_none() {
        leave_active(app, access).await?;
        return Err(OrganizationError::MayNotEnter);
    }
    let limit = app.rules.organizations.limits.membership_limit;
    let limit = members_limit.map_or(limit, |asked| asked.min(limit));
    let (members, invitations) = tokio::try_join!(
        members::list_with_users(&app.db, &id, limit),
        invitations::list(&app.db, &id),
    )?;
    Ok(Some(FullOrganization {
        members,
        invitations,
        organization,
        teams,
    }))
}
