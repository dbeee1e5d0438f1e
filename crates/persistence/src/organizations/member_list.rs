//! Searching the table `member`.

use beztack_domain::Fault;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{MemberColumn, MemberFilter, MemberPage, MemberQuery};
use sea_orm::{
    ColumnTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::convert;
use crate::Read;
use crate::entity::member::{Column, Entity};
use crate::entity::user;
use crate::fault::OrFault as _;
use crate::time::column as time_column;

/// A page of the members that `query` describes, and how many they are on all pages.
pub async fn search(
    db: &impl Read,
    organization: &OrganizationId,
    query: &MemberQuery,
) -> Result<MemberPage, Fault> {
    let mut found = Entity::find().filter(Column::OrganizationId.eq(organization.as_str()));
    found = match &query.filter {
        None => found,
        Some(MemberFilter::Text(column, text)) => {
            found.filter(column_of(*column).eq(text.as_str()))
        }
        Some(MemberFilter::Joined(time)) => found.filter(Column::CreatedAt.eq(time_column(*time))),
        Some(MemberFilter::Nobody) => return Ok(MemberPage::default()),
    };
    let total = found
        .clone()
        .count(db.connection())
        .await
        .or_fault("counting members found")?;
    let (column, order) = match query.sort {
        None => (Column::CreatedAt, Order::Asc),
        Some(sort) if sort.descending => (column_of(sort.column), Order::Desc),
        Some(sort) => (column_of(sort.column), Order::Asc),
    };
    // The id comes last, so that pages neither repeat nor lose anybody.
    let rows = found
        .order_by(column, order)
        .order_by_asc(Column::Id)
        .limit(query.limit)
        .offset(query.offset)
        .find_also_related(user::Entity)
        .all(db.connection())
        .await
        .or_fault("searching members")?;
    Ok(MemberPage {
        members: rows.into_iter().filter_map(convert::profile).collect(),
        total,
    })
}

fn column_of(column: MemberColumn) -> Column {
    match column {
        MemberColumn::Id => Column::Id,
        MemberColumn::OrganizationId => Column::OrganizationId,
        MemberColumn::UserId => Column::UserId,
        MemberColumn::Role => Column::Role,
        MemberColumn::CreatedAt => Column::CreatedAt,
    }
}
