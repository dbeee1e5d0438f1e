use beztack_auth::access::UserAccess;
use beztack_domain::security_events::{SecurityEvent, SecurityEventFilter, SecurityEventKind};
use beztack_domain::{Fault, Page, PageRequest};
use beztack_persistence::security_events::events;
use tracing::instrument;

use crate::App;

/// List what happened to one's own account.
///
/// What somebody else did is told without where they were.
#[instrument(name = "app.security_events.list_security_events", skip_all)]
pub async fn list_security_events(
    app: &App,
    access: &UserAccess,
    kind: Option<SecurityEventKind>,
    request: &PageRequest,
) -> Result<Page<SecurityEvent>, Fault> {
    let filter = SecurityEventFilter {
        user_id: Some(access.user().id.clone()),
        kind,
    };
    let mut found = events::list(&app.db, &filter, request).await?;
    for event in &mut found.items {
        if event.actor_id.is_some() {
            event.ip_address = None;
            event.user_agent = None;
            event.session_id = None;
        }
    }
    Ok(found)
}
