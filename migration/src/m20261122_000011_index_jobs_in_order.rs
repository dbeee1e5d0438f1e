//! What workers walk along: the jobs that wait, by the time they are due, and by id where that
//! is the same for several.
//!
//! It takes the place of the index on status and time, along which whoever took a few of a
//! hundred thousand jobs had to sort them all.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::Index;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema;

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000011_index_jobs_in_order";

const TABLE: &str = "job";

const INDEX: &str = "job_status_run_at_id_idx";
const COLUMNS: [&str; 3] = ["status", "run_at", "id"];

/// The index of migration `m20260801_000003`.
const REPLACED_INDEX: &str = "job_status_run_at_idx";
const REPLACED: [&str; 2] = ["status", "run_at"];

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = schema::create_index(TABLE, INDEX, &COLUMNS, false);
        manager.create_index(statement).await?;
        drop_index(manager, REPLACED_INDEX).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = schema::create_index(TABLE, REPLACED_INDEX, &REPLACED, false);
        manager.create_index(statement).await?;
        drop_index(manager, INDEX).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn drop_index(manager: &SchemaManager<'_>, name: &str) -> Result<(), DbErr> {
    let mut statement = Index::drop();
    statement.name(name);
    manager.drop_index(statement).await
}
