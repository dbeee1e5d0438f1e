use beztack_auth::access::UserAccess;
use beztack_domain::ai::AiError;
use beztack_domain::id::ChatId;
use beztack_persistence::ai::conversations;
use beztack_persistence::ai::runs::{self, GivenUp};
use tracing::instrument;

use crate::App;

/// Stop the answer that is in the making in a conversation, wherever it is made. What
/// it said so far stays.
#[instrument(name = "app.ai.stop_chat", skip_all)]
pub async fn stop_chat(app: &App, access: &UserAccess, chat: &ChatId) -> Result<(), AiError> {
    let tx = app.db.begin().await?;
    let conversation = conversations::find(&tx, &access.user().id, chat)
        .await?
        .ok_or(AiError::ConversationNotFound)?;
    let stopped = runs::give_up(&tx, &conversation.id, GivenUp::Stopped).await?;
    tx.commit().await?;
    app.engine.wake(&stopped);
    Ok(())
}
