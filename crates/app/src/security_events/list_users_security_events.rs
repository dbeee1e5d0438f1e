use beztack_auth::access::AppAdminAccess;
use beztack_domain::security_events::{SecurityEvent, SecurityEventFilter};
use beztack_domain::{Fault, Page, PageRequest};
use beztack_persistence::security_events::events;
use tracing::instrument;

use crate::App;

/// List what happened to everybody's accounts.
#[instrument(name = "app.security_events.list_users_security_events", skip_all)]
pub async fn list_users_security_events(
    app: &App,
    _: &AppAdminAccess,
    filter: &SecurityEventFilter,
    request: &PageRequest,
) -> Result<Page<SecurityEvent>, Fault> {
    events::list(&app.db, filter, request).await
}
