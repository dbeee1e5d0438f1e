use beztack_auth::access::UserAccess;
use beztack_auth::permission::AddTeamMembers;
use beztack_domain::id::TeamMemberId;
use beztack_domain::organizations::{OrganizationError, TeamMember};
use beztack_persistence::organizations::team_members;
use tracing::instrument;

use super::lock_team::{Seat, lock_team};
use crate::App;

/// Put a member of the organization in use into one of its teams. Whoever is in it
/// keeps their seat.
#[instrument(name = "app.organizations.add_team_member", skip_all, fields(team.id = %seat.team))]
pub async fn add_team_member(
    app: &App,
    access: &UserAccess,
    seat: Seat,
) -> Result<TeamMember, OrganizationError> {
    let tx = app.db.begin().await?;
    lock_team::<AddTeamMembers>(app, &tx, access, &seat).await?;
    if let Some(taken) = team_members::find(&tx, &seat.team, &seat.user).await? {
        return Ok(taken);
    }
    let new = TeamMember {
        id: TeamMemberId::new(app.next_id()),
        team_id: seat.team,
        user_id: seat.user,
        created_at: Some(app.now()),
    };
    team_members::insert(&tx, &new).await?;
    tx.commit().await?;
    Ok(new)
}
