use beztack_auth::access::UserAccess;
use beztack_auth::permission::{CreateTeams, InviteMembers, Permission as _};
use beztack_domain::id::{OrganizationId, TeamId};
use beztack_domain::organizations::{OrganizationError, Team};
use beztack_persistence::organizations::teams;
use tracing::instrument;

use super::membership::{grant, lock_membership};
use crate::App;

/// Make a team in an organization: the named one, or the one in use. Names need not be
/// unique.
#[instrument(name = "app.organizations.create_team", skip_all)]
pub async fn create_team(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
    name: String,
) -> Result<Team, OrganizationError> {
    let id = organization.or_else(|| access.active_organization());
    let id = id.ok_or(OrganizationError::NoneActive)?;
    let tx = app.db.begin().await?;
    let actor = lock_membership(&tx, &id, access).await?;
    // The reference tells strangers this.
    let actor = actor.ok_or(OrganizationError::NotAllowed(InviteMembers::DESCRIPTION))?;
    grant::<CreateTeams>(app, actor)?;
    if teams::count(&tx, &id).await? >= app.rules.organizations.limits.team_limit {
        return Err(OrganizationError::TeamLimitReached);
    }
    let team = Team::found(TeamId::new(app.next_id()), name, &id, app.now());
    teams::insert(&tx, &team).await?;
    tx.commit().await?;
    Ok(team)
}
