//! The shapes of events.

use std::collections::BTreeMap;

use beztack_domain::id::{OrganizationId, SessionId, UserId};
use beztack_domain::security_events::{SecurityEvent, SecurityEventFilter, SecurityEventKind};
use beztack_domain::{Page, PageRequest};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::page;
use crate::problem::Problem;
use crate::respond::iso;

/// Which of one's own events.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SecurityEventsQuery {
    /// Of this kind only: `signed-in`, for instance.
    #[garde(custom(known_kind))]
    kind: Option<String>,
    /// At most so many; 50 unless given.
    #[garde(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    /// From where on: the `nextCursor` of the part before.
    #[garde(skip)]
    cursor: Option<String>,
}

/// Which of everybody's events.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UsersSecurityEventsQuery {
    /// About this account only.
    #[garde(length(min = 1, max = 128))]
    user_id: Option<String>,
    /// Of this kind only: `signed-in`, for instance.
    #[garde(custom(known_kind))]
    kind: Option<String>,
    /// At most so many; 50 unless given.
    #[garde(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    /// From where on: the `nextCursor` of the part before.
    #[garde(skip)]
    cursor: Option<String>,
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "garde passes the field and a context"
)]
fn known_kind(kind: &Option<String>, (): &()) -> garde::Result {
    match kind {
        Some(kind) if SecurityEventKind::parse(kind).is_none() => {
            Err(garde::Error::new("is no kind of event"))
        }
        _ => Ok(()),
    }
}

impl SecurityEventsQuery {
    pub(super) fn read(self) -> Result<(Option<SecurityEventKind>, PageRequest), Problem> {
        let kind = self.kind.as_deref().and_then(SecurityEventKind::parse);
        Ok((kind, page::request(self.limit, self.cursor.as_deref())?))
    }
}

impl UsersSecurityEventsQuery {
    pub(super) fn read(self) -> Result<(SecurityEventFilter, PageRequest), Problem> {
        let filter = SecurityEventFilter {
            user_id: self.user_id.map(UserId::new),
            kind: self.kind.as_deref().and_then(SecurityEventKind::parse),
        };
        Ok((filter, page::request(self.limit, self.cursor.as_deref())?))
    }
}

/// What happened to one's account, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecurityEventsView {
    events: Vec<SecurityEventView>,
    /// Where the next part begins; null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// What happened to accounts, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsersSecurityEventsView {
    events: Vec<UsersSecurityEventView>,
    /// Where the next part begins; null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Something that happened to an account, as everybody sees it who may.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SecurityEvent)]
pub(crate) struct EventView {
    id: String,
    #[serde(serialize_with = "iso")]
    occurred_at: DateTime<Utc>,
    /// `signed-in`, `sign-in-failed`, `password-changed` and so on.
    kind: &'static str,
    #[schema(required)]
    organization_id: Option<String>,
    /// The session in which it happened, by its id.
    #[schema(required)]
    session_id: Option<String>,
    /// From where, as far as it is known.
    #[schema(required)]
    ip_address: Option<String>,
    #[schema(required)]
    user_agent: Option<String>,
    /// A few words more, by name.
    details: BTreeMap<String, String>,
}

/// Something that happened to one's account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecurityEventView {
    #[serde(flatten)]
    event: EventView,
    /// Whether somebody else did it: an administrator, or an owner of the organization.
    /// Where they were is not told.
    by_somebody_else: bool,
}

/// Something that happened to somebody's account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsersSecurityEventView {
    #[serde(flatten)]
    event: EventView,
    /// Whose account; null where somebody tried an address that has none. They may be
    /// gone meanwhile.
    #[schema(required)]
    user_id: Option<String>,
    /// Who did it, if it was somebody else.
    #[schema(required)]
    actor_id: Option<String>,
}

/// What a newer version wrote.
const UNKNOWN: &str = "unknown";

impl From<Page<SecurityEvent>> for SecurityEventsView {
    fn from(page: Page<SecurityEvent>) -> Self {
        let (events, next_cursor) = part(page);
        Self {
            events,
            next_cursor,
        }
    }
}

impl From<Page<SecurityEvent>> for UsersSecurityEventsView {
    fn from(page: Page<SecurityEvent>) -> Self {
        let (events, next_cursor) = part(page);
        Self {
            events,
            next_cursor,
        }
    }
}

fn part<T: From<SecurityEvent>>(page: Page<SecurityEvent>) -> (Vec<T>, Option<String>) {
    let events = page.items.into_iter().map(T::from).collect();
    (events, page.next.as_ref().map(page::text))
}

impl From<SecurityEvent> for EventView {
    fn from(event: SecurityEvent) -> Self {
        Self {
            id: event.id.into_string(),
            occurred_at: event.occurred_at,
            kind: event.kind.map_or(UNKNOWN, SecurityEventKind::as_str),
            organization_id: event.organization_id.map(OrganizationId::into_string),
            session_id: event.session_id.map(SessionId::into_string),
            ip_address: event.ip_address,
            user_agent: event.user_agent,
            details: event.details.into_iter().collect(),
        }
    }
}

impl From<SecurityEvent> for SecurityEventView {
    fn from(event: SecurityEvent) -> Self {
        Self {
            by_somebody_else: event.actor_id.is_some(),
            event: event.into(),
        }
    }
}

impl From<SecurityEvent> for UsersSecurityEventView {
    fn from(mut event: SecurityEvent) -> Self {
        Self {
            user_id: event.user_id.take().map(UserId::into_string),
            actor_id: event.actor_id.take().map(UserId::into_string),
            event: event.into(),
        }
    }
}
