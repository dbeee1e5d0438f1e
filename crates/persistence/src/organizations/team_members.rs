//! The table `team_member`.

use beztack_domain::Fault;
use beztack_domain::id::{TeamId, UserId};
use beztack_domain::organizations::TeamMember;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::convert;
use crate::entity::team_member;
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// The oldest so many are listed: no list is without a bound.
const MAX_LISTED: u64 = 500;

/// The seat of `user` in a team.
pub async fn find(
    db: &impl Read,
    team: &TeamId,
    user: &UserId,
) -> Result<Option<TeamMember>, Fault> {
    let row = team_member::Entity::find()
        .filter(team_member::Column::TeamId.eq(team.as_str()))
        .filter(team_member::Column::UserId.eq(user.as_str()))
        .one(db.connection())
        .await
        .or_fault("finding a member of a team")?;
    Ok(row.map(convert::team_member))
}

/// Who is in a team, the oldest first.
pub async fn list(db: &impl Read, team: &TeamId) -> Result<Vec<TeamMember>, Fault> {
    let rows = team_member::Entity::find()
        .filter(team_member::Column::TeamId.eq(team.as_str()))
        .order_by_asc(team_member::Column::CreatedAt)
        .order_by_asc(team_member::Column::Id)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing the members of a team")?;
    Ok(rows.into_iter().map(convert::team_member).collect())
}

/// Gives somebody a seat, unless they have one.
pub async fn insert(tx: &Tx, seat: &TeamMember) -> Result<(), Fault> {
    let taken = OnConflict::new().do_nothing().to_owned();
    team_member::Entity::insert(convert::team_member_row(seat))
        .on_conflict(taken)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting a member of a team")
}

/// Takes a seat away. Returns whether there was one.
pub async fn delete(tx: &Tx, team: &TeamId, user: &UserId) -> Result<bool, Fault> {
    let done = team_member::Entity::delete_many()
        .filter(team_member::Column::TeamId.eq(team.as_str()))
        .filter(team_member::Column::UserId.eq(user.as_str()))
        .exec(tx.conn())
        .await
        .or_fault("deleting a member of a team")?;
    Ok(done.rows_affected > 0)
}
