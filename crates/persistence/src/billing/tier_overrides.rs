//! The tables `admin_tier_override` and `admin_tier_override_audit`: every change of the
//! one is a row of the other, in the same transaction.

use beztack_domain::Fault;
use beztack_domain::billing::{Cadence, MembershipTarget, Tier, TierOverride};
use beztack_domain::id::UserId;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Tx;
use crate::entity::{admin_tier_override, admin_tier_override_audit};
use crate::fault::OrFault as _;
use crate::time::column;

/// Who changes an override, and from where in the frontend.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The administrator.
    pub actor: &'a UserId,
    /// Such as `checkout` or `global-banner`.
    pub source: &'static str,
    /// When.
    pub now: DateTime<Utc>,
}

/// The tier pinned on `target`, which nobody else changes until the transaction ends.
pub async fn lock(tx: &Tx, target: &MembershipTarget) -> Result<Option<TierOverride>, Fault> {
    let row = admin_tier_override::Entity::find()
        .filter(admin_tier_override::Column::TargetType.eq(target.kind()))
        .filter(admin_tier_override::Column::TargetId.eq(target.id()))
        .lock_exclusive()
        .one(tx.conn())
        .await
        .or_fault("finding a pinned tier")?;
    Ok(row.map(|row| TierOverride {
        target: target.clone(),
        tier: Tier::parse(&row.tier).unwrap_or(Tier::Free),
        cadence: row.billing_cadence.as_deref().and_then(Cadence::parse),
    }))
}

/// Pins a tier, in place of the one that was pinned before.
pub async fn apply(tx: &Tx, pinned: &TierOverride, change: Change<'_>) -> Result<(), Fault> {
    use admin_tier_override::Column;
    let row = admin_tier_override::ActiveModel {
        id: NotSet,
        target_type: Set(pinned.target.kind().to_owned()),
        target_id: Set(pinned.target.id().to_owned()),
        tier: Set(pinned.tier.as_str().to_owned()),
        billing_cadence: Set(cadence(pinned)),
        actor_user_id: Set(change.actor.as_str().to_owned()),
        source_action: Set(Some(change.source.to_owned())),
        created_at: Set(column(change.now)),
        updated_at: Set(column(change.now)),
    };
    let replace = OnConflict::columns([Column::TargetType, Column::TargetId])
        .update_columns([
            Column::Tier,
            Column::BillingCadence,
            Column::ActorUserId,
            Column::SourceAction,
            Column::UpdatedAt,
        ])
        .to_owned();
    admin_tier_override::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(tx.conn())
        .await
        .or_fault("pinning a tier")?;
    audit(tx, "apply", pinned, change).await
}

/// Takes a pinned tier away.
pub async fn clear(tx: &Tx, pinned: &TierOverride, change: Change<'_>) -> Result<(), Fault> {
    admin_tier_override::Entity::delete_many()
        .filter(admin_tier_override::Column::TargetType.eq(pinned.target.kind()))
        .filter(admin_tier_override::Column::TargetId.eq(pinned.target.id()))
        .exec(tx.conn())
        .await
        .or_fault("clearing a pinned tier")?;
    audit(tx, "clear", pinned, change).await
}

async fn audit(
    tx: &Tx,
    action: &str,
    pinned: &TierOverride,
    change: Change<'_>,
) -> Result<(), Fault> {
    let row = admin_tier_override_audit::ActiveModel {
        id: NotSet,
        action: Set(action.to_owned()),
        target_type: Set(pinned.target.kind().to_owned()),
        target_id: Set(pinned.target.id().to_owned()),
        tier: Set(pinned.tier.as_str().to_owned()),
        billing_cadence: Set(cadence(pinned)),
        actor_user_id: Set(change.actor.as_str().to_owned()),
        source_action: Set(Some(change.source.to_owned())),
        created_at: Set(column(change.now)),
    };
    admin_tier_override_audit::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("recording a change of a pinned tier")
}

fn cadence(pinned: &TierOverride) -> Option<String> {
    pinned.cadence.map(|cadence| cadence.as_str().to_owned())
}
