//! The table `plan`.

use beztack_domain::Fault;
use beztack_domain::billing::{Plan, Provider, Tier};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::convert;
use crate::entity::plan;
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// The plans of `provider` that are for sale, in the order they are shown.
pub async fn list_for_sale(db: &impl Read, provider: Provider) -> Result<Vec<Plan>, Fault> {
    let rows = plan::Entity::find()
        .filter(plan::Column::Provider.eq(provider.as_str()))
        .filter(plan::Column::Status.eq("active"))
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

/// The catalogue's plan of a tier; of several, the one shown first.
pub async fn find_of_tier(
    db: &impl Read,
    provider: Provider,
    tier: Tier,
) -> Result<Option<Plan>, Fault> {
    let row = plan::Entity::find()
        .filter(plan::Column::Provider.eq(provider.as_str()))
        .filter(plan::Column::CanonicalTierId.eq(tier.as_str()))
        .order_by_asc(plan::Column::DisplayOrder)
        .order_by_asc(plan::Column::Id)
        .one(db.connection())
        .await
        .or_fault("finding a plan")?;
    Ok(row.map(|row| convert::plan(row, provider)))
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
