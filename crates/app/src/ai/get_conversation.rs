use beztack_auth::access::UserAccess;
use beztack_domain::ai::{AiError, Conversation, Message};
use beztack_domain::id::ChatId;
use beztack_persistence::ai::{conversations, messages};
use tracing::instrument;

use crate::App;

/// A conversation, and everything that was said.
#[derive(Clone, Debug)]
pub struct Told {
    /// The conversation.
    pub conversation: Conversation,
    /// What was said, in order.
    pub messages: Vec<Message>,
}

/// Read one of one's own conversations.
#[instrument(name = "app.ai.get_conversation", skip_all)]
pub async fn get_conversation(
    app: &App,
    access: &UserAccess,
    chat: &ChatId,
) -> Result<Told, AiError> {
    let conversation = conversations::find(&app.db, &access.user().id, chat)
        .await?
        .ok_or(AiError::ConversationNotFound)?;
    let messages = messages::list(&app.db, &conversation.id).await?;
    Ok(Told {
        conversation,
        messages,
    })
}
