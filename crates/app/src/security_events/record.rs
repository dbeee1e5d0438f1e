use beztack_domain::auth::Roles;
use beztack_domain::id::UserId;
use beztack_domain::security_events::{SecurityEvent, SecurityEventKind};
use beztack_domain::{Clock, Fault, IdSource};
use beztack_persistence::Tx;
use beztack_persistence::security_events::events;

use super::NewEvent;
use crate::App;

/// Writes down what a transaction does: both happen, or neither.
pub(crate) async fn record(app: &App, tx: &Tx, event: NewEvent<'_>) -> Result<(), Fault> {
    match security_event(app, event) {
        Some(event) => events::insert(tx, event).await,
        None => Ok(()),
    }
}

/// What is to be written down, if anything is: for whoever writes it with something else.
pub(crate) fn security_event(app: &App, event: NewEvent<'_>) -> Option<SecurityEvent> {
    let writes = app.rules.security.events;
    writes.then(|| event.into_event(&*app.clock, &*app.ids))
}

/// Writes down what changed nothing: an attempt that failed. One round trip. Not to be
/// called while a transaction is open, which on SQLite would be waited for.
///
/// Where it cannot be written, the log says so, and whoever tried is told what they would
/// have been told anyway.
pub(crate) async fn record_alone(app: &App, event: NewEvent<'_>) {
    let Some(event) = security_event(app, event) else {
        return;
    };
    let kind = event.kind.map(SecurityEventKind::as_str);
    if let Err(fault) = events::insert_alone(&app.db, event).await {
        tracing::error!(kind, error = %fault, "a security event could not be written");
    }
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
    let event = NewEvent::on_the_machine(SecurityEventKind::RoleChanged)
        .about_account(user)
        .with_detail("role", roles.to_string())
        .with_detail("by", "command line");
    events::insert(tx, event.into_event(operator.clock, operator.ids)).await
}
