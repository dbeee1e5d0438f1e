//! The table `ai_message`.

use beztack_domain::Fault;
use beztack_domain::ai::Message;
use beztack_domain::id::ConversationId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::convert;
use crate::entity::ai_message::{Column, Entity};
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// What was said, in order. A message's place is its position.
pub async fn list(db: &impl Read, conversation: &ConversationId) -> Result<Vec<Message>, Fault> {
    Entity::find()
        .filter(Column::ConversationId.eq(conversation.as_str()))
        .order_by_asc(Column::Position)
        .all(db.connection())
        .await
        .or_fault("listing messages")?
        .into_iter()
        .map(convert::message)
        .collect()
}

/// Writes a message at its place, instead of everything that stood there and after it.
pub async fn put(
    tx: &Tx,
    conversation: &ConversationId,
    position: usize,
    message: &Message,
) -> Result<(), Fault> {
    truncate(tx, conversation, position).await?;
    let row = convert::message_row(conversation, place(position), message)?;
    Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .or_fault("writing a message")
}

/// Forgets everything from `position` on.
pub async fn truncate(
    tx: &Tx,
    conversation: &ConversationId,
    position: usize,
) -> Result<(), Fault> {
    Entity::delete_many()
        .filter(Column::ConversationId.eq(conversation.as_str()))
        .filter(Column::Position.gte(place(position)))
        .exec(tx.conn())
        .await
        .map(drop)
        .or_fault("deleting messages")
}

fn place(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(i32::MAX)
}
