use beztack_auth::access::UserAccess;
use beztack_auth::permission::Permission;
use beztack_domain::id::{TeamId, UserId};
use beztack_domain::organizations::OrganizationError;
use beztack_persistence::Tx;
use beztack_persistence::organizations::{members, teams};

use super::membership::{grant, lock_membership};
use crate::App;

/// A seat that is to be given or taken.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Where.
    pub team: TeamId,
    /// Whose.
    pub user: UserId,
}

/// Holds the organization in use until the transaction ends, and makes sure that the
/// caller may exercise `P` in it, that the person belongs to it, and the team, too.
pub(super) async fn lock_team<P: Permission>(
    app: &App,
    tx: &Tx,
    access: &UserAccess,
    seat: &Seat,
) -> Result<(), OrganizationError> {
    let id = access.active_organization();
    let id = id.ok_or(OrganizationError::NoneActive)?;
    let actor = lock_membership(tx, &id, access).await?;
    let actor = actor.ok_or(OrganizationError::NotAMember)?;
    grant::<P>(app, actor)?;
    if members::find(tx, &id, &seat.user).await?.is_none() {
        return Err(OrganizationError::NotAMember);
    }
    match teams::find(tx, &id, &seat.team).await? {
        Some(_) => Ok(()),
        None => Err(OrganizationError::TeamNotFound),
    }
}
