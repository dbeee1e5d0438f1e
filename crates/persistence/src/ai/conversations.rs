//! The table `ai_conversation`. Everything is found by whose it is.

use beztack_domain::Fault;
use beztack_domain::ai::{Conversation, ConversationCursor};
use beztack_domain::id::{ChatId, ConversationId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::convert;
use crate::entity::ai_conversation::{Column, Entity};
use crate::fault::OrFault as _;
use crate::time::column;
use crate::{Read, Tx};

/// What `user` calls `chat`.
pub async fn find(
    db: &impl Read,
    user: &UserId,
    chat: &ChatId,
) -> Result<Option<Conversation>, Fault> {
    let row = Entity::find()
        .filter(Column::UserId.eq(user.as_str()))
        .filter(Column::ChatId.eq(chat.as_str()))
        .one(db.connection())
        .await
        .or_fault("finding a conversation")?;
    Ok(row.map(convert::conversation))
}

/// Up to `limit` conversations of `user`, the latest first, behind `after`.
pub async fn list(
    db: &impl Read,
    user: &UserId,
    after: Option<&ConversationCursor>,
    limit: u64,
) -> Result<Vec<Conversation>, Fault> {
    let mut found = Entity::find().filter(Column::UserId.eq(user.as_str()));
    if let Some(after) = after {
        let time = column(after.updated_at);
        let same_time = Condition::all()
            .add(Column::UpdatedAt.eq(time))
            .add(Column::Id.lt(after.id.as_str()));
        found = found.filter(
            Condition::any()
                .add(Column::UpdatedAt.lt(time))
                .add(same_time),
        );
    }
    let rows = found
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db.connection())
        .await
        .or_fault("listing conversations")?;
    Ok(rows.into_iter().map(convert::conversation).collect())
}

/// Writes a new one.
pub async fn insert(tx: &Tx, conversation: &Conversation) -> Result<(), Fault> {
    Entity::insert(convert::conversation_row(conversation))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("writing a conversation")
}

/// Something was said.
pub async fn touch(tx: &Tx, id: &ConversationId, now: DateTime<Utc>) -> Result<(), Fault> {
    Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(column(now)))
        .filter(Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("touching a conversation")
}

/// Deletes it with everything that was said. Returns whether it was there.
pub async fn delete(tx: &Tx, user: &UserId, chat: &ChatId) -> Result<bool, Fault> {
    let deleted = Entity::delete_many()
        .filter(Column::UserId.eq(user.as_str()))
        .filter(Column::ChatId.eq(chat.as_str()))
        .exec(tx.conn())
        .await
        .or_fault("deleting a conversation")?;
    Ok(deleted.rows_affected > 0)
}
