//! The table `ai_chunk`: what answers in the making have said so far.

use beztack_domain::Fault;
use beztack_domain::id::RunId;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _};

use crate::entity::ai_chunk::{ActiveModel, Column, Entity};
use crate::entity::ai_run;
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Read, Tx};

/// Runs that are tidied up after at once.
const BATCH: u64 = 100;

/// Writes the next piece.
pub async fn append(tx: &Tx, run: &RunId, position: i32, events: String) -> Result<(), Fault> {
    let row = ActiveModel {
        run_id: Set(run.as_str().to_owned()),
        position: Set(position),
        events: Set(events),
    };
    Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("writing a chunk")
}

/// Up to `limit` pieces from `position` on.
pub async fn list_from(
    db: &impl Read,
    run: &RunId,
    position: i32,
    limit: u64,
) -> Result<Vec<String>, Fault> {
    let rows = Entity::find()
        .filter(Column::RunId.eq(run.as_str()))
        .filter(Column::Position.gte(position))
        .order_by_asc(Column::Position)
        .limit(limit)
        .all(db.connection())
        .await
        .or_fault("reading chunks")?;
    Ok(rows.into_iter().map(|row| row.events).collect())
}

/// Forgets the pieces of answers that were made before `time`: the whole message stands
/// in its conversation. Answers that another transaction holds are left to the next one.
pub async fn delete_finished_before(tx: &Tx, time: DateTime<Utc>) -> Result<(), Fault> {
    let made = ai_run::Entity::find()
        .select_only()
        .column(ai_run::Column::Id)
        .filter(ai_run::Column::FinishedAt.lt(column(time)))
        .filter(
            ai_run::Column::Id.in_subquery(
                Query::select()
                    .distinct()
                    .column(Column::RunId)
                    .from(Entity)
                    .to_owned(),
            ),
        )
        .limit(BATCH)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    Entity::delete_many()
        .filter(Column::RunId.in_subquery(made))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting chunks")
}
