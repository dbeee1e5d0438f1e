//! By what somebody's mailed links are found once they are to end: whose they are.
//!
//! In an adopted database the column also holds what social sign-ins left there, of any
//! length. A B-tree would refuse the longest ones, so PostgreSQL gets a hash index, which
//! takes every length. SQLite has but one kind, and no limit.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, IndexType};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::live::{self, Schema};
use crate::schema;

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000012_index_mailed_links";

pub(crate) const TABLE: &str = "verification";

pub(crate) const COLUMNS: [&str; 1] = ["value"];

const INDEX: &str = "verification_value_hash_idx";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !is_missing(&live::read(manager.get_connection()).await?) {
            return Ok(());
        }
        let mut statement = schema::create_index(TABLE, INDEX, &COLUMNS, false);
        let statement = statement.index_type(IndexType::Hash).if_not_exists();
        manager.create_index(statement.take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut statement = Index::drop();
        statement.name(INDEX).if_exists();
        manager.drop_index(statement).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Whether links cannot be found by whose they are yet. An adopted database may have a B-tree
/// of its own there.
pub(crate) fn is_missing(live: &Schema) -> bool {
    let table = live.tables.get(TABLE);
    table.is_some_and(|table| !table.is_indexed_by(&COLUMNS))
}
