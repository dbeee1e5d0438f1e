//! Rows to nouns and back.

use beztack_domain::Fault;
use beztack_domain::ai::{Conversation, Message, Role};
use beztack_domain::id::{ChatId, ConversationId, MessageId, UserId};
use sea_orm::ActiveValue::Set;

use super::parts;
use crate::entity::{ai_conversation, ai_message};
use crate::time::{column, moment};

pub(super) fn conversation(row: ai_conversation::Model) -> Conversation {
    Conversation {
        id: ConversationId::new(row.id),
        chat: ChatId::new(row.chat_id),
        user_id: UserId::new(row.user_id),
        title: row.title,
        created_at: moment(row.created_at),
        updated_at: moment(row.updated_at),
    }
}

pub(super) fn conversation_row(conversation: &Conversation) -> ai_conversation::ActiveModel {
    ai_conversation::ActiveModel {
        id: Set(conversation.id.as_str().to_owned()),
        user_id: Set(conversation.user_id.as_str().to_owned()),
        chat_id: Set(conversation.chat.as_str().to_owned()),
        title: Set(conversation.title.clone()),
        created_at: Set(column(conversation.created_at)),
        updated_at: Set(column(conversation.updated_at)),
    }
}

pub(super) fn message(row: ai_message::Model) -> Result<Message, Fault> {
    Ok(Message {
        id: MessageId::new(row.id),
        role: Role::parse(&row.role).unwrap_or(Role::User),
        parts: parts::read(&row.parts)?,
        created_at: moment(row.created_at),
    })
}

pub(super) fn message_row(
    conversation: &ConversationId,
    position: i32,
    message: &Message,
) -> Result<ai_message::ActiveModel, Fault> {
    Ok(ai_message::ActiveModel {
        conversation_id: Set(conversation.as_str().to_owned()),
        id: Set(message.id.as_str().to_owned()),
        position: Set(position),
        role: Set(message.role.as_str().to_owned()),
        parts: Set(parts::write(&message.parts)?),
        created_at: Set(column(message.created_at)),
    })
}
