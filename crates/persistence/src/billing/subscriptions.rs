//! The table `subscription`, as far as entitlement reads it.

use beztack_domain::Fault;
use beztack_domain::billing::Plan;
use beztack_domain::id::{OrganizationId, UserId};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::convert;
use crate::Read;
use crate::auth::LIVE;
use crate::entity::{plan, subscription};
use crate::fault::OrFault as _;

/// Who pays for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer<'a> {
    /// A person, for themselves.
    User(&'a UserId),
    /// An organization.
    Organization(&'a OrganizationId),
}

/// The plan that `payer` pays for, or is about to; of several, the one that began last.
pub async fn find_live_plan(db: &impl Read, payer: Payer<'_>) -> Result<Option<Plan>, Fault> {
    let owner = match payer {
        Payer::User(id) => subscription::Column::UserId
            .eq(id.as_str())
            .and(subscription::Column::OrganizationId.is_null()),
        Payer::Organization(id) => subscription::Column::OrganizationId.eq(id.as_str()),
    };
    let paid = subscription::Entity::find()
        .filter(owner)
        .filter(subscription::Column::Status.is_in(LIVE))
        .filter(subscription::Column::PlanId.is_not_null())
        .order_by_desc(subscription::Column::CreatedAt)
        .one(db.connection())
        .await
        .or_fault("finding a live subscription")?;
    let Some(plan_id) = paid.and_then(|row| row.plan_id) else {
        return Ok(None);
    };
    let row = plan::Entity::find_by_id(plan_id)
        .one(db.connection())
        .await
        .or_fault("finding a subscription's plan")?;
    Ok(row.and_then(|row| {
        let provider = row.provider.parse().ok()?;
        Some(convert::plan(row, provider))
    }))
}
