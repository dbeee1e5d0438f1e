//! What it takes to accept the code of a time step once only (decisions.md 9).

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Alias, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{self, Column, bigint};

/// The name under which this migration is recorded.
const NAME: &str = "m20260802_000001_add_two_factor_last_step";

/// The table that gains a column.
pub(crate) const TABLE: &str = "two_factor";

/// The column that it gains; adoption refuses a database where the name is taken.
pub(crate) const LAST_STEP: Column = bigint("last_step")
    .about("The latest time step whose code was accepted; null: none, or single use is off.");

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::add_column(manager.get_connection(), TABLE, &LAST_STEP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = Table::alter()
            .table(Alias::new(TABLE))
            .drop_column(Alias::new(LAST_STEP.name))
            .take();
        manager.alter_table(statement).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
