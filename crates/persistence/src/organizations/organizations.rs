//! The table `organization`.

use beztack_domain::Fault;
use beztack_domain::id::{OrganizationId, UserId};
use beztack_domain::organizations::{Organization, OrganizationChanges, OrganizationError};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::convert;
use crate::conflict::RefuseOn as _;
use crate::entity::{member, organization};
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Read, Tx};

/// The oldest so many are listed: no list is without a bound.
const MAX_LISTED: u64 = 500;

/// The organization with this slug, by case.
pub async fn find_by_slug(db: &impl Read, slug: &str) -> Result<Option<Organization>, Fault> {
    let row = organization::Entity::find()
        .filter(organization::Column::Slug.eq(slug))
        .one(db.connection())
        .await
        .or_fault("finding an organization by slug")?;
    Ok(row.map(convert::organization))
}

/// The organization with this id.
pub async fn find(db: &impl Read, id: &OrganizationId) -> Result<Option<Organization>, Fault> {
    let row = organization::Entity::find_by_id(id.as_str())
        .one(db.connection())
        .await
        .or_fault("finding an organization")?;
    Ok(row.map(convert::organization))
}

/// The organization with this id, in which nobody else comes, goes or changes until the
/// transaction ends. Whatever must hold over many of its rows is decided behind this.
pub async fn lock(tx: &Tx, id: &OrganizationId) -> Result<Option<Organization>, Fault> {
    let row = organization::Entity::find_by_id(id.as_str())
        .lock_exclusive()
        .one(tx.conn())
        .await
        .or_fault("locking an organization")?;
    Ok(row.map(convert::organization))
}

/// The organizations that `user` belongs to.
pub async fn list_of(db: &impl Read, user: &UserId) -> Result<Vec<Organization>, Fault> {
    let rows = organization::Entity::find()
        .join(JoinType::InnerJoin, organization::Relation::Member.def())
        .filter(member::Column::UserId.eq(user.as_str()))
        .order_by_asc(organization::Column::CreatedAt)
        .order_by_asc(organization::Column::Id)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing the organizations of a user")?;
    Ok(rows.into_iter().map(convert::organization).collect())
}

/// A new organization, unless the slug is taken.
pub async fn insert(tx: &Tx, organization: &Organization) -> Result<(), OrganizationError> {
    organization::Entity::insert(convert::organization_row(organization))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .refuse_on(
            "inserting an organization",
            "organization",
            &["slug"],
            || OrganizationError::AlreadyExists,
        )
}

/// Changes an organization, unless the slug is taken.
pub async fn update(
    tx: &Tx,
    id: &OrganizationId,
    changes: &OrganizationChanges,
    now: DateTime<Utc>,
) -> Result<(), OrganizationError> {
    let mut row = organization::ActiveModel {
        updated_at: Set(column(now)),
        ..organization::ActiveModel::default()
    };
    if let Some(name) = &changes.name {
        row.name = Set(name.clone());
    }
    if changes.slug.is_some() {
        row.slug = Set(changes.slug.clone());
    }
    if changes.logo.is_some() {
        row.logo = Set(changes.logo.clone());
    }
    if changes.metadata.is_some() {
        row.metadata = Set(changes.metadata.clone());
    }
    organization::Entity::update_many()
        .set(row)
        .filter(organization::Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .refuse_on(
            "updating an organization",
            "organization",
            &["slug"],
            || OrganizationError::SlugAlreadyTaken,
        )
}

/// Deletes an organization; its members, teams and invitations go by foreign key.
pub async fn delete(tx: &Tx, id: &OrganizationId) -> Result<(), Fault> {
    organization::Entity::delete_by_id(id.as_str())
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting an organization")
}
