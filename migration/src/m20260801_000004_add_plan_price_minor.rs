//! A price whose unit is known, beside the one whose unit is not (decisions.md 29).

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Alias, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{self, Column, bigint};

/// The name under which this migration is recorded.
const NAME: &str = "m20260801_000004_add_plan_price_minor";

/// The table that gains a column.
pub(crate) const TABLE: &str = "plan";

/// The column that it gains; adoption refuses a database where the name is taken.
pub(crate) const PRICE_MINOR: Column =
    bigint("price_minor").about("The price in minor units of the currency; null: not confirmed.");

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::add_column(manager.get_connection(), TABLE, &PRICE_MINOR).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = Table::alter()
            .table(Alias::new(TABLE))
            .drop_column(Alias::new(PRICE_MINOR.name))
            .take();
        manager.alter_table(statement).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
