//! What lists of people walk along: everybody by the time of joining, and by id where
//! several joined at once, as after an import.
//!
//! It takes the place of the index on the time alone, along which those who joined at once
//! had to be sorted for every page, and serves whatever that one served.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::Index;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::live::{self, Schema};
use crate::schema;

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000010_index_people_in_order";

pub(crate) const TABLE: &str = "user";

pub(crate) const COLUMNS: [&str; 2] = ["created_at", "id"];

/// What [`COLUMNS`] take the place of.
pub(crate) const REPLACED: [&str; 1] = ["created_at"];

const INDEX: &str = "user_created_at_id_idx";

/// The index of migration `m20260801_000002`. Adoption keeps one of somebody else's that
/// has its name out of the way (`adopt/apply.rs`).
pub(crate) const REPLACED_INDEX: &str = "user_created_at_idx";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if is_missing(&live::read(manager.get_connection()).await?) {
            let statement = schema::create_index(TABLE, INDEX, &COLUMNS, false);
            manager.create_index(statement).await?;
        }
        drop_index(manager, REPLACED_INDEX).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut statement = schema::create_index(TABLE, REPLACED_INDEX, &REPLACED, false);
        let statement = statement.if_not_exists().take();
        manager.create_index(statement).await?;
        drop_index(manager, INDEX).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Whether people have no such index yet.
pub(crate) fn is_missing(live: &Schema) -> bool {
    let table = live.tables.get(TABLE);
    table.is_some_and(|table| !table.is_indexed_by(&COLUMNS))
}

async fn drop_index(manager: &SchemaManager<'_>, name: &str) -> Result<(), DbErr> {
    let mut statement = Index::drop();
    statement.name(name).if_exists();
    manager.drop_index(statement).await
}
