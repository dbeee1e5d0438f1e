use beztack_domain::auth::Roles;
use beztack_domain::id::{SecurityEventId, UserId};
use beztack_domain::security_events::{SecurityEvent, SecurityEventKind};
use beztack_domain::{Clock, Fault, IdSource};
use beztack_persistence::Tx;
use beztack_persistence::security_events::events;

use super::Happening;
use crate::App;

/// Writes down what a transaction does: both happen, or neither.
pub(crate) async fn record(app: &App, tx: &Tx, happening: Happening<'_>) -> Result<(), Fault> {
    if !app.rules.security.events {
        return Ok(());
    }
    events::insert(tx, happening.into_event(app)).await
}

/// Writes down what changed nothing: an attempt that failed. One round trip. Not to be
/// called while a transaction is open, which on SQLite would be waited for.
pub(crate) async fn record_alone(app: &App, happening: Happening<'_>) -> Result<(), Fault> {
    if !app.rules.security.events {
        return Ok(());
    }
    events::insert_alone(&app.db, happening.into_event(app)).await
}

/// Whoever works on the machine itself, and what they work with.
#[derive(Clone, Copy, Debug)]
pub struct Operator<'a> {
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// Where ids come from.
    pub ids: &'a dyn IdSource,
    /// Whether what they do is written down.
    pub records: bool,
}

/// Writes down that the command line gave somebody other roles.
pub async fn record_role_change(
    operator: Operator<'_>,
    tx: &Tx,
    user: &UserId,
    roles: &Roles,
) -> Result<(), Fault> {
    if !operator.records {
        return Ok(());
    }
    let event = SecurityEvent {
        id: SecurityEventId::new(operator.ids.uuid()),
        occurred_at: operator.clock.now(),
        kind: Some(SecurityEventKind::RoleChanged),
        user_id: Some(user.clone()),
        actor_id: None,
        organization_id: None,
        session_id: None,
        ip_address: None,
        user_agent: None,
        details: vec![
            ("role".to_owned(), roles.to_string()),
            ("by".to_owned(), "command line".to_owned()),
        ],
    };
    events::insert(tx, event).await
}
