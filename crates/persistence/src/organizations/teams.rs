//! The table `team`.

use beztack_domain::Fault;
use beztack_domain::id::{OrganizationId, TeamId, UserId};
use beztack_domain::organizations::Team;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use super::convert;
use crate::entity::{team, team_member};
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// The oldest so many are listed: no list is without a bound.
const MAX_LISTED: u64 = 500;

/// The team of an organization with this id.
pub async fn find(
    db: &impl Read,
    organization: &OrganizationId,
    id: &TeamId,
) -> Result<Option<Team>, Fault> {
    let row = team::Entity::find_by_id(id.as_str())
        .filter(team::Column::OrganizationId.eq(organization.as_str()))
        .one(db.connection())
        .await
        .or_fault("finding a team")?;
    Ok(row.map(convert::team))
}

/// The team with this id, whosever it is, for who may be in it.
pub async fn find_anywhere(db: &impl Read, id: &TeamId) -> Result<Option<Team>, Fault> {
    let row = team::Entity::find_by_id(id.as_str())
        .one(db.connection())
        .await
        .or_fault("finding a team of any organization")?;
    Ok(row.map(convert::team))
}

/// Those of an organization's teams that are among `ids`.
pub async fn find_all(
    db: &impl Read,
    organization: &OrganizationId,
    ids: &[TeamId],
) -> Result<Vec<Team>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = team::Entity::find()
        .filter(team::Column::OrganizationId.eq(organization.as_str()))
        .filter(team::Column::Id.is_in(ids.iter().map(TeamId::as_str)))
        .all(db.connection())
        .await
        .or_fault("finding several teams")?;
    Ok(rows.into_iter().map(convert::team).collect())
}

/// The teams of an organization.
pub async fn list(db: &impl Read, organization: &OrganizationId) -> Result<Vec<Team>, Fault> {
    let rows = team::Entity::find()
        .filter(team::Column::OrganizationId.eq(organization.as_str()))
        .order_by_asc(team::Column::CreatedAt)
        .order_by_asc(team::Column::Id)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing teams")?;
    Ok(rows.into_iter().map(convert::team).collect())
}

/// The teams that `user` is in, in whatever organization.
pub async fn list_of(db: &impl Read, user: &UserId) -> Result<Vec<Team>, Fault> {
    let rows = team::Entity::find()
        .join(JoinType::InnerJoin, team::Relation::TeamMember.def())
        .filter(team_member::Column::UserId.eq(user.as_str()))
        .order_by_asc(team::Column::CreatedAt)
        .order_by_asc(team::Column::Id)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing the teams of a user")?;
    Ok(rows.into_iter().map(convert::team).collect())
}

/// How many teams an organization has.
pub async fn count(db: &impl Read, organization: &OrganizationId) -> Result<u64, Fault> {
    team::Entity::find()
        .filter(team::Column::OrganizationId.eq(organization.as_str()))
        .count(db.connection())
        .await
        .or_fault("counting teams")
}

/// A new team.
pub async fn insert(tx: &Tx, team: &Team) -> Result<(), Fault> {
    team::Entity::insert(convert::team_row(team))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting a team")
}

/// Writes every column of a team anew.
pub async fn replace(tx: &Tx, team: &Team) -> Result<(), Fault> {
    team::Entity::update_many()
        .set(convert::team_row(team))
        .filter(team::Column::Id.eq(team.id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("replacing a team")
}

/// Dissolves a team; its seats go by foreign key.
pub async fn delete(tx: &Tx, id: &TeamId) -> Result<(), Fault> {
    team::Entity::delete_by_id(id.as_str())
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting a team")
}
