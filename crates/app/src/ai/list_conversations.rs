use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::ai::{Conversation, ConversationCursor};
use beztack_persistence::ai::conversations;
use tracing::instrument;

use crate::App;

/// A page of conversations.
#[derive(Clone, Debug)]
pub struct ConversationPage {
    /// The latest first.
    pub conversations: Vec<Conversation>,
    /// Where the next page begins, if there is one.
    pub next: Option<ConversationCursor>,
}

/// List one's own conversations, up to `limit` of them.
#[instrument(name = "app.ai.list_conversations", skip_all)]
pub async fn list_conversations(
    app: &App,
    access: &UserAccess,
    after: Option<&ConversationCursor>,
    limit: usize,
) -> Result<ConversationPage, Fault> {
    let user = &access.user().id;
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut found = conversations::list(&app.db, user, after, one_more).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more);
    Ok(ConversationPage {
        next: next.map(|last| ConversationCursor {
            updated_at: last.updated_at,
            id: last.id.clone(),
        }),
        conversations: found,
    })
}
