//! Rows to nouns and back.

use std::collections::BTreeMap;

use beztack_domain::id::{OrganizationId, SecurityEventId, SessionId, UserId};
use beztack_domain::security_events::{SecurityEvent, SecurityEventKind};
use beztack_domain::{Fault, FaultKind};
use sea_orm::ActiveValue::Set;

use crate::entity::security_event::{ActiveModel, Model};
use crate::time::{column, moment};

pub(super) fn event(row: Model) -> SecurityEvent {
    // What nobody here wrote is not shown.
    let details = row
        .detail
        .and_then(|json| serde_json::from_str::<BTreeMap<String, String>>(&json).ok())
        .unwrap_or_default();
    SecurityEvent {
        id: SecurityEventId::new(row.id),
        occurred_at: moment(row.occurred_at),
        kind: SecurityEventKind::parse(&row.kind),
        user_id: row.user_id.map(UserId::new),
        actor_id: row.actor_id.map(UserId::new),
        organization_id: row.organization_id.map(OrganizationId::new),
        session_id: row.session_id.map(SessionId::new),
        ip_address: row.ip_address,
        user_agent: row.user_agent,
        details: details.into_iter().collect(),
    }
}

pub(crate) fn event_row(event: SecurityEvent) -> Result<ActiveModel, Fault> {
    let kind = event.kind.map(SecurityEventKind::as_str);
    Ok(ActiveModel {
        id: Set(event.id.into_string()),
        occurred_at: Set(column(event.occurred_at)),
        kind: Set(kind.unwrap_or_default().to_owned()),
        user_id: Set(event.user_id.map(UserId::into_string)),
        actor_id: Set(event.actor_id.map(UserId::into_string)),
        organization_id: Set(event.organization_id.map(OrganizationId::into_string)),
        session_id: Set(event.session_id.map(SessionId::into_string)),
        ip_address: Set(event.ip_address),
        user_agent: Set(event.user_agent),
        detail: Set(json(event.details)?),
    })
}

fn json(details: Vec<(String, String)>) -> Result<Option<String>, Fault> {
    if details.is_empty() {
        return Ok(None);
    }
    let details: BTreeMap<String, String> = details.into_iter().collect();
    serde_json::to_string(&details).map(Some).map_err(|error| {
        Fault::caused_by(
            FaultKind::Internal,
            "writing the details of an event",
            error,
        )
    })
}
