//! The table `subscription`.

use beztack_domain::billing::{MembershipTarget, Subscription};
use beztack_domain::id::{SubscriptionId, UserId};
use beztack_domain::{Cursor, Fault, Page, PageRequest};
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::convert;
use crate::Read;
use crate::entity::subscription::{Column, Entity};
use crate::entity::{member, plan};
use crate::fault::OrFault as _;
use crate::paging::page;

/// A page of the subscriptions of `target`, the newest first.
pub async fn list(
    db: &impl Read,
    target: &MembershipTarget,
    request: &PageRequest,
) -> Result<Page<Subscription>, Fault> {
    let owned = match target {
        MembershipTarget::User(id) => Column::UserId.eq(id.as_str()),
        MembershipTarget::Organization(id) => Column::OrganizationId.eq(id.as_str()),
    };
    let rows = page(
        Entity::find().filter(owned),
        (Column::CreatedAt, Column::Id),
        request,
    )
    .find_also_related(plan::Entity)
    .all(db.connection())
    .await
    .or_fault("listing subscriptions")?;
    let subscriptions = rows.into_iter().filter_map(convert::subscription).collect();
    Ok(Page::of(subscriptions, request, |subscription| Cursor {
        at: subscription.created_at,
        id: subscription.id.as_str().to_owned(),
    }))
}

/// The subscription with this id, if it is the user's own or that of an organization they
/// belong to.
pub async fn find_for(
    db: &impl Read,
    user: &UserId,
    id: &SubscriptionId,
) -> Result<Option<Subscription>, Fault> {
    let organizations = Query::select()
        .column(member::Column::OrganizationId)
        .from(member::Entity)
        .and_where(member::Column::UserId.eq(user.as_str()))
        .take();
    let row = Entity::find_by_id(id.as_str())
        .filter(
            Condition::any()
                .add(Column::UserId.eq(user.as_str()))
                .add(Column::OrganizationId.in_subquery(organizations)),
        )
        .find_also_related(plan::Entity)
        .one(db.connection())
        .await
        .or_fault("finding a subscription")?;
    Ok(row.and_then(convert::subscription))
}
