use beztack_auth::access::UserAccess;
use beztack_auth::permission::DeleteTeams;
use beztack_domain::id::{OrganizationId, TeamId};
use beztack_domain::organizations::OrganizationError;
use beztack_persistence::organizations::teams;
use tracing::instrument;

use super::membership::{grant, lock_membership};
use crate::App;

/// What strangers are told, and who uses the team, in the reference's words.
const DESCRIPTION: &str = "delete this team";

/// Dissolve a team, but not the one that the caller uses, and not the last one.
#[instrument(name = "app.organizations.remove_team", skip_all, fields(team.id = %team))]
pub async fn remove_team(
    app: &App,
    access: &UserAccess,
    organization: &OrganizationId,
    team: &TeamId,
) -> Result<(), OrganizationError> {
    let tx = app.db.begin().await?;
    let actor = lock_membership(&tx, organization, access).await?;
    let actor = actor.filter(|_| access.active_team().as_ref() != Some(team));
    let actor = actor.ok_or(OrganizationError::NotAllowed(DESCRIPTION))?;
    grant::<DeleteTeams>(app, actor)?;
    if teams::find(&tx, organization, team).await?.is_none() {
        return Err(OrganizationError::TeamNotFound);
    }
    if teams::count(&tx, organization).await? <= 1 {
        return Err(OrganizationError::LastTeam);
    }
    teams::delete(&tx, team).await?;
    tx.commit().await?;
    Ok(())
}
