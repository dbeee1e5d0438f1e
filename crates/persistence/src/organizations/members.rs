//! The table `member`.

use beztack_domain::id::{OrganizationId, UserId};
use beztack_domain::organizations::{Member, MemberProfile, OrganizationError};
use beztack_domain::{EmailAddress, Fault};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::convert;
pub use super::member_list::search;
use crate::conflict::RefuseOn as _;
use crate::entity::{member, team, team_member, user};
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Read, Tx};

/// What `user` is in an organization.
pub async fn find(
    db: &impl Read,
    organization: &OrganizationId,
    user: &UserId,
) -> Result<Option<Member>, Fault> {
    let row = of_user(organization, user)
        .one(db.connection())
        .await
        .or_fault("finding a member")?;
    Ok(row.map(convert::member))
}

/// The same, and who that is.
pub async fn find_with_user(
    db: &impl Read,
    organization: &OrganizationId,
    user: &UserId,
) -> Result<Option<MemberProfile>, Fault> {
    let row = of_user(organization, user)
        .find_also_related(user::Entity)
        .one(db.connection())
        .await
        .or_fault("finding a member with their profile")?;
    Ok(row.and_then(convert::profile))
}

/// The member of this organization with this address, and who that is.
pub async fn find_by_email(
    db: &impl Read,
    organization: &OrganizationId,
    email: &EmailAddress,
) -> Result<Option<MemberProfile>, Fault> {
    let row = member::Entity::find()
        .find_also_related(user::Entity)
        .filter(member::Column::OrganizationId.eq(organization.as_str()))
        .filter(user::Column::Email.eq(email.as_str()))
        .one(db.connection())
        .await
        .or_fault("finding a member by address")?;
    Ok(row.and_then(convert::profile))
}

/// The member with this id, wherever that is, or the one of this organization whose user
/// id it is (decisions.md 1d).
pub async fn find_named(
    db: &impl Read,
    organization: &OrganizationId,
    id: &str,
) -> Result<Option<Member>, Fault> {
    let colleague = Condition::all()
        .add(member::Column::OrganizationId.eq(organization.as_str()))
        .add(member::Column::UserId.eq(id));
    let row = member::Entity::find()
        .filter(
            Condition::any()
                .add(member::Column::Id.eq(id))
                .add(colleague),
        )
        .one(db.connection())
        .await
        .or_fault("finding a member by either id")?;
    Ok(row.map(convert::member))
}

/// Who belongs to an organization, the oldest members first.
pub async fn list_with_users(
    db: &impl Read,
    organization: &OrganizationId,
    limit: u64,
) -> Result<Vec<MemberProfile>, Fault> {
    let rows = member::Entity::find()
        .find_also_related(user::Entity)
        .filter(member::Column::OrganizationId.eq(organization.as_str()))
        .order_by_asc(member::Column::CreatedAt)
        .order_by_asc(member::Column::Id)
        .limit(limit)
        .all(db.connection())
        .await
        .or_fault("listing members")?;
    Ok(rows.into_iter().filter_map(convert::profile).collect())
}

/// How many belong to an organization.
pub async fn count(db: &impl Read, organization: &OrganizationId) -> Result<u64, Fault> {
    member::Entity::find()
        .filter(member::Column::OrganizationId.eq(organization.as_str()))
        .count(db.connection())
        .await
        .or_fault("counting members")
}

/// How many organizations somebody belongs to.
pub async fn count_of(db: &impl Read, user: &UserId) -> Result<u64, Fault> {
    member::Entity::find()
        .filter(member::Column::UserId.eq(user.as_str()))
        .count(db.connection())
        .await
        .or_fault("counting the organizations of a user")
}

/// How many own an organization, be it among other things.
pub async fn count_owners(db: &impl Read, organization: &OrganizationId) -> Result<usize, Fault> {
    let rows = member::Entity::find()
        .filter(member::Column::OrganizationId.eq(organization.as_str()))
        .filter(member::Column::Role.contains(Member::OWNER))
        .all(db.connection())
        .await
        .or_fault("looking for owners")?;
    let members = rows.into_iter().map(convert::member);
    Ok(members.filter(Member::is_owner).count())
}

/// A new member, unless they are one already.
pub async fn insert(tx: &Tx, member: &Member) -> Result<(), OrganizationError> {
    member::Entity::insert(convert::member_row(member))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .refuse_on(
            "inserting a member",
            "member",
            &["organization_id", "user_id"],
            || OrganizationError::AlreadyMember,
        )
}

/// Replaces the roles of a member.
pub async fn set_role(tx: &Tx, member: &Member, now: DateTime<Utc>) -> Result<(), Fault> {
    member::Entity::update_many()
        .col_expr(member::Column::Role, Expr::value(member.role.as_str()))
        .col_expr(member::Column::UpdatedAt, Expr::value(column(now)))
        .filter(member::Column::Id.eq(member.id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("setting a member's role")
}

/// Removes a member, from the organization's teams as well.
pub async fn delete(tx: &Tx, member: &Member) -> Result<(), Fault> {
    let teams = Query::select()
        .column(team::Column::Id)
        .from(team::Entity)
        .and_where(team::Column::OrganizationId.eq(member.organization_id.as_str()))
        .take();
    team_member::Entity::delete_many()
        .filter(team_member::Column::UserId.eq(member.user_id.as_str()))
        .filter(team_member::Column::TeamId.in_subquery(teams))
        .exec(tx.conn())
        .await
        .or_fault("freeing a member's seats in teams")?;
    member::Entity::delete_by_id(member.id.as_str())
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting a member")
}

fn of_user(organization: &OrganizationId, user: &UserId) -> Select<member::Entity> {
    member::Entity::find()
        .filter(member::Column::OrganizationId.eq(organization.as_str()))
        .filter(member::Column::UserId.eq(user.as_str()))
}
