use beztack_auth::access::UserAccess;
use beztack_auth::permission::{Permission as _, UpdateTeams};
use beztack_domain::id::{OrganizationId, TeamId};
use beztack_domain::organizations::{OrganizationError, Team};
use beztack_persistence::organizations::teams;
use tracing::instrument;

use super::membership::{grant, lock_membership};
use crate::App;

/// Rename a team. `None` if no organization was named and none is in use.
#[instrument(name = "app.organizations.update_team", skip_all, fields(team.id = %team))]
pub async fn update_team(
    app: &App,
    access: &UserAccess,
    organization: Option<OrganizationId>,
    team: &TeamId,
    name: Option<String>,
) -> Result<Option<Team>, OrganizationError> {
    let Some(id) = organization.or_else(|| access.active_organization()) else {
        return Ok(None);
    };
    let tx = app.db.begin().await?;
    let actor = lock_membership(&tx, &id, access).await?;
    let actor = actor.ok_or(OrganizationError::NotAllowed(UpdateTeams::DESCRIPTION))?;
    grant::<UpdateTeams>(app, actor)?;
    let team = teams::find(&tx, &id, team).await?;
    let mut team = team.ok_or(OrganizationError::TeamNotFound)?;
    team.name = name.unwrap_or(team.name);
    team.updated_at = app.now();
    teams::replace(&tx, &team).await?;
    tx.commit().await?;
    Ok(Some(team))
}
