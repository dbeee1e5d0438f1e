use beztack_auth::access::UserAccess;
use beztack_auth::permission::RemoveTeamMembers;
use beztack_domain::organizations::OrganizationError;
use beztack_persistence::organizations::team_members;
use tracing::instrument;

use super::lock_team::{Seat, lock_team};
use crate::App;

/// Take somebody out of a team of the organization in use.
#[instrument(name = "app.organizations.remove_team_member", skip_all, fields(team.id = %seat.team))]
pub async fn remove_team_member(
    app: &App,
    access: &UserAccess,
    seat: &Seat,
) -> Result<(), OrganizationError> {
    let tx = app.db.begin().await?;
    lock_team::<RemoveTeamMembers>(app, &tx, access, seat).await?;
    if !team_members::delete(&tx, &seat.team, &seat.user).await? {
        return Err(OrganizationError::NotInTeam);
    }
    tx.commit().await?;
    Ok(())
}
