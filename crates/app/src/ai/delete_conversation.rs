use beztack_auth::access::UserAccess;
use beztack_domain::ai::AiError;
use beztack_domain::id::ChatId;
use beztack_persistence::ai::conversations;
use beztack_persistence::ai::runs::{self, GivenUp};
use tracing::instrument;

use crate::App;

/// Delete one of one's own conversations. An answer in the making there is given up.
#[instrument(name = "app.ai.delete_conversation", skip_all)]
pub async fn delete_conversation(
    app: &App,
    access: &UserAccess,
    chat: &ChatId,
) -> Result<(), AiError> {
    let user = &access.user().id;
    let tx = app.db.begin().await?;
    let conversation = conversations::find(&tx, user, chat)
        .await?
        .ok_or(AiError::ConversationNotFound)?;
    let given_up = runs::give_up(&tx, &conversation.id, GivenUp::Replaced).await?;
    conversations::delete(&tx, user, chat).await?;
    tx.commit().await?;
    app.engine.wake(&given_up);
    Ok(())
}
