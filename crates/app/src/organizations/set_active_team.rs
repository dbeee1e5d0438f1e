use beztack_auth::access::UserAccess;
use beztack_domain::id::TeamId;
use beztack_domain::organizations::{OrganizationError, Team};
use beztack_persistence::auth::sessions;
use beztack_persistence::organizations::{team_members, teams};
use tracing::instrument;

use super::{Activation, Choice};
use crate::App;

/// Use a team that the caller is in, or none. The organization in use is another matter.
#[instrument(name = "app.organizations.set_active_team", skip_all)]
pub async fn set_active_team(
    app: &App,
    access: &UserAccess,
    choice: Choice<TeamId>,
) -> Result<Activation<Team>, OrganizationError> {
    let chosen = match choice {
        Choice::Nothing if access.active_team().is_none() => None,
        Choice::Nothing => {
            let tx = app.db.begin().await?;
            sessions::set_active_team(&tx, &access.session().id, None).await?;
            tx.commit().await?;
            return Ok(Activation::Cleared);
        }
        Choice::Same => access.active_team(),
        Choice::This(id) => Some(id),
    };
    let Some(id) = chosen else {
        return Ok(Activation::Untouched);
    };
    let tx = app.db.begin().await?;
    let team = teams::find_anywhere(&tx, &id).await?;
    let team = team.ok_or(OrganizationError::TeamNotFound)?;
    if team_members::find(&tx, &id, &access.user().id)
        .await?
        .is_none()
    {
        return Err(OrganizationError::MayNotEnterTeam);
    }
    sessions::set_active_team(&tx, &access.session().id, Some(&id)).await?;
    tx.commit().await?;
    Ok(Activation::Active(team))
}
