//! The table `plan`.

use beztack_domain::Fault;
use beztack_domain::billing::{CataloguePlan, Plan, PlanChanges, Provider};
use beztack_domain::id::PlanId;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::convert;
use crate::entity::plan;
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// The plans of `provider` that are for sale, in the order they are shown.
pub async fn list_for_sale(db: &impl Read, provider: Provider) -> Result<Vec<Plan>, Fault> {
    let rows = plan::Entity::find()
        .filter(plan::Column::Provider.eq(provider.as_str()))
        .filter(plan::Column::Status.eq(convert::ACTIVE))
        .filter(plan::Column::Visible.eq(true))
        .order_by_asc(plan::Column::DisplayOrder)
        .order_by_asc(plan::Column::Interval)
        .order_by_asc(plan::Column::Id)
        .all(db.connection())
        .await
        .or_fault("listing plans")?;
    Ok(rows
        .into_iter()
        .map(|row| convert::plan(row, provider))
        .collect())
}

/// At most so many plans are listed: no list is without a bound.
const MAX_LISTED: u64 = 500;

/// Every plan of `provider`, for sale or not, in the order they are shown.
pub async fn list(db: &impl Read, provider: Provider) -> Result<Vec<CataloguePlan>, Fault> {
    let rows = plan::Entity::find()
        .filter(plan::Column::Provider.eq(provider.as_str()))
        .order_by_asc(plan::Column::DisplayOrder)
        .order_by_asc(plan::Column::Interval)
        .order_by_asc(plan::Column::Id)
        .limit(MAX_LISTED)
        .all(db.connection())
        .await
        .or_fault("listing the catalogue")?;
    Ok(rows
        .into_iter()
        .map(|row| convert::catalogue_plan(row, provider))
        .collect())
}

/// A new plan.
pub async fn insert(tx: &Tx, new: &CataloguePlan) -> Result<(), Fault> {
    plan::Entity::insert(convert::catalogue_plan_row(new))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("inserting a plan")
}

/// Changes what is given, and returns the plan as it is then; `None` if `provider` has
/// no such plan.
pub async fn update(
    tx: &Tx,
    provider: Provider,
    id: &PlanId,
    changes: PlanChanges,
    now: DateTime<Utc>,
) -> Result<Option<CataloguePlan>, Fault> {
    let Some(row) = find_for_update(tx, provider, id).await? else {
        return Ok(None);
    };
    let row = convert::changed_plan_row(row, changes, now)
        .update(tx.conn())
        .await
        .or_fault("updating a plan")?;
    Ok(Some(convert::catalogue_plan(row, provider)))
}

/// Takes a plan off the market, and returns it as it is then; `None` if `provider` has
/// no such plan.
pub async fn deactivate(
    tx: &Tx,
    provider: Provider,
    id: &PlanId,
    now: DateTime<Utc>,
) -> Result<Option<CataloguePlan>, Fault> {
    let Some(row) = find_for_update(tx, provider, id).await? else {
        return Ok(None);
    };
    let row = convert::inactive_plan_row(row, now)
        .update(tx.conn())
        .await
        .or_fault("deactivating a plan")?;
    Ok(Some(convert::catalogue_plan(row, provider)))
}

async fn find_for_update(
    tx: &Tx,
    provider: Provider,
    id: &PlanId,
) -> Result<Option<plan::Model>, Fault> {
    plan::Entity::find_by_id(id.as_str())
        .filter(plan::Column::Provider.eq(provider.as_str()))
        .lock_exclusive()
        .one(tx.conn())
        .await
        .or_fault("finding a plan")
}

/// Writes a plan of the seeded catalogue, whether or not it was there before.
///
/// A link to a provider's product and the status are left as they are.
pub async fn upsert(tx: &Tx, wanted: &Plan, now: DateTime<Utc>) -> Result<(), Fault> {
    use plan::Column;
    let overwrite = OnConflict::column(Column::Id)
        .update_columns([
            Column::Provider,
            Column::CanonicalTierId,
            Column::DisplayName,
            Column::Description,
            Column::Features,
            Column::Limits,
            Column::Permissions,
            Column::Price,
            Column::PriceMinor,
            Column::Currency,
            Column::Interval,
            Column::DisplayOrder,
            Column::Highlighted,
            Column::Visible,
            Column::UpdatedAt,
        ])
        .to_owned();
    plan::Entity::insert(convert::plan_row(wanted, now))
        .on_conflict(overwrite)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("writing a plan")
}
