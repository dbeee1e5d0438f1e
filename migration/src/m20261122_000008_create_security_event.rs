//! What happened to accounts: sign-ins, failures, changes of what protects them.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{self, ID, Index, Table, text, timestamp};

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000008_create_security_event";

/// What this migration creates; adoption refuses a database where the name is taken.
///
/// Nothing refers to anything: history stays when those it tells of are gone.
pub(crate) const SECURITY_EVENT: Table = Table {
    name: "security_event",
    about: "What happened to an account; it outlives the account.",
    columns: &[
        ID,
        timestamp("occurred_at").required(),
        text("kind").required(),
        text("user_id").about("Whose account; null where an address had none."),
        text("actor_id").about("Who did it, if somebody else."),
        text("organization_id"),
        text("session_id").about("The id of the session, never its token."),
        text("ip_address"),
        text("user_agent"),
        text("detail").about("JSON: an object of texts."),
    ],
    indexes: &[
        Index::plain("security_event_recent_idx", &["occurred_at", "id"]),
        Index::plain("security_event_user_idx", &["user_id", "occurred_at", "id"]),
        Index::plain("security_event_kind_idx", &["kind", "occurred_at", "id"]),
    ],
    ..Table::EMPTY
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager.get_connection(), &SECURITY_EVENT).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = schema::drop_table(SECURITY_EVENT.name);
        manager.drop_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
