//! What other tables say about an organization that is to be deleted (decisions.md 20).

use beztack_domain::Fault;
use beztack_domain::id::OrganizationId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, SelectExt as _};

use crate::auth::LIVE;
use crate::entity::subscription;
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// Whether it pays for something, or is about to.
pub async fn has_live_subscription(db: &impl Read, id: &OrganizationId) -> Result<bool, Fault> {
    subscription::Entity::find()
        .filter(subscription::Column::OrganizationId.eq(id.as_str()))
        .filter(subscription::Column::Status.is_in(LIVE))
        .exists(db.connection())
        .await
        .or_fault("looking for a live subscription of an organization")
}

/// Lets subscriptions forget whose they were.
pub async fn detach_billing(tx: &Tx, id: &OrganizationId) -> Result<(), Fault> {
    subscription::Entity::update_many()
        .col_expr(
            subscription::Column::OrganizationId,
            Expr::value(None::<String>),
        )
        .filter(subscription::Column::OrganizationId.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("detaching the subscriptions of an organization")
}
