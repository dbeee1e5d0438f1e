//! The tables of the original. A database that has them already is adopted instead (`adopt`).

use async_trait::async_trait;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::baseline;
use crate::schema;

/// The name under which this migration is recorded; adoption records it without running it.
pub(crate) const NAME: &str = "m20260801_000001_create_baseline";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_table("user").await? {
            return Err(DbErr::Migration(
                "there is a table \"user\" already: a database of the original is adopted \
                 (`beztack migrate adopt`), not migrated"
                    .to_owned(),
            ));
        }
        for table in &baseline::TABLES {
            schema::create(manager.get_connection(), table).await?;
        }
        Ok(())
    }

    /// Refused while there are accounts: an adopted database must not be emptied by a rollback.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let users = Query::select()
            .expr_as(Expr::col(Alias::new("id")).count(), "count")
            .from(Alias::new("user"))
            .take();
        let row = manager.get_connection().query_one(&users).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "count"))?;
        if count > 0 {
            return Err(DbErr::Migration(format!(
                "{NAME} is not undone while there are accounts ({count}); \
                 drop the database if you mean it"
            )));
        }
        for table in baseline::TABLES.iter().rev() {
            manager.drop_table(schema::drop_table(table.name)).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
