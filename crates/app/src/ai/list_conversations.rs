use beztack_auth::access::UserAccess;
use beztack_domain::ai::Conversation;
use beztack_domain::{Fault, Page, PageRequest};
use beztack_persistence::ai::conversations;
use tracing::instrument;

use crate::App;

/// List one's own conversations.
#[instrument(name = "app.ai.list_conversations", skip_all)]
pub async fn list_conversations(
    app: &App,
    access: &UserAccess,
    request: &PageRequest,
) -> Result<Page<Conversation>, Fault> {
    conversations::list(&app.db, &access.user().id, request).await
}
