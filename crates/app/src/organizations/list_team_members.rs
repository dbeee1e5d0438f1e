use beztack_auth::access::UserAccess;
use beztack_domain::id::TeamId;
use beztack_domain::organizations::{OrganizationError, TeamMember};
use beztack_persistence::organizations::team_members;

use crate::App;

/// Who is in a team, the named one or the one in use, for those who are.
pub async fn list_team_members(
    app: &App,
    access: &UserAccess,
    team: Option<TeamId>,
) -> Result<Vec<TeamMember>, OrganizationError> {
    let id = team.or_else(|| access.active_team());
    let id = id.ok_or(OrganizationError::NoActiveTeam)?;
    if team_members::find(&app.db, &id, &access.user().id)
        .await?
        .is_none()
    {
        return Err(OrganizationError::NotInTeam);
    }
    Ok(team_members::list(&app.db, &id).await?)
}
