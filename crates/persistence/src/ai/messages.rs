//! The table `ai_message`.

use std::ops::Range;

use beztack_domain::Fault;
use beztack_domain::ai::{Message, Role};
use beztack_domain::id::{ConversationId, MessageId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::convert;
use crate::entity::ai_message::{Column, Entity};
use crate::fault::OrFault as _;
use crate::{Read, Tx};

/// That something was said, without what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Of the message.
    pub id: MessageId,
    /// Who spoke.
    pub role: Role,
    /// What its parts take as they are stored, files in base64: about what a client sends
    /// when it repeats them.
    pub bytes: usize,
}

/// Who spoke and how much, in order, of everything in a conversation. Nothing of what was
/// said is read.
pub async fn entries(db: &impl Read, conversation: &ConversationId) -> Result<Vec<Entry>, Fault> {
    let bytes = Func::cust("octet_length").arg(Expr::col(Column::Parts));
    let rows: Vec<(String, String, i64)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Role])
        .column_as(Expr::expr(bytes).cast_as("bigint"), "bytes")
        .filter(Column::ConversationId.eq(conversation.as_str()))
        .order_by_asc(Column::Position)
        .into_tuple()
        .all(db.connection())
        .await
        .or_fault("listing who spoke")?;
    let entry = |(id, role, bytes): (String, String, i64)| Entry {
        id: MessageId::new(id),
        role: Role::parse(&role).unwrap_or(Role::User),
        bytes: usize::try_from(bytes).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// What was said at these places, in order.
pub async fn list_places(
    db: &impl Read,
    conversation: &ConversationId,
    places: Range<usize>,
) -> Result<Vec<Message>, Fault> {
    Entity::find()
        .filter(Column::ConversationId.eq(conversation.as_str()))
        .filter(Column::Position.gte(place(places.start)))
        .filter(Column::Position.lt(place(places.end)))
        .order_by_asc(Column::Position)
        .all(db.connection())
        .await
        .or_fault("listing some messages")?
        .into_iter()
        .map(convert::message)
        .collect()
}

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
/// Returns what its parts take, in bytes.
pub async fn put(
    tx: &Tx,
    conversation: &ConversationId,
    position: usize,
    message: &Message,
) -> Result<usize, Fault> {
    truncate(tx, conversation, position).await?;
    let row = convert::message_row(conversation, place(position), message)?;
    let bytes = match &row.parts {
        ActiveValue::Set(parts) | ActiveValue::Unchanged(parts) => parts.len(),
        ActiveValue::NotSet => 0,
    };
    Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .or_fault("writing a message")?;
    Ok(bytes)
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
