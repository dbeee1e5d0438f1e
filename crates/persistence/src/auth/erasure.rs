//! What other tables say about a user who is to be deleted (decisions.md 20).

use beztack_domain::Fault;
use beztack_domain::id::UserId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, SelectExt as _};

use crate::entity::{admin_tier_override, admin_tier_override_audit, payment, subscription};
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// The states in which somebody pays, or will.
pub(crate) const LIVE: [&str; 3] = ["active", "trialing", "past_due"];

/// Whether they pay for something, or are about to.
pub async fn has_live_subscription(db: &impl Read, id: &UserId) -> Result<bool, Fault> {
    subscription::Entity::find()
        .filter(subscription::Column::UserId.eq(id.as_str()))
        .filter(subscription::Column::Status.is_in(LIVE))
        .exists(db.connection())
        .await
        .or_fault("looking for a live subscription")
}

/// Whether records that must stay what they are name them: who granted a tier.
pub async fn has_granted_tiers(db: &impl Read, id: &UserId) -> Result<bool, Fault> {
    let granted = admin_tier_override::Entity::find()
        .filter(admin_tier_override::Column::ActorUserId.eq(id.as_str()))
        .exists(db.connection())
        .await
        .or_fault("looking for tiers granted")?;
    let recorded = admin_tier_override_audit::Entity::find()
        .filter(admin_tier_override_audit::Column::ActorUserId.eq(id.as_str()))
        .exists(db.connection())
        .await
        .or_fault("looking for records of tiers granted")?;
    Ok(granted || recorded)
}

/// Lets subscriptions and payments forget whose they were.
pub async fn detach_billing(tx: &Tx, id: &UserId) -> Result<(), Fault> {
    subscription::Entity::update_many()
        .col_expr(subscription::Column::UserId, Expr::value(None::<String>))
        .filter(subscription::Column::UserId.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .or_fault("detaching subscriptions")?;
    payment::Entity::update_many()
        .col_expr(payment::Column::UserId, Expr::value(None::<String>))
        .filter(payment::Column::UserId.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("detaching payments")
}
