//! The table `ai_conversation`. Everything is found by whose it is.

use beztack_domain::ai::Conversation;
use beztack_domain::id::{ChatId, ConversationId, UserId};
use beztack_domain::{Cursor, Fault, Page, PageRequest};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::convert;
use crate::entity::ai_conversation::{Column, Entity};
use crate::fault::OrFault as _;
use crate::paging::page;
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

/// A page of the conversations of `user`, the latest first.
pub async fn list(
    db: &impl Read,
    user: &UserId,
    request: &PageRequest,
) -> Result<Page<Conversation>, Fault> {
    let own = Entity::find().filter(Column::UserId.eq(user.as_str()));
    let rows = page(own, (Column::UpdatedAt, Column::Id), request)
        .all(db.connection())
        .await
        .or_fault("listing conversations")?;
    let found = rows.into_iter().map(convert::conversation).collect();
    Ok(Page::of(found, request, |conversation| Cursor {
        at: conversation.updated_at,
        id: conversation.id.as_str().to_owned(),
    }))
}

/// Writes a new one.
pub async fn insert(tx: &Tx, conversation: &Conversation) -> Result<(), Fault> {
    Entity::insert(convert::conversation_row(conversation))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("writing a conversation")
}

/// Something is said. Returns whether it is there; then it stays until the transaction ends.
pub async fn touch(tx: &Tx, id: &ConversationId, now: DateTime<Utc>) -> Result<bool, Fault> {
    let touched = Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(column(now)))
        .filter(Column::Id.eq(id.as_str()))
        .exec(tx.conn())
        .await
        .or_fault("touching a conversation")?;
    Ok(touched.rows_affected > 0)
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
