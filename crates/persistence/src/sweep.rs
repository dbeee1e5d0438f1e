//! Rows whose time is over, taken away a batch at a time.

use beztack_domain::Fault;
use beztack_domain::organizations::InvitationStatus;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _};

use crate::Tx;
use crate::entity::{invitation, job, ocr_document, security_event, session, verification};
use crate::fault::OrFault as _;
use crate::jobs::{DEAD, DONE};
use crate::time::column;

/// What is over at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leftover {
    /// Sessions that have ended.
    Sessions,
    /// Secrets that have run out.
    Verifications,
    /// Invitations that have run out without an answer.
    Invitations,
    /// Documents that are forgotten, with what was sent and read.
    Documents,
    /// Jobs that are done, and were kept so as not to be done again; and dead ones.
    Jobs,
    /// What happened to accounts.
    SecurityEvents,
    /// What happened to no account: of that, anybody leaves as much as they like.
    StrangersEvents,
}

impl Leftover {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sessions,
        Self::Verifications,
        Self::Invitations,
        Self::Documents,
        Self::Jobs,
        Self::SecurityEvents,
        Self::StrangersEvents,
    ];
}

/// Deletes up to `limit` rows that were over before `time`. Returns how many.
///
/// What another transaction holds is left to it: the next sweep finds it again.
pub async fn sweep(
    tx: &Tx,
    what: Leftover,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, Fault> {
    let deleted = match what {
        Leftover::Sessions => {
            let over = session::Column::ExpiresAt.lt(column(before));
            let rows = rows(session::Entity, session::Column::Id, over, limit);
            let deletion = session::Entity::delete_many();
            let deletion = deletion.filter(session::Column::Id.in_subquery(rows));
            deletion.exec(tx.conn()).await
        }
        Leftover::Verifications => {
            let over = verification::Column::ExpiresAt.lt(column(before));
            let rows = rows(verification::Entity, verification::Column::Id, over, limit);
            let deletion = verification::Entity::delete_many();
            let deletion = deletion.filter(verification::Column::Id.in_subquery(rows));
            deletion.exec(tx.conn()).await
        }
        Leftover::Invitations => {
            let pending = InvitationStatus::Pending.as_str();
            let over = invitation::Column::ExpiresAt.lt(column(before));
            let over = over.and(invitation::Column::Status.eq(pending));
            let rows = rows(invitation::Entity, invitation::Column::Id, over, limit);
            let deletion = invitation::Entity::delete_many();
            let deletion = deletion.filter(invitation::Column::Id.in_subquery(rows));
            deletion.exec(tx.conn()).await
        }
        Leftover::Documents => {
            let over = ocr_document::Column::ExpiresAt.lte(column(before));
            let rows = rows(ocr_document::Entity, ocr_document::Column::Id, over, limit);
            let deletion = ocr_document::Entity::delete_many();
            let deletion = deletion.filter(ocr_document::Column::Id.in_subquery(rows));
            deletion.exec(tx.conn()).await
        }
        Leftover::Jobs => {
            let over = job::Column::RunAt.lt(column(before));
            let over = over.and(job::Column::Status.is_in([DONE, DEAD]));
            let rows = rows(job::Entity, job::Column::Id, over, limit);
            let deletion = job::Entity::delete_many();
            let deletion = deletion.filter(job::Column::Id.in_subquery(rows));
            deletion.exec(tx.conn()).await
        }
        Leftover::SecurityEvents => {
            let id = security_event::Column::Id;
            let over = security_event::Column::OccurredAt.lt(column(before));
            let rows = rows(security_event::Entity, id, over, limit);
            let deletion = security_event::Entity::delete_many().filter(id.in_subquery(rows));
            deletion.exec(tx.conn()).await
        }
        Leftover::StrangersEvents => {
            let id = security_event::Column::Id;
            let over = security_event::Column::OccurredAt.lt(column(before));
            let over = over.and(security_event::Column::UserId.is_null());
            let rows = rows(security_event::Entity, id, over, limit);
            let deletion = security_event::Entity::delete_many().filter(id.in_subquery(rows));
            deletion.exec(tx.conn()).await
        }
    };
    deleted
        .map(|deleted| deleted.rows_affected)
        .or_fault("sweeping what is over")
}

fn rows<E: EntityTrait>(table: E, id: E::Column, over: Expr, limit: u64) -> SelectStatement {
    Query::select()
        .column(id)
        .from(table)
        .and_where(over)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .take()
}
