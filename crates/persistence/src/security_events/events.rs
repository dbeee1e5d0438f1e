//! The table `security_event`: written once, never changed.

use beztack_domain::security_events::{SecurityEvent, SecurityEventFilter};
use beztack_domain::{Cursor, Fault, Page, PageRequest};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::convert;
use crate::entity::security_event::{Column, Entity};
use crate::fault::OrFault as _;
use crate::paging::page;
use crate::{Database, Read, Tx};

/// Writes what a transaction did, with it.
pub async fn insert(tx: &Tx, event: SecurityEvent) -> Result<(), Fault> {
    insert_on(tx, event).await
}

/// Writes what changed nothing else: an attempt that failed. One round trip, in no
/// transaction.
pub async fn insert_alone(db: &Database, event: SecurityEvent) -> Result<(), Fault> {
    insert_on(db, event).await
}

async fn insert_on(db: &impl Read, event: SecurityEvent) -> Result<(), Fault> {
    Entity::insert(convert::event_row(event)?)
        .exec_without_returning(db.connection())
        .await
        .map(drop)
        .or_fault("writing a security event")
}

/// A page of events, the newest first.
pub async fn list(
    db: &impl Read,
    filter: &SecurityEventFilter,
    request: &PageRequest,
) -> Result<Page<SecurityEvent>, Fault> {
    let mut wanted = Entity::find();
    if let Some(user) = &filter.user_id {
        wanted = wanted.filter(Column::UserId.eq(user.as_str()));
    }
    if let Some(kind) = filter.kind {
        wanted = wanted.filter(Column::Kind.eq(kind.as_str()));
    }
    let rows = page(wanted, (Column::OccurredAt, Column::Id), request)
        .all(db.connection())
        .await
        .or_fault("listing security events")?;
    let found = rows.into_iter().map(convert::event).collect();
    Ok(Page::of(found, request, |event: &SecurityEvent| Cursor {
        at: event.occurred_at,
        id: event.id.as_str().to_owned(),
    }))
}
