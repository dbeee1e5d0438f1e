//! Counters of attempts that all instances share (decisions.md 14).

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{self, Index, Table, integer, text, timestamp};

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000003_create_attempt";

/// What this migration creates; adoption refuses a database where the name is taken.
pub(crate) const ATTEMPT: Table = Table {
    name: "attempt",
    about: "How often something was tried, so that guessing comes to an end.",
    columns: &[
        text("key")
            .required()
            .about("What, and a pseudonym of whose."),
        integer("used").required(),
        timestamp("expires_at")
            .required()
            .about("The count begins again then."),
    ],
    primary_key: &["key"],
    indexes: &[Index::plain("attempt_expires_at_idx", &["expires_at"])],
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
        schema::create(manager.get_connection(), &ATTEMPT).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(schema::drop_table(ATTEMPT.name)).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
